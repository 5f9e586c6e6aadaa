// «Почему столько?»: the short reason of a line first, the whole chain on request.
const dialog = document.getElementById("chain");
let whole = false;

function openLine(index) {
  const line = data.lines[index];
  if (!line) return;
  const again = dialog.open;
  choice.line = String(index + 1);
  writeAddress();
  dialog.replaceChildren(...chain(line));
  document.querySelectorAll("#lines [aria-expanded=true]").forEach((button) => button.setAttribute("aria-expanded", "false"));
  const button = row(line).querySelector("button");
  button.setAttribute("aria-expanded", "true");
  if (!again) dialog.showModal();
  dialog.scrollTop = 0;
  dialog.querySelector("h2").focus();
}

function closed() {
  const line = data.lines[Number(choice.line) - 1];
  choice.line = "";
  writeAddress();
  if (!line) return;
  const button = row(line).querySelector("button");
  button.setAttribute("aria-expanded", "false");
  if (shownLines.includes(line)) {
    while (!button.isConnected) more(AT_ONCE);
    focusLine(button);
  }
}

function buildDialog() {
  dialog.addEventListener("close", closed);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "ArrowDown") step(1);
    if (event.altKey && event.key === "ArrowUp") step(-1);
  });
}

function step(by) {
  const at = shownLines.findIndex((line) => line.index === Number(choice.line) - 1);
  const next = shownLines[at + by];
  if (next) openLine(next.index);
}

function chain(line) {
  const [college, programme] = [data.colleges[line.college], data.programmes[line.programme]];
  const at = shownLines.indexOf(line);
  const go = (by, key, mark) => make("button", { type: "button", title: word(key), "aria-label": word(key), disabled: at < 0 || !shownLines[at + by], onclick: () => step(by) }, mark);
  const close = make("button", { type: "button", class: "close", "aria-label": word("close"), title: word("close"), onclick: () => dialog.close() }, "×");
  const all = make("details", { class: "whole", open: whole }, make("summary", {}, word("whole")), make("ol", { class: "steps" }, steps(line)));
  all.addEventListener("toggle", () => (whole = all.open));
  const facts = [
    ["fact-places", number(line.places)], ["fact-groups", number(line.groups)], ["fact-previous", number(line.previous)],
    ["fact-change", line.change === null ? "—" : signed(line.change)], ["fact-contracts", number(line.contracts)],
    ["fact-graduates", number(line.graduates, 1)], ["fact-workers", number(line.workers, 1)],
  ];
  return [
    make("div", { class: "chain-head" },
      make("p", { class: "eyebrow" }, word(line.places > 0 ? "why" : "why-none")),
      make("div", { class: "go" }, go(-1, "previous-line", "↑"), go(1, "next-line", "↓"), close)),
    make("h2", { id: "chain-title", tabindex: "-1" }, programmeName(programme.code)),
    make("p", { class: "of" }, [collegeName(college.id), college.municipality, word("of-line", line.form, line.base, line.year)].filter(Boolean).join(" · ")),
    make("dl", { class: "facts" }, facts.map(([key, value]) => make("div", {}, make("dt", {}, word(key)), make("dd", {}, value)))),
    make("p", { class: "short" }, line.short),
    line.flags.length ? make("ul", { class: "remarks" }, line.flags.map(([code, sentence]) => make("li", {}, make("b", {}, code), " ", data.sentences[sentence]))) : null,
    all,
  ].filter(Boolean);
}

const stepOf = (title, ...content) => make("li", {}, make("h3", {}, title), ...content);

function steps(line) {
  const found = [needStep(line), balanceStep(line), yieldStep(line), boundStep(line)];
  if (line.group) found.push(stepOf(word("step-group"), make("p", {}, line.group)));
  found.push(flagStep(line));
  return found;
}

// Bars of people side by side; what takes from need points to the left in another colour.
function bars(parts) {
  const most = Math.max(...parts.map(([, people]) => Math.abs(people)), 1e-9);
  return make("ul", { class: "bars" }, parts.map(([name, people, tone]) => {
    const bar = make("span", { class: `bar ${people < 0 ? "minus" : tone ?? ""}` });
    bar.style.width = `${(100 * Math.abs(people)) / most}%`;
    return make("li", {}, make("span", { class: "bar-name" }, name), make("span", { class: "track" }, bar), make("span", { class: "bar-value" }, number(people, Number.isInteger(people) ? 0 : 1)));
  }));
}

function needStep(line) {
  if (!line.cell || !line.balance) return stepOf(word("step-need", line.graduation), make("p", {}, word("no-need", line.graduation)));
  const causeName = new Map(data.causes);
  const occupations = data.chains[line.chain].map((occupation) => make("div", { class: "occupation" },
    make("p", {}, make("b", {}, occupation.name)),
    make("p", { class: "formula" }, word("openings", number(occupation.openings, 1), number(occupation.share, 2), number(occupation.openings * occupation.share, 1))),
    bars(occupation.causes.map(([cause, people]) => [causeName.get(cause) ?? cause, people]))));
  const raked = Math.abs(line.raked) >= 0.05 ? make("p", { class: "formula" }, `${causeName.get("control_total")}: ${signed(line.raked, 1)}`) : null;
  const { need, low, high } = line.cell;
  const interval = low !== null && high !== null ? " " + word("interval", number(low, 1), number(high, 1)) : "";
  return stepOf(word("step-need", line.graduation), make("p", { class: "sum" }, make("b", {}, word("people", number(need, 1))), interval), occupations, raked);
}

function balanceStep(line) {
  if (!line.cell || !line.balance) return stepOf(word("step-balance"), make("p", {}, word("no-need", line.graduation)));
  const { need, training, plan, shortage, surplus } = line.cell;
  const left = shortage >= 0.05 ? [word("shortage"), shortage, "lack"] : [word("surplus"), surplus, "over"];
  return stepOf(word("step-balance"),
    bars([[word("need"), need, "need"], [word("training"), training, "training"], [word("gives-all"), plan, "plan"], left]),
    make("p", { class: "formula" }, word("own-part", number(line.workers, 1), percent(line.workers, plan))));
}

const YIELDS = ["survival", "employed", "in_occupation", "in_region", "accreditation_applied", "accreditation_passed"];

function yieldStep(line) {
  const factors = new Map(data.yields[line.yields].map((factor) => [factor.name, factor]));
  const known = YIELDS.filter((name) => factors.has(name)).map((name) => factors.get(name));
  const sources = [...new Set(known.map((factor) => factor.source).filter(Boolean))];
  const list = known.map((factor) => make("tr", {},
    make("td", {}, word(`yield-${factor.name}`)),
    make("td", { class: "number" }, number(factor.value, 3)),
    make("td", {}, factor.assumed ? word("reference", sources.indexOf(factor.source) + 1) : word("own-value"))));
  const later = factors.get("workers_per_place_a_year_later")?.value ?? 0;
  const gives = line.places > 0 ? bars([[word("fact-places"), line.places, "need"], [word("fact-graduates"), line.graduates, "training"], [word("fact-workers"), line.workers, "plan"]]) : null;
  return stepOf(word("step-yield"),
    make("p", { class: "sum" }, make("b", {}, word("per-place", number(line.per_place, 3))), later >= 5e-4 ? " " + word("later", number(later, 3)) : ""),
    make("table", { class: "yields" }, make("tbody", {}, list)),
    sources.length ? make("ol", { class: "cited" }, sources.map((source) => make("li", {}, source))) : null,
    gives,
    line.cost !== null ? make("p", { class: "formula" }, word("cost", number(line.cost / 1e6, 1))) : null,
    line.employers.length ? make("p", {}, word("employers") + " ", line.employers.map(([name, count]) => `${name} — ${number(count)}`).join("; ") + ".") : null);
}

function boundStep(line) {
  const bound = data.constraints[line.bound];
  if (line.bound === null || !bound) return stepOf(word("step-bound"), make("p", {}, word("no-bound")));
  const people = (value) => (value === null ? "—" : word("people", signed(value, 2)));
  const facts = [["bound-used", measured(bound.activity)], ["bound-limit", measured(bound.bound)], ["bound-free", measured(bound.slack)]];
  if (bound.one_more_people !== null) facts.push(["bound-one", people(bound.one_more_people)]);
  if (bound.group_more_people !== null) facts.push(["bound-group", people(bound.group_more_people)]);
  const ranged = bound.range_low !== null || bound.range_high !== null;
  if (ranged && bound.one_more_people !== null) facts.push(["bound-range", `${measured(bound.range_low)} … ${measured(bound.range_high)}`]);
  return stepOf(word("step-bound"), make("p", {}, bound.sentence + "."), make("dl", { class: "facts small" }, facts.map(([key, value]) => make("div", {}, make("dt", {}, word(key)), make("dd", {}, value)))));
}

function flagStep(line) {
  if (!line.flags.length) return stepOf(word("step-flags"), make("p", {}, word("no-flags")));
  return stepOf(word("step-flags"), make("dl", { class: "meanings" }, line.flags.map(([code, sentence]) => [make("dt", {}, `${code} — ${data.meanings[code] ?? ""}`), make("dd", {}, data.sentences[sentence])])));
}
