//! A region of nasty names and its records, and the checks that every picture of it has to pass.

use super::canvas::{Align, Canvas, Shape};
use super::frame::Context;
use super::{Drawing, balance, need, plan};
use crate::demand::{CauseYear, IndustryNeed};
use crate::lang::Lang;
use crate::quota::{BalanceLine, BalanceStatus, ConstraintLine, Plan, PlanLine, PlanStatus};
use crate::region::{College, MatrixShare, Offer, Programme, Region, Settings};
use crate::supply::{Chain, Factor};
use crate::units::{Groups, People, Places, Share, Workers, Year};

/// 120 characters with all that XML dislikes.
const LONG: &str =
    "Обслуживание <систем> & \"агрегатов\" автомобилей, тракторов, дорожных, строительных и лесозаготовительных машин (по видам)";
const FIRST: Year = Year(2023);
const LAST: Year = Year(2034);

fn region(items: usize) -> Region {
    let settings = format!(
        "name = '{LONG}'\nbase_year = 2022\nfirst_admission_year = 2027\n[sources]\nemployment = '{LONG}'\noffers = '{LONG}'\n[scenario]\nname = '{LONG}'"
    );
    let settings: Settings = toml::from_str(&settings).expect("settings of the sample");
    let named = |index: usize| if index.is_multiple_of(2) { format!("{LONG} {index}") } else { format!("Связь {index}") };
    Region {
        settings,
        programmes: (0..items)
            .map(|i| Programme {
                code: format!("23.02.{i:02}"),
                name: named(i),
                industry: named(i),
                priority: 1.0,
                valid_from: None,
                valid_to: None,
            })
            .collect(),
        colleges: (0..items)
            .map(|i| College {
                id: named(i),
                name: named(i),
                municipality: None,
                founder: None,
                cluster: None,
                intake_capacity: None,
                contingent_capacity: None,
                dormitory: None,
                dormitory_share: None,
                teacher_hours: None,
            })
            .collect(),
        offers: (0..items).map(offer).collect(),
        matrix: (0..items).map(|i| MatrixShare { occupation: i, programme: i, share: Share(0.5), assumed: false }).collect(),
        occupations: (0..items).map(named).collect(),
        industries: Vec::new(),
        employment: Vec::new(),
        ages: Vec::new(),
        exits: Vec::new(),
        growth: Vec::new(),
        projects: Vec::new(),
        vacancies: Vec::new(),
        requests: Vec::new(),
        contracts: Vec::new(),
        contingent: Vec::new(),
        yields: Vec::new(),
        leavers: Vec::new(),
        budgets: Vec::new(),
        limits: Vec::new(),
        control_totals: Vec::new(),
        indicators: Vec::new(),
        unmatched: Vec::new(),
        rows: Vec::new(),
    }
}

fn offer(index: usize) -> Offer {
    Offer {
        college: index,
        programme: index,
        form: "очная".to_owned(),
        base: "9".to_owned(),
        duration_months: 46,
        group_size: 25,
        group_min: 20,
        max_groups: 2,
        licensed: true,
        cost: None,
        workshop: None,
        score: None,
        professionalitet: false,
        adapted: false,
        kcp: None,
        admitted: None,
    }
}

fn chain() -> Chain {
    let factor = |value: f64| Factor { value: Share(value), source: None };
    Chain {
        survival: factor(0.8),
        employed: factor(0.8),
        in_occupation: factor(0.5),
        in_region: factor(0.9),
        delayed: factor(0.2),
        returning: factor(0.5),
        accreditation: None,
        years: 4,
    }
}

fn industries(items: usize) -> Vec<IndustryNeed> {
    let region = region(items);
    let row = |i: usize, year: Year| {
        let need = 1e3 * (i + 1) as f64 + f64::from(year.0 - 2020);
        IndustryNeed {
            industry: region.programmes[i].industry.clone(),
            year,
            need: People(need),
            low: People(need * 0.7),
            high: People(need * 1.4),
        }
    };
    (0..items).flat_map(|i| FIRST.to(LAST).map(move |year| (i, year))).map(|(i, year)| row(i, year)).collect()
}

fn causes(items: usize) -> Vec<CauseYear> {
    let row = |occupation: usize, year: Year| {
        let growth = if occupation.is_multiple_of(2) { -30.0 } else { 5.0 };
        let net: f64 = 10.0 + 5.0 + 1.0 + 1.0 + growth + 2.0 + 3.0 - 4.0;
        CauseYear {
            occupation,
            year,
            headcount: People(500.0),
            retirement: People(10.0),
            death: People(5.0),
            transfer: People(1.0),
            migration: People(1.0),
            growth: People(growth),
            projects: People(2.0),
            vacancies: People(3.0),
            other_supply: People(4.0),
            openings: People(net.max(0.0)),
            remainder: People((-net).max(0.0)),
        }
    };
    (0..items).flat_map(|o| FIRST.to(LAST).map(move |year| row(o, year))).collect()
}

fn balances(items: usize) -> Vec<BalanceLine> {
    let row = |programme: usize, year: Year| {
        let (shortage, surplus) = if programme.is_multiple_of(3) { (0.0, 17.0) } else { (1234.0 / (programme + 1) as f64, 0.0) };
        let status = if year < Year(2030) {
            BalanceStatus::OutOfReach
        } else if surplus > 0.0 {
            BalanceStatus::Surplus
        } else {
            BalanceStatus::Shortage
        };
        let (pipeline, planned) = (Workers(5.0), Workers(surplus));
        BalanceLine {
            programme,
            year,
            need: People(5.0 + shortage),
            pipeline,
            planned,
            shortage: Workers(shortage),
            surplus: Workers(surplus),
            status,
        }
    };
    (0..items).flat_map(|p| FIRST.to(LAST).map(move |year| row(p, year))).collect()
}

fn plan(items: usize) -> Plan {
    let line = |offer: usize, year: Year| PlanLine {
        offer,
        year,
        groups: Groups(2),
        places: Places(50),
        previous: (!offer.is_multiple_of(4)).then_some(Places(25 + offer as u32)),
        contracts: Places(0),
        graduation: year.plus(4),
        graduates: People(40.0),
        workers: Workers(12.96),
        cost: None,
        blocked_by: (!offer.is_multiple_of(5)).then_some(0),
    };
    let constraint = ConstraintLine {
        name: "licence".to_owned(),
        kind: "licence",
        owner: LONG.to_owned(),
        year: Year(2027),
        bound: 2.0,
        activity: 2.0,
        slack: 0.0,
        binding: true,
        price_people: None,
        sentence: Default::default(),
    };
    Plan {
        status: PlanStatus::Optimal,
        gap: 0.0,
        goals: Vec::new(),
        lines: (0..items).flat_map(|offer| Year(2027).to(Year(2029)).map(move |year| line(offer, year))).collect(),
        balance: balances(items),
        constraints: vec![constraint],
        size: (0, 0),
    }
}

fn drawings(region: &Region, items: usize, lang: Lang) -> Vec<Drawing> {
    super::canvas::fonts().expect("fonts");
    let context = Context::new(region, lang);
    let plan = plan(items);
    let chains = vec![chain(); items];
    let all = [
        need::by_industry(context, &industries(items)),
        need::by_cause(context, &causes(items)),
        balance::heatmap(context, &plan.balance),
        balance::by_industry(context, &plan.balance),
        plan::places_by_college(context, &plan.lines),
        plan::yield_funnel(context, &plan.lines, &chains),
        plan::binding_constraints(context, &plan),
    ];
    all.into_iter().map(|drawing| drawing.expect("a drawing")).collect()
}

#[test]
fn years_beyond_the_plan_are_hatched_and_carry_no_figures() {
    let drawing = drawings(&region(3), 3, Lang::Ru).remove(2);
    assert!(!drawing.csv.contains("out_of_reach") && drawing.csv.contains(",2030,"), "{}", drawing.csv);
    let mut late = balances(3);
    late.iter_mut().filter(|line| line.programme == 1 && line.year > Year(2031)).for_each(|line| line.status = BalanceStatus::OutOfReach);
    let drawing = balance::heatmap(Context::new(&region(3), Lang::Ru), &late).expect("a drawing");
    assert!(drawing.csv.contains("23.02.01,Связь 1,2032,,,out_of_reach"), "{}", drawing.csv);
}

/// Left, top, right and bottom of every text.
fn boxes(canvas: &Canvas) -> Vec<([i32; 4], &str)> {
    let box_of = |shape: &'_ Shape| match shape {
        Shape::Text { x, baseline, text, lettering } => {
            let width = lettering.width(text);
            let left = match lettering.align {
                Align::Left => *x,
                Align::Centre => x - width / 2,
                Align::Right => x - width,
            };
            Some([left, baseline - lettering.size * 7 / 10, left + width, baseline + lettering.size / 5])
        }
        _ => None,
    };
    canvas
        .shapes
        .iter()
        .filter_map(|shape| Some((box_of(shape)?, if let Shape::Text { text, .. } = shape { text.as_str() } else { "" })))
        .collect()
}

#[test]
fn texts_neither_overlap_nor_leave_the_paper_whatever_the_names() {
    for (items, lang) in [(1, Lang::Ru), (2, Lang::En), (9, Lang::Ru), (45, Lang::Ru), (45, Lang::En)] {
        for drawing in drawings(&region(items), items, lang) {
            let boxes = boxes(&drawing.canvas);
            for (index, (a, text)) in boxes.iter().enumerate() {
                let inside = a[0] >= 0 && a[1] >= 0 && a[2] <= drawing.canvas.width && a[3] <= drawing.canvas.height;
                assert!(inside, "{}, {items}: {text} at {a:?}", drawing.name);
                for (b, other) in boxes.iter().skip(index + 1) {
                    let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                    assert!(apart, "{}, {items}: {text} over {other}", drawing.name);
                }
            }
        }
    }
}

#[test]
fn nothing_to_show_is_said_and_no_error() {
    for drawing in drawings(&region(0), 0, Lang::Ru) {
        let name = drawing.name;
        let chart = drawing.chart().expect("a chart");
        assert!(chart.svg.matches("нет данных").count() >= 2, "{name}");
        assert!(chart.csv.lines().count() == 1 && chart.png.starts_with(b"\x89PNG"), "{name}");
    }
}

#[test]
fn tables_carry_full_names_and_pictures_escape_them() {
    for drawing in drawings(&region(2), 2, Lang::Ru) {
        let svg = drawing.canvas.svg().expect("svg");
        assert!(!svg.contains("<систем>"), "{}", drawing.name);
        if ["need_by_industry", "balance_heatmap", "places_by_college", "shortage_by_industry"].contains(&drawing.name) {
            assert!(drawing.csv.contains(&LONG.replace('"', "\"\"")), "{}", drawing.name);
        }
    }
}

#[test]
fn causes_add_up_to_openings() {
    let drawing = drawings(&region(4), 4, Lang::Ru).remove(1);
    let mut by_year = std::collections::BTreeMap::<String, (f64, f64)>::new();
    for row in csv::Reader::from_reader(drawing.csv.as_bytes()).records() {
        let row = row.expect("a row");
        let value: f64 = row[2].parse().expect("a number");
        let sum = by_year.entry(row[0].to_owned()).or_default();
        if &row[1] == "openings" { sum.1 += value } else { sum.0 += value }
    }
    assert_eq!(by_year.len(), 12);
    assert!(by_year.values().all(|(causes, openings)| (causes - openings).abs() < 0.5 && *openings > 0.0), "{by_year:?}");
}
