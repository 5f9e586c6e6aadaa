//! `compare.html`: runs side by side on one page that needs no network. Tables stand in the page as escaped text, charts as
//! pictures; the script only shows and hides lines.

use super::{escape, fill, policy};
use crate::charts::Chart;
use crate::compare::{Comparison, Measure, label};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kadry_region::lang::{Lang, number, text};
use std::collections::BTreeSet;

const SKELETON: &str = include_str!("compare.html");
const STYLES: &str = concat!(include_str!("page.css"), include_str!("compare.css"));
const SCRIPT: &str = include_str!("compare.js");

/// The page of a comparison, with its charts.
pub fn comparison(of: &Comparison, charts: &[Chart]) -> Vec<u8> {
    let view = View { of };
    fill(SKELETON, |key| view.part(key, charts)).into_bytes()
}

struct View<'a> {
    of: &'a Comparison,
}

const WORDS: [(&str, &str, &str); 18] = [
    ("eyebrow", "Сравнение расчётов", "Runs compared"),
    ("contents", "Содержание", "Contents"),
    ("totals", "Итоги", "Totals"),
    ("keep", "Что учесть", "To keep in mind"),
    ("charts", "Графики", "Charts"),
    ("lines", "Строки плана, которые меняются", "Lines of the plan that change"),
    ("industries", "Отрасли", "Industries"),
    ("indicators", "Показатели", "Indicators"),
    ("settings", "Что изменено в настройках", "What was changed in the settings"),
    ("run", "Расчёт", "Run"),
    ("industry", "Отрасль", "Industry"),
    ("year", "Год приёма", "Admission year"),
    ("find", "Найти", "Find"),
    ("all", "все", "all"),
    ("shown", "Показано {0} из {1}", "{0} of {1} shown"),
    ("why", "Почему", "Why"),
    ("line", "Строка плана", "Line of the plan"),
    ("same", "Различий нет.", "No differences."),
];

impl View<'_> {
    fn word(&self, key: &str) -> String {
        let found = WORDS.iter().find(|(known, ..)| *known == key);
        found.map_or_else(String::new, |(_, ru, en)| escape(if self.of.lang == Lang::Ru { ru } else { en }))
    }

    fn say(&self, text: kadry_region::lang::Text) -> String {
        escape(text.get(self.of.lang))
    }

    /// What stands at a place of the skeleton; every text of the runs is escaped.
    fn part(&self, key: &str, charts: &[Chart]) -> String {
        let of = self.of;
        let base = of.runs.first();
        match key {
            "lang" => if of.lang == Lang::Ru { "ru" } else { "en" }.to_owned(),
            "policy" => policy(STYLES, &[SCRIPT]),
            "style" => STYLES.to_owned(),
            "script" => SCRIPT.to_owned(),
            "title" => escape(&of.title()),
            "region" => escape(base.map_or("", |run| &run.card.settings.name)),
            "lead" => escape(&(1..of.runs.len()).map(|run| of.finding(run)).collect::<Vec<_>>().join(" ")),
            "totals-table" => self.totals(),
            "totals-note" => {
                let name = base.map_or("", |run| &run.name);
                self.say(text!(
                    "В скобках — разница с «{name}», он — основа сравнения.",
                    "In brackets the difference to “{name}”, the base of the comparison."
                ))
            }
            "warnings" => self.warnings(),
            "figures" => self.figures(charts),
            "run-options" => self.options((1..of.runs.len()).map(|run| (run.to_string(), of.runs[run].name.clone()))),
            "industry-options" => {
                let names: BTreeSet<&str> = of.changed().iter().map(|line| line.industry.as_str()).collect();
                self.options(names.into_iter().map(|name| (name.to_owned(), name.to_owned())))
            }
            "year-options" => {
                let years: BTreeSet<i32> = of.changed().iter().map(|line| line.key.4).collect();
                self.options(years.into_iter().map(|year| (year.to_string(), year.to_string())))
            }
            "line-table" => self.lines(),
            "industry-table" => self.industries(),
            "indicator-table" => self.indicators(),
            "setting-table" => self.settings(),
            "origin" => {
                let ids: Vec<String> = of.runs.iter().map(|run| format!("{} № {}", run.name, run.card.run_id)).collect();
                let (ids, version) = (ids.join(", "), env!("CARGO_PKG_VERSION"));
                self.say(text!("Составлено kadry {version} по расчётам: {ids}.", "Made by kadry {version} of the runs: {ids}."))
            }
            word => self.word(word),
        }
    }

    fn options(&self, options: impl Iterator<Item = (String, String)>) -> String {
        options.map(|(value, name)| format!("<option value=\"{}\">{}</option>", escape(&value), escape(&name))).collect()
    }

    /// A table; heads after the first stand above numbers.
    fn table(&self, heads: &[String], rows: &[String]) -> String {
        if rows.is_empty() {
            return format!("<p class=\"empty\">{}</p>", self.word("same"));
        }
        let head = |(index, head): (usize, &String)| {
            format!("<th scope=\"col\"{}>{}</th>", if index == 0 { "" } else { " class=\"number\"" }, escape(head))
        };
        let heads: String = heads.iter().enumerate().map(head).collect();
        format!("<table class=\"compared\"><thead><tr>{heads}</tr></thead><tbody>{}</tbody></table>", rows.concat())
    }

    fn heads(&self, first: &str) -> Vec<String> {
        std::iter::once(first.to_owned()).chain(self.of.names().into_iter().map(str::to_owned)).collect()
    }

    fn row(first: &str, cells: impl Iterator<Item = String>) -> String {
        let cells: String = cells.map(|cell| format!("<td class=\"number\">{}</td>", escape(&cell))).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", escape(first))
    }

    fn totals(&self) -> String {
        let runs = || 0..self.of.runs.len();
        let status = if self.of.lang == Lang::Ru { "состояние" } else { "status" };
        let mut rows = vec![Self::row(status, runs().map(|run| self.of.status(run)))];
        rows.extend(
            self.of.measures.iter().map(|measure| Self::row(&Comparison::heading(measure), runs().map(|run| self.of.cell(measure, run)))),
        );
        self.table(&self.heads(""), &rows)
    }

    fn warnings(&self) -> String {
        let items: String = self.of.warnings.iter().map(|warning| format!("<li>{}</li>", escape(&warning.sentence))).collect();
        if items.is_empty() { format!("<p>{}</p>", self.word("same")) } else { format!("<ul class=\"plain\">{items}</ul>") }
    }

    fn figures(&self, charts: &[Chart]) -> String {
        let figure = |chart: &Chart| {
            let (data, name) = (STANDARD.encode(chart.svg.as_bytes()), escape(chart.name));
            format!("<figure class=\"wide\"><img alt=\"{name}\" src=\"data:image/svg+xml;base64,{data}\"></figure>")
        };
        charts.iter().map(figure).collect()
    }

    fn lines(&self) -> String {
        let row = |(line, run): (&crate::compare::Line, usize)| {
            let count = |at: usize| line.places[at].map_or("—".to_owned(), |places| number(f64::from(places), 0, self.of.lang));
            let class = if line.moved(run) > 0 { "more" } else { "fewer" };
            format!(
                "<tr data-run=\"{run}\" data-industry=\"{}\" data-year=\"{}\"><th scope=\"row\">{}<small>{}</small></th><td class=\"number\">{}</td><td>{}</td><td class=\"number\">{} → {}</td><td class=\"number {class}\">{}</td><td class=\"why\">{}</td></tr>",
                escape(&line.industry),
                line.key.4,
                escape(&format!("{} · {} {}", line.key.0, line.key.1, line.programme_name)),
                escape(&format!("{} · {} · {}", line.key.2, line.key.3, line.industry)),
                line.key.4,
                escape(&self.of.runs[run].name),
                count(0),
                count(run),
                self.of.signed(line.moved(run) as f64, 0),
                escape(&line.why[run]),
            )
        };
        let rows: Vec<String> = self.of.moves().into_iter().map(row).collect();
        if rows.is_empty() {
            return format!("<p class=\"empty\">{}</p>", self.word("same"));
        }
        let places = self.say(text!("Мест", "Places"));
        let moved = self.say(text!("Разница", "Difference"));
        format!(
            "<table class=\"compared\"><thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">{places}</th><th scope=\"col\" class=\"number\">{moved}</th><th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
            self.word("line"),
            self.word("year"),
            self.word("run"),
            self.word("why"),
            rows.concat()
        )
    }

    /// Places, shortage and surplus of each industry; those that are the same in every run too.
    fn industries(&self) -> String {
        let measure = |name: String, values: Vec<Option<f64>>, decimals: usize| {
            let of = Measure { key: "industry", name, unit: String::new(), decimals, values };
            Self::row(&of.name, (0..self.of.runs.len()).map(|run| self.of.cell(&of, run)))
        };
        let rows = self.of.industries.iter().flat_map(|row| {
            let shortage = row.sums.iter().map(|sums| sums.as_ref().map(|sums| sums.shortage)).collect();
            let places = text!("{name}: мест", "{name}: places", name = &row.name);
            let lack = text!("{name}: дефицит, чел.", "{name}: shortage, people", name = &row.name);
            [measure(places.get(self.of.lang).to_owned(), row.places.clone(), 0), measure(lack.get(self.of.lang).to_owned(), shortage, 1)]
        });
        self.table(&self.heads(""), &rows.collect::<Vec<_>>())
    }

    /// Indicators that differ in some run.
    fn indicators(&self) -> String {
        let differs = |values: &[Option<f64>]| values.iter().any(|value| *value != values[0]);
        let rows = self.of.indicators.iter().filter(|row| differs(&row.values)).map(|row| {
            let most = row.values.iter().flatten().copied().fold(0.0, |most: f64, value| most.max(value.abs()));
            let decimals = if most >= 1000.0 {
                0
            } else if most >= 10.0 {
                1
            } else {
                3
            };
            let of = Measure { key: "indicator", name: String::new(), unit: String::new(), decimals, values: row.values.clone() };
            Self::row(&format!("{}, {} · {}", row.name, row.unit, row.year), (0..self.of.runs.len()).map(|run| self.of.cell(&of, run)))
        });
        self.table(&self.heads(""), &rows.collect::<Vec<_>>())
    }

    fn settings(&self) -> String {
        let rows = self.of.settings.iter().map(|row| {
            let values = row.values.iter().map(|value| value.clone().unwrap_or_else(|| "—".to_owned()));
            Self::row(&format!("{} ({})", label(&row.key, self.of.lang), row.key), values)
        });
        self.table(&self.heads(""), &rows.collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_in_the_page_is_what_is_hashed_and_every_word_is_known() {
        for content in [STYLES, SCRIPT] {
            assert!(!content.contains('\r') && !content.contains("</script") && !content.contains("</style"));
        }
        let own = ["policy", "style", "script", "title", "region", "lead", "warnings", "figures", "lang", "origin"];
        let asked = SKELETON.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(key, _)| key);
        for key in
            asked.filter(|key| !own.contains(key) && !key.ends_with("-table") && !key.ends_with("-options") && !key.ends_with("-note"))
        {
            assert!(WORDS.iter().any(|(known, ..)| *known == key), "{key}");
        }
    }
}
