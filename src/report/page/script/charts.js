// Charts that follow the filters. Each says its finding, its unit and its figures as a table; a click on a bar chooses it.
const COLOURS = {
  blue: "#0072b2", sky: "#56b4e9", green: "#009e73", orange: "#e69f00", yellow: "#f0e442", pink: "#cc79a7", vermillion: "#d55e00",
  dark: "#222222", grey: "#606060", silver: "#aaaaaa", pale: "#e2e2e2", paleblue: "#c9dfee",
};
const CAUSE_COLOURS = ["blue", "dark", "sky", "green", "orange", "vermillion", "pink", "silver", "yellow"].map((name) => COLOURS[name]);
const MOST = 12;
const MOST_PLACES = 10;
const narrow = () => document.documentElement.clientWidth < 700;

let byCollege = !data.colleges.some((college) => college.municipality);

const CHARTS = [
  { id: "need", draw: needChart },
  { id: "causes", draw: causesChart },
  { id: "balance", draw: balanceChart },
  { id: "industries", draw: industriesChart },
  { id: "places", draw: placesChart },
  { id: "where", draw: whereChart },
];

function needChart() {
  const all = cells();
  const years = [...new Set(all.map((cell) => cell.year.year))].sort();
  const at = (of) => years.map((year) => sum(all.filter((cell) => cell.year.year === year), of));
  const counting = all.filter((cell) => cell.counts);
  const need = sum(counting, (cell) => cell.year.need);
  const shortage = sum(counting, (cell) => cell.year.shortage);
  const inReach = new Set(counting.map((cell) => cell.year.year));
  const reached = at((cell) => (cell.counts ? cell.year.shortage : 0)).map((people, index) => (inReach.has(years[index]) ? people : null));
  return {
    title: need > 0 ? word(shortage >= 0.5 ? "need-finding" : "need-covered", number(shortage), number(need), percent(shortage, need)) : word("nothing"),
    unit: word("need-unit"),
    axis: "people-year",
    labels: years.map(String),
    bars: [
      { label: word("need-reached"), colour: COLOURS.blue, stack: "need", values: at((cell) => (cell.counts ? cell.year.need : 0)) },
      { label: word("need-beyond"), colour: COLOURS.paleblue, stack: "need", values: at((cell) => (cell.counts ? 0 : cell.year.need)) },
      { label: word("training"), colour: COLOURS.sky, stack: "supply", values: at((cell) => cell.year.training) },
      { label: word("gives"), colour: COLOURS.green, stack: "supply", values: at((cell) => cell.year.plan) },
    ],
    dots: [{ label: word("shortage-reached"), colour: COLOURS.vermillion, values: reached }],
    note: regionOnly() ? word("region-only") : "",
  };
}

function balanceChart() {
  const offered = regionOnly() ? new Set(chosenLines().map((line) => line.programme)) : null;
  const sums = new Map();
  for (const cell of cells()) {
    if (!cell.counts || (offered && !offered.has(cell.index))) continue;
    const found = sums.get(cell.index) ?? { programme: cell.programme, shortage: 0, surplus: 0 };
    found.shortage += cell.year.shortage;
    found.surplus += cell.year.surplus;
    sums.set(cell.index, found);
  }
  const all = [...sums.values()].filter((item) => item.shortage + item.surplus >= 0.5);
  const top = all.sort((a, b) => b.shortage + b.surplus - a.shortage - a.surplus).slice(0, MOST).sort((a, b) => b.shortage - b.surplus - a.shortage + a.surplus);
  const worst = all.reduce((found, item) => (item.shortage > (found?.shortage ?? 0) ? item : found), null);
  return {
    title: worst ? word("balance-finding", brief(worst.programme.name, 90), number(worst.shortage)) : word(all.length ? "balance-none" : "nothing"),
    unit: word("balance-unit", top.length, all.length),
    axis: "people",
    labels: top.map((item) => programmeName(item.programme.code)),
    bars: [
      { label: word("shortage"), colour: COLOURS.vermillion, stack: "balance", values: top.map((item) => item.shortage) },
      { label: word("surplus"), colour: COLOURS.sky, stack: "balance", values: top.map((item) => -item.surplus), shown: (value) => Math.abs(value) },
    ],
    across: true,
    choose: (index) => choose("programme", top[index].programme.code),
    note: regionOnly() ? word("region-programmes") : "",
  };
}

function placesChart() {
  const lines = data.lines.filter((line) => passes(line, "year"));
  const first = data.run.first_admission;
  const years = [...new Set(data.lines.map((line) => line.year))].sort();
  const of = (year) => sum(lines.filter((line) => line.year === year), (line) => line.places);
  const start = lines.filter((line) => line.year === first);
  const before = sum(start, (line) => line.previous ?? 0);
  const unknown = start.filter((line) => line.previous === null).length;
  const year = shownYear();
  const last = year === first ? before : of(year - 1);
  const now = of(year);
  const finding = now === last ? "places-same" : now > last ? "places-more" : "places-less";
  const plan = years.map((value) => of(value));
  return {
    title: lines.length ? word(finding, year, counted(now, "places"), number(Math.abs(now - last))) : word("nothing"),
    unit: word("places-unit"),
    axis: "places",
    labels: [word("year-before", first - 1), ...years.map(String)],
    bars: [
      { label: word("last-year"), colour: COLOURS.silver, stack: "places", values: [before, ...plan.map(() => 0)] },
      { label: word("plan-places"), mark: COLOURS.blue, colour: ["", ...years.map((value) => (choice.year && value !== year ? COLOURS.paleblue : COLOURS.blue))], stack: "places", values: [0, ...plan] },
    ],
    totals: true,
    choose: (index) => index > 0 && choose("year", String(years[index - 1])),
    note: unknown > 0 ? word("places-unknown", counted(unknown, "lines-of")) : "",
  };
}

function whereChart() {
  const key = byCollege ? "college" : "municipality";
  const of = FILTERS.find((filter) => filter.key === key).of;
  const sums = new Map();
  for (const line of chosenLines()) {
    if (line.year !== shownYear()) continue;
    const found = sums.get(of(line)) ?? { key: of(line), places: 0, before: 0 };
    found.places += line.places;
    found.before += line.previous ?? 0;
    sums.set(found.key, found);
  }
  const name = (item) => (byCollege ? collegeName(item.key) : item.key || word("no-municipality"));
  const all = [...sums.values()].sort((a, b) => b.places - a.places || collator.compare(name(a), name(b)));
  const top = all.slice(0, all.length > MOST_PLACES + 1 ? MOST_PLACES : MOST_PLACES + 1);
  const rest = all.slice(top.length);
  const total = sum(all, (item) => item.places);
  const shown = rest.length ? [...top, { places: sum(rest, (item) => item.places), before: sum(rest, (item) => item.before), rest: rest.length }] : top;
  return {
    title: total > 0 ? word("where-finding", shownYear(), brief(name(top[0]), 90), counted(top[0].places, "places"), percent(top[0].places, total)) : word("nothing"),
    unit: word("where-unit", shownYear()),
    axis: "places",
    labels: shown.map((item) => (item.rest ? word("others", item.rest) : name(item))),
    bars: [
      { label: word("plan-places"), colour: COLOURS.blue, stack: "now", values: shown.map((item) => item.places) },
      { label: word("last-year"), colour: COLOURS.silver, stack: "before", values: shown.map((item) => item.before) },
    ],
    across: true,
    choose: (index) => !shown[index].rest && shown[index].key && choose(key, shown[index].key),
    switches: data.colleges.some((college) => college.municipality),
  };
}

function causesChart() {
  const all = cells().filter((cell) => !choice.year || cell.counts);
  const years = [...new Set(all.map((cell) => cell.year.year))].sort();
  const at = (of) => years.map((year) => sum(all.filter((cell) => cell.year.year === year), of));
  const bars = data.causes.map(([, label], cause) => ({ label, colour: CAUSE_COLOURS[cause], stack: "causes", values: at((cell) => cell.year.causes[cause]) }));
  const needed = bars.filter((bar) => bar.values.some((value) => Math.abs(value) >= 0.5));
  const added = needed.map((bar) => ({ bar, people: sum(bar.values, (value) => Math.max(value, 0)) })).sort((a, b) => b.people - a.people);
  const total = sum(added, (item) => item.people);
  return {
    title: total > 0 ? word("causes-finding", added[0].bar.label, percent(added[0].people, total)) : word("nothing"),
    unit: word("causes-unit"),
    axis: "people-year",
    labels: years.map(String),
    bars: needed,
    dots: [{ label: word("need"), colour: COLOURS.dark, values: at((cell) => cell.year.need), line: true }],
    note: regionOnly() ? word("region-only") : "",
  };
}

function industriesChart() {
  const sums = new Map();
  for (const cell of cells()) {
    if (!cell.counts) continue;
    const found = sums.get(cell.programme.industry) ?? { name: cell.programme.industry, need: 0, shortage: 0 };
    found.need += cell.year.need;
    found.shortage += cell.year.shortage;
    sums.set(found.name, found);
  }
  const all = [...sums.values()].sort((a, b) => b.need - a.need);
  const shown = all.slice(0, MOST + 3);
  const worst = all.filter((item) => item.need > 0).sort((a, b) => b.shortage / b.need - a.shortage / a.need)[0];
  return {
    title: worst && worst.shortage >= 0.5 ? word("industries-finding", brief(worst.name, 90), percent(worst.shortage, worst.need)) : word(all.length ? "industries-none" : "nothing"),
    unit: word("industries-unit"),
    axis: "people",
    labels: shown.map((item) => item.name),
    bars: [
      { label: word("covered"), colour: COLOURS.green, stack: "need", values: shown.map((item) => item.need - item.shortage) },
      { label: word("shortage"), colour: COLOURS.vermillion, stack: "need", values: shown.map((item) => item.shortage) },
    ],
    across: true,
    choose: (index) => choose("industry", shown[index].name),
    note: regionOnly() ? word("region-only") : "",
  };
}

const drawn = new Map();

function buildCharts() {
  put("figures", CHARTS.map(({ id }) => {
    const parts = {
      title: make("h3", {}), unit: make("p", { class: "unit" }), switches: make("div", { class: "switches" }), legend: make("ul", { class: "legend" }),
      plot: make("div", { class: "plot" }), note: make("p", { class: "note" }), numbers: make("div", { class: "numbers" }),
    };
    const details = make("details", {}, make("summary", {}, word("numbers")), parts.numbers);
    drawn.set(id, parts);
    return make("figure", { id: `chart-${id}` }, parts.title, parts.unit, parts.switches, parts.legend, parts.plot, parts.note, details);
  }));
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.color = "#3b444c";
  Chart.defaults.animation = false;
  Chart.defaults.devicePixelRatio = Math.max(2, devicePixelRatio);
  addEventListener("beforeprint", () => repaint(10));
  addEventListener("afterprint", () => repaint(12));
}

function charts() {
  for (const { id, draw } of CHARTS) show(drawn.get(id), draw());
}

// One canvas a frame: the page answers before the last picture is painted.
function paintNext() {
  const waiting = [...drawn.values()].find((parts) => parts.waiting);
  if (!waiting) return;
  paint(waiting);
  requestAnimationFrame(paintNext);
}

function paint(parts) {
  if (!parts.waiting) return;
  const { chart, series } = (parts.shown = parts.waiting);
  parts.waiting = null;
  parts.chart?.destroy();
  const size = Chart.defaults.font.size / 12;
  const height = chart.across ? 56 + chart.labels.length * 35 : chart.totals ? 360 : 280;
  parts.plot.style.height = `${Math.round(height * (size < 1 ? 0.7 : 1))}px`;
  const canvas = make("canvas", { role: "img", "aria-label": `${chart.title}. ${chart.unit}` });
  parts.plot.replaceChildren(canvas);
  parts.chart = new Chart(canvas, settings(chart, series));
}

// On paper the charts are smaller, and half a sheet wide.
function repaint(size) {
  Chart.defaults.font.size = size;
  for (const parts of drawn.values()) {
    parts.waiting ??= parts.shown;
    paint(parts);
    if (size < 12) parts.chart.resize(470, parseInt(parts.plot.style.height, 10));
  }
}

function show(parts, chart) {
  parts.title.replaceChildren(chart.title);
  parts.unit.replaceChildren(chart.unit);
  parts.note.replaceChildren(chart.note ?? "");
  parts.switches.replaceChildren(...(chart.switches ? ["municipality", "college"].map((key) => {
    const pressed = (key === "college") === byCollege;
    return make("button", { type: "button", "aria-pressed": String(pressed), onclick: () => switchPlaces(key) }, word(`by-${key}`));
  }) : []));
  const series = [...chart.bars, ...(chart.dots ?? [])];
  const swatch = (item) => {
    const mark = make("span", { class: chart.dots?.includes(item) ? "mark dot" : "mark" });
    mark.style.background = item.mark ?? item.colour;
    return make("li", {}, mark, item.label);
  };
  parts.legend.replaceChildren(...series.map(swatch));
  const cell = (item, index) => number(item.shown ? item.shown(item.values[index]) : item.values[index], 1);
  parts.numbers.replaceChildren(table([word("row"), ...series.map((item) => item.label)], chart.labels.map((label, index) => [label, ...series.map((item) => cell(item, index))])));
  parts.waiting = { chart, series };
  requestAnimationFrame(paintNext);
}

function switchPlaces(key) {
  byCollege = key === "college";
  const parts = drawn.get("where");
  show(parts, whereChart());
  parts.switches.querySelector("[aria-pressed=true]").focus();
}

const ruler = document.createElement("canvas").getContext("2d");

function drawnWidth(text) {
  ruler.font = `${Chart.defaults.font.size}px ${Chart.defaults.font.family}`;
  return ruler.measureText(text).width;
}

function settings(chart, series) {
  const width = (narrow() ? 108 : 210) * (Chart.defaults.font.size / 12);
  const mirrored = chart.bars.some((bar) => bar.shown);
  const value = {
    stacked: true,
    title: { display: true, text: word(`axis-${chart.axis}`) },
    ticks: { callback: (tick) => number(mirrored ? Math.abs(tick) : tick, Number.isInteger(tick) ? 0 : 1), maxTicksLimit: narrow() ? 5 : 8 },
    grid: { color: (line) => (line.tick.value === 0 ? "#555" : "#e6e9ec"), drawTicks: false },
    border: { display: false },
    grace: chart.totals ? "8%" : 0,
  };
  const category = {
    stacked: true,
    grid: { display: false },
    border: { color: "#8a939b", display: !chart.across },
    ticks: { autoSkip: false, maxRotation: 0, callback: (index) => (chart.across ? wrapped(chart.labels[index], width, 2, drawnWidth) : wrapped(chart.labels[index], 10)) },
  };
  if (!chart.across && narrow()) category.ticks.maxRotation = 90;
  const bars = chart.bars.map((bar) => ({ type: "bar", label: bar.label, data: bar.values, backgroundColor: bar.colour, stack: bar.stack, order: 2, maxBarThickness: 46, categoryPercentage: 0.82, barPercentage: 0.94 }));
  const dots = (chart.dots ?? []).map((dot) => ({ type: "line", label: dot.label, data: dot.values, borderColor: dot.colour, backgroundColor: dot.colour, pointBorderColor: "#fff", pointBorderWidth: 1.5, pointRadius: 5, pointHoverRadius: 6, borderWidth: dot.line ? 2 : 0, stack: `dots ${dot.label}`, order: 1 }));
  return {
    data: { labels: chart.labels, datasets: [...bars, ...dots] },
    options: {
      indexAxis: chart.across ? "y" : "x",
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", axis: chart.across ? "y" : "x", intersect: false },
      scales: chart.across ? { x: value, y: category } : { x: category, y: value },
      onClick: (_, found) => found.length && chart.choose?.(found[0].index),
      onHover: (event, found) => (event.native.target.style.cursor = found.length && chart.choose ? "pointer" : "default"),
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: "#1c2126",
          padding: 10,
          boxPadding: 5,
          filter: (item) => item.raw !== 0 && item.raw !== null,
          callbacks: {
            title: (items) => (items.length ? wrapped(chart.labels[items[0].dataIndex], 44, 4) : []),
            label: (item) => wrapped(`${item.dataset.label}: ${number(series[item.datasetIndex].shown ? series[item.datasetIndex].shown(item.raw) : item.raw, chart.axis === "places" ? 0 : 1)}`, 52, 3),
          },
        },
      },
    },
    plugins: chart.totals ? [totals] : [],
  };
}

// The value above each bar.
const totals = {
  id: "totals",
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    ctx.save();
    ctx.font = `600 ${Chart.defaults.font.size + 1}px ${Chart.defaults.font.family}`;
    ctx.fillStyle = "#1c2126";
    ctx.textAlign = "center";
    chart.data.datasets.forEach((dataset, index) => chart.getDatasetMeta(index).data.forEach((bar, at) => {
      if (dataset.data[at] > 0) ctx.fillText(number(dataset.data[at]), bar.x, bar.y - 7);
    }));
    ctx.restore();
  },
};
