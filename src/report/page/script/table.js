// The plan as a table: search, order, totals, a file of what is shown. One row takes the keyboard; arrows move to the others.
data.lines.forEach((line, index) => {
  const { college, programme } = { college: data.colleges[line.college], programme: data.programmes[line.programme] };
  line.index = index;
  line.cell = programme.years.find((year) => year.year === line.graduation) ?? null;
  line.change = line.previous === null ? null : line.places - line.previous;
  line.left = line.cell && line.balance ? line.cell.surplus - line.cell.shortage : null;
  line.codes = line.flags.map(([code]) => code).join(" ");
  line.words = plain([college.id, college.name, college.municipality, college.founder, programme.code, programme.name, programme.industry, line.form, line.codes, ...line.employers.map(([name]) => name)].join(" "));
});

function plain(text) {
  return text.toLocaleLowerCase(data.run.lang).replaceAll("ё", "е");
}

const COLUMNS = [
  { key: "college", value: (line) => collegeName(data.colleges[line.college].id) },
  { key: "programme", value: (line) => programmeName(data.programmes[line.programme].code) },
  { key: "form", value: (line) => line.form },
  { key: "base", value: (line) => line.base },
  { key: "year", value: (line) => line.year, text: String, number: true },
  { key: "groups", value: (line) => line.groups, number: true, total: true },
  { key: "places", value: (line) => line.places, number: true, total: true, strong: true },
  { key: "previous", value: (line) => line.previous, number: true, total: true },
  { key: "change", value: (line) => line.change, text: signed, number: true, total: true },
  { key: "contracts", value: (line) => line.contracts, number: true, total: true },
  { key: "need", value: (line) => line.cell && line.balance ? line.cell.need : null, text: (value) => number(value, 1), number: true },
  { key: "left", value: (line) => line.left, text: (value) => signed(value, 1), number: true, tone: (value) => (value <= -0.05 ? "lack" : value >= 0.05 ? "over" : "") },
  { key: "flags", value: (line) => line.codes },
];

const rows = new Map();
let shownLines = [];

// Rows beyond these are put in when they are scrolled to, or printed.
const AT_ONCE = 80;

function buildTable() {
  const heads = COLUMNS.map((column) => {
    const button = make("button", { type: "button", onclick: () => order(column.key) }, word(`column-${column.key}`));
    return make("th", { scope: "col", "data-key": column.key, class: column.number ? "number" : null }, button);
  });
  const lines = document.getElementById("lines");
  lines.tHead.replaceChildren(make("tr", {}, heads));
  lines.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (row && !getSelection().toString()) openLine(Number(row.dataset.line));
  });
  lines.addEventListener("keydown", move);
  const find = document.getElementById("find");
  let waiting;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      choice.find = find.value.trim();
      lineTable();
      fillFilters();
      writeAddress();
    }, 120);
  });
  document.getElementById("csv").addEventListener("click", download);
  const box = lines.parentElement;
  box.addEventListener("scroll", () => {
    if (box.scrollTop + 3 * box.clientHeight > box.scrollHeight) more(AT_ONCE);
  });
  addEventListener("beforeprint", () => more(Infinity));
}

function row(line) {
  if (!rows.has(line.index)) {
    const cells = COLUMNS.map((column, index) => {
      const value = column.value(line);
      const text = column.number ? (value === null ? "—" : (column.text ?? number)(value)) : value;
      if (index === 0) {
        const open = make("button", { type: "button", tabindex: "-1", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "chain" }, text);
        return make("th", { scope: "row" }, open);
      }
      const tone = column.tone && value !== null ? column.tone(value) : "";
      const flags = column.key === "flags" ? line.flags.map(([code, sentence]) => make("abbr", { title: data.sentences[sentence] }, code)) : text;
      return make("td", { class: [column.number && "number", column.strong && "strong", column.key, tone].filter(Boolean).join(" ") }, flags);
    });
    rows.set(line.index, make("tr", { "data-line": String(line.index) }, cells));
  }
  return rows.get(line.index);
}

function compare(column, down) {
  const turn = down ? -1 : 1;
  return (a, b) => {
    const [one, other] = [column.value(a), column.value(b)];
    // What is not known stands last in either order.
    if (one === null || other === null) return (one === null) - (other === null);
    const found = column.number ? one - other : collator.compare(one, other);
    return turn * found || a.index - b.index;
  };
}

function order(key) {
  const [now, way] = choice.sort.split(":");
  const first = COLUMNS.find((column) => column.key === key).number ? "desc" : "asc";
  const second = first === "asc" ? "desc" : "asc";
  choice.sort = now !== key ? `${key}:${first}` : way === first ? `${key}:${second}` : "";
  lineTable();
  writeAddress();
}

function lineTable() {
  const asked = plain(choice.find).split(/\s+/).filter(Boolean);
  shownLines = chosenLines().filter((line) => asked.every((part) => line.words.includes(part)));
  const [key, way] = choice.sort.split(":");
  const column = COLUMNS.find((found) => found.key === key);
  if (column) shownLines.sort(compare(column, way === "desc"));
  const lines = document.getElementById("lines");
  for (const head of lines.tHead.rows[0].cells) {
    const mine = column && head.dataset.key === key;
    head.setAttribute("aria-sort", mine ? (way === "desc" ? "descending" : "ascending") : "none");
  }
  lines.setAttribute("aria-rowcount", String(shownLines.length + 2));
  const empty = make("tr", {}, make("td", { colspan: String(COLUMNS.length), class: "empty" }, word("nothing")));
  lines.tBodies[0].replaceChildren(...(shownLines.length ? shownLines.slice(0, AT_ONCE).map(row) : [empty]));
  lines.parentElement.scrollTop = 0;
  lines.tFoot.replaceChildren(shownLines.length ? total() : "");
  put("shown", word("shown", number(shownLines.length), number(data.lines.length)));
  rows.forEach((found) => found.querySelector("button").setAttribute("tabindex", "-1"));
  if (shownLines.length) row(shownLines[0]).querySelector("button").setAttribute("tabindex", "0");
}

function more(count) {
  const body = document.getElementById("lines").tBodies[0];
  const there = shownLines.length ? body.rows.length : 0;
  body.append(...shownLines.slice(there, there + count).map(row));
}

function total() {
  const years = [...new Set(shownLines.map((line) => line.year))].sort();
  const label = years.length > 1 ? word("total-years", years[0], years.at(-1)) : word("total-year", years[0]);
  return make("tr", {}, COLUMNS.map((column, index) => {
    if (index === 0) return make("th", { scope: "row" }, label);
    const known = shownLines.filter((line) => column.total && column.value(line) !== null);
    return make("td", { class: "number" }, column.total && known.length ? (column.text ?? number)(sum(known, column.value)) : "");
  }));
}

function move(event) {
  const button = event.target.closest("tbody th button");
  if (!button) return;
  if (event.key === "End" || event.key === "PageDown") more(event.key === "End" ? Infinity : AT_ONCE);
  const list = [...document.querySelectorAll("#lines tbody th button")];
  const at = list.indexOf(button);
  const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1, PageDown: at + 12, PageUp: at - 12 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  focusLine(list[Math.min(Math.max(step, 0), list.length - 1)]);
}

function focusLine(button) {
  for (const other of document.querySelectorAll("#lines tbody button[tabindex='0']")) other.setAttribute("tabindex", "-1");
  button.setAttribute("tabindex", "0");
  button.focus();
}

// Text that a spreadsheet would take for a formula gets an apostrophe in front.
function csvText(lines) {
  const comma = (value) => (value === null || value === undefined ? "" : russian ? String(value).replace(".", ",") : String(value));
  const safe = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const quoted = (text) => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const columns = [
    ["college", (line) => safe(collegeName(data.colleges[line.college].id))],
    ["municipality", (line) => safe(data.colleges[line.college].municipality)],
    ["code", (line) => safe(data.programmes[line.programme].code)],
    ["programme", (line) => safe(data.programmes[line.programme].name)],
    ["industry", (line) => safe(data.programmes[line.programme].industry)],
    ["form", (line) => safe(line.form)],
    ["base", (line) => safe(line.base)],
    ...["year", "groups", "places", "previous", "change", "contracts"].map((key) => [key, (line) => comma(line[key])]),
    ["graduation", (line) => comma(line.graduation)],
    ["need", (line) => comma(line.cell?.need)],
    ["shortage", (line) => comma(line.cell?.shortage)],
    ["surplus", (line) => comma(line.cell?.surplus)],
    ["flags", (line) => line.codes],
    ["reason", (line) => safe(line.short)],
  ];
  const head = columns.map(([key]) => quoted(word(`csv-${key}`)));
  return "\ufeff" + [head, ...lines.map((line) => columns.map(([, of]) => quoted(of(line) ?? "")))].map((cells) => cells.join(";")).join("\r\n") + "\r\n";
}

function download() {
  const address = URL.createObjectURL(new Blob([csvText(shownLines)], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: word("csv-file") }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
