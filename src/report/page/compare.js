// Which lines are shown: by run, industry and admission year, and by the words that are looked for.
(() => {
"use strict";
const rows = [...document.querySelectorAll("#plan tbody tr")];
const texts = rows.map((row) => row.textContent.toLowerCase());
const fields = ["run", "industry", "year"].map((key) => [key, document.getElementById(key)]);
const find = document.getElementById("find");
const shown = document.getElementById("shown");

function refresh() {
  const words = find.value.toLowerCase().split(/\s+/).filter((word) => word);
  let count = 0;
  rows.forEach((row, index) => {
    const chosen = fields.every(([key, field]) => field.value === "" || row.dataset[key] === field.value);
    row.hidden = !(chosen && words.every((word) => texts[index].includes(word)));
    if (!row.hidden) count += 1;
  });
  shown.textContent = shown.dataset.words.replace("{0}", count).replace("{1}", rows.length);
}

fields.forEach(([, field]) => field.addEventListener("change", refresh));
find.addEventListener("input", refresh);
refresh();
document.documentElement.dataset.ready = "yes";
})();
