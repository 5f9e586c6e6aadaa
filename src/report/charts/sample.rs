//! A region of nasty names and its records, and the checks that every picture of it has to pass.

use super::canvas::{Align, Canvas, Shape};
use super::frame::{Context, Origin, Page};
use super::marks::tests::told_apart;
use super::uncertainty::{Shares, uncertainty};
use super::{
    Ahead, Drawing, Fan, backtest, balance, employers, fans, intervals, moves, municipalities, need, plan, prices, supply, waterfall,
};
use kadry_engine::demand::{CauseYear, EmploymentForecast, IndustryNeed, IndustryPath, ProgrammeNeed, RegionNeed};
use kadry_engine::quota::{BalanceLine, BalanceStatus, ConstraintLine, Kind, Plan, PlanLine, PlanStatus};
use kadry_engine::review::employers::EmployerYear;
use kadry_engine::series::{Backtest, Series, Trials, forecast_all};
use kadry_engine::supply::{Chain, Factor};
use kadry_region::lang::{Lang, Text};
use kadry_region::units::{Groups, People, Places, Share, Workers, Year};
use kadry_region::{College, MatrixShare, Offer, Programme, Region, Settings};

/// 120 characters with all that XML dislikes.
const LONG: &str =
    "Обслуживание <систем> & \"агрегатов\" автомобилей, тракторов, дорожных, строительных и лесозаготовительных машин (по видам)";
pub const RUN: &str = "0a1b2c3d";
const FIRST: Year = Year(2023);
const LAST: Year = Year(2034);

pub fn region(items: usize) -> Region {
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
                municipality: (!i.is_multiple_of(3)).then(|| format!("{} район", named(i))),
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
        municipal: Vec::new(),
        ages: Vec::new(),
        exits: Vec::new(),
        growth: Vec::new(),
        projects: Vec::new(),
        vacancies: Vec::new(),
        requests: Vec::new(),
        contracts: Vec::new(),
        contingent: Vec::new(),
        admissions: Vec::new(),
        births: Vec::new(),
        yields: Vec::new(),
        leavers: Vec::new(),
        budgets: Vec::new(),
        limits: Vec::new(),
        control_totals: Vec::new(),
        indicators: Vec::new(),
        changes: Vec::new(),
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
        months_in_training: None,
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
        training: None,
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

pub fn industries(items: usize) -> Vec<IndustryNeed> {
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

pub fn causes(items: usize) -> Vec<CauseYear> {
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

pub fn plan(items: usize) -> Plan {
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
    let constraint = |index: usize| ConstraintLine {
        name: "licence".to_owned(),
        kind: [Kind::Licence, Kind::Teachers, Kind::Budget, Kind::Contract][index % 4],
        owner: if index.is_multiple_of(2) { LONG.to_owned() } else { "Колледж".to_owned() },
        year: Year(2027),
        bound: 2.0,
        activity: 2.0,
        slack: 0.0,
        binding: !index.is_multiple_of(7),
        price_people: Some(-0.5),
        range: None,
        one_more: (!index.is_multiple_of(5)).then_some(if index % 4 == 3 { 1.25 } else { -0.3 * index as f64 }),
        group_more: index.is_multiple_of(3).then_some(-1234.5 / (index + 1) as f64),
    };
    Plan {
        status: PlanStatus::Optimal,
        gap: 0.0,
        goals: Vec::new(),
        lines: (0..items).flat_map(|offer| Year(2027).to(Year(2029)).map(move |year| line(offer, year))).collect(),
        balance: balances(items),
        constraints: (0..items).map(constraint).collect(),
        certificate: Vec::new(),
        size: (0, 0),
        competition: None,
    }
}

/// Values of series `i` up to the year 2022: zero, huge, constant, with a break, short, and plain ones.
fn values(i: usize) -> Vec<f64> {
    let wave = |t: usize| 1.0 + 0.02 * t as f64 + 0.05 * ((t * 7 + i * 3) % 5) as f64;
    let years = if i % 9 == 5 { 1 } else { 8 + i % 6 };
    let value = |t: usize| match i % 9 {
        1 => 0.0,
        2 => 1e9 * wave(t),
        3 => 250.0,
        4 => 900.0 * wave(t) * if t > years / 2 { 2.5 } else { 1.0 },
        6 => 0.004 * wave(t),
        7 => 40.0 * (wave(t) - 1.3),
        _ => 1200.0 * (i + 1) as f64 * wave(t),
    };
    (0..years).map(value).collect()
}

fn employment(items: usize) -> EmploymentForecast {
    let base = Year(2022);
    let all: Vec<Vec<f64>> = (0..items).map(values).collect();
    let series: Vec<Series> = all.iter().map(|values| Series { group: "", end: base.0, values }).collect();
    let steps = LAST.since(base) as usize;
    let industry = |(i, forecast): (usize, kadry_engine::series::Forecast)| {
        let history: Vec<(Year, f64)> = base.plus(1 - all[i].len() as i32).to(base).zip(all[i].iter().copied()).collect();
        let path = all[i].last().copied().into_iter().chain(forecast.mean.iter().map(|mean| mean * 1.1)).collect();
        IndustryPath { name: region(items).occupations[i].clone(), history, forecast, path, pattern: Vec::new(), filled: Vec::new() }
    };
    let industries = forecast_all(&series, steps, 0.8).into_iter().enumerate().map(industry).collect();
    EmploymentForecast { base, industries, headcount: ndarray::Array2::zeros((0, 0)), reconciliation: Vec::new(), municipal_aside: false }
}

fn table_fans(items: usize) -> Vec<Fan> {
    let fan = |path: IndustryPath| {
        let ahead = |(step, mean): (usize, &f64)| {
            let (low, high) = (path.forecast.low[step], path.forecast.high[step]);
            Ahead { year: Year(2023 + step as i32), mean: *mean, low, high }
        };
        let forecast = path.forecast.mean.iter().enumerate().map(ahead).collect();
        let level_break = path.forecast.level_break.map(|index| path.history[index].0);
        Fan { name: path.name, unit: Text::default(), history: path.history, forecast, level_break }
    };
    employment(items).industries.into_iter().map(fan).collect()
}

fn backtest_of(items: usize, draw: impl Fn(&Backtest, &[Series], &[String]) -> Drawing) -> Drawing {
    let all: Vec<Vec<f64>> = (0..items).map(values).collect();
    let names = region(items).occupations;
    // Series 0 and 1 share a group without a name.
    let group = |i: usize| if i < 2 { "" } else { names[i].as_str() };
    let series: Vec<Series> = all.iter().enumerate().map(|(i, values)| Series { group: group(i), end: 2022, values }).collect();
    let result = kadry_engine::series::backtest(&series, Trials { horizon: 3, origins: 3, level: 0.8 });
    draw(&result, &series, &names)
}

fn shares(items: usize) -> Vec<Shares> {
    let source = |i: usize, share: f64| (Text::new(format!("источник {i} {LONG}"), format!("source {i}")), share);
    let row = |subject: String, year: Year, shift: f64| Shares {
        subject,
        year,
        shares: vec![source(1, 0.5 + shift), source(2, 0.3 - shift), source(3, -0.01), source(4, 0.05)],
    };
    let horizon = Year(2030);
    let whole = FIRST.to(horizon).map(|year| row(LONG.to_owned(), year, 0.02 * f64::from(year.since(FIRST))));
    let industries = region(items).occupations.into_iter().map(|name| row(format!("{name}, отрасль"), horizon, 0.1));
    if items == 0 { Vec::new() } else { whole.chain(industries).collect() }
}

pub fn region_need(items: usize) -> Vec<RegionNeed> {
    let row = |year: Year| RegionNeed {
        year,
        need: People(21.0 * items as f64 + 7.0 * f64::from(year.since(FIRST))),
        low: People(0.0),
        high: People(1e4),
    };
    if items == 0 { Vec::new() } else { FIRST.to(LAST).map(row).collect() }
}

pub fn programme_needs(items: usize) -> Vec<ProgrammeNeed> {
    let row = |programme: usize, year: Year| {
        let need = 1234567.0 / (programme + 1) as f64;
        ProgrammeNeed {
            programme,
            year,
            bottom_up: People(need),
            need: People(need),
            low: People(need * 0.4),
            high: People(need * 1.7),
            method: String::new(),
            flags: Vec::new(),
        }
    };
    (0..items).flat_map(|p| FIRST.to(LAST).map(move |year| row(p, year))).collect()
}

pub fn employer_years(items: usize) -> Vec<EmployerYear> {
    let names = region(items).occupations;
    let record = |employer: usize, subject: usize| EmployerYear {
        employer: names[employer].clone(),
        subject: if subject.is_multiple_of(2) { format!("23.02.{subject:02}") } else { names[subject].clone() },
        year: Year(2030),
        requested: 1e5 / (1 + employer + subject) as f64,
        contracted: 12.0,
        expected: 4.4,
    };
    (0..items).flat_map(|e| (0..items).filter(move |s| (e + s).is_multiple_of(2)).map(move |s| (e, s))).map(|(e, s)| record(e, s)).collect()
}

fn drawings(region: &Region, items: usize, lang: Lang) -> Vec<Drawing> {
    super::canvas::fonts().expect("fonts");
    let context = Context::new(region, RUN, lang);
    let bare = Page { origin: Origin::Table(LONG), run: None, lang };
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
        fans::employment(context, &employment(items)),
        Ok(backtest_of(items, |result, series, names| backtest::backtest(bare, result, series, names, 0.8).expect("a drawing"))),
        uncertainty(context, &shares(items)),
        waterfall::waterfall(context, &causes(items), &region_need(items)),
        supply::small_multiples(context, &industries(items), &plan.balance),
        intervals::intervals(context, &programme_needs(items), &plan.balance),
        moves::places_change(context, &plan.lines),
        municipalities::municipalities(context, &plan.lines),
        employers::graduates_by_employer(context, &employer_years(items)),
        prices::constraint_prices(context, &plan),
    ];
    let pages = fans::series(bare, &table_fans(items), 0.9).expect("drawings");
    all.into_iter().map(|drawing| drawing.expect("a drawing")).chain(pages).collect()
}

#[test]
fn years_beyond_the_plan_are_hatched_and_carry_no_figures() {
    let drawing = drawings(&region(3), 3, Lang::Ru).remove(2);
    assert!(!drawing.csv.contains("out_of_reach") && drawing.csv.contains(",2030,"), "{}", drawing.csv);
    let mut late = balances(3);
    late.iter_mut().filter(|line| line.programme == 1 && line.year > Year(2031)).for_each(|line| line.status = BalanceStatus::OutOfReach);
    let drawing = balance::heatmap(Context::new(&region(3), RUN, Lang::Ru), &late).expect("a drawing");
    assert!(drawing.csv.contains("23.02.01,Связь 1,2032,,,out_of_reach"), "{}", drawing.csv);
}

/// Every text in the order of drawing.
pub fn said(drawing: &Drawing) -> String {
    let text = |shape: &Shape| if let Shape::Text { text, .. } = shape { Some(text.replace('\u{a0}', " ")) } else { None };
    drawing.canvas.shapes.iter().filter_map(text).collect::<Vec<_>>().join(" ")
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
fn marks_of_a_chart_are_told_apart_in_grey_print_and_by_colour_blind_readers() {
    for drawing in drawings(&region(9), 9, Lang::Ru) {
        let marks = &drawing.canvas.legend;
        for (index, a) in marks.iter().enumerate() {
            for b in marks.iter().skip(index + 1) {
                assert!(told_apart(*a, *b), "{}: {a:?} and {b:?}", drawing.name);
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
fn the_footer_names_the_run_and_a_table_of_series_has_none() {
    for drawing in drawings(&region(2), 2, Lang::Ru) {
        let svg = drawing.canvas.svg().expect("svg");
        let bare = drawing.name.starts_with("series") || drawing.name == "backtest";
        assert_eq!(svg.contains(&format!("Расчёт № {RUN}.")), !bare, "{}", drawing.name);
    }
}

#[test]
fn names_that_a_spreadsheet_would_run_stay_text_and_numbers_stay_numbers() {
    let mut region = region(2);
    region.programmes[1].name = "=cmd|' /C calc'!A0".to_owned();
    let drawing = moves::places_change(Context::new(&region, RUN, Lang::Ru), &plan(2).lines).expect("a drawing");
    let row = &records(&drawing.csv)[0];
    assert_eq!((&row[1], &row[5]), ("'=cmd|' /C calc'!A0", "24.0"));
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

pub fn records(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(|row| row.expect("a row")).collect()
}

fn page() -> Page<'static> {
    Page { origin: Origin::Table("таблица.csv"), run: None, lang: Lang::Ru }
}

#[test]
fn the_table_of_a_fan_holds_its_history_and_forecast_and_no_more() {
    let ahead = |year: i32, mean: f64| Ahead { year: Year(year), mean, low: mean - 1.0, high: mean + 2.0 };
    let fan = Fan {
        name: "связь".to_owned(),
        unit: Text::new("чел.", "people"),
        history: vec![(Year(2021), 10.0), (Year(2022), 14.5)],
        forecast: vec![ahead(2023, 15.0), ahead(2024, 1e-5)],
        level_break: Some(Year(2022)),
    };
    let drawing = fans::series(page(), &[fan], 0.8).expect("drawings").remove(0);
    let expected = "series,year,value,low,high,naive,level_break\nсвязь,2021,10,,,,\nсвязь,2022,14.5,,,,1\n\
                    связь,2023,15,14,17,14.5,\nсвязь,2024,1e-5,-0.99999,2.00001,14.5,\n";
    assert_eq!(drawing.csv, expected);
    let svg = drawing.canvas.svg().expect("svg");
    assert!(svg.contains("Источник: таблица.csv.") && svg.contains("«связь», чел.: 2024 — 0,0 против 14,5 (2022)"), "{svg}");
}

#[test]
fn a_page_of_fans_holds_24_and_says_which() {
    let fans = table_fans(45);
    let pages = fans::series(page(), &fans, 0.8).expect("drawings");
    assert_eq!(pages.iter().map(|page| page.name).collect::<Vec<_>>(), ["series", "series_2"]);
    let series =
        |drawing: &Drawing| records(&drawing.csv).iter().map(|row| row[0].to_owned()).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!((series(&pages[0]), series(&pages[1])), (24, 21));
    assert!(pages[1].canvas.svg().expect("svg").contains("Ряды 25–45 из 45."));
}

#[test]
fn employment_beyond_twelve_panels_is_added_up_and_scaled_by_the_growth_index() {
    let (region, employment) = (region(20), employment(20));
    let drawing = fans::employment(Context::new(&region, RUN, Lang::Ru), &employment).expect("a drawing");
    let rows = records(&drawing.csv);
    let names: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    assert!(names.len() == 12 && names.contains("Прочие (9)"), "{names:?}");
    let shown: f64 = rows.iter().filter(|row| &row[1] == "2030").map(|row| row[2].parse::<f64>().expect("a number")).sum();
    let all: f64 = employment.industries.iter().map(|industry| industry.path[8]).sum();
    assert!((shown / all - 1.0).abs() < 1e-9, "{shown} {all}");
    let first = employment.industries.iter().find(|industry| industry.name == rows[0][0]).expect("an industry");
    let row = rows.iter().find(|row| row[0] == first.name && &row[1] == "2030").expect("a row");
    assert!((row[3].parse::<f64>().expect("a number") / (first.forecast.low[7] * 1.1) - 1.0).abs() < 1e-9);
}

#[test]
fn a_backtest_lists_every_point_and_says_what_the_intervals_hold() {
    let drawing = backtest_of(30, |result, series, names| {
        let drawing = backtest::backtest(page(), result, series, names, 0.8).expect("a drawing");
        let rows = records(&drawing.csv);
        assert_eq!(rows.len(), result.points.len());
        for (row, point) in rows.iter().zip(&result.points) {
            assert_eq!((&row[0], &row[1]), (names[point.series].as_str(), series[point.series].group));
            assert!((row[9].parse::<f64>().expect("a number") - point.actual).abs() <= 1e-6);
        }
        let covered = (100.0 * result.all.kadry.coverage.expect("coverage")).round();
        let svg = drawing.canvas.svg().expect("svg").replace('\u{a0}', " ");
        assert!(
            svg.contains(&format!("{covered} % фактов")) && svg.contains("прочие группы (") && svg.contains("без группы"),
            "{covered}: {svg}"
        );
        drawing
    });
    assert_eq!(drawing.name, "backtest");
}

#[test]
fn shares_of_variance_add_up_to_one_in_every_bar() {
    let mut rows = shares(20);
    rows[0].shares[0].1 = 1.7;
    let region = region(20);
    let drawing = uncertainty(Context::new(&region, RUN, Lang::En), &rows).expect("a drawing");
    let mut sums = std::collections::BTreeMap::<(String, String), f64>::new();
    for row in records(&drawing.csv) {
        *sums.entry((row[0].to_owned(), row[1].to_owned())).or_default() += row[3].parse::<f64>().expect("a number");
    }
    assert_eq!(sums.len(), 8 + 14);
    assert!(sums.values().all(|sum| (sum - 1.0).abs() < 1e-3), "{sums:?}");
    let svg = drawing.canvas.svg().expect("svg");
    assert!(svg.contains("14 of 20 industries are shown.") && svg.contains("moved most by “source 1”"), "{svg}");
}

#[test]
fn new_charts_give_the_same_bytes_twice() {
    let bytes = || drawings(&region(9), 9, Lang::Ru).into_iter().skip(7).map(|drawing| drawing.chart().expect("a chart"));
    for (a, b) in bytes().zip(bytes()) {
        assert!(a.svg == b.svg && a.png == b.png && a.csv == b.csv, "{}", a.name);
    }
}

#[test]
fn one_group_far_out_tears_its_bars_and_leaves_the_others_readable() {
    use kadry_engine::series::{Comparison, Point};
    let comparison = |own: f64| {
        let mut comparison = Comparison::default();
        (comparison.kadry.mase, comparison.naive.mase, comparison.drift.mase) = (Some(own), Some(1.0), Some(1.2));
        comparison.kadry.coverage = Some(0.5);
        comparison
    };
    let groups = [("a", 0.5), ("b", 700.0), ("c", 1.5)].map(|(name, own)| (name.to_owned(), comparison(own))).into();
    let point = |year: i32| Point {
        series: 0,
        origin: 2020,
        year,
        forecast: 5.0,
        low: 4.0,
        high: 6.0,
        naive: 4.0,
        drift: 4.5,
        actual: 5.5,
        scale: 1.0,
    };
    let result =
        Backtest { points: vec![point(2021), point(2022)], series: Vec::new(), groups, all: comparison(1.5), structure: Vec::new() };
    let drawing = backtest::backtest(page(), &result, &[], &[], 0.8).expect("a drawing");
    let svg = drawing.canvas.svg().expect("svg").replace('\u{a0}', " ");
    assert!(svg.contains("Прогноз хуже наивного на 50 %") && svg.contains("в 2 группах из 3"), "{svg}");
    let (worst, best) = (svg.find("700,00").expect("b"), svg.find("0,50</text>").or_else(|| svg.rfind("0,50")).expect("a"));
    assert!(worst < best, "the worst group stands first");
    assert_eq!(svg.matches("<polygon").count(), 1);
}
