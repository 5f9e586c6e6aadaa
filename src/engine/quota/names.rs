//! A name for every column and row, made of its domain key: a reader knows the line, a solver takes it.
//!
//! ASCII without spaces and operators, at most 100 characters, no two alike: `places(kolledzh_N_1,34.02.01,ochnaya,9,2027)`.

use super::kind::Kind;
use super::model::{ColumnKey, Model, Names, RowKey, Side};
use super::owners::describe;
use crate::inputs::Inputs;
use kadry_region::units::Year;
use kadry_region::{GoalName, Region};
use std::collections::{BTreeMap, HashMap};

/// Characters of one part of a key: a whole name stays within the 100 that the strictest reader of LP files takes.
const PART: usize = 24;
/// The same for form and base.
const FORM: usize = 8;

/// What a key speaks of; numbers index the region's lists.
#[derive(Clone, Copy, Debug)]
enum Subject {
    Offer(usize),
    Programme(usize),
    College(usize),
    Budget(usize),
    Applicants(usize),
    Limit(usize),
    Number(usize),
    Goal(GoalName),
    All,
}

/// A key taken apart.
#[derive(Clone, Copy, Debug)]
struct Parts {
    family: &'static str,
    subject: Subject,
    year: Option<Year>,
    side: Option<Side>,
}

impl Parts {
    fn new(family: &'static str, subject: Subject, year: Year) -> Self {
        Parts { family, subject, year: Some(year), side: None }
    }

    fn undated(family: &'static str, subject: Subject) -> Self {
        Parts { family, subject, year: None, side: None }
    }
}

impl ColumnKey {
    /// First word of the name: the family of variables.
    pub fn family(self) -> &'static str {
        self.parts().family
    }

    fn parts(self) -> Parts {
        use Subject::{Number, Offer, Programme};
        match self {
            ColumnKey::Groups { offer, year } => Parts::new("groups", Offer(offer), year),
            ColumnKey::Places { offer, year } => Parts::new("places", Offer(offer), year),
            ColumnKey::Unmet { offer, year } => Parts::new("unmet", Offer(offer), year),
            ColumnKey::Shortage { programme, year } => Parts::new("shortage", Programme(programme), year),
            ColumnKey::Surplus { programme, year } => Parts::new("surplus", Programme(programme), year),
            ColumnKey::SurplusBeyond { programme, year } => Parts::new("surplus_beyond", Programme(programme), year),
            ColumnKey::Rise { offer, year } => Parts::new("rise", Offer(offer), year),
            ColumnKey::Fall { offer, year } => Parts::new("fall", Offer(offer), year),
            ColumnKey::Apart { offer, year } => Parts::new("apart", Offer(offer), year),
            ColumnKey::Opened { offer } => Parts::undated("opened", Offer(offer)),
            ColumnKey::ChangeMode { offer, year } => Parts::new("change_mode", Offer(offer), year),
            ColumnKey::Worst => Parts::undated("worst", Subject::All),
            ColumnKey::Slack { row } => Parts::undated("slack", Number(row)),
        }
    }
}

impl RowKey {
    /// First word of the name: the family of constraints.
    pub fn family(self) -> &'static str {
        self.parts().family
    }

    fn parts(self) -> Parts {
        use Subject::{Applicants, Budget, College, Limit, Number, Offer, Programme};
        match self {
            RowKey::GroupSize { offer, year } => Parts::new("group_size", Offer(offer), year),
            RowKey::GroupMin { offer, year } => Parts::new("group_min", Offer(offer), year),
            RowKey::Licence { offer, year } => Parts::new("licence", Offer(offer), year),
            RowKey::Balance { programme, year } => Parts::new("balance", Programme(programme), year),
            RowKey::Contract { offer, year } => Parts::new("contract", Offer(offer), year),
            RowKey::Intake { college, year } => Parts::new("intake", College(college), year),
            RowKey::Contingent { college, year } => Parts::new("contingent", College(college), year),
            RowKey::Workshop { offer, year } => Parts::new("workshop", Offer(offer), year),
            RowKey::Teachers { college, year } => Parts::new("teachers", College(college), year),
            RowKey::Dormitory { college, year } => Parts::new("dormitory", College(college), year),
            RowKey::Budget { budget, year } => Parts::new("budget", Budget(budget), year),
            RowKey::Applicants { group, year } => Parts::new("applicants", Applicants(group), year),
            RowKey::Growth { offer, year, .. } => Parts::new("growth", Offer(offer), year),
            RowKey::Decline { offer, year, .. } => Parts::new("decline", Offer(offer), year),
            RowKey::Limit { limit, year, side } => Parts { side: Some(side), ..Parts::new("limit", Limit(limit), year) },
            RowKey::SurplusBand { programme, year } => Parts::new("surplus_band", Programme(programme), year),
            RowKey::Change { offer, year } => Parts::new("change", Offer(offer), year),
            RowKey::Opening { offer, year } => Parts::new("opening", Offer(offer), year),
            RowKey::Apart { offer, year, side } => Parts { side: Some(side), ..Parts::new("apart", Offer(offer), year) },
            RowKey::Wholeness { programme, year, side, .. } => {
                Parts { side: Some(side), ..Parts::new("wholeness", Programme(programme), year) }
            }
            RowKey::Fairness { industry } => Parts::undated("fairness", Number(industry)),
            RowKey::Lot { lot } => Parts::undated("lot", Number(lot)),
            RowKey::Rounded { row, side, .. } => Parts { side: Some(side), ..Parts::undated("rounded", Number(row)) },
            RowKey::Kept { goal } => Parts::undated("kept", Number(goal)),
            RowKey::Level { goal } => Parts::undated("level", Subject::Goal(goal)),
            RowKey::Cut { number } => Parts::undated("cut", Number(number)),
            RowKey::Tail { draw } => Parts::undated("tail", Number(draw)),
            RowKey::Deviation { offer, year } => Parts::new("deviation", Offer(offer), year),
            RowKey::Linking { number } => Parts::undated("linking", Number(number)),
            RowKey::Convexity { block } => Parts::undated("convexity", Number(block)),
        }
    }
}

impl Names {
    pub fn of(model: &Model, data: &Inputs) -> Self {
        let labels = Labels::new(data);
        Names {
            columns: distinct(model.columns.iter().map(|column| labels.name(column.key.parts(), &data.region))),
            rows: distinct(model.rows.iter().map(|row| labels.name(row.key.parts(), &data.region))),
        }
    }

    /// Names of a model that knows no region, such as one that was read from a file: the family and the number.
    pub fn numbered(model: &Model) -> Self {
        let number = |family: &str, index: usize| format!("{family}({index})");
        Names {
            columns: model.columns.iter().enumerate().map(|(index, column)| number(column.key.family(), index)).collect(),
            rows: model.rows.iter().enumerate().map(|(index, row)| number(row.key.family(), index)).collect(),
        }
    }
}

/// Columns of [`names_table`].
pub const NAMES_HEAD: [&str; 9] = ["name", "item", "kind", "college", "programme", "form", "base", "owner", "year"];

/// The domain key behind each name, ids as the input writes them: a line for each column, then for each row.
pub fn names_table(model: &Model, data: &Inputs, names: &Names) -> Vec<[String; 9]> {
    let columns = names.columns.iter().zip(&model.columns).map(|(name, column)| (name, "column", column.key.parts(), None));
    let rows = names.rows.iter().zip(&model.rows).map(|(name, row)| (name, "row", row.key.parts(), describe(row.key, data)));
    let line = |(name, item, parts, described): (&String, &str, Parts, Option<(Kind, String, Year)>)| {
        let [college, programme, form, base] = subject_cells(parts.subject, &data.region);
        let owner = described.map(|(_, owner, _)| owner).unwrap_or_default();
        let year = parts.year.map(|year| year.to_string()).unwrap_or_default();
        [name, item, parts.family, college, programme, form, base, &owner, &year].map(str::to_owned)
    };
    columns.chain(rows).map(line).collect()
}

fn subject_cells(subject: Subject, region: &Region) -> [&str; 4] {
    let college = |index: usize| region.colleges[index].id.as_str();
    let programme = |index: usize| region.programmes[index].code.as_str();
    match subject {
        Subject::Offer(offer) => {
            let offer = &region.offers[offer];
            [college(offer.college), programme(offer.programme), &offer.form, &offer.base]
        }
        Subject::Programme(index) => ["", programme(index), "", ""],
        Subject::College(index) => [college(index), "", "", ""],
        Subject::Budget(_) | Subject::Applicants(_) | Subject::Limit(_) | Subject::Number(_) | Subject::Goal(_) | Subject::All => [""; 4],
    }
}

/// Every text of the region that goes into names, in safe characters.
struct Labels {
    colleges: Vec<String>,
    programmes: Vec<String>,
    offers: Vec<String>,
    budgets: Vec<String>,
    applicants: Vec<String>,
}

impl Labels {
    fn new(data: &Inputs) -> Self {
        let region = &data.region;
        let colleges = labels(region.colleges.iter().map(|college| college.id.as_str()));
        let programmes = labels(region.programmes.iter().map(|programme| programme.code.as_str()));
        let form = |text: &str| short(text, FORM);
        let offers = region.offers.iter().map(|offer| {
            format!("{},{},{},{}", colleges[offer.college], programmes[offer.programme], form(&offer.form), form(&offer.base))
        });
        let offers = offers.collect();
        let budgets = labels(region.budgets.iter().map(|budget| budget.founder.as_deref().unwrap_or("all")));
        let places = labels(data.applicants.iter().map(|group| group.municipality.as_deref().unwrap_or("all")));
        let applicants = places.iter().zip(&data.applicants).map(|(place, group)| format!("{place},{}", form(&group.base))).collect();
        Labels { colleges, programmes, offers, budgets, applicants }
    }

    fn name(&self, parts: Parts, region: &Region) -> String {
        let mut name = String::with_capacity(64);
        name.push_str(parts.family);
        name.push('(');
        match parts.subject {
            Subject::Offer(index) => name.push_str(&self.offers[index]),
            Subject::Programme(index) => name.push_str(&self.programmes[index]),
            Subject::College(index) => name.push_str(&self.colleges[index]),
            Subject::Budget(index) => name.push_str(&self.budgets[index]),
            Subject::Applicants(index) => name.push_str(&self.applicants[index]),
            Subject::Limit(index) => name.push_str(&format!("{}_{}", short(&region.limits[index].kind, PART), index + 1)),
            Subject::Number(index) => name.push_str(&index.to_string()),
            Subject::Goal(goal) => name.push_str(goal.key()),
            Subject::All => name.push_str("all"),
        }
        if let Some(year) = parts.year {
            name.push_str(&format!(",{year}"));
        }
        if let Some(side) = parts.side {
            name.push_str(if side == Side::Min { ",min" } else { ",max" });
        }
        name.push(')');
        name
    }
}

/// One safe label for each text: equal texts share it, different ones never do.
fn labels<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let texts: Vec<&str> = texts.collect();
    let mut taken = HashMap::new();
    let mut of = BTreeMap::new();
    for text in &texts {
        of.entry(*text).or_insert_with(|| free(short(text, PART), &mut taken));
    }
    texts.iter().map(|text| of[text].clone()).collect()
}

/// Two limits of one kind may have one owner; the second of equal names gets a number.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken = HashMap::new();
    names.map(|name| free(name, &mut taken)).collect()
}

/// `taken` counts how often each name was asked for, so that long runs of equal names are numbered in one pass.
fn free(name: String, taken: &mut HashMap<String, u32>) -> String {
    let count = taken.entry(name.clone()).or_insert(0);
    *count += 1;
    if *count == 1 {
        return name;
    }
    let free = (*count..).map(|number| format!("{name}~{number}")).find(|name| !taken.contains_key(name)).unwrap_or(name);
    taken.insert(free.clone(), 1);
    free
}

fn short(text: &str, most: usize) -> String {
    safe(text).chars().take(most).collect()
}

/// Latin letters, digits and dots; whatever else stands between them becomes one underscore.
fn safe(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            _ if letter.is_ascii_alphanumeric() || letter == '.' => out.push(letter),
            _ => match latin(letter) {
                Some(latin) => out.push_str(latin),
                None if !out.ends_with('_') => out.push('_'),
                None => {}
            },
        }
    }
    let out = out.trim_matches('_');
    if out.is_empty() { "x".to_owned() } else { out.to_owned() }
}

/// Transliteration in small letters, Russian and Yakut.
fn latin(letter: char) -> Option<&'static str> {
    let lower = letter.to_lowercase().next()?;
    Some(match lower {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ҕ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'й' | 'ы' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ҥ' => "n",
        '№' => "N",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_safe_and_stay_apart() {
        assert_eq!(safe("Колледж № 1"), "kolledzh_N_1");
        assert_eq!(safe("ГАПОУ РС(Я) «Щит-2»"), "gapou_rs_ya_shchit_2");
        assert_eq!(safe("—"), "x");
        let long = ["Якутский педагогический колледж", "Якутский педагогический колледж № 2", "якутский педагогический"];
        assert_eq!(
            labels(long.into_iter()),
            [
                "yakutskiy_pedagogicheskiy"[..PART].to_owned(),
                format!("{}~2", &"yakutskiy_pedagogicheskiy"[..PART]),
                format!("{}~3", &"yakutskiy_pedagogicheskiy"[..PART])
            ]
        );
        assert_eq!(labels(["А", "а", "А"].into_iter()), ["a", "a~2", "a"]);
    }

    #[test]
    fn equal_names_get_numbers_that_are_free() {
        let names = ["growth(a,2028)", "growth(a,2028)~2", "growth(a,2028)"].map(str::to_owned);
        assert_eq!(distinct(names.into_iter()), ["growth(a,2028)", "growth(a,2028)~2", "growth(a,2028)~3"]);
    }

    #[test]
    fn the_longest_name_fits() {
        let (part, form) = ("x".repeat(PART + "~999".len()), "x".repeat(FORM));
        assert!(format!("change_mode({part},{part},{form},{form},2027)~99").len() <= 100);
    }
}
