//! Each family of constraints of two colleges and two programmes as readable LP text, in `tests/golden/lp`.
//!
//! After an intended change: `KADRY_BLESS=1 cargo test --test it golden_lp`, and read the difference.

use crate::support::Package;
use kadry_engine::quota::{GoalName, Model, ModelFormat, Names, Portable, objective};
use kadry_engine::{Forecast, Inputs};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Files and the kinds of rows in them.
const FAMILIES: [(&str, &[&str]); 17] = [
    ("groups", &["group_size", "group_min", "licence"]),
    ("balance", &["balance"]),
    ("contracts", &["contract"]),
    ("intake", &["intake"]),
    ("contingent", &["contingent"]),
    ("workshop", &["workshop"]),
    ("teachers", &["teachers"]),
    ("dormitory", &["dormitory"]),
    ("budget", &["budget"]),
    ("applicants", &["applicants"]),
    ("continuity", &["growth", "decline"]),
    ("limits", &["limit"]),
    ("surplus_band", &["surplus_band"]),
    ("change", &["change", "opening"]),
    ("wholeness", &["wholeness"]),
    ("rounding", &["rounded"]),
    ("fairness", &["fairness"]),
];

/// A region whose figures can be checked by hand. Line A 15.02.16 has groups of several sizes, B 15.02.16 may grow by a share.
fn package() -> Package {
    let files = [
        (
            "region.toml",
            "name = \"Два на два\"\nbase_year = 2025\nfirst_admission_year = 2027\nadmission_years = 2\nhorizon = 2030\n[scenario]\ndraws = 10\n",
        ),
        (
            "programmes.csv",
            "programme,name,industry,priority\n08.01.28,Мастер отделочных работ,Строительство,1\n15.02.16,Технология машиностроения,Машиностроение,1.5\n",
        ),
        (
            "colleges.csv",
            "college,name,municipality,founder,intake_capacity,contingent_capacity,dormitory,dormitory_share,teacher_hours\n\
             A,Колледж A,Север,Министерство,75,150,60,0.5,12000\nB,Колледж B,Юг,Министерство,150,400,,,\n",
        ),
        (
            "offers.csv",
            "college,programme,form,base,duration_months,group_size,group_min,max_groups,licensed,cost,workshop,kcp\n\
             A,08.01.28,очная,11,10,25,,1,true,80000,,0\nA,15.02.16,очная,9,34,25,20,2,true,100000,120,50\n\
             B,08.01.28,очная,11,10,30,,1,true,80000,,30\nB,15.02.16,очная,9,34,25,,5,true,100000,,75\n",
        ),
        (
            "yields.csv",
            "programme,survival,employed,in_occupation,in_region,delayed,returning\n08.01.28,0.9,1,0.5,1,0,0\n15.02.16,0.729,0.9,0.8,1,0.25,0.8\n",
        ),
        ("matrix.csv", "occupation,programme,share\n7131 Маляры,08.01.28,1\n3115 Техники-механики,15.02.16,1\n"),
        (
            "contracts.csv",
            "contract,employer,college,programme,form,base,admission_year,count\nЦ-1,АО «Завод»,A,15.02.16,очная,9,2027,10\n",
        ),
        ("contingent.csv", "college,programme,form,base,course,base_date,students\nA,15.02.16,очная,9,2,2026-10-01,20\n"),
        ("budget.csv", "year,founder,amount\n2027,Министерство,20000000\n2029,,15000000\n"),
        (
            "limits.csv",
            "kind,programme,municipality,base,college,year,min,max\ntotal,,,,,,,200\nfederal,15.02.16,,,,2027,100,100\nmunicipality,,Север,,,2028,25,60\n",
        ),
    ];
    let mut package = Package { files: files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect() };
    let mut employment = "year,occupation,industry,headcount\n".to_owned();
    let mut leavers = "year,base,count,participation\n".to_owned();
    for year in 2016..=2025 {
        employment.push_str(&format!("{year},7131 Маляры,Строительство,1000\n{year},3115 Техники-механики,Машиностроение,2000\n"));
    }
    for (year, base, count) in [(2027, "9", 300), (2027, "11", 120), (2028, "9", 310), (2028, "11", 125)] {
        leavers.push_str(&format!("{year},{base},{count},0.5\n"));
    }
    package = package.set("employment.csv", employment).set("school_leavers.csv", leavers);
    // Each year a twentieth of the people of any age leaves: need is the same in every year.
    let mut exits = "cause,age_from,age_to,rate\n".to_owned();
    for (cause, rate) in [("retire", "0.02"), ("death", "0.01"), ("transfer", "0.015"), ("migration", "0.005")] {
        exits.push_str(&format!("{cause},15,90,{rate}\n"));
    }
    package.set("exit_rates.csv", exits)
}

fn forecast(package: &Package) -> Forecast {
    let reading = kadry_package::read_package(&package.write().path);
    let problems: Vec<String> = reading.problems.iter().map(|problem| problem.describe(kadry_region::Lang::En)).collect();
    kadry_engine::forecast(reading.region.unwrap_or_else(|| panic!("{}", problems.join("\n"))))
}

/// The rows of some kinds, with the columns that they or the goal need. Figures are rounded: the last digits of a forecast differ
/// between machines.
fn text(data: &Inputs, kinds: &[&str], goal: Option<GoalName>) -> String {
    let mut model = Model::build(data);
    model.rows.retain(|row| kinds.contains(&row.key.family()));
    let terms = goal.map(|goal| objective(goal, &model, data)).unwrap_or_default();
    let used: BTreeSet<usize> = model.rows.iter().flat_map(|row| &row.terms).chain(&terms).map(|(column, _)| *column).collect();
    let place: BTreeMap<usize, usize> = used.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let round = |value: f64| if value.is_finite() { (value * 1e6).round() / 1e6 } else { value };
    let moved = |terms: &[(usize, f64)]| terms.iter().map(|(column, c)| (place[column], round(*c))).collect::<Vec<_>>();
    for row in &mut model.rows {
        (row.terms, row.lower, row.upper) = (moved(&row.terms), round(row.lower), round(row.upper));
    }
    let terms = moved(&terms);
    let model = Model::from_parts(used.iter().map(|column| model.columns[*column].clone()).collect(), model.rows);
    let names = Names::of(&model, data);
    Portable { model: &model, names: &names, goal: goal.map_or("nothing", GoalName::key), terms: &terms }.text(ModelFormat::Lp)
}

#[track_caller]
fn golden(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/lp").join(format!("{name}.lp"));
    if std::env::var_os("KADRY_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(&file, text).expect("written");
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, stored, "{name}.lp differs; where the change is intended, KADRY_BLESS=1 writes it anew");
}

#[test]
fn every_family_reads_as_its_golden_lp() {
    let forecast = forecast(&package());
    for (name, kinds) in FAMILIES {
        golden(name, &text(&forecast.inputs, kinds, None));
    }
}

#[test]
fn every_goal_reads_as_its_golden_lp() {
    let forecast = forecast(&package());
    for goal in [GoalName::Shortage, GoalName::Fairness, GoalName::Surplus, GoalName::Change, GoalName::Cost, GoalName::Score] {
        golden(&format!("goal_{}", goal.key()), &text(&forecast.inputs, &[], Some(goal)));
    }
    let soft = package().patch("region.toml", "[scenario]", "[scenario]\ncontracts = \"soft\"");
    golden("goal_contracts", &text(&self::forecast(&soft).inputs, &["contract"], Some(GoalName::Contracts)));
}

#[test]
fn no_family_is_without_a_golden_lp() {
    let forecast = forecast(&package());
    let shown: BTreeSet<&str> = FAMILIES.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
    let built: BTreeSet<&str> = Model::build(&forecast.inputs).rows.iter().map(|row| row.key.family()).collect();
    assert_eq!(shown, built);
}

/// Worked out on paper, so that a wrong blessing shows.
#[test]
fn figures_checked_by_hand() {
    let forecast = forecast(&package());
    let data = &forecast.inputs;
    let line = |kinds: &[&str], start: &str| {
        let text = text(data, kinds, None).replace("\n   ", " ");
        text.lines().find(|line| line.trim_start().starts_with(start)).unwrap_or_else(|| panic!("no {start}")).trim().to_owned()
    };
    let places = |college: &str, year: i32| format!("places({college},15.02.16,ochnaya,9,{year})");
    // 0.729 · 0.9 · 0.8 · 1 = 0.52488 workers a place; three quarters of them after three years, four fifths of the rest a year later.
    assert!(line(&["balance"], "balance(15.02.16,2031):").starts_with(&format!(
        "balance(15.02.16,2031): 0.104976 {} + 0.39366 {} + 0.104976 {} + 0.39366 {} + shortage(15.02.16,2031) - surplus(15.02.16,2031) = ",
        places("A", 2027),
        places("A", 2028),
        places("B", 2027),
        places("B", 2028),
    )));
    // Of 20 students nine tenths come back: 18 of a group of 25 take 933.12 of the 12 000 hours.
    let groups = |programme: &str, base: &str| format!("groups(A,{programme},ochnaya,{base},2027)");
    assert_eq!(
        line(&["teachers"], "teachers(A,2027):"),
        format!("teachers(A,2027): 1296 {} + 1296 {} <= 11066.88", groups("08.01.28", "11"), groups("15.02.16", "9"))
    );
}
