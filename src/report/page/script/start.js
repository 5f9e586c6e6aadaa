// Everything that follows the filters, then the first view.
function refresh() {
  fillFilters();
  document.getElementById("find").value = choice.find;
  tiles();
  charts();
  lineTable();
  boundList();
  flagList();
  writeAddress();
}

// A section of the page; the address keeps the choice instead of the name of the section.
function goTo(id) {
  const section = document.getElementById(id);
  section.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  section.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link || !document.getElementById(link.hash.slice(1))) return;
  event.preventDefault();
  goTo(link.hash.slice(1));
});

addEventListener("hashchange", () => {
  readAddress();
  const asked = choice.line;
  choice.line = "";
  if (dialog.open) dialog.close();
  refresh();
  if (asked) openLine(Number(asked) - 1);
});

let wasNarrow = narrow();
addEventListener("resize", () => {
  if (narrow() !== wasNarrow) {
    wasNarrow = narrow();
    charts();
  }
});

readAddress();
const asked = choice.line;
buildFilters();
buildCharts();
buildTable();
buildDialog();
head();
goals();
indicators();
sources();
refresh();
if (asked) openLine(Number(asked) - 1);
document.documentElement.dataset.ready = "true";
