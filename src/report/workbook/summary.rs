//! The first sheet: the answer on one page, its charts, and the way to the other sheets.

use super::grid::{self, Cell, FIRST, Holds, say};
use super::plan::{BLUE, ORANGE, SKY, fill, name, titled};
use crate::chain::Line;
use crate::contract::{Assumption, Balance, CauseRow, Remark};
use crate::documents::DocumentError;
use crate::dossier::Dossier;
use crate::reason::cause_name;
use crate::summary::goal_name;
use crate::words::{CONTRACTS, GROUPS, PLACES, counted};
use kadry_engine::quota::GoalName;
use kadry_region::lang::{Lang, Text, number};
use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartType, Color, Format, Formula, Workbook, Worksheet, XlsxError};
use std::collections::{BTreeMap, BTreeSet};

const CAUSES: [&str; 8] = ["retirement", "death", "transfer", "migration", "growth", "projects", "vacancies", "other_supply"];
/// Colours of the causes, as in the charts of the run.
const CAUSE_COLOURS: [Color; 8] = [
    Color::RGB(0x00_72_B2),
    Color::RGB(0x4D_4D_4D),
    Color::RGB(0x56_B4_E9),
    Color::RGB(0xE6_9F_00),
    Color::RGB(0x00_9E_73),
    Color::RGB(0xCC_79_A7),
    Color::RGB(0xF0_E4_42),
    Color::RGB(0xB3_B3_B3),
];

/// A block of figures: heads in a row, then rows; the first column is a year or a name.
struct Block {
    title: String,
    heads: Vec<String>,
    /// Cells with the formula that gives each number from another sheet, where there is one.
    rows: Vec<Vec<(Cell, Option<String>)>>,
    holds: Vec<Holds>,
}

/// «Сводка».
///
/// # Errors
/// [`DocumentError`].
pub fn summary(book: &mut Workbook, dossier: &Dossier, lines: &[Line], sheets: &[&str]) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let settings = &dossier.card.settings;
    let name_of = name(lang, "Сводка", "Summary");
    let title = format!(
        "{}: {}, {}–{}",
        say(lang, "Контрольные цифры приёма", "Admission control figures"),
        settings.name,
        settings.first_admission_year,
        settings.last_admission()
    );
    let assumed = dossier.table::<Assumption>("assumptions")?.into_iter().next().map_or(String::new(), |row| row.sentence);
    let sheet =
        grid::open(book, name_of, &title, &format!("{} «{}». {assumed}.", say(lang, "Сценарий", "Scenario"), settings.scenario.name))?;
    sheet.set_column_width(0, 46)?.set_column_range_width(1, 9, 13)?;
    let mut row = 3;
    for sentence in answer(dossier, lines)? {
        sheet.write_string_with_format(row, 0, sentence, &Format::new().set_font_size(10))?;
        row += 1;
    }
    row += 1;
    let places = places(dossier, lines);
    let at_places = row;
    row = block(sheet, row, &places)? + 1;
    let balance = balance(dossier)?;
    let at_balance = row;
    row = block(sheet, row, &balance)? + 1;
    let need = need(dossier)?;
    let at_need = row;
    row = block(sheet, row, &need)? + 1;
    row = block(sheet, row, &goals(dossier))? + 1;
    row = block(sheet, row, &flags(dossier)?)? + 1;
    let bold = Format::new().set_bold().set_font_size(11);
    sheet.write_string_with_format(row, 0, say(lang, "Листы", "Sheets"), &bold)?;
    for other in sheets {
        row += 1;
        sheet.write_url_with_text(row, 0, format!("internal:'{other}'!A1").as_str(), *other)?;
    }
    let charts = row + 2;
    // Charts below the figures, two in a row, on the second page of paper.
    // A plan without a place has no year to draw.
    let drawn = [
        (charts, 0, &places, of_places(name_of, at_places, &places, lang)),
        (charts, 4, &balance, of_balance(name_of, at_balance, &balance, lang)),
        (charts + 20, 0, &need, of_need(name_of, at_need, &need, lang)),
    ];
    for (row, column, _, chart) in drawn.iter().filter(|(_, _, block, _)| !block.rows.is_empty()) {
        sheet.insert_chart(*row, *column, chart)?;
    }
    sheet.set_page_breaks(&[charts])?;
    sheet.set_print_area(0, 0, charts + 46, 10)?.set_print_fit_to_pages(1, 0);
    grid::page(sheet, dossier);
    Ok(())
}

/// The answer in a few sentences.
fn answer(dossier: &Dossier, lines: &[Line]) -> Result<Vec<String>, DocumentError> {
    let lang = dossier.lang();
    let first = dossier.card.settings.first_admission_year.0;
    let of = || lines.iter().map(|line| &line.plan).filter(move |plan| plan.admission_year == first);
    let places: u32 = of().map(|plan| plan.places).sum();
    let (groups, contracts): (u32, u32) = (of().map(|plan| plan.groups).sum(), of().map(|plan| plan.contracts).sum());
    // Lines without a year before have no change: they are told apart, not counted as new.
    let change: f64 = of().filter_map(|plan| Some(f64::from(plan.places) - f64::from(plan.previous_places?))).sum();
    let unknown = of().filter(|plan| plan.previous_places.is_none());
    let (lines_unknown, places_unknown) = unknown.fold((0_u32, 0_u32), |sum, plan| (sum.0 + 1, sum.1 + plan.places));
    let n = |value: f64| number(value, 0, lang);
    let change = format!("{}{}", if change > 0.0 { "+" } else { "" }, n(change));
    let apart = match (lines_unknown, lang) {
        (0, _) => String::new(),
        (lines, Lang::Ru) => format!(
            " без {}, где прошлый год неизвестен ({})",
            counted(f64::from(lines), 0, ["строки", "строк", "строк"]),
            counted(f64::from(places_unknown), 0, PLACES)
        ),
        (lines, Lang::En) => format!(" without {lines} lines of {places_unknown} places whose year before is unknown"),
    };
    let mut said = vec![match lang {
        Lang::Ru => format!(
            "На {first} год предлагается {}: {}, {}; к прошлому году {change}{apart}.",
            counted(f64::from(places), 0, PLACES),
            counted(f64::from(groups), 0, GROUPS),
            counted(f64::from(contracts), 0, CONTRACTS)
        ),
        Lang::En => format!(
            "For {first} {} places are proposed: {} groups, {} contracts; {change} against the year before{apart}.",
            n(f64::from(places)),
            n(f64::from(groups)),
            n(f64::from(contracts))
        ),
    }];
    let balance = dossier.table::<Balance>("balance")?;
    let reached: Vec<&Balance> = balance.iter().filter(|row| row.in_reach()).collect();
    if let (Some(from), Some(to)) = (reached.iter().map(|row| row.year).min(), reached.iter().map(|row| row.year).max()) {
        let sum = |of: fn(&Balance) -> f64| n(reached.iter().map(|row| of(row)).sum());
        let (need, training, planned, shortage, surplus) =
            (sum(|r| r.need), sum(|r| r.pipeline_workers), sum(|r| r.planned_workers), sum(|r| r.shortage), sum(|r| r.surplus));
        said.push(match lang {
            Lang::Ru => format!("Раньше лета {from} года эти цифры дефицит не закроют. В {from}–{to} годах по программам и годам, на которые план влияет: потребность {need} чел., обучающиеся дадут {training}, план — {planned}; дефицит {shortage}, избыток {surplus}."),
            Lang::En => format!("These figures close no shortage before summer {from}. In {from}–{to}, for programmes and years that the plan reaches: need {need} people, those in training give {training}, the plan {planned}; shortage {shortage}, surplus {surplus}."),
        });
    }
    Ok(said)
}

/// Writes a block and gives the row below it.
fn block(sheet: &mut Worksheet, at: u32, block: &Block) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(at, 0, &block.title, &Format::new().set_bold().set_font_size(11))?;
    for ((column, text), holds) in (0_u16..).zip(&block.heads).zip(&block.holds) {
        sheet.write_string_with_format(at + 1, column, text, &grid::head_format(*holds))?;
    }
    sheet.set_row_height(at + 1, 38)?;
    for (row, cells) in (at + 2..).zip(&block.rows) {
        for ((column, (cell, formula)), holds) in (0_u16..).zip(cells).zip(&block.holds) {
            match (formula, grid::value(cell)) {
                (Some(formula), Some(value)) => {
                    let formula = Formula::new(formula).set_result(value.to_string());
                    sheet.write_formula_with_format(row, column, formula, &grid::format(*holds))?;
                }
                _ => grid::write(sheet, row, column, cell, *holds)?,
            }
        }
    }
    Ok(at + 2 + u32::try_from(block.rows.len()).unwrap_or_default())
}

/// `=SUMIFS(sum; year column; year of this row)` over a sheet with a table.
fn sum_of_year(sheet: &str, sum: u16, years: u16, rows: usize, year: i32) -> String {
    format!("=SUMIFS({},{},{year})", range_of(sheet, sum, rows), range_of(sheet, years, rows))
}

/// The cells of a column of a sheet with a table of so many rows.
fn range_of(sheet: &str, column: u16, rows: usize) -> String {
    let last = FIRST + u32::try_from(rows.max(1)).unwrap_or(1);
    let name = rust_xlsxwriter::utility::column_number_to_name(column);
    format!("'{sheet}'!${name}${}:${name}${last}", FIRST + 1)
}

fn places(dossier: &Dossier, lines: &[Line]) -> Block {
    let lang = dossier.lang();
    let sheet = name(lang, "План", "Plan");
    let years: BTreeSet<i32> = lines.iter().map(|line| line.plan.admission_year).collect();
    let rows = years.into_iter().map(|year| {
        let of = || lines.iter().map(|line| &line.plan).filter(move |plan| plan.admission_year == year);
        let sums = [
            (of().map(|p| f64::from(p.places)).sum::<f64>(), 7),
            (of().filter_map(|p| p.previous_places).map(f64::from).sum(), 8),
            (of().map(|p| f64::from(p.groups)).sum(), 6),
            (of().map(|p| f64::from(p.contracts)).sum(), 10),
            (of().map(|p| p.expected_graduates).sum(), 12),
            (of().map(|p| p.expected_workers).sum(), 13),
        ];
        let mut row = vec![(Cell::from(year), None)];
        row.extend(sums.map(|(sum, column)| (Cell::Number(sum), Some(sum_of_year(sheet, column, 5, lines.len(), year)))));
        row.push((Cell::Number(of().filter(|p| p.previous_places.is_none()).count() as f64), None));
        row
    });
    Block {
        title: say(lang, "Места по годам приёма", "Places by admission year"),
        heads: [
            ("Год приёма", "Admission year"),
            ("Мест", "Places"),
            ("Мест годом раньше", "Places the year before"),
            ("Групп", "Groups"),
            ("Целевых договоров", "Contracts"),
            ("Выпускников, чел.", "Graduates, people"),
            ("Работников, чел.", "Workers, people"),
            ("Строк, где прошлый год неизвестен", "Lines without a year before"),
        ]
        .map(|(ru, en)| say(lang, ru, en))
        .to_vec(),
        rows: rows.collect(),
        holds: vec![Holds::Label, Holds::Whole, Holds::Whole, Holds::Whole, Holds::Whole, Holds::People, Holds::People, Holds::Whole],
    }
}

fn balance(dossier: &Dossier) -> Result<Block, DocumentError> {
    let lang = dossier.lang();
    let rows = dossier.table::<Balance>("balance")?;
    let sheet = name(lang, "Баланс", "Balance");
    // Where the plan changes nothing, its year would only mislead: such programmes and years stay on their own sheet.
    let mut years: BTreeMap<i32, [f64; 5]> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.in_reach()) {
        let sum = years.entry(row.year).or_default();
        for (index, value) in [row.need, row.pipeline_workers, row.planned_workers, row.shortage, row.surplus].into_iter().enumerate() {
            sum[index] += value;
        }
    }
    let count = rows.len();
    let beyond = super::need::status("out_of_reach", lang);
    let rows = years.into_iter().map(|(year, sums)| {
        let mut row = vec![(Cell::from(year), None)];
        // Columns of need, training, plan, shortage and surplus on the sheet of the balance.
        let formula = |column| {
            let of_year = sum_of_year(sheet, column, 3, count, year);
            format!("{},{},\"<>{beyond}\")", of_year.trim_end_matches(')'), range_of(sheet, 12, count))
        };
        row.extend(sums.into_iter().zip([4, 8, 9, 10, 11]).map(|(sum, column)| (Cell::Number(sum), Some(formula(column)))));
        row
    });
    Ok(Block {
        title: say(
            lang,
            "Баланс программ и годов, на которые план влияет, чел.",
            "Balance of the programmes and years that the plan reaches, people",
        ),
        heads: [
            ("Год", "Year"),
            ("Потребность", "Need"),
            ("Дадут обучающиеся", "From those in training"),
            ("Даст план", "From the plan"),
            ("Дефицит", "Shortage"),
            ("Избыток", "Surplus"),
        ]
        .map(|(ru, en)| say(lang, ru, en))
        .to_vec(),
        rows: rows.collect(),
        holds: [vec![Holds::Label], vec![Holds::People; 5]].concat(),
    })
}

fn need(dossier: &Dossier) -> Result<Block, DocumentError> {
    let lang = dossier.lang();
    let rows = dossier.table::<CauseRow>("need_by_cause")?;
    let sheet = name(lang, "Потребность", "Need");
    let mut years: BTreeMap<i32, [f64; 9]> = BTreeMap::new();
    for row in &rows {
        let sum = years.entry(row.year).or_default();
        for (index, (_, people)) in row.causes().into_iter().enumerate() {
            sum[index] += people;
        }
        sum[8] += row.openings;
    }
    let count = rows.len();
    let rows = years.into_iter().map(|(year, sums)| {
        let mut row = vec![(Cell::from(year), None)];
        row.extend(
            sums.into_iter().zip(2_u16..).map(|(sum, column)| (Cell::Number(sum), Some(sum_of_year(sheet, column, 1, count, year)))),
        );
        row
    });
    let mut heads = vec![say(lang, "Год", "Year")];
    heads.extend(CAUSES.map(|cause| capital(cause_name(cause, lang))));
    heads.push(say(lang, "Потребность", "Openings"));
    Ok(Block {
        title: say(lang, "Потребность всех занятий по причинам, чел. в год", "Need of all occupations by cause, people a year"),
        heads,
        rows: rows.collect(),
        holds: [vec![Holds::Label], vec![Holds::People; 9]].concat(),
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn goals(dossier: &Dossier) -> Block {
    let lang = dossier.lang();
    let rows = dossier.card.goals.iter().map(|goal| {
        let key: Option<GoalName> = serde_json::from_value(serde_json::Value::String(goal.name.clone())).ok();
        let (words, factor) = key.map_or((goal.name.as_str(), 1.0), |key| goal_name(key, lang));
        let cell = |value: Option<f64>| (value.map(|value| value * factor).into(), None);
        vec![(words.into(), None), cell(Some(goal.value)), cell(goal.bound), (goal.gap.into(), None), cell(goal.in_parts)]
    });
    Block {
        title: match dossier.card.status.as_str() {
            "optimal" => say(lang, "Цели: оптимум доказан", "Goals: the optimum is proved"),
            "time_limit" => {
                say(lang, "Цели: время вышло, это лучший найденный план", "Goals: the time limit was reached, this is the best plan found")
            }
            _ => say(lang, "Цели: план с доказанным разрывом", "Goals: a plan with a proved gap"),
        },
        heads: [
            ("Цель по порядку", "Goal, in order"),
            ("План", "Plan"),
            ("Доказанная граница", "Proved bound"),
            ("Разрыв", "Gap"),
            ("Без целых групп", "Groups in parts"),
        ]
        .map(|(ru, en)| say(lang, ru, en))
        .to_vec(),
        rows: rows.collect(),
        holds: vec![Holds::Text, Holds::People, Holds::People, Holds::Percent, Holds::People],
    }
}

fn flags(dossier: &Dossier) -> Result<Block, DocumentError> {
    let lang = dossier.lang();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in dossier.table::<Remark>("flags")? {
        *counts.entry(row.flag).or_default() += 1;
    }
    let rows = counts.into_iter().map(|(code, count)| {
        let meaning: Text = crate::flags::meaning(&code);
        vec![(Cell::from(&format!("{code} — {}", meaning.get(lang))), None), (Cell::Number(count as f64), None)]
    });
    Ok(Block {
        title: say(lang, "Замечания экспертной проверки", "Remarks of the expert review"),
        heads: [("Флаг", "Flag"), ("Случаев", "Cases")].map(|(ru, en)| say(lang, ru, en)).to_vec(),
        rows: rows.collect(),
        holds: vec![Holds::Text, Holds::Whole],
    })
}

/// Adds the columns of a block to a chart, each with its colour.
fn series(chart: &mut Chart, sheet: &str, at: u32, block: &Block, columns: &[(u16, Color)]) {
    let last = at + 1 + u32::try_from(block.rows.len()).unwrap_or_default();
    for (column, colour) in columns {
        chart
            .add_series()
            .set_name((sheet, at + 1, *column))
            .set_categories((sheet, at + 2, 0, last, 0))
            .set_values((sheet, at + 2, *column, last, *column))
            .set_format(&mut fill(*colour));
    }
    // Years stand below the picture, also where bars go below zero.
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
}

fn of_places(sheet: &str, at: u32, block: &Block, lang: Lang) -> Chart {
    let mut chart = titled(ChartType::Column, &say(lang, "Места: план и год до него", "Places: the plan and the year before"));
    series(&mut chart, sheet, at, block, &[(2, SKY), (1, BLUE)]);
    chart.x_axis().set_name(say(lang, "год приёма", "admission year").as_str());
    chart.y_axis().set_name(say(lang, "мест", "places").as_str());
    chart.y_axis().set_min(0);
    chart.set_width(560).set_height(360);
    chart
}

fn of_balance(sheet: &str, at: u32, block: &Block, lang: Lang) -> Chart {
    let title = say(lang, "Кто закроет потребность: обучающиеся, план, дефицит", "Who meets need: those in training, the plan, shortage");
    let mut chart = titled(ChartType::ColumnStacked, &title);
    series(&mut chart, sheet, at, block, &[(2, SKY), (3, BLUE), (4, ORANGE)]);
    chart.title().set_name(
        say(lang, "Кто закроет потребность: обучающиеся, план, дефицит", "Who meets need: those in training, the plan, shortage").as_str(),
    );
    chart.x_axis().set_name(say(lang, "год", "year").as_str());
    chart.y_axis().set_name(say(lang, "чел.", "people").as_str());
    chart.set_width(640).set_height(360);
    chart
}

fn of_need(sheet: &str, at: u32, block: &Block, lang: Lang) -> Chart {
    let mut chart = titled(ChartType::ColumnStacked, &say(lang, "Потребность по причинам", "Need by cause"));
    let columns: Vec<(u16, Color)> = (1_u16..).zip(CAUSE_COLOURS).collect();
    series(&mut chart, sheet, at, block, &columns);
    chart.x_axis().set_name(say(lang, "год", "year").as_str());
    chart.y_axis().set_name(say(lang, "чел. в год", "people a year").as_str());
    chart.set_width(1200).set_height(460);
    chart
}
