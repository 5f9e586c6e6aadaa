//! Seeded regions of any size, with every optional table filled: for tests, benches, and `data/demo`.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// How large a region to make.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub colleges: usize,
    pub programmes: usize,
}

impl Size {
    /// The region of `data/demo`.
    pub const DEMO: Size = Size { colleges: 6, programmes: 10 };
    pub const SMALL: Size = Size { colleges: 15, programmes: 40 };
    pub const REGION: Size = Size { colleges: 60, programmes: 150 };
    pub const BIG: Size = Size { colleges: 250, programmes: 250 };
}

/// Real programmes with the industry and the occupation that they serve; larger regions number further ones.
const PROGRAMMES: [(&str, &str, &str, &str); 10] = [
    ("34.02.01", "Сестринское дело", "Здравоохранение", "3221 Медицинские сёстры"),
    ("31.02.01", "Лечебное дело", "Здравоохранение", "3256 Фельдшеры"),
    ("15.01.05", "Сварщик (ручной и частично механизированной сварки (наплавки))", "Машиностроение", "7212 Сварщики и газорезчики"),
    ("15.02.16", "Технология машиностроения", "Машиностроение", "3115 Техники-механики"),
    ("08.01.28", "Мастер отделочных строительных и декоративных работ", "Строительство", "7131 Маляры"),
    ("08.02.01", "Строительство и эксплуатация зданий и сооружений", "Строительство", "3112 Техники по гражданскому строительству"),
    ("44.02.01", "Дошкольное образование", "Образование", "2342 Воспитатели"),
    ("23.02.07", "Техническое обслуживание и ремонт автотранспортных средств", "Транспорт", "7231 Механики автотранспорта"),
    ("43.02.15", "Поварское и кондитерское дело", "Общественное питание", "5120 Повара"),
    ("09.02.07", "Информационные системы и программирование", "Связь и информация", "3512 Специалисты-техники по поддержке ИКТ"),
];

/// Writes a region package. The same size and seed give the same bytes.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(folder: &Path, size: Size, seed: u64) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, content) in files(size, seed) {
        std::fs::write(folder.join(name), content)?;
    }
    Ok(())
}

struct Line {
    college: usize,
    programme: usize,
    base: &'static str,
    months: u32,
    groups: u32,
}

impl Line {
    fn years(&self) -> u32 {
        self.months.div_ceil(12)
    }

    fn places(&self) -> u32 {
        self.groups * GROUP
    }
}

const GROUP: u32 = 25;
const BASE_YEAR: i32 = 2025;
const FIRST: i32 = 2027;
const COST: u32 = 120_000;

/// The files of a package, by name.
pub fn files(size: Size, seed: u64) -> BTreeMap<String, String> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let programmes: Vec<(String, String, String, String)> = (0..size.programmes).map(programme).collect();
    let municipalities = size.colleges.div_ceil(3).max(1);
    let municipality = |college: usize| format!("Район {}", college % municipalities + 1);
    let college = |college: usize| format!("Колледж № {}", college + 1);
    let founder = |programme: usize| {
        if programmes[programme].0.starts_with('3') {
            "Министерство здравоохранения"
        } else {
            "Министерство образования"
        }
    };
    let mut lines: Vec<Line> = Vec::new();
    for c in 0..size.colleges {
        // Neighbouring codes go together, as in real colleges; every programme is taught somewhere.
        let first = c * size.programmes / size.colleges;
        let count = random.random_range(3..=7usize).min(size.programmes);
        for step in 0..count {
            let p = (first + step) % size.programmes;
            let (base, months) = [("9", 46), ("9", 34), ("11", 34), ("11", 22)][random.random_range(0..4usize)];
            lines.push(Line { college: c, programme: p, base, months, groups: random.random_range(1..=3) });
        }
    }
    let founders: Vec<&str> =
        (0..size.colleges).map(|c| founder(lines.iter().find(|l| l.college == c).map_or(0, |l| l.programme))).collect();
    let mut out = BTreeMap::new();
    let mut add = |name: &str, head: &str, rows: Vec<Vec<String>>| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let head: Vec<&str> = head.split(',').chain(["assumed", "source"]).collect();
        // Writing into memory fails only on rows of different widths, which the test below would show.
        let _ = writer.write_record(&head);
        for row in rows {
            let row = row.into_iter().chain(["true".to_owned(), "синтетические данные".to_owned()]);
            let _ = writer.write_record(row);
        }
        let content = writer.into_inner().unwrap_or_default();
        out.insert(format!("{name}.csv"), String::from_utf8_lossy(&content).into_owned());
    };
    let s = |text: &str| text.to_owned();

    add(
        "programmes",
        "programme,name,industry,priority",
        programmes
            .iter()
            .enumerate()
            .map(|(i, p)| vec![p.0.clone(), p.1.clone(), p.2.clone(), if i == 0 { s("1.5") } else { s("1") }])
            .collect(),
    );
    let intake = |c: usize| lines.iter().filter(|l| l.college == c).map(Line::places).sum::<u32>();
    let students = |c: usize| lines.iter().filter(|l| l.college == c).map(|l| l.places() * l.years()).sum::<u32>();
    add(
        "colleges",
        "college,name,inn,municipality,founder,cluster,intake_capacity,contingent_capacity,dormitory,dormitory_share,teacher_hours",
        (0..size.colleges)
            .map(|c| {
                let hours = f64::from(students(c)) / f64::from(GROUP) * 1296.0 * 1.15;
                vec![
                    college(c),
                    format!("ГБПОУ «{}»", college(c)),
                    String::new(),
                    municipality(c),
                    s(founders[c]),
                    format!("Кластер {}", c % 3 + 1),
                    (intake(c) + 25 * (1 + c as u32 % 2)).to_string(),
                    (students(c) * 11 / 10).to_string(),
                    (students(c) * 4 / 10).to_string(),
                    s("0.3"),
                    format!("{hours:.0}"),
                ]
            })
            .collect(),
    );
    add(
        "offers",
        "college,programme,form,base,duration_months,group_size,group_min,max_groups,licensed,cost,workshop,score,professionalitet,adapted,kcp,admitted,applications",
        lines
            .iter()
            .enumerate()
            .map(|(i, l)| {
                let admitted = l.places() - random.random_range(0..4);
                vec![
                    college(l.college),
                    programmes[l.programme].0.clone(),
                    s("очная"),
                    s(l.base),
                    l.months.to_string(),
                    GROUP.to_string(),
                    if i % 4 == 0 { s("20") } else { String::new() },
                    (l.groups + 1).to_string(),
                    s("true"),
                    COST.to_string(),
                    if i % 3 == 0 { (l.places() * l.years() + 40).to_string() } else { String::new() },
                    format!("{:.1}", random.random_range(50.0..95.0)),
                    (i % 5 == 0).to_string(),
                    s("false"),
                    l.places().to_string(),
                    admitted.to_string(),
                    (admitted + random.random_range(0..60)).to_string(),
                ]
            })
            .collect(),
    );
    let mut employment = Vec::new();
    let mut headcounts = Vec::new();
    for (p, record) in programmes.iter().enumerate() {
        let places: u32 = lines.iter().filter(|l| l.programme == p).map(Line::places).sum();
        // With a turnover of some 3 % this makes need lie around what the places give.
        let level = f64::from(places.max(GROUP)) * 0.4 / 0.03 * random.random_range(0.7..1.6);
        let trend = random.random_range(-0.01..0.015);
        let mut headcount = level;
        for year in (2015..=BASE_YEAR).rev() {
            employment.push(vec![year.to_string(), record.3.clone(), record.2.clone(), format!("{:.0}", headcount.max(10.0))]);
            headcount *= 1.0 - trend + random.random_range(-0.01..0.01);
        }
        headcounts.push(level);
    }
    add("employment", "year,occupation,industry,headcount", employment);
    add("matrix", "occupation,programme,share", programmes.iter().map(|p| vec![p.3.clone(), p.0.clone(), s("0.85")]).collect());
    let ages = [
        (20, 24, 0.05),
        (25, 29, 0.10),
        (30, 34, 0.15),
        (35, 39, 0.15),
        (40, 44, 0.14),
        (45, 49, 0.13),
        (50, 54, 0.11),
        (55, 59, 0.10),
        (60, 64, 0.05),
        (65, 69, 0.02),
    ];
    let structure = programmes.iter().flat_map(|p| {
        ages.iter().flat_map(move |(from, to, share)| {
            ["м", "ж"].map(|sex| vec![p.3.clone(), s(sex), from.to_string(), to.to_string(), format!("{:.3}", share / 2.0)])
        })
    });
    add("age_structure", "occupation,sex,age_from,age_to,share", structure.collect());
    let rates = [
        ("death", 15, 39, "0.002"),
        ("death", 40, 59, "0.006"),
        ("death", 60, 80, "0.02"),
        ("transfer", 15, 59, "0.008"),
        ("migration", 15, 64, "0.002"),
    ];
    add(
        "exit_rates",
        "cause,sex,age_from,age_to,year,rate,occupation",
        rates
            .map(|(cause, from, to, rate)| {
                vec![s(cause), String::new(), from.to_string(), to.to_string(), String::new(), s(rate), String::new()]
            })
            .to_vec(),
    );
    add(
        "growth",
        "industry,year,employment_index",
        vec![vec![programmes[0].2.clone(), s("2028"), s("1.02")], vec![programmes[0].2.clone(), s("2030"), s("1.04")]],
    );
    let project = |i: usize, jobs: &str, probability: &str| {
        let p = i % programmes.len();
        vec![
            format!("Проект {}", i + 1),
            s("АО «Завод»"),
            programmes[p].3.clone(),
            (2029 + i as i32 % 3).to_string(),
            s(jobs),
            s(probability),
        ]
    };
    add(
        "projects",
        "project,employer,occupation,year,jobs,probability",
        vec![project(2, "40", "0.6"), project(5, "25", "1"), project(3, "30", "0.3")],
    );
    add(
        "vacancies",
        "occupation,open,date",
        programmes.iter().zip(&headcounts).map(|(p, h)| vec![p.3.clone(), format!("{:.0}", h * 0.02), s("2025-12-31")]).collect(),
    );
    let request = |employer: &str, p: usize, year: i32, count: u32, source: &str| {
        vec![s(employer), String::new(), programmes[p].0.clone(), year.to_string(), count.to_string(), s("замена"), s(source)]
    };
    add_with_source(
        &mut out,
        "employer_requests",
        "employer,occupation,programme,year,count,cause,source",
        vec![
            request("Городская больница", 0, 2030, 12, "опрос на «Работа России»"),
            request("Городская больница", 0, 2030, 10, "отраслевое министерство"),
            request("АО «Завод»", 2 % programmes.len(), 2030, 15, "опрос на «Работа России»"),
        ],
    );
    let mut add = |name: &str, head: &str, rows: Vec<Vec<String>>| {
        add_with_source(
            &mut out,
            name,
            &format!("{head},source"),
            rows.into_iter()
                .map(|mut row| {
                    row.push(s("синтетические данные"));
                    row
                })
                .collect(),
        )
    };
    let contracts = (0..3).flat_map(|year| lines.iter().take(8).enumerate().map(move |(i, l)| (year, i, l)));
    add(
        "contracts",
        "contract,employer,college,programme,form,base,admission_year,count,obligation_years",
        contracts
            .map(|(year, i, l)| {
                let employer = if i % 2 == 0 { "Городская больница" } else { "АО «Завод»" };
                vec![
                    format!("Ц-{}-{:03}", FIRST + year, i + 1),
                    s(employer),
                    college(l.college),
                    programmes[l.programme].0.clone(),
                    s("очная"),
                    s(l.base),
                    (FIRST + year).to_string(),
                    (3 + i % 4).to_string(),
                    s("3"),
                ]
            })
            .collect(),
    );
    let contingent = lines.iter().flat_map(|l| (1..=l.years()).map(move |course| (l, course)));
    add(
        "contingent",
        "college,programme,form,base,course,base_date,students",
        contingent
            .map(|(l, course)| {
                let students = f64::from(l.places()) * 0.93_f64.powi(course as i32 - 1);
                vec![
                    college(l.college),
                    programmes[l.programme].0.clone(),
                    s("очная"),
                    s(l.base),
                    course.to_string(),
                    s("2026-10-01"),
                    format!("{students:.0}"),
                ]
            })
            .collect(),
    );
    let admissions = lines.iter().flat_map(|l| [2024, 2025, 2026].map(|year| (l, year)));
    add(
        "admissions",
        "year,college,programme,form,base,kcp,admitted,applications,graduates",
        admissions
            .map(|(l, year)| {
                let places = l.places();
                vec![
                    year.to_string(),
                    college(l.college),
                    programmes[l.programme].0.clone(),
                    s("очная"),
                    s(l.base),
                    places.to_string(),
                    places.to_string(),
                    (places * 3 / 2).to_string(),
                    (places * 3 / 4).to_string(),
                ]
            })
            .collect(),
    );
    let own_yield = |programme: usize, college: String, values: [&str; 8]| {
        std::iter::once(programmes[programme].0.clone()).chain([college]).chain(values.map(s)).collect::<Vec<_>>()
    };
    add(
        "yields",
        "programme,college,survival,employed,in_occupation,in_region,delayed,returning,accreditation_applied,accreditation_passed",
        vec![
            own_yield(0, String::new(), ["0.8", "0.9", "0.8", "0.92", "0.05", "0.8", "0.98", "0.95"]),
            own_yield(0, college(0), ["0.85", "0.92", "0.85", "0.95", "0.05", "0.8", "0.99", "0.97"]),
            own_yield(2 % programmes.len(), String::new(), ["0.82", "0.85", "0.6", "0.95", "0.3", "0.75", "", ""]),
        ],
    );
    let all: u32 = lines.iter().map(Line::places).sum();
    let mut leavers = Vec::new();
    for year in 2016..=2029 {
        for base in ["9", "11"] {
            let places: u32 = lines.iter().filter(|l| l.base == base).map(Line::places).sum();
            leavers.push(vec![
                year.to_string(),
                String::new(),
                s(base),
                (places * 5 / 2 + 100 + (year as u32 - 2016) * 3).to_string(),
                s("0.6"),
            ]);
        }
        for m in 0..municipalities {
            let places: u32 = lines.iter().filter(|l| l.base == "9" && l.college % municipalities == m).map(Line::places).sum();
            leavers.push(vec![year.to_string(), municipality(m), s("9"), (places * 3 + 100).to_string(), s("0.6")]);
        }
    }
    add("school_leavers", "year,municipality,base,count,participation", leavers);
    let ninth: u32 = lines.iter().filter(|l| l.base == "9").map(Line::places).sum();
    let births = (2000..=BASE_YEAR)
        .map(|year| vec![year.to_string(), String::new(), ((ninth * 5 / 2 + 100) * 27 / 25 + (year as u32 - 2000) * 3).to_string()]);
    add("births", "year,municipality,count", births.collect());
    let mut budget = Vec::new();
    let mut names: Vec<&str> = founders.clone();
    names.sort_unstable();
    names.dedup();
    for year in FIRST..FIRST + 4 {
        for name in &names {
            let students: u32 = (0..size.colleges).filter(|c| founders[*c] == *name).map(students).sum();
            budget.push(vec![year.to_string(), s(name), (u64::from(students) * u64::from(COST) * 105 / 100).to_string()]);
        }
    }
    add("budget", "year,founder,amount", budget);
    let of = |keep: &dyn Fn(&Line) -> bool| lines.iter().filter(|l| keep(l)).map(Line::places).sum::<u32>();
    let limit = |kind: &str, column: usize, value: &str, year: &str, min: String, max: String| {
        let mut row = vec![String::new(); 13];
        row[0] = s(kind);
        if column > 0 {
            row[column] = s(value);
        }
        row[10] = s(year);
        row[11] = min;
        row[12] = max;
        row
    };
    let last = programmes.len() - 1;
    add(
        "limits",
        "kind,programme,ugps,industry,municipality,base,cluster,college,founder,professionalitet,year,min,max",
        vec![
            limit("total", 0, "", "", String::new(), (all + 40 * size.colleges as u32).to_string()),
            limit("federal", 1, &programmes[last].0, "2027", of(&|l| l.programme == last).to_string(), String::new()),
            limit(
                "industry",
                3,
                &programmes[0].2,
                "",
                (of(&|l| programmes[l.programme].2 == programmes[0].2) / 2).to_string(),
                String::new(),
            ),
            limit("municipality", 4, &municipality(0), "", (of(&|l| l.college % municipalities == 0) / 2).to_string(), String::new()),
            limit("base", 5, "11", "", String::new(), (of(&|l| l.base == "11") + 75).to_string()),
            limit(
                "professionalitet",
                9,
                "true",
                "",
                (lines.iter().step_by(5).map(Line::places).sum::<u32>() / 2).to_string(),
                String::new(),
            ),
        ],
    );
    add_with_source(
        &mut out,
        "control_totals",
        "programme,ugps,occupation,year,need,source",
        vec![
            vec![
                programmes[0].0.clone(),
                String::new(),
                String::new(),
                s("2030"),
                format!("{:.0}", headcounts[0] * 0.03),
                s("прогноз Минтруда (условный)"),
            ],
            vec![String::new(), s("15.00.00"), String::new(), s("2030"), s("60"), s("прогноз Минтруда (условный)")],
        ],
    );
    add_with_source(&mut out, "indicators", "indicator,unit,year,actual,target,direction,group,formula,source", indicators());
    out.insert(s("region.toml"), format!("{REGION}seed = {seed}\n"));
    out
}

/// Facts that are carried on, indicators of the catalogue that only colleges can tell, and one with a formula of its own.
fn indicators() -> Vec<Vec<String>> {
    struct Past {
        name: &'static str,
        unit: &'static str,
        direction: &'static str,
        first: (i32, f64),
        step: f64,
        target: f64,
        decimals: usize,
    }
    let pasts = [
        Past {
            name: "Доля трудоустроенных выпускников",
            unit: "доля",
            direction: "up",
            first: (2019, 0.70),
            step: 0.01,
            target: 0.85,
            decimals: 3,
        },
        Past {
            name: "Доля отчисленных", unit: "доля", direction: "down", first: (2021, 0.09), step: -0.003, target: 0.05, decimals: 3
        },
        Past {
            name: "Доля выпускников, получивших две квалификации",
            unit: "%",
            direction: "up",
            first: (2021, 4.0),
            step: 1.5,
            target: 20.0,
            decimals: 1,
        },
        Past {
            name: "Доля выпускников, продолживших обучение в вузе, не более",
            unit: "%",
            direction: "down",
            first: (2021, 17.0),
            step: -0.5,
            target: 15.0,
            decimals: 1,
        },
    ];
    let source = "синтетические данные";
    let mut rows = Vec::new();
    for past in pasts {
        let row = |year: i32, actual: String, target: String| {
            [past.name, past.unit, &year.to_string(), &actual, &target, past.direction, "", "", source].map(str::to_owned).to_vec()
        };
        for year in past.first.0..=BASE_YEAR {
            rows.push(row(year, format!("{:.*}", past.decimals, past.first.1 + past.step * f64::from(year - past.first.0)), String::new()));
        }
        rows.push(row(2030, String::new(), past.target.to_string()));
    }
    let own = [
        "Выпускники, которые работают по профессии в регионе",
        "%",
        "2030",
        "",
        "60",
        "up",
        "Показатели региона",
        "100 * workers / graduates",
        source,
    ];
    rows.push(own.map(str::to_owned).to_vec());
    rows
}

fn programme(index: usize) -> (String, String, String, String) {
    if let Some((code, name, industry, occupation)) = PROGRAMMES.get(index) {
        return ((*code).to_owned(), (*name).to_owned(), (*industry).to_owned(), (*occupation).to_owned());
    }
    let group = [8, 9, 13, 15, 21, 23, 35, 38, 43, 44][index % 10];
    let (code, industry) = (format!("{group:02}.02.{:02}", 30 + index / 10), format!("Отрасль {}", index % 10 + 1));
    (code.clone(), format!("Специальность {code}"), industry, format!("9{index:03} Занятие {index}"))
}

fn add_with_source(out: &mut BTreeMap<String, String>, name: &str, head: &str, rows: Vec<Vec<String>>) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let _ = writer.write_record(head.split(','));
    for row in rows {
        let _ = writer.write_record(row);
    }
    out.insert(format!("{name}.csv"), String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned());
}

const REGION: &str = r#"# Вымышленный регион: все данные синтетические. A made-up region: all data are synthetic.
name = "Пример (синтетический регион)"
oktmo = ""
base_year = 2025
first_admission_year = 2027
admission_years = 3
horizon = 2030

[sources]
all = "синтетические данные: kadry::generate"

[scenario]
vacancy_years = 3
other_supply_share = 0.1
change_share = 0.25
surplus_tolerance = 0.05
# Цели по порядку; лишние можно убрать. Goals in their order; leave out what does not count.
goals = ["contracts", "shortage", "fairness", "surplus", "change", "cost", "score"]
# "weighted" — взвешенная сумма, "competition" — конкурс по баллам. Weighted sum, or lots by rank of score.
mode = "lexicographic"
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::TABLES;

    #[test]
    fn every_table_of_the_schema_is_filled_and_reads_without_an_error() {
        for (size, seed) in [(Size::DEMO, 1), (Size::SMALL, 7)] {
            let folder = tempfile::tempdir().expect("folder");
            write(folder.path(), size, seed).expect("written");
            let reading = crate::read_package(folder.path());
            let problems: Vec<String> =
                reading.problems.iter().filter(|p| p.code != "repeated_request").map(|p| p.describe(kadry_region::Lang::En)).collect();
            assert!(problems.is_empty(), "{}", problems.join("\n"));
            let region = reading.region.expect("region");
            let given: Vec<&str> = region.rows.iter().filter(|t| t.rows > 0).map(|t| t.table.as_str()).collect();
            assert!(TABLES.iter().all(|t| given.contains(&t.name)), "{given:?}");
        }
    }

    #[test]
    fn the_demo_package_is_what_the_generator_writes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo");
        for (name, content) in files(Size::DEMO, 1) {
            let stored = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
            assert_eq!(stored, content, "{name}: write it anew with `cargo test --lib write_the_demo_package -- --ignored`");
        }
    }

    #[test]
    #[ignore = "writes data/demo anew after a change of the generator"]
    fn write_the_demo_package() {
        write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo"), Size::DEMO, 1).expect("written");
    }
}
