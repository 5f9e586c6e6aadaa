// The data of the run, words, numbers and elements. Names from the input become text nodes, never markup.
const data = JSON.parse(document.getElementById("payload").textContent);
const russian = data.run.lang === "ru";

function word(key, ...values) {
  if (!(key in data.words)) console.error(`no word ${key}`);
  return (data.words[key] ?? key).replace(/\{(\d)\}/g, (_, index) => String(values[index]));
}

const collator = new Intl.Collator(data.run.lang, { numeric: true });
const plurals = new Intl.PluralRules(data.run.lang);
const formats = new Map();

// "1 234,5" with no-break spaces; a dash where the value is not known.
function number(value, decimals = 0, least = decimals) {
  if (value === null || value === undefined) return "—";
  const key = `${least} ${decimals}`;
  if (!formats.has(key)) {
    const digits = { minimumFractionDigits: least, maximumFractionDigits: decimals };
    formats.set(key, new Intl.NumberFormat(data.run.lang, { ...digits, useGrouping: "always" }));
  }
  const text = formats.get(key).format(Math.abs(value)).replace(/\s/g, "\u00a0");
  return value < 0 && /[1-9]/.test(text) ? "−" + text : text;
}

// With its sign, also above zero.
function signed(value, decimals = 0) {
  const text = number(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? "+" + text : text;
}

// As precise as the value asks for, without idle zeros.
function measured(value) {
  if (value === null) return "—";
  return number(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3, 0);
}

function percent(part, all, decimals = 0) {
  return all > 0 ? share(part / all, decimals) : "—";
}

const share = (value, decimals = 0) => number(100 * value, decimals) + (russian ? "\u00a0%" : "%");

// "5 мест": the words of a key hold the forms of the noun.
function counted(value, key) {
  const forms = word(key).split("|");
  const rule = plurals.select(value);
  const form = russian ? { one: 0, few: 1, many: 2 }[rule] ?? 1 : rule === "one" ? 0 : 1;
  return number(value) + "\u00a0" + forms[Math.min(form, forms.length - 1)];
}

const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

// An element with attributes and children; strings become text.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const put = (id, ...children) => document.getElementById(id).replaceChildren(...children.flat(Infinity));

// A table of texts; columns after the first `named` are numbers.
function table(head, rows, named = 1) {
  const cell = (tag, text, index) => make(tag, { class: index >= named ? "number" : null, scope: tag === "th" ? "col" : null }, text);
  const lines = rows.map((row) => make("tr", {}, row.map((text, index) => cell("td", text, index))));
  return make("table", {}, make("thead", {}, make("tr", {}, head.map((text, index) => cell("th", text, index)))), make("tbody", {}, lines));
}

// Text in at most so many lines of a width, in characters or by another measure: a canvas breaks no lines by itself.
function wrapped(text, width, most = 2, size = (part) => part.length) {
  const lines = [""];
  for (const piece of text.split(/\s+/).flatMap((piece) => broken(piece, width, size))) {
    const last = lines.length - 1;
    const longer = lines[last] ? `${lines[last]} ${piece}` : piece;
    if (size(longer) <= width) lines[last] = longer;
    else lines.push(piece);
  }
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  while (kept[most - 1] && size(kept[most - 1] + "…") > width) kept[most - 1] = kept[most - 1].slice(0, -1);
  kept[most - 1] = kept[most - 1].replace(/[\s,;—«(:-]+$/, "") + "…";
  return kept;
}

// A word that is wider than a line in parts that are not.
function broken(piece, width, size) {
  const parts = [""];
  for (const letter of piece) {
    const last = parts.length - 1;
    if (parts[last] && size(parts[last] + letter) > width) parts.push(letter);
    else parts[last] += letter;
  }
  return parts;
}

const brief = (text, width) => wrapped(text, width, 1)[0];
