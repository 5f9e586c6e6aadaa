// What stands behind the plan as a whole: goals, bounds, remarks, indicators, assumptions and sources.
function goals() {
  const rows = data.goals.map((goal) => [goal.name, number(goal.value, 1), number(goal.bound, 1), goal.gap === null ? "—" : share(goal.gap, 2), number(goal.in_parts, 1)]);
  document.getElementById("goal-table").replaceWith(table(["goal", "goal-plan", "goal-bound", "goal-gap", "goal-parts"].map((key) => word(key)), rows));
}

// The bounds that keep chosen lines from one more group: a line per kind, and the bounds that hold most.
function boundList() {
  const held = new Map();
  const chosen = chosenLines();
  for (const line of chosen) if (line.bound !== null) held.set(line.bound, [...(held.get(line.bound) ?? []), line]);
  const kinds = new Map();
  for (const [index, lines] of held) {
    const kind = data.constraints[index].kind;
    const found = kinds.get(kind) ?? { count: 0, lines: [] };
    kinds.set(kind, { count: found.count + 1, lines: [...found.lines, ...lines] });
  }
  const free = chosen.filter((line) => line.bound === null);
  const byKind = [...kinds].sort((a, b) => b[1].lines.length - a[1].lines.length).map(([kind, { count, lines }]) => [data.kinds[kind] ?? kind, number(count), number(lines.length), number(sum(lines, (line) => line.places))]);
  if (free.length) byKind.push([word("unbound"), "", number(free.length), number(sum(free, (line) => line.places))]);
  const price = (bound) => Math.min(bound.group_more_people ?? 0, bound.one_more_people ?? 0);
  const dearest = [...held].map(([index, lines]) => ({ bound: data.constraints[index], lines })).sort((a, b) => price(a.bound) - price(b.bound) || b.lines.length - a.lines.length).slice(0, 15);
  const priced = dearest.some(({ bound }) => price(bound) <= -0.005);
  const people = (value) => (value === null || Math.abs(value) < 0.005 ? "—" : signed(value, 2));
  const rows = dearest.map(({ bound, lines }) => [bound.sentence, people(bound.one_more_people), people(bound.group_more_people), number(lines.length)]);
  put("bound-list",
    make("p", { class: "note" }, word("bounds-note")),
    boxed(table(["kind", "bound-count", "bound-lines", "bound-places"].map((key) => word(key)), byKind), word("bounds")),
    make("h3", {}, word(priced ? "dearest" : "holding")),
    priced ? make("p", { class: "note" }, word("price-note")) : make("p", { class: "note" }, word("no-prices")),
    boxed(table(["bound", "bound-one-people", "bound-group-people", "bound-lines"].map((key) => word(key)), rows), word("dearest")));
}

const boxed = (content, label) => make("div", { class: "box", role: "region", tabindex: "0", "aria-label": label }, content);

function flagList() {
  const counts = new Map();
  for (const line of data.lines) if (passes(line, "flag")) for (const [code] of line.flags) counts.set(code, (counts.get(code) ?? 0) + 1);
  const codes = [...counts.keys()].sort();
  const rows = codes.map((code) => make("tr", {},
    make("td", {}, make("b", {}, code)),
    make("td", {}, data.meanings[code] ?? ""),
    make("td", { class: "number" }, number(counts.get(code))),
    make("td", {}, make("button", { type: "button", "aria-pressed": String(choice.flag === code), onclick: () => showFlag(code) }, word("show-lines")))));
  const head = make("tr", {}, ["flag", "meaning", "bound-lines"].map((key, index) => make("th", { scope: "col", class: index === 2 ? "number" : null }, word(key))), make("td", {}));
  const others = data.remarks.length ? [make("h3", {}, word("other-remarks")), make("ul", { class: "plain" }, data.remarks.map((remark) => make("li", {}, make("b", {}, remark.flag), " ", remark.subject && `${remark.subject}: `, remark.sentence)))] : [];
  put("flag-list", codes.length ? boxed(make("table", {}, make("thead", {}, head), make("tbody", {}, rows)), word("flags")) : make("p", {}, word("no-flags")), others);
}

function showFlag(code) {
  choose("flag", code);
  goTo("plan");
}

// Facts as a line, the forecast as a broken line, targets as points.
function spark(indicator) {
  const [wide, high, edge] = [150, 34, 4];
  const valued = indicator.years.flatMap((year) => ["actual", "forecast", "target"].filter((key) => year[key] !== null).map((key) => ({ key, year: year.year, value: year[key] })));
  if (valued.length < 2) return null;
  const [years, values] = [valued.map((item) => item.year), valued.map((item) => item.value)];
  const [from, to, low, top] = [Math.min(...years), Math.max(...years), Math.min(...values), Math.max(...values)];
  const x = (year) => edge + ((wide - 2 * edge) * (year - from)) / Math.max(to - from, 1);
  const y = (value) => high - edge - ((high - 2 * edge) * (value - low)) / Math.max(top - low, 1e-12);
  const shape = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };
  const of = (key) => valued.filter((item) => item.key === key);
  const path = (items) => items.map((item) => `${x(item.year).toFixed(1)},${y(item.value).toFixed(1)}`).join(" ");
  const picture = shape("svg", { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, "aria-hidden": "true" });
  const facts = of("actual");
  picture.append(shape("polyline", { points: path(facts), fill: "none", stroke: COLOURS.blue, "stroke-width": 1.8 }));
  picture.append(shape("polyline", { points: path([...facts.slice(-1), ...of("forecast")]), fill: "none", stroke: COLOURS.blue, "stroke-width": 1.8, "stroke-dasharray": "3 3" }));
  for (const item of of("target")) picture.append(shape("circle", { cx: x(item.year), cy: y(item.value), r: 3.2, fill: COLOURS.vermillion }));
  return picture;
}

function indicatorRows(indicator) {
  const last = indicator.years.filter((year) => year.actual !== null).at(-1);
  const ahead = indicator.years.filter((year) => year.forecast !== null).at(-1);
  const targets = indicator.years.filter((year) => year.target !== null);
  const shown = targets.length ? targets : [null];
  return shown.map((target, index) => {
    const own = (...content) => (index === 0 ? make("td", { rowspan: String(shown.length) }, content) : null);
    const value = target ? target.actual ?? target.forecast : ahead?.forecast ?? null;
    const year = target?.year ?? ahead?.year;
    const status = target?.status ? make("span", { class: `state ${target.status}` }, data.words[`indicator-${target.status}`] ?? target.status) : "—";
    const figure = (content) => make("td", { class: "number" }, content);
    const more = [indicator.formula && `${word("formula")}: ${indicator.formula}`, indicator.source && `${word("source")}: ${indicator.source}`].filter(Boolean);
    return make("tr", {},
      own(make("span", {}, indicator.name, indicator.unit && `, ${indicator.unit}`), indicator.scope && make("small", {}, indicator.scope), more.length ? make("details", {}, make("summary", {}, word("how")), more.map((text) => make("p", {}, text))) : null),
      own(spark(indicator) ?? "—"),
      index === 0 ? make("td", { class: "number", rowspan: String(shown.length) }, last ? [measured(last.actual), make("small", {}, String(last.year))] : "—") : null,
      figure(value === null ? "—" : [measured(value), make("small", {}, String(year))]),
      figure(target ? [measured(target.target), make("small", {}, String(target.year))] : "—"),
      figure(target && target.gap !== null ? (target.gap > 0 ? "+" : "") + measured(target.gap) : "—"),
      make("td", {}, status));
  });
}

function indicators() {
  if (!data.indicators.length) return put("indicator-list", make("p", {}, word("no-indicators")));
  const groups = new Map();
  for (const indicator of data.indicators) groups.set(indicator.group, [...(groups.get(indicator.group) ?? []), indicator]);
  const keys = ["indicator", "course", "last-fact", "expected", "target", "distance", "state"];
  const head = () => make("thead", {}, make("tr", {}, keys.map((key, index) => make("th", { scope: "col", class: index > 1 && index < 6 ? "number" : null }, word(key)))));
  put("indicator-list", make("p", { class: "note" }, word("indicator-note")), [...groups].map(([group, list]) => [
    group ? make("h3", {}, group) : "",
    boxed(make("table", { class: "score" }, head(), make("tbody", {}, list.flatMap(indicatorRows))), group || word("indicators")),
  ]));
}

function sources() {
  const { run } = data;
  const rows = data.sources.map((source) => [source.table, source.source || word("not-stated"), number(source.rows), number(source.assumed), percent(source.assumed, source.rows)]);
  const heads = ["table", "source", "rows", "assumed-rows", "assumed-part"].map((key) => word(key));
  const card = [["version", `kadry ${run.version} (${run.commit})`], ["solver", run.solver], ["scenario", run.scenario], ["seed", String(run.seed)]];
  put("source-list",
    make("ul", { class: "plain" }, data.assumptions.map((sentence) => make("li", {}, sentence))),
    make("h3", {}, word("tables")), boxed(table(heads, rows, 2), word("tables")),
    make("h3", {}, word("card")),
    make("dl", { class: "card" }, card.map(([key, value]) => [make("dt", {}, word(key)), make("dd", {}, value)])),
    make("details", {}, make("summary", {}, word("inputs")), boxed(table([word("file"), "SHA-256", word("rows")], run.inputs.map(([name, count, hash]) => [name, hash, number(count)]), 2), word("inputs"))));
  put("origin", word("origin", run.version, run.region, run.scenario));
}
