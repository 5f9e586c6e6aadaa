//! What is said of assumptions moved by a step and of the goals against one another: tables, and a summary for a terminal.

use super::alternatives::{begun, goal_name};
use super::tables::{Table, flag, frame, maybe_real, maybe_whole, offer_columns, real, text as words, whole};
use super::words::{LINES, assumption_name, counted, counted_en};
use kadry_engine::quota::GoalName;
use kadry_engine::quota::trade_offs::Curve;
use kadry_engine::scenario::sensitivity::{Assumption, Case, Flip, Measure, Row, Sensitivity, Side};
use kadry_region::Region;
use kadry_region::lang::{Lang, Text, number, text};
use polars::prelude::*;

/// Everything that tables, charts and the summary are made of.
#[derive(Clone, Copy)]
pub struct Moved<'a> {
    pub region: &'a Region,
    pub sensitivity: &'a Sensitivity,
    pub curves: &'a [Curve],
}

/// Swings below this are none.
const SHOWN: f64 = 0.05;

/// A value of an assumption as it is written: `×0,9` of a table.
pub fn value(measure: Measure, value: f64, lang: Lang) -> String {
    let percent = |value: f64| {
        let sign = if lang == Lang::Ru { "\u{a0}%" } else { "%" };
        number(100.0 * value, 1, lang) + sign
    };
    match measure {
        Measure::Share | Measure::Yearly => percent(value),
        Measure::Years => number(value, 0, lang),
        Measure::Hours => number(value, 0, lang),
        Measure::Number => number(value, 1, lang),
        Measure::Factor => format!("×{}", number(value, 2, lang)),
    }
}

fn signed(value: f64, lang: Lang) -> String {
    let shown = number(value, 1, lang);
    if value >= SHOWN { format!("+{shown}") } else { shown }
}

impl Moved<'_> {
    /// Assumptions that move shortage, the most first.
    pub fn moving(&self) -> impl Iterator<Item = &Row> {
        self.sensitivity.rows.iter().filter(|row| row.swing(&self.sensitivity.base) >= SHOWN)
    }

    /// Change of shortage at a side; unknown where there is no plan.
    pub fn change(&self, case: &Case) -> Option<f64> {
        case.found.as_ref().map(|found| found.parts.shortage - self.sensitivity.base.shortage)
    }

    /// # Errors
    /// Only if columns of one table differ in length, which would be a defect of this file.
    pub fn tables(&self, lang: Lang) -> PolarsResult<Vec<Table>> {
        Ok(vec![
            Table { name: "sensitivity", frame: self.sensitivity(lang)? },
            Table { name: "flips", frame: self.flips()? },
            Table { name: "trade_offs", frame: self.trade_offs(lang)? },
        ])
    }

    /// The row of the base stands first.
    fn sensitivity(&self, lang: Lang) -> PolarsResult<DataFrame> {
        let (base, rows) = (&self.sensitivity.base, &self.sensitivity.rows);
        let all = || std::iter::once(None).chain(rows.iter().map(Some));
        let keys = all().map(|row| row.map_or("base", |row| row.assumption.key()));
        let names = all().map(|row| match row {
            Some(row) => assumption_name(row.assumption).get(lang).to_owned(),
            None => text!("как есть", "as it is").get(lang).to_owned(),
        });
        let of = |column: &str, pick: &dyn Fn(&Row) -> Option<f64>, at_base: Option<f64>| {
            maybe_real(column, all().map(|row| row.map_or(at_base, pick)))
        };
        let part = |low: bool, pick: fn(&kadry_engine::quota::weighted::InParts) -> f64| {
            move |row: &Row| if low { &row.low } else { &row.high }.found.as_ref().map(|found| pick(&found.parts))
        };
        let mut columns = vec![
            words("assumption", keys),
            words("name", names),
            of("base_value", &|row| Some(row.base), None),
            of("low_value", &|row| Some(row.low.value), None),
            of("high_value", &|row| Some(row.high.value), None),
        ];
        type Pick = fn(&kadry_engine::quota::weighted::InParts) -> f64;
        let measures: [(&str, Pick); 4] =
            [("need", |p| p.need), ("shortage", |p| p.shortage), ("places", |p| p.places), ("cost", |p| p.cost)];
        for (measure, pick) in measures {
            columns.push(of(&format!("{measure}_low"), &part(true, pick), Some(pick(base))));
            columns.push(of(&format!("{measure}_high"), &part(false, pick), Some(pick(base))));
        }
        columns.extend([
            of("swing", &|row| Some(row.swing(base)), None),
            maybe_whole("lines_flipped", all().map(|row| row.map(|row| row.flips() as i64))),
            maybe_whole("values_capped", all().map(|row| row.map(|row| (row.low.capped + row.high.capped) as i64))),
            words("note", all().map(|row| row.map(|row| note(row).get(lang).to_owned()).unwrap_or_default())),
        ]);
        frame(columns)
    }

    fn flips(&self) -> PolarsResult<DataFrame> {
        let rows: Vec<(&Row, Side, &Flip)> = self
            .sensitivity
            .rows
            .iter()
            .flat_map(|row| [(row, Side::Low, &row.low), (row, Side::High, &row.high)])
            .flat_map(|(row, side, case)| case.found.iter().flat_map(move |found| found.flips.iter().map(move |flip| (row, side, flip))))
            .collect();
        let mut columns =
            vec![words("assumption", rows.iter().map(|row| row.0.assumption.key())), words("side", rows.iter().map(|row| row.1.key()))];
        columns.extend(offer_columns(self.region, rows.iter().map(|row| row.2.offer)));
        columns.extend([
            whole("admission_year", rows.iter().map(|row| i64::from(row.2.year.0))),
            whole("groups_before", rows.iter().map(|row| i64::from(row.2.before))),
            whole("groups_after", rows.iter().map(|row| i64::from(row.2.after))),
        ]);
        frame(columns)
    }

    /// The plan of the run stands behind the points of each curve.
    fn trade_offs(&self, lang: Lang) -> PolarsResult<DataFrame> {
        struct Line {
            against: GoalName,
            limit: f64,
            shortage: f64,
            least: f64,
            slope: Option<f64>,
            chosen: bool,
        }
        let mut rows: Vec<Line> = Vec::new();
        for curve in self.curves {
            let against = curve.against;
            rows.extend(curve.points.iter().map(|point| Line {
                against,
                limit: point.value,
                shortage: point.shortage,
                least: point.shortage,
                slope: point.slope,
                chosen: false,
            }));
            let (limit, shortage) = curve.plan;
            rows.push(Line { against, limit, shortage, least: curve.least_at_plan, slope: slope_at_plan(curve), chosen: true });
        }
        frame(vec![
            words("against", rows.iter().map(|row| row.against.key())),
            words("name", rows.iter().map(|row| goal_name(row.against).get(lang).to_owned())),
            real("limit", rows.iter().map(|row| row.limit)),
            real("shortage", rows.iter().map(|row| row.shortage)),
            real("least_shortage", rows.iter().map(|row| row.least)),
            maybe_real("slope", rows.iter().map(|row| row.slope)),
            flag("chosen", rows.iter().map(|row| row.chosen)),
        ])
    }

    /// The answer for a terminal.
    pub fn summary(&self, lang: Lang) -> String {
        const TOLD: usize = 5;
        let mut out = vec![self.said_of_base()];
        out.extend(self.moving().take(TOLD).enumerate().map(|(number, row)| self.said_of(number + 1, row)));
        out.extend(self.curves.iter().map(said_of_curve));
        out.iter().map(|line| format!("{}\n", line.get(lang))).collect()
    }

    fn said_of_base(&self) -> Text {
        let base = &self.sensitivity.base;
        let of = |lang: Lang| [number(base.shortage, 1, lang), number(base.need, 0, lang)];
        let ([short, need], [short_en, need_en]) = (of(Lang::Ru), of(Lang::En));
        let (all, moving) = (self.sensitivity.rows.len(), self.moving().count());
        let lines = counted(moving as f64, 0, ["предположение", "предположения", "предположений"]);
        text!(
            "Взвешенный дефицит при нынешних предположениях — {short} чел. из потребности {need} (группы частями). Проверено предположений: {all}; \
             дефицит меняют {lines}, сильнее всех:",
            "Weighted shortage under the present assumptions: {short_en} people of a need of {need_en} (groups in parts). {all} assumptions were \
             moved; {moving} of them move shortage, most of all:"
        )
    }

    fn said_of(&self, number_of: usize, row: &Row) -> Text {
        let sides = |lang: Lang| {
            let one = |case: &Case| {
                let value = value(row.assumption.measure(), case.value, lang);
                match (self.change(case), lang) {
                    (Some(change), Lang::Ru) => format!("при {value} дефицит {} чел.", signed(change, lang)),
                    (Some(change), Lang::En) => format!("at {value} shortage {} people", signed(change, lang)),
                    (None, Lang::Ru) => format!("при {value} плана нет"),
                    (None, Lang::En) => format!("at {value} there is no plan"),
                }
            };
            format!("{}, {}", one(&row.low), one(&row.high))
        };
        let (flips, flips_en) = (counted(row.flips() as f64, 0, LINES), counted_en(row.flips(), ["line", "lines"]));
        let name = assumption_name(row.assumption);
        let note = note(row);
        let tail = |note: &str| if note.is_empty() { String::new() } else { format!(" ({note})") };
        Text::new(
            format!("{number_of}. {}: {}; открываются или закрываются: {flips}{}.", begun(&name.ru), sides(Lang::Ru), tail(&note.ru)),
            format!("{number_of}. {}: {}; opened or closed: {flips_en}{}.", begun(&name.en), sides(Lang::En), tail(&note.en)),
        )
    }
}

/// Where a step was cut.
pub fn note(row: &Row) -> Text {
    let capped = row.low.capped + row.high.capped;
    match (capped, row.assumption) {
        (0, _) => Text::default(),
        (_, Assumption::Setting(_)) => text!("шаг ограничен областью значений", "the step is cut by the domain"),
        (count, Assumption::Matrix) => text!(
            "у занятий: {count} — сумма долей ограничена единицей",
            "the shares of {count} occupations are capped: together at most 1"
        ),
        (count, _) => text!("значений, ограниченных единицей: {count}", "{count} values are capped at 1"),
    }
}

/// How much of the other goal a person less short costs at the plan's level.
pub fn slope_at_plan(curve: &Curve) -> Option<f64> {
    curve.points.iter().find(|point| point.value >= curve.plan.0).and_then(|point| point.slope)
}

/// Unit of the other goal.
pub fn unit(goal: GoalName) -> Text {
    match goal {
        GoalName::Cost => text!("млн руб.", "million roubles"),
        GoalName::Change => text!("мест изменений", "places of change"),
        _ => text!("чел. избытка", "people of surplus"),
    }
}

fn said_of_curve(curve: &Curve) -> Text {
    let (against, above) = (goal_name(curve.against), curve.plan.1 - curve.least_at_plan);
    let (unit, decimals) = (unit(curve.against), 1);
    let price = |lang: Lang| match slope_at_plan(curve) {
        Some(slope) => {
            let (slope, unit) = (number(slope, decimals, lang), unit.get(lang));
            match lang {
                Lang::Ru => format!("ещё на человека меньше — {slope} {unit}"),
                Lang::En => format!("one person less short costs {slope} {unit}"),
            }
        }
        None if lang == Lang::Ru => "выше этого уровня дефицит не снижается".to_owned(),
        None => "above this level shortage falls no further".to_owned(),
    };
    let of = |lang: Lang| [number(curve.plan.0, 0, lang), number(above, 1, lang), price(lang)];
    let ([level, above_ru, price_ru], [level_en, above_en, price_en]) = (of(Lang::Ru), of(Lang::En));
    // A unit may end in a point of its own.
    let closed = |sentence: String| format!("{}.", sentence.trim_end_matches('.'));
    Text::new(
        closed(format!("Дефицит против цели «{}»: план ({level}) на {above_ru} чел. выше кривой; {price_ru}", against.ru)),
        closed(format!("Shortage against “{}”: the plan ({level_en}) is {above_en} people above the curve; {price_en}", against.en)),
    )
}
