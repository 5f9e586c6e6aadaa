//! Need: openings from their causes, and programmes from openings.
//! The forecast behind the causes is not repeated: its figures are taken as the run states them.

use super::table::{self, Row};
use super::{Report, at_most, figure};
use kadry_region::lang::{Lang, Text, text};
use kadry_region::units::Year;
use kadry_region::{ControlTotal, ControlTotals, Region};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// People by programme and year.
pub type Needs = BTreeMap<(usize, Year), f64>;

const CAUSES: [&str; 7] = ["retirement", "death", "transfer", "migration", "growth", "projects", "vacancies"];

/// Checks both tables of need; returns what `need.csv` states.
pub fn check(run: &Path, region: &Region, report: &mut Report) -> Option<Needs> {
    let openings = openings(run, region, report);
    let table = table::read(run, "need", &["programme", "year", "bottom_up", "need", "need_low", "need_high"], report)?;
    let programmes: HashMap<&str, usize> = region.programmes.iter().enumerate().map(|(index, p)| (p.code.as_str(), index)).collect();
    let (mut needs, mut bottom_up) = (Needs::new(), Needs::new());
    for row in table.rows() {
        let Some(programme) = programmes.get(row.text("programme")).copied() else {
            report.find("unknown_line", row.place(), text!("такой программы во входных данных нет", "the inputs have no such programme"));
            continue;
        };
        let (year, raw, need) = (row.year("year", report), row.number("bottom_up", report), row.number("need", report));
        let (Some(year), Some(raw), Some(need)) = (year, raw, need) else { continue };
        bottom_up.insert((programme, year), raw);
        bounds(&row, need, report);
        if needs.insert((programme, year), need).is_some() {
            report.find("duplicate_line", row.place(), text!("программа и год уже были", "programme and year were there already"));
        }
    }
    report.count("need", table.len());
    if let Some(openings) = openings {
        through_matrix(region, &openings, &bottom_up, report);
    }
    raked(run, region, &bottom_up, &needs, report);
    complete(region, &needs, report);
    Some(needs)
}

fn bounds(row: &Row<'_>, need: f64, report: &mut Report) {
    let (Some(low), Some(high)) = (row.number("need_low", report), row.number("need_high", report)) else { return };
    if !(at_most(0.0, low) && at_most(low, need) && at_most(need, high)) {
        let say = |lang| [low, need, high].map(|value| figure(value, lang)).join(" ≤ ");
        report.find(
            "need_bounds",
            row.place(),
            Text::new(format!("не выполнено 0 ≤ {}", say(Lang::Ru)), format!("0 ≤ {} does not hold", say(Lang::En))),
        );
    }
}

/// Openings by occupation and year as stated, each checked against its causes.
fn openings(run: &Path, region: &Region, report: &mut Report) -> Option<Needs> {
    let columns: Vec<&str> = ["occupation", "year", "other_supply", "openings"].into_iter().chain(CAUSES).collect();
    let table = table::read(run, "need_by_cause", &columns, report)?;
    let occupations: HashMap<&str, usize> = region.occupations.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
    let mut openings = Needs::new();
    for row in table.rows() {
        let Some(occupation) = occupations.get(row.text("occupation")).copied() else {
            report.find("unknown_line", row.place(), text!("такого занятия во входных данных нет", "the inputs have no such occupation"));
            continue;
        };
        let causes: Option<f64> = CAUSES.iter().map(|cause| row.number(cause, report)).sum();
        let (year, other, stated) = (row.year("year", report), row.number("other_supply", report), row.number("openings", report));
        let (Some(causes), Some(year), Some(other), Some(stated)) = (causes, year, other, stated) else { continue };
        report.compare("need_causes", &row.place(), ["потребность по причинам", "openings by cause"], (causes - other).max(0.0), stated);
        if openings.insert((occupation, year), stated).is_some() {
            report.find("duplicate_line", row.place(), text!("занятие и год уже были", "occupation and year were there already"));
        }
    }
    report.count("need_by_cause", table.len());
    Some(openings)
}

fn through_matrix(region: &Region, openings: &Needs, needs: &Needs, report: &mut Report) {
    let mut by_occupation: HashMap<usize, Vec<(usize, f64)>> = HashMap::new();
    for row in &region.matrix {
        by_occupation.entry(row.occupation).or_default().push((row.programme, row.share.0));
    }
    let mut sums = Needs::new();
    for ((occupation, year), people) in openings {
        for (programme, share) in by_occupation.get(occupation).into_iter().flatten() {
            *sums.entry((*programme, *year)).or_default() += people * share;
        }
    }
    for ((programme, year), stated) in needs {
        let place = label(region, *programme, *year);
        let expected = sums.get(&(*programme, *year)).copied().unwrap_or_default();
        report.compare("need_matrix", &place, ["потребность по матрице", "need by the matrix"], expected, *stated);
    }
}

/// Need differs from its bottom-up sum only where a control total of that year reaches, and the totals that the run states
/// as applied are met.
fn raked(run: &Path, region: &Region, bottom_up: &Needs, needs: &Needs, report: &mut Report) {
    let covers = |row: &ControlTotal, programme: usize| {
        row.programme.is_none_or(|p| p == programme)
            && row.ugps.as_ref().is_none_or(|group| region.programmes[programme].code.get(..2) == group.get(..2))
            && row.occupation.is_none_or(|o| region.matrix.iter().any(|m| m.occupation == o && m.programme == programme))
    };
    let apply = region.settings.scenario.control_totals == ControlTotals::Apply;
    for ((programme, year), need) in needs {
        let reached = apply && region.control_totals.iter().any(|row| row.year == *year && covers(row, *programme));
        let raw = bottom_up.get(&(*programme, *year)).copied().unwrap_or_default();
        if !reached {
            let place = label(region, *programme, *year);
            report.compare("need_control", &place, ["потребность без контрольной цифры", "need without a control total"], raw, *need);
        }
    }
    if region.control_totals.is_empty() {
        return;
    }
    let columns = ["subject", "year", "official", "status"];
    let Some(table) = table::read(run, "control_totals", &columns, report) else { return };
    for row in table.rows().filter(|row| row.text("status") == "applied") {
        let (Some(year), Some(official)) = (row.year("year", report), row.number("official", report)) else { continue };
        let subject = row.text("subject");
        // The need of an occupation is spread over programmes with those of others: only the rest can be summed.
        if region.occupations.iter().any(|name| name == subject) {
            continue;
        }
        let code = |programme: usize| region.programmes[programme].code.as_str();
        let within = |programme: usize| {
            subject == "—"
                || code(programme) == subject
                || subject.strip_suffix(".00.00").is_some_and(|group| code(programme).starts_with(group))
        };
        let sum: f64 = needs.iter().filter(|((programme, of), _)| *of == year && within(*programme)).map(|(_, need)| need).sum();
        report.compare("need_control", &row.place(), ["контрольная цифра", "control total"], official, sum);
    }
    report.count("control_totals", table.len());
}

fn complete(region: &Region, needs: &Needs, report: &mut Report) {
    let settings = &region.settings;
    for programme in 0..region.programmes.len() {
        for year in settings.base_year.plus(1).to(settings.horizon).filter(|year| !needs.contains_key(&(programme, *year))) {
            report.find(
                "missing_line",
                format!("tables/need.csv: {}", label(region, programme, year)),
                text!("потребности за этот год в таблице нет", "the table lacks the need of this year"),
            );
        }
    }
}

pub fn label(region: &Region, programme: usize, year: Year) -> String {
    let code = region.programmes.get(programme).map(|p| p.code.as_str()).unwrap_or_default();
    format!("{code}, {year}")
}
