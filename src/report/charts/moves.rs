//! Places moved against last year, by programme: what gains and what loses.

use super::change::{self, Change};
use super::frame::{Context, Frame};
use super::marks::{GAIN, LOSS};
use super::rows::{self, Label};
use super::words::brief;
use super::{ChartError, Drawing, plain};
use kadry_engine::quota::PlanLine;
use kadry_region::lang::{Text, plural_ru, text};

const ROWS: usize = 30;
const ROW: i32 = 42;

struct Move<'a> {
    code: &'a str,
    name: &'a str,
    change: Change,
}

/// Diverging bars, the largest move first.
pub fn places_change(context: Context<'_>, lines: &[PlanLine]) -> Result<Drawing, ChartError> {
    let year = context.region.settings.first_admission_year;
    let (moves, all) = moves(context, lines);
    let shown = &moves[..moves.len().min(ROWS)];
    let rest = if shown.len() < moves.len() {
        let (few, count) = (shown.len(), moves.len());
        text!(" На рисунке {few} программ из {count}.", " {few} of {count} programmes are shown.")
    } else {
        Text::default()
    };
    let aside = change::aside(context, &all);
    let frame = Frame {
        title: context.say(title(context, &moves)),
        subtitle: context.say(text!(
            "На сколько мест приём {year} года больше или меньше прошлогоднего, по программам; в скобках — было и предлагается.{aside_ru}{rest_ru}",
            "Places of the {year} admission above or below last year's, by programme; in brackets: last year and proposed.{aside_en}{rest_en}",
            aside_ru = &aside.ru,
            aside_en = &aside.en,
            rest_ru = &rest.ru,
            rest_en = &rest.en,
        )),
        legend: vec![
            (GAIN, context.say(text!("мест больше", "more places"))),
            (LOSS, context.say(text!("мест меньше", "fewer places"))),
        ],
        tables: &["offers", "programmes"],
        height: rows::height(shown.len(), ROW),
    };
    let table: Vec<Vec<String>> = shown
        .iter()
        .map(|row| {
            let change = &row.change;
            let values = [change.previous, change.compared, change.moved(), change.other].map(plain);
            [row.code.to_owned(), row.name.to_owned(), year.to_string()].into_iter().chain(values).collect()
        })
        .collect();
    let canvas = if shown.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let labels: Vec<Label> = shown.iter().map(|row| label(context, row)).collect();
        let (low, high) = shown.iter().map(|row| row.change.moved()).fold((0.0, 0.0), |(low, high), v: f64| (v.min(low), v.max(high)));
        let rows = rows::open(&mut canvas, *context, body, ROW, &labels, (low, high), false);
        for (index, row) in shown.iter().enumerate() {
            let moved = row.change.moved();
            let mark = if moved > 0.0 { GAIN } else { LOSS };
            mark.fill(&mut canvas, rows.bar(index, (0.0, moved), ROW * 6 / 10));
        }
        canvas
    };
    let header = ["programme", "name", "admission_year", "previous_places", "places_compared", "change", "places_not_compared"];
    Drawing::new("places_change", canvas, &header, &table)
}

/// Programmes that move, or where none does all that can be compared; and the sum of all.
fn moves<'a>(context: Context<'a>, lines: &[PlanLine]) -> (Vec<Move<'a>>, Change) {
    let sums = change::by(context, lines, |offer| Some(offer.programme));
    let all = change::total(sums.values());
    let named = |(programme, change): (usize, Change)| {
        let programme = context.region.programmes.get(programme)?;
        Some(Move { code: &programme.code, name: &programme.name, change })
    };
    let mut moves: Vec<Move<'_>> = sums.into_iter().filter(|(_, change)| change.known > 0).filter_map(named).collect();
    moves.sort_by(|a, b| b.change.moved().abs().total_cmp(&a.change.moved().abs()).then(a.code.cmp(b.code)));
    if moves.first().is_some_and(moving) {
        moves.retain(moving);
    }
    (moves, all)
}

fn moving(row: &Move<'_>) -> bool {
    row.change.moved().abs() >= 0.5
}

fn label(context: Context<'_>, row: &Move<'_>) -> Label {
    Label { name: format!("{} {}", row.code, row.name), note: change::note(context, &row.change), ..Label::default() }
}

fn title(context: Context<'_>, moves: &[Move<'_>]) -> Text {
    let year = context.region.settings.first_admission_year;
    let Some(first) = moves.first() else {
        return text!("Изменение мест к прошлому году: нет данных", "Places against last year: no data");
    };
    if !moving(first) {
        return text!(
            "Приём {year} года повторяет прошлогодний: ни одна программа мест не меняет",
            "The {year} admission repeats last year's: no programme moves"
        );
    }
    let of = |sign: f64| {
        let moved: Vec<f64> = moves.iter().map(|row| sign * row.change.moved()).filter(|moved| *moved > 0.0).collect();
        (moved.len(), sign * moved.iter().sum::<f64>())
    };
    let ((gains, plus), (losses, minus)) = (of(1.0), of(-1.0));
    let (gain_word, loss_word) =
        (plural_ru(gains as f64, ["программы", "программ", "программ"]), plural_ru(losses as f64, ["программы", "программ", "программ"]));
    let (plus, minus, step) = (context.signed(plus), context.signed(minus), context.signed(first.change.moved()));
    let (code, name) = (first.code, brief(first.name, 50));
    match (gains, losses) {
        (_, 0) => text!(
            "В {year} году мест больше у {gains} {gain_word} ({plus}), меньше — ни у одной; сильнее всех меняется {code} {name} ({step})",
            "{year}: {gains} programmes gain places ({plus}), none loses; the largest move is {code} {name} ({step})"
        ),
        (0, _) => text!(
            "В {year} году мест меньше у {losses} {loss_word} ({minus}), больше — ни у одной; сильнее всех меняется {code} {name} ({step})",
            "{year}: {losses} programmes lose places ({minus}), none gains; the largest move is {code} {name} ({step})"
        ),
        _ => text!(
            "В {year} году мест больше у {gains} {gain_word} ({plus}), меньше — у {losses} ({minus}); сильнее всех меняется {code} {name} ({step})",
            "{year}: {gains} programmes gain places ({plus}), {losses} lose ({minus}); the largest move is {code} {name} ({step})"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RUN, plan, records, region, said};
    use super::*;
    use kadry_region::lang::Lang;
    use kadry_region::units::Places;

    fn drawn(lines: &[PlanLine]) -> (Vec<csv::StringRecord>, String) {
        let region = region(9);
        let drawing = places_change(Context::new(&region, RUN, Lang::Ru), lines).expect("a drawing");
        (records(&drawing.csv), said(&drawing))
    }

    #[test]
    fn the_largest_move_stands_first_and_unknown_is_no_zero() {
        let mut lines = plan(9).lines;
        // Programme 1 falls from 130 to 50; those of 0, 4 and 8 have no known last year.
        lines[3].previous = Some(Places(130));
        let (rows, text) = drawn(&lines);
        assert_eq!((&rows[0][0], &rows[0][5]), ("23.02.01", "-80.0"));
        assert!(rows.iter().all(|row| !["23.02.00", "23.02.04", "23.02.08"].contains(&&row[0])) && rows.len() == 6, "{rows:?}");
        assert!(text.contains("Не сравниваются 3 строки плана (150 мест)") && text.contains("−80 (130 → 50)"), "{text}");
    }

    #[test]
    fn a_plan_that_repeats_last_year_says_so() {
        let mut lines = plan(9).lines;
        lines.iter_mut().for_each(|line| line.previous = line.previous.map(|_| line.places));
        let (rows, text) = drawn(&lines);
        assert!(text.contains("ни одна программа мест не меняет") && rows.len() == 6, "{text}");
    }
}
