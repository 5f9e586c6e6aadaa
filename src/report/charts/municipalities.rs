//! Places of municipalities beside one another, last year's and proposed, without a map.

use super::canvas::{BLUE, GREY, ORANGE, SILVER};
use super::change::{self, Change, place_ru};
use super::frame::{Context, Frame};
use super::marks::Mark;
use super::rows::{self, Label};
use super::words::brief;
use super::{ChartError, Drawing, plain};
use kadry_engine::quota::PlanLine;
use kadry_region::lang::{Text, text};

/// The last named row holds the sum of the rest.
const ROWS: usize = 36;
const ROW: i32 = 42;
const BEFORE: Mark = Mark::Ring(GREY);
const PROPOSED: Mark = Mark::Dot(BLUE);
const WHOLE: Mark = Mark::Diamond(ORANGE);

struct Row {
    name: String,
    /// Not named in the input: those without a municipality, and the sum of the rest.
    gathered: bool,
    change: Change,
}

/// Last year's places and the proposed ones on one axis, the municipality with most places first.
pub fn municipalities(context: Context<'_>, lines: &[PlanLine]) -> Result<Drawing, ChartError> {
    let year = context.region.settings.first_admission_year;
    let found = found(context, lines);
    let all = change::total(found.iter().map(|row| &row.change));
    let aside = change::aside(context, &all);
    let mut legend = vec![
        (BEFORE, context.say(text!("прошлый год", "last year"))),
        (PROPOSED, context.say(text!("предлагается на {year} год", "proposed for {year}"))),
    ];
    if all.other > 0.0 {
        legend.push((
            WHOLE,
            context.say(text!("вместе со строками, прошлый приём которых неизвестен", "with lines whose last admission is unknown")),
        ));
    }
    let frame = Frame {
        title: context.say(title(context, &found, &all)),
        subtitle: context.say(text!(
            "Места приёма {year} года по муниципалитетам колледжей; справа — изменение, в скобках — было и предлагается.{ru}",
            "Places of the {year} admission by municipality of the college; right: change, in brackets last year and proposed.{en}",
            ru = &aside.ru,
            en = &aside.en,
        )),
        legend,
        tables: &["colleges", "offers"],
        height: rows::height(found.len(), ROW),
    };
    let table: Vec<Vec<String>> = found
        .iter()
        .map(|row| {
            let change = &row.change;
            let values = [change.previous, change.compared, change.moved(), change.other].map(plain);
            [row.name.clone(), year.to_string()].into_iter().chain(values).collect()
        })
        .collect();
    let canvas = if found.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let labels: Vec<Label> = found
            .iter()
            .map(|row| Label { name: row.name.clone(), note: change::note(context, &row.change), ..Label::default() })
            .collect();
        let most = found.iter().map(|row| row.change.places().max(row.change.previous)).fold(0.0, f64::max);
        let rows = rows::open(&mut canvas, *context, body, ROW, &labels, (0.0, most), false);
        for (index, Row { change, .. }) in found.iter().enumerate() {
            let y = rows.middle(index);
            let at = |value: f64| (rows.scale.at(value), y);
            if change.other > 0.0 {
                canvas.dashes(&[at(if change.known > 0 { change.compared } else { 0.0 }), at(change.places())], 2, SILVER);
                WHOLE.point(&mut canvas, at(change.places()), 9);
            }
            if change.known > 0 {
                canvas.line(vec![at(change.previous), at(change.compared)], 5, SILVER);
                BEFORE.point(&mut canvas, at(change.previous), 11);
                PROPOSED.point(&mut canvas, at(change.compared), 7);
            }
        }
        canvas
    };
    let header = ["municipality", "admission_year", "previous_places", "places_compared", "change", "places_not_compared"];
    Drawing::new("municipalities", canvas, &header, &table)
}

/// Named municipalities by their places, the sum of the small ones, then colleges without one.
fn found(context: Context<'_>, lines: &[PlanLine]) -> Vec<Row> {
    let mut sums = change::by(context, lines, |offer| {
        let college = context.region.colleges.get(offer.college)?;
        Some(college.municipality.as_deref().filter(|name| !name.trim().is_empty()))
    });
    let unnamed = sums.remove(&None);
    let mut rows: Vec<Row> =
        sums.into_iter().filter_map(|(name, change)| Some(Row { name: name?.to_owned(), gathered: false, change })).collect();
    rows.sort_by(|a, b| b.change.places().total_cmp(&a.change.places()).then(a.name.cmp(&b.name)));
    if rows.len() > ROWS {
        let rest = rows.split_off(ROWS - 1);
        let count = rest.len();
        let name = context.say(text!("прочие муниципалитеты ({count})", "other municipalities ({count})"));
        rows.push(Row { name, gathered: true, change: change::total(rest.iter().map(|row| &row.change)) });
    }
    let name = context.say(text!("не указан", "not stated"));
    rows.extend(unnamed.map(|change| Row { name, gathered: true, change }));
    rows
}

fn title(context: Context<'_>, rows: &[Row], all: &Change) -> Text {
    let year = context.region.settings.first_admission_year;
    let (places, word) = (context.whole(all.places()), place_ru(all.places()));
    let Some(largest) = rows.iter().find(|row| !row.gathered) else {
        return if rows.is_empty() {
            text!("Места по муниципалитетам: нет данных", "Places by municipality: no data")
        } else {
            text!(
                "Муниципалитеты колледжей в пакете не указаны: {places} {word} приёма {year} года не делятся",
                "No college states its municipality: the {places} places of {year} cannot be parted"
            )
        };
    };
    let (name, share) = (brief(&largest.name, 45), context.percent(largest.change.places(), all.places()));
    let comparable = rows.iter().filter(|row| !row.gathered && row.change.known > 0);
    let most = comparable.max_by(|a, b| a.change.moved().abs().total_cmp(&b.change.moved().abs()));
    match most.filter(|row| row.change.moved().abs() >= 0.5) {
        Some(most) if most.name == largest.name => {
            let step = context.signed(most.change.moved());
            text!(
                "Больше всего мест приёма {year} года — {name} ({share}); там же и наибольшее изменение ({step})",
                "{name} holds {share} of the places of {year} and changes most ({step})"
            )
        }
        Some(most) => {
            let (other, step) = (brief(&most.name, 45), context.signed(most.change.moved()));
            text!(
                "Больше всего мест приёма {year} года — {name} ({share}); сильнее всех меняется {other} ({step})",
                "{name} holds {share} of the places of {year}; {other} changes most ({step})"
            )
        }
        None => text!(
            "Больше всего мест приёма {year} года — {name} ({share}); муниципалитеты сохраняют прошлогодние места",
            "{name} holds {share} of the places of {year}; municipalities keep last year's places"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RUN, plan, records, region, said};
    use super::*;
    use kadry_region::lang::Lang;

    #[test]
    fn colleges_without_a_municipality_have_a_row_of_their_own_at_the_end() {
        let region = region(6);
        let drawing = municipalities(Context::new(&region, RUN, Lang::Ru), &plan(6).lines).expect("a drawing");
        let rows = records(&drawing.csv);
        // Colleges 0 and 3 name none; the last admission of 0 is unknown.
        let last = rows.last().expect("a row");
        assert_eq!((rows.len(), &last[0], &last[2], &last[3], &last[5]), (5, "не указан", "28.0", "50.0", "50.0"));
    }

    #[test]
    fn many_municipalities_lose_no_place_and_none_at_all_is_said() {
        let region = region(90);
        let lines = plan(90).lines;
        let drawing = municipalities(Context::new(&region, RUN, Lang::Ru), &lines).expect("a drawing");
        let rows = records(&drawing.csv);
        let number = |row: &csv::StringRecord, index: usize| row[index].parse::<f64>().expect("a number");
        let sum: f64 = rows.iter().map(|row| number(row, 3) + number(row, 5)).sum();
        assert_eq!((rows.len(), sum), (ROWS + 1, 90.0 * 50.0));
        assert!(rows[ROWS - 1][0].starts_with("прочие муниципалитеты (25)"), "{}", &rows[ROWS - 1][0]);

        let mut bare = region;
        bare.colleges.iter_mut().for_each(|college| college.municipality = None);
        let drawing = municipalities(Context::new(&bare, RUN, Lang::Ru), &lines).expect("a drawing");
        assert_eq!(records(&drawing.csv).len(), 1);
        assert!(said(&drawing).contains("в пакете не указаны"));
    }
}
