//! The allocation of a run as a plan: every line known, complete and within its groups.
//! What follows from a line alone (graduates, workers, cost) is recomputed here.

use super::cohort::Chain;
use super::table::{self, Row};
use super::{Report, at_most, figure};
use kadry_region::lang::{Lang, Text, text};
use kadry_region::units::Year;
use kadry_region::{Region, Students};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

const COLUMNS: [&str; 13] = [
    "college",
    "programme",
    "form",
    "base",
    "admission_year",
    "groups",
    "places",
    "previous_places",
    "contracts",
    "graduation_year",
    "expected_graduates",
    "expected_workers",
    "cost",
];

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    groups: f64,
    places: f64,
}

/// The places of a run with all that a check asks of them.
pub struct Plan<'r> {
    pub region: &'r Region,
    pub chains: Vec<Chain>,
    pub admissions: Vec<Year>,
    cells: BTreeMap<(usize, Year), Cell>,
    training: HashMap<usize, Vec<&'r Students>>,
    contracts: HashMap<(usize, Year), f64>,
}

impl<'r> Plan<'r> {
    fn new(region: &'r Region) -> Self {
        let mut training: HashMap<usize, Vec<&Students>> = HashMap::new();
        for students in &region.contingent {
            training.entry(students.offer).or_default().push(students);
        }
        let mut contracts: HashMap<(usize, Year), f64> = HashMap::new();
        for contract in &region.contracts {
            *contracts.entry((contract.offer, contract.admission_year)).or_default() += f64::from(contract.count);
        }
        let chains = region.offers.iter().map(|offer| Chain::new(region, offer)).collect();
        Self { region, chains, admissions: region.settings.admissions(), cells: BTreeMap::new(), training, contracts }
    }

    pub fn groups(&self, offer: usize, year: Year) -> f64 {
        self.cells.get(&(offer, year)).map_or(0.0, |cell| cell.groups)
    }

    pub fn places(&self, offer: usize, year: Year) -> f64 {
        self.cells.get(&(offer, year)).map_or(0.0, |cell| cell.places)
    }

    /// Lines with places: `(offer, admission year, places)`.
    pub fn filled(&self) -> impl Iterator<Item = (usize, Year, f64)> + '_ {
        self.cells.iter().filter(|(_, cell)| cell.places > 0.0).map(|((offer, year), cell)| (*offer, *year, cell.places))
    }

    pub fn contracted(&self, offer: usize, year: Year) -> f64 {
        self.contracts.get(&(offer, year)).copied().unwrap_or_default()
    }

    /// Last year's fact for the first admission year, the plan's own year before for the others.
    pub fn previous(&self, offer: usize, year: Year) -> Option<f64> {
        if Some(&year) == self.admissions.first() {
            self.region.offers.get(offer).and_then(|o| o.kcp).map(f64::from)
        } else {
            Some(self.places(offer, year.plus(-1)))
        }
    }

    /// Groups that licence and programme allow.
    pub fn allowed(&self, offer: usize, year: Year) -> f64 {
        let record = self.region.offers.get(offer);
        let Some((offer, programme)) = record.and_then(|o| Some((o, self.region.programmes.get(o.programme)?))) else { return 0.0 };
        let begun = programme.valid_from.is_none_or(|from| from <= year);
        let ended = programme.valid_to.is_some_and(|to| to < year);
        if offer.licensed && begun && !ended { f64::from(offer.max_groups) } else { 0.0 }
    }

    /// Planned students of a line who study in the autumn of a year.
    pub fn planned_students(&self, offer: usize, year: Year) -> f64 {
        let Some(chain) = self.chains.get(offer) else { return 0.0 };
        let studying = self.admissions.iter().filter(|admitted| (0..chain.years).contains(&year.since(**admitted)));
        studying.map(|admitted| self.places(offer, *admitted) * chain.kept(year.since(*admitted))).sum()
    }

    /// Planned groups of a line that are taught in a year.
    pub fn planned_groups(&self, offer: usize, year: Year) -> f64 {
        let Some(chain) = self.chains.get(offer) else { return 0.0 };
        let taught = self.admissions.iter().filter(|admitted| (0..chain.years).contains(&year.since(**admitted)));
        taught.map(|admitted| self.groups(offer, *admitted)).sum()
    }

    /// Students admitted before the plan who still study in the autumn of a year.
    pub fn earlier_students(&self, offer: usize, year: Year) -> f64 {
        let (Some(line), Some(rows)) = (self.region.offers.get(offer), self.training.get(&offer)) else { return 0.0 };
        let chain = Chain::earlier(self.region, line);
        rows.iter().map(|row| row.students.0 * chain.kept_of_course(row.course, row.year, year)).sum()
    }

    /// Pairs of programme and year that a planned admission year can influence: `(programme, year)`.
    pub fn reach(&self) -> impl Iterator<Item = (usize, Year)> + '_ {
        let lines = self
            .region
            .offers
            .iter()
            .enumerate()
            .flat_map(|(k, offer)| self.admissions.iter().map(move |year| (k, offer.programme, *year)));
        lines.filter(|(k, _, year)| self.allowed(*k, *year) > 0.0).flat_map(|(k, programme, year)| {
            let chain = self.chains.get(k).filter(|chain| chain.survival > 0.0);
            let at = move |lag: i32, workers: f64| (workers > 0.0).then(|| (programme, year.plus(lag)));
            chain.into_iter().flat_map(move |chain| [at(chain.years, chain.prompt), at(chain.years + 1, chain.late)]).flatten()
        })
    }

    fn label(&self, offer: usize, year: Year) -> String {
        format!("{}, {year}", self.region.offer_label(offer))
    }
}

/// Reads `tables/allocation.csv` and checks each of its lines.
pub fn read<'r>(run: &Path, region: &'r Region, report: &mut Report) -> Option<Plan<'r>> {
    let table = table::read(run, "allocation", &COLUMNS, report)?;
    let index = keys(region);
    let mut plan = Plan::new(region);
    let mut lines = Vec::new();
    for row in table.rows() {
        let Some(offer) = index.get(&["college", "programme", "form", "base"].map(|column| row.text(column))).copied() else {
            report.find("unknown_line", row.place(), unknown(&row));
            continue;
        };
        let Some(year) = row.year("admission_year", report) else { continue };
        if !plan.admissions.contains(&year) {
            report.find("unknown_line", row.place(), text!("приём {year} года не планируется", "the admission of {year} is not planned"));
            continue;
        }
        let (Some(groups), Some(places)) = (row.whole("groups", report), row.whole("places", report)) else { continue };
        if plan.cells.insert((offer, year), Cell { groups, places }).is_some() {
            report.find(
                "duplicate_line",
                row.place(),
                text!("строка «{label}» уже была", "the line “{label}” was there already", label = plan.label(offer, year)),
            );
            continue;
        }
        lines.push((offer, year, row));
    }
    report.count("allocation", table.len());
    missing(&plan, report);
    for (offer, year, row) in &lines {
        groups(&plan, *offer, *year, report);
        figures(&plan, *offer, *year, row, report);
    }
    Some(plan)
}

fn keys(region: &Region) -> HashMap<[&str; 4], usize> {
    let mut keys = HashMap::new();
    for (index, offer) in region.offers.iter().enumerate() {
        let (college, programme) = (region.colleges.get(offer.college), region.programmes.get(offer.programme));
        if let Some((college, programme)) = college.zip(programme) {
            keys.insert([college.id.as_str(), &programme.code, &offer.form, &offer.base], index);
        }
    }
    keys
}

fn unknown(row: &Row<'_>) -> Text {
    let named = ["college", "programme", "form", "base"].map(|column| row.text(column).chars().take(80).collect::<String>()).join(" · ");
    text!("строки «{named}» в таблице offers нет", "the table offers has no line “{named}”")
}

/// A line for every offer and year that is licensed, had places last year or has a contract.
fn missing(plan: &Plan<'_>, report: &mut Report) {
    for (k, offer) in plan.region.offers.iter().enumerate() {
        for year in plan.admissions.iter().copied() {
            let due =
                plan.allowed(k, year) > 0.0 || plan.previous(k, year).is_some_and(|places| places > 0.0) || plan.contracted(k, year) > 0.0;
            if (due || offer.licensed) && !plan.cells.contains_key(&(k, year)) {
                let label = plan.label(k, year);
                report.find(
                    "missing_line",
                    label.clone(),
                    text!("строки «{label}» в распределении нет", "the allocation lacks the line “{label}”"),
                );
            }
        }
    }
}

/// Whole groups within the licence, and places within the groups.
fn groups(plan: &Plan<'_>, k: usize, year: Year, report: &mut Report) {
    let Some(offer) = plan.region.offers.get(k) else { return };
    let (groups, places) = (plan.groups(k, year), plan.places(k, year));
    let (least, most) = (groups * f64::from(offer.group_min), groups * f64::from(offer.group_size));
    report.count("group_bounds", 1);
    if !at_most(least, places) || !at_most(places, most) {
        let say = |lang| [groups, least, most, places].map(|value| figure(value, lang));
        let ([groups, least, most, found], [groups_en, least_en, most_en, found_en]) = (say(Lang::Ru), say(Lang::En));
        let message = Text::new(
            format!("мест {found}, а групп {groups}: должно быть от {least} до {most}"),
            format!("{found_en} places in {groups_en} groups: from {least_en} to {most_en} expected"),
        );
        report.find("group_bounds", plan.label(k, year), message);
    }
}

/// What follows from places alone.
fn figures(plan: &Plan<'_>, k: usize, year: Year, row: &Row<'_>, report: &mut Report) {
    let (Some(offer), Some(chain)) = (plan.region.offers.get(k), plan.chains.get(k)) else { return };
    let places = plan.places(k, year);
    let label = plan.label(k, year);
    let mut column = |what, column: &str, names, expected: Option<f64>| match (expected, row.is_empty(column)) {
        (None, true) => {}
        (None, false) => report.find(
            what,
            label.clone(),
            text!("{column} заполнено, хотя исходных данных нет", "{column} is filled though the inputs do not give it"),
        ),
        (Some(expected), _) => {
            if let Some(found) = row.number(column, report) {
                report.compare(what, &label, names, expected, found);
            }
        }
    };
    column("previous_places", "previous_places", ["места прошлого года", "places of the year before"], plan.previous(k, year));
    column("contracts", "contracts", ["места по договорам", "places under contract"], Some(plan.contracted(k, year)));
    column("graduation_year", "graduation_year", ["год выпуска", "year of graduation"], Some(f64::from(year.plus(chain.years).0)));
    column("expected_graduates", "expected_graduates", ["выпускники", "graduates"], Some(places * chain.survival));
    column("expected_workers", "expected_workers", ["работники", "workers"], Some(places * chain.workers_per_place()));
    column("cost", "cost", ["стоимость", "cost"], offer.cost.map(|cost| cost.0 * places * chain.student_years()));
}
