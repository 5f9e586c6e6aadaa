// The head of the page and the totals: places of the chosen lines, and the balance of the region's need.
function head() {
  const { run } = data;
  const first = Math.min(...data.programmes.flatMap((programme) => programme.years.filter((year) => year.reached).map((year) => year.year)));
  const facts = [
    word("lead", run.first_admission, run.last_admission, run.scenario, run.base_year, run.horizon),
    [counted(data.colleges.length, "colleges"), counted(data.programmes.length, "programmes"), counted(data.lines.length, "lines")].join(", ") + ".",
  ];
  if (Number.isFinite(first)) facts.push(word("earliest", first));
  put("lead", facts.join(" "));
  put("status", make("b", {}, data.words[`status-${run.status}`] ?? run.status), " ", word("gap", share(run.gap, 1)));
}

const tile = (name, value, ...notes) =>
  make("div", { class: "tile" }, make("p", { class: "name" }, name), make("p", { class: "value" }, value), notes.filter(Boolean).map((note) => make("p", { class: "more" }, note)));

function tiles() {
  const { run } = data;
  const chosen = chosenLines();
  const lines = chosen.filter((line) => line.year === shownYear());
  const places = sum(lines, (line) => line.places);
  // A line without a year before has no change: it is told apart, not counted as new.
  const known = lines.filter((line) => line.previous !== null);
  const before = sum(known, (line) => line.previous);
  const change = sum(known, (line) => line.places) - before;
  const unknown = lines.filter((line) => line.previous === null).length;
  const contracts = sum(lines, (line) => line.contracts);
  const workers = sum(lines, (line) => line.workers);
  const flagged = chosen.filter((line) => line.flags.length).length;
  put("tiles", [
    tile(
      word("tile-places", shownYear()), number(places),
      word("tile-change", signed(change), number(before)) + (before > 0 ? `, ${signed((100 * change) / before, 1)}${russian ? "\u00a0" : ""}%` : ""),
      unknown > 0 && word("tile-unknown", counted(unknown, "lines-of")),
    ),
    tile(word("tile-groups"), number(sum(lines, (line) => line.groups)), word("tile-lines", counted(lines.length, "lines"))),
    tile(word("tile-contracts"), number(contracts), word("tile-contracts-share", percent(contracts, places, 1))),
    tile(word("tile-workers"), number(workers), word("tile-yield", number(places > 0 ? workers / places : null, 3))),
    tile(word("tile-flags"), number(sum(chosen, (line) => line.flags.length)), word("tile-flagged", number(flagged), counted(chosen.length, "lines-of"))),
    tile(word("tile-assumed"), run.assumed_share === null ? "—" : share(run.assumed_share), word("tile-assumed-more")),
  ]);
  equation();
}

function equation() {
  const counting = cells().filter((cell) => cell.counts);
  const total = (of) => sum(counting, (cell) => of(cell.year));
  const need = total((year) => year.need);
  const years = counting.map((cell) => cell.year.year);
  const programmes = new Set(counting.map((cell) => cell.index)).size;
  const part = (name, value, colour, more) => make("div", { class: `part ${colour}` }, make("p", { class: "value" }, number(value)), make("p", { class: "name" }, name), more && make("p", { class: "more" }, more));
  const sign = (text) => make("span", { class: "sign", "aria-hidden": "true" }, text);
  const of = (value) => word("of-need", percent(value, need));
  const [training, plan, shortage, surplus] = [(year) => year.training, (year) => year.plan, (year) => year.shortage, (year) => year.surplus].map(total);
  const [from, to] = [Math.min(...years), Math.max(...years)];
  const told = from === to ? word("equation-year", from, counted(programmes, "programmes")) : word("equation", from, to, counted(programmes, "programmes"));
  put("equation-title", years.length ? told : word("nothing"));
  put("equation", years.length ? [
    part(word("need"), need, "blue"), sign("="),
    part(word("training"), training, "sky", of(training)), sign("+"),
    part(word("gives"), plan, "green", of(plan)), sign("+"),
    part(word("shortage"), shortage, "vermillion", of(shortage)), sign("−"),
    part(word("surplus"), surplus, "grey", of(surplus)),
  ] : []);
  put("region-note", (regionOnly() ? word("region-only") + " " : "") + word("equation-note"));
}
