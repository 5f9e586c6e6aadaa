// What is chosen: filters, search, order and the open line. The address holds all of it, so that a view can be sent as a link.
const FILTERS = [
  { key: "industry", of: (line) => data.programmes[line.programme].industry },
  { key: "programme", of: (line) => data.programmes[line.programme].code, label: (code) => programmeName(code) },
  { key: "college", of: (line) => data.colleges[line.college].id, label: (id) => collegeName(id) },
  { key: "municipality", of: (line) => data.colleges[line.college].municipality },
  { key: "year", of: (line) => String(line.year) },
  { key: "flag", of: (line) => line.flags.map(([code]) => code), label: (code) => `${code} ${data.meanings[code] ?? ""}` },
];

const programmesByCode = new Map(data.programmes.map((programme) => [programme.code, programme]));
const collegesById = new Map(data.colleges.map((college) => [college.id, college]));
const programmeName = (code) => `${code} ${programmesByCode.get(code)?.name ?? ""}`.trim();
const collegeName = (id) => collegesById.get(id)?.name || id;

const choice = { find: "", sort: "", line: "" };
FILTERS.forEach((filter) => (choice[filter.key] = ""));

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(choice)) choice[key] = asked.get(key) ?? "";
  // A link to a value that this run does not have chooses nothing.
  for (const filter of FILTERS) if (choice[filter.key] && !data.lines.some((line) => holds(filter, line))) choice[filter.key] = "";
}

function writeAddress() {
  const asked = new URLSearchParams(Object.entries(choice).filter(([, value]) => value));
  history.replaceState(null, "", asked.size ? "#" + asked : location.pathname + location.search);
}

const holds = (filter, line) => [filter.of(line)].flat().includes(choice[filter.key]);
const passes = (line, but) => FILTERS.every((filter) => filter.key === but || !choice[filter.key] || holds(filter, line));
const chosenLines = () => data.lines.filter((line) => passes(line));
const filtered = () => FILTERS.some((filter) => choice[filter.key]);

// The admission that the totals of places are about.
const shownYear = () => Number(choice.year) || data.run.first_admission;

// Years of graduation that an admission reaches, by programme.
const graduations = new Map();
for (const line of data.lines) {
  const key = `${line.programme} ${line.year}`;
  graduations.set(key, (graduations.get(key) ?? new Set()).add(line.graduation));
}

// Programmes and years of need. Need is known for the region as a whole: college, municipality and remark do not narrow it.
function cells() {
  const found = [];
  data.programmes.forEach((programme, index) => {
    if (choice.industry && programme.industry !== choice.industry) return;
    if (choice.programme && programme.code !== choice.programme) return;
    const asked = choice.year ? graduations.get(`${index} ${choice.year}`) ?? new Set() : null;
    for (const year of programme.years) found.push({ programme, index, year, counts: year.reached && (!asked || asked.has(year.year)) });
  });
  return found;
}

const regionOnly = () => ["college", "municipality", "flag"].some((key) => choice[key]);

const selects = new Map();

function buildFilters() {
  put("filters", FILTERS.filter((filter) => data.lines.some((line) => [filter.of(line)].flat().some(Boolean))).map((filter) => {
    const select = make("select", { id: `filter-${filter.key}`, onchange: () => choose(filter.key, select.value) });
    selects.set(filter.key, select);
    return make("label", { class: "filter" }, make("span", {}, word(`filter-${filter.key}`)), select);
  }));
  const fold = document.getElementById("fold");
  fold.addEventListener("click", () => fold.setAttribute("aria-expanded", String(fold.getAttribute("aria-expanded") !== "true")));
  document.getElementById("reset").addEventListener("click", () => {
    FILTERS.forEach((filter) => (choice[filter.key] = ""));
    choice.find = "";
    refresh();
    document.getElementById("filter-industry")?.focus();
  });
}

// Each list offers what the other filters leave, with the number of lines.
function fillFilters() {
  for (const filter of FILTERS) {
    const select = selects.get(filter.key);
    if (!select) continue;
    const counts = new Map();
    for (const line of data.lines) if (passes(line, filter.key)) for (const value of [filter.of(line)].flat()) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    if (choice[filter.key] && !counts.has(choice[filter.key])) counts.set(choice[filter.key], 0);
    const label = filter.label ?? String;
    const values = [...counts.keys()].sort((a, b) => collator.compare(label(a), label(b)));
    const option = (value, text) => make("option", { value, selected: value === choice[filter.key] }, text);
    select.replaceChildren(option("", word("all")), ...values.map((value) => option(value, `${brief(label(value), 90)} · ${counts.get(value)}`)));
    select.classList.toggle("set", Boolean(choice[filter.key]));
  }
  const chosen = FILTERS.filter((filter) => choice[filter.key]);
  document.getElementById("reset").hidden = chosen.length === 0 && !choice.find;
  put("chosen", chosen.map((filter) => brief((filter.label ?? String)(choice[filter.key]), 60)).join(" · "));
  put("fold", word("filters") + (chosen.length ? ` (${chosen.length})` : ""));
}

function choose(key, value) {
  choice[key] = choice[key] === value ? "" : value;
  refresh();
}
