//! `report.html`: what stands in the file, and what a reader sees of it in a browser.

use crate::browser::{Browser, find};
use crate::support::{Package, kadry, number, rows};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

const HOSTILE: [&str; 3] = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "=cmd|' /C calc'!A0"];

struct Run {
    _folder: TempDir,
    path: PathBuf,
}

impl Run {
    fn page(&self) -> PathBuf {
        self.path.join("report.html")
    }

    fn html(&self) -> String {
        std::fs::read_to_string(self.page()).expect("page")
    }
}

fn plan(package: &Path, lang: &str) -> Run {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("run");
    let answer = kadry(&["plan", &package.display().to_string(), "--out", &path.display().to_string(), "--lang", lang]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    Run { _folder: folder, path }
}

/// The demo region, planned once.
static DEMO: LazyLock<Run> = LazyLock::new(|| plan(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo"), "ru"));

/// A region whose names want to be more than names.
static MEAN: LazyLock<Run> = LazyLock::new(|| {
    let long = "Ж".repeat(120);
    let mut package = Package::tiny();
    for (row, name) in HOSTILE.iter().enumerate() {
        package = package.cell("colleges.csv", row + 1, "name", name);
    }
    for content in package.files.values_mut() {
        *content = String::from_utf8_lossy(content).replace("Район 1", HOSTILE[0]).into_bytes();
    }
    package = package.cell("programmes.csv", 1, "name", HOSTILE[0]).cell("programmes.csv", 2, "name", &long);
    package = package.cell("programmes.csv", 3, "industry", "\"><b>&amp;\u{2028}");
    package = package.cell("contracts.csv", 1, "employer", HOSTILE[1]);
    let name = package.text("region.toml").lines().find(|line| line.starts_with("name = ")).expect("name").to_owned();
    let package = package.patch("region.toml", &name, &format!("name = '{}'", HOSTILE[1]));
    plan(&package.write().path, "en")
});

fn between<'h>(html: &'h str, from: &str, to: &str) -> &'h str {
    html.split_once(from).and_then(|(_, rest)| rest.split_once(to)).unwrap_or_else(|| panic!("no {from} … {to}")).0
}

#[test]
fn the_policy_allows_exactly_what_stands_in_the_page() {
    let html = DEMO.html();
    let policy = between(&html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |content: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content.as_bytes())));
    let scripts: Vec<String> = html.split("<script>").skip(1).map(|rest| hash(between(&format!("|{rest}"), "|", "</script>"))).collect();
    assert_eq!(scripts.len(), 2);
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(policy.contains(&format!("; script-src {}; ", scripts.join(" "))), "{policy}");
    assert!(policy.contains(&format!("; style-src {}; ", hash(between(&html, "<style>", "</style>")))), "{policy}");
    for part in ["connect-src 'none'", "base-uri 'none'", "form-action 'none'", "img-src data: blob:"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(!html.contains(" style=\"") && !html.contains(" onclick=") && !html.contains(" src="));
}

#[test]
fn names_of_the_input_stay_inside_their_data() {
    let html = MEAN.html();
    for name in &HOSTILE[..2] {
        assert!(!html.contains(name), "{name}");
    }
    assert!(html.contains("<h1>&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt;</h1>"));
    let payload = between(&html, "id=\"payload\">", "</script>");
    assert!(!payload.contains(['<', '>', '&', '\u{2028}']));
    let data: serde_json::Value = serde_json::from_str(payload).expect("JSON");
    assert_eq!(data["colleges"].as_array().expect("list").iter().map(|c| c["name"].as_str().expect("name")).collect::<Vec<_>>(), HOSTILE);
    assert_eq!((data["run"]["region"].as_str(), data["run"]["lang"].as_str()), (Some(HOSTILE[1]), Some("en")));
}

#[test]
fn the_page_holds_every_line_of_the_plan_and_is_the_same_twice() {
    let html = DEMO.html();
    let data: serde_json::Value = serde_json::from_str(between(&html, "id=\"payload\">", "</script>")).expect("JSON");
    let lines = data["lines"].as_array().expect("list");
    let allocation = rows(&DEMO.path, "allocation");
    assert_eq!(lines.len(), allocation.len());
    let places = |of: &dyn Fn(usize) -> f64| (0..lines.len()).map(of).sum::<f64>();
    assert_eq!(places(&|i| lines[i]["places"].as_f64().expect("places")), places(&|i| number(&allocation[i], "places")));
    // The causes of a programme and year make its need.
    for year in data["programmes"].as_array().expect("list").iter().flat_map(|programme| programme["years"].as_array().expect("list")) {
        let causes: f64 = year["causes"].as_array().expect("list").iter().map(|people| people.as_f64().expect("people")).sum();
        assert!((causes - year["need"].as_f64().expect("need")).abs() < 0.01, "{year}");
    }
    let folder = tempfile::tempdir().expect("folder");
    let answer = kadry(&["report", &DEMO.path.display().to_string(), "--out", &folder.path().display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(std::fs::read_to_string(folder.path().join("report.html")).expect("page") == html, "the same run gives other bytes");
}

/// The demo region in the browser at a width, if there is a browser.
fn demo(address: &str, width: u32) -> Option<Browser> {
    let mut browser = Browser::start(&find()?);
    browser.open(&DEMO.page(), address, width);
    Some(browser)
}

/// Nothing was complained about, and nothing but the page itself was asked for.
fn quiet(browser: &mut Browser) {
    browser.value("new Promise((done) => setTimeout(done, 200))");
    assert!(browser.complaints.is_empty(), "{:#?}", browser.complaints);
    let foreign: Vec<&String> = browser.requests.iter().filter(|url| !url.starts_with("file:") && !url.starts_with("data:")).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

const SHOWN: &str = "[...document.querySelectorAll('#lines tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))";
const PLACES: &str = "document.querySelector('#tiles .tile .value').textContent";
const NEED: &str = "document.querySelector('#equation .part .value').textContent";

fn choose(browser: &mut Browser, filter: &str, value: &str) {
    let value = serde_json::Value::from(value);
    browser.value(&format!(
        "(() => {{ const list = document.getElementById('filter-{filter}'); list.value = {value}; list.dispatchEvent(new Event('change')); }})()"
    ));
}

#[test]
fn a_filter_acts_on_totals_charts_table_and_address_together() {
    let Some(mut browser) = demo("", 1440) else { return };
    let allocation = rows(&DEMO.path, "allocation");
    let college = "Колледж № 1";
    let sum = |keep: &dyn Fn(&str, &str) -> bool| -> f64 {
        let kept = allocation.iter().filter(|row| keep(&row["college"], &row["admission_year"]));
        kept.map(|row| number(row, "places")).sum()
    };
    let shown = |text: String| text.replace(' ', "").parse::<f64>().expect("number");
    let (all_need, chart) = (browser.text(NEED), browser.text("document.querySelector('#chart-where h3').textContent"));
    assert_eq!(shown(browser.text(PLACES)), sum(&|_, year| year == "2027"));
    choose(&mut browser, "college", college);
    choose(&mut browser, "year", "2028");
    assert_eq!(shown(browser.text(PLACES)), sum(&|id, year| id == college && year == "2028"));
    let lines = browser.value(SHOWN);
    let lines = lines.as_array().expect("rows");
    assert!(!lines.is_empty() && lines.iter().all(|row| row[0] == "ГБПОУ «Колледж № 1»" && row[4] == "2028"), "{lines:?}");
    assert_ne!(browser.text("document.querySelector('#chart-where h3').textContent"), chart);
    // Need is the region's: a college does not change it, and the page says so.
    choose(&mut browser, "year", "");
    assert_eq!(browser.text(NEED), all_need);
    assert!(browser.text("document.getElementById('region-note').textContent").contains("по программам для всего региона"));
    choose(&mut browser, "industry", "Здравоохранение");
    assert_ne!(browser.text(NEED), all_need);
    // The address is the view.
    let address = browser.text("location.hash");
    let totals = browser.text("document.getElementById('summary').textContent");
    browser.open(&DEMO.page(), &address, 1440);
    assert_eq!(browser.text("document.getElementById('summary').textContent"), totals);
    browser.value("document.getElementById('reset').click()");
    assert_eq!((browser.text("location.hash"), browser.text(NEED)), (String::new(), all_need));
    quiet(&mut browser);
}

#[test]
fn the_table_sorts_searches_and_gives_a_file() {
    let Some(mut browser) = demo("", 1440) else { return };
    browser.value("document.querySelector('#lines th[data-key=places] button').click()");
    assert_eq!(browser.text("document.querySelector('#lines th[data-key=places]').getAttribute('aria-sort')"), "descending");
    let places = "[...document.querySelectorAll('#lines tbody .strong')].map((cell) => Number(cell.textContent))";
    let column = browser.value(places);
    let column: Vec<f64> = column.as_array().expect("list").iter().map(|value| value.as_f64().expect("places")).collect();
    assert!(column.len() > 50 && column.windows(2).all(|pair| pair[0] >= pair[1]), "{column:?}");
    browser.value("document.querySelector('#lines th[data-key=places] button').click()");
    let allocation = rows(&DEMO.path, "allocation");
    let all = allocation.len();
    assert_eq!(browser.number(&format!("{places}[0]")), allocation.iter().map(|row| number(row, "places")).fold(f64::INFINITY, f64::min));
    // The whole plan is reached by scrolling.
    browser.value("document.querySelector('#plan .box').scrollTo(0, 1e6)");
    browser.wait(&format!("document.querySelectorAll('#lines tbody tr').length === {all}"));
    browser.value("(() => { const find = document.getElementById('find'); find.value = 'сестринское колледж'; find.dispatchEvent(new Event('input')); })()");
    browser.wait("document.querySelectorAll('#lines tbody tr').length < 20");
    let found = browser.value(SHOWN);
    let found = found.as_array().expect("rows");
    assert!(!found.is_empty() && found.iter().all(|row| row[1] == "34.02.01 Сестринское дело"), "{found:?}");
    let file = downloaded(&mut browser);
    assert_eq!(file.len(), found.len());
    for (record, row) in file.iter().zip(found) {
        assert_eq!((&record[0], &record[2], &record[9]), (row[0].as_str().expect("college"), "34.02.01", row[6].as_str().expect("places")));
    }
    assert!(file.iter().any(|record| record[14].contains(',')), "no decimal comma: {file:?}");
    quiet(&mut browser);
}

/// Rows of the file that the button gives, read as a spreadsheet reads it.
fn downloaded(browser: &mut Browser) -> Vec<csv::StringRecord> {
    browser.value(
        "void (window.saved = new Promise((done) => {
            URL.createObjectURL = (blob) => { blob.arrayBuffer().then((bytes) => done([...new Uint8Array(bytes)])); return 'blob:null/none'; };
            HTMLAnchorElement.prototype.click = () => {};
        }))",
    );
    browser.value("document.getElementById('csv').click()");
    let bytes: Vec<u8> = serde_json::from_value(browser.value("window.saved")).expect("bytes");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("BOM");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader.records().map(|record| record.expect("row")).collect()
}

#[test]
fn a_reason_opens_and_closes_by_the_keyboard_and_the_focus_returns() {
    let Some(mut browser) = demo("", 1440) else { return };
    browser.press("Tab");
    assert_eq!(browser.text("document.activeElement.className"), "skip");
    browser.press("Enter");
    assert_eq!(browser.text("document.activeElement.id"), "plan");
    for _ in 0..30 {
        if browser.value("document.activeElement.matches('#lines tbody button')") == true {
            break;
        }
        browser.press("Tab");
    }
    browser.press("ArrowDown");
    let row = "document.activeElement.closest('tr')?.dataset.line ?? ''";
    assert_eq!(browser.text(row), "1");
    let style = browser.text("getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(style, "solid", "the focus is not visible");
    browser.press("Enter");
    browser.wait("document.getElementById('chain').open");
    assert_eq!(browser.text("document.querySelector('#lines tr[data-line=\"1\"] button').getAttribute('aria-expanded')"), "true");
    assert_eq!(browser.text("location.hash"), "#line=2");
    let justification = rows(&DEMO.path, "justification");
    let short = justification[1]["reason_short"].replace('\u{a0}', " ");
    assert_eq!(browser.text("document.querySelector('#chain .short').textContent"), short);
    // Short first; the rest on request.
    assert_eq!(browser.value("document.querySelector('#chain details').open"), false);
    browser.value("document.querySelector('#chain summary').focus()");
    browser.press("Enter");
    browser.wait("document.querySelector('#chain details').open");
    let whole = browser.text("document.getElementById('chain').innerText");
    for part in [
        "7131 Маляры",
        "выход на пенсию",
        "× доля программы 0,85",
        "доходят до выпуска",
        "Ведомости",
        "предел приёма колледжа",
        "Группой больше",
        "F03 —",
    ] {
        assert!(whole.contains(part), "{part} is not in {whole}");
    }
    browser.press("Escape");
    browser.wait("!document.getElementById('chain').open");
    assert_eq!((browser.text(row), browser.text("location.hash")), ("1".to_owned(), String::new()));
    quiet(&mut browser);
}

#[test]
fn on_a_phone_the_page_is_no_wider_than_the_screen() {
    let Some(mut browser) = demo("#line=1", 390) else { return };
    let wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert!(browser.value("document.getElementById('chain').open") == true);
    browser.value("document.querySelector('#chain details').open = true");
    assert_eq!(browser.number("document.getElementById('chain').scrollWidth - document.getElementById('chain').clientWidth"), 0.0);
    browser.press("Escape");
    assert_eq!(browser.number(wider), 0.0);
    // The table scrolls in its own box, and the name of the college stays in sight.
    let moved = "(() => { const box = document.querySelector('#plan .box'); box.scrollLeft = 400; return box.scrollLeft })()";
    assert!(browser.number(moved) > 300.0);
    assert!(browser.number("document.querySelector('#lines tbody th').getBoundingClientRect().left") >= 0.0);
    browser.value("document.getElementById('fold').click()");
    assert_eq!(browser.number(wider), 0.0);
    quiet(&mut browser);
}

#[test]
fn hostile_names_stay_text_in_the_browser() {
    let Some(name) = find() else { return };
    for width in [1440, 390] {
        let mut browser = Browser::start(&name);
        browser.open(&MEAN.page(), "", width);
        let shown = browser.value("[...new Set([...document.querySelectorAll('#lines tbody th')].map((cell) => cell.textContent))]");
        assert_eq!(shown.as_array().expect("list").iter().filter(|text| HOSTILE.iter().any(|name| *text == name)).count(), 3, "{shown}");
        browser.value("document.querySelector('#lines tbody button').click()");
        browser.value("document.querySelector('#chain details').open = true");
        assert_eq!(browser.number("document.querySelectorAll('img, script:not([type]), main b b').length"), 2.0);
        assert_eq!(browser.number("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0.0);
        browser.press("Escape");
        let formulas = downloaded(&mut browser)
            .iter()
            .flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|cell| cell.starts_with('='))
            .count();
        assert_eq!(formulas, 0);
        browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        quiet(&mut browser);
    }
}
