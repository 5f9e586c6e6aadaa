//! Answers under other needs against the region's own model.

use super::*;
use crate::outcome::{Forecast, forecast};
use std::path::Path;

fn demo() -> Forecast {
    let reading = kadry_package::read_package(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo"));
    forecast(reading.region.expect("the demo region"))
}

/// Needs that a draw may bring: each pair moved up or down by up to a third.
fn draw(resolver: &Resolver<'_>, number: usize) -> Wanted {
    let data = &resolver.data;
    let moved = |(k, (programme, year)): (usize, &(usize, Year))| {
        let step = ((k * 7 + number * 13) % 11) as f64 / 15.0 - 1.0 / 3.0;
        data.demand.need(*programme, *year).0 * (1.0 + step)
    };
    resolver.wanted(&resolver.pairs.iter().enumerate().map(moved).collect::<Vec<_>>(), 1.0 + 0.05 * (number % 3) as f64)
}

/// The region's own model with the need of a draw in it, as if it had been built from that need.
fn own_model(resolver: &Resolver<'_>, wanted: &Wanted) -> Model {
    let mut model = Model::build(resolver.data);
    for row in &mut model.rows {
        let pair = |programme, year| resolver.pairs.binary_search(&(programme, year)).expect("a pair");
        match row.key {
            RowKey::Balance { programme, year } => {
                row.lower = wanted.workers[pair(programme, year)];
                row.upper = row.lower;
            }
            RowKey::SurplusBand { programme, year } => row.lower = -wanted.band[pair(programme, year)],
            _ => {}
        }
    }
    model.rows.retain(|row| !matches!(row.key, RowKey::Wholeness { .. }));
    model
}

#[test]
fn whole_plans_meet_every_row_and_are_judged_as_the_model_judges_them() {
    let forecast = demo();
    let resolver = Resolver::new(&forecast.inputs).expect("a plan");
    for number in 0..4 {
        let wanted = draw(&resolver, number);
        let whole = resolver.worker().and_then(|mut worker| worker.whole(&wanted)).expect("a plan");
        let model = own_model(&resolver, &wanted);
        let places: Vec<f64> = whole.places.iter().map(|places| f64::from(*places)).collect();
        let mut values = resolver.evaluator.values(&places, &wanted);
        for ((offer, year), groups) in resolver.lines.iter().zip(&whole.groups) {
            values[model.column(ColumnKey::Groups { offer: *offer, year: *year }).expect("groups")] = f64::from(*groups);
        }
        for row in &model.rows {
            let activity = row.activity(&values);
            assert!(
                activity >= row.lower - 1e-6 && activity <= row.upper + 1e-6,
                "{:?}: {activity} of {}..{}",
                row.key,
                row.lower,
                row.upper
            );
        }
        let inside = |(column, value): (&super::super::model::Column, &f64)| (column.lower..=column.upper).contains(value);
        assert!(model.columns.iter().zip(&values).all(inside));
        // The model with its places held has that optimum.
        let mut held = own_model(&resolver, &wanted);
        for ((offer, year), places) in resolver.lines.iter().zip(&places) {
            let column = held.column(ColumnKey::Places { offer: *offer, year: *year }).expect("places");
            (held.columns[column].lower, held.columns[column].upper) = (*places, *places);
        }
        let least = minimise(&held, &resolver.goal, Options { relax: false, gap: 0.0, ..OPTIONS }, None).expect("an optimum").objective;
        assert!((least - whole.objective).abs() <= 1e-6 * least.abs(), "{least} {}", whole.objective);
        let judged = resolver.evaluate(&whole.places, &wanted);
        assert_eq!(judged.objective, whole.objective);
        assert!((judged.by_pair.iter().sum::<f64>() - judged.shortage_people).abs() < 1e-9);
        assert!(whole.bound <= whole.objective && whole.gap() < 0.1, "{} {}", whole.bound, whole.objective);
    }
}

#[test]
fn an_answer_does_not_depend_on_those_before_it() {
    let forecast = demo();
    let resolver = Resolver::new(&forecast.inputs).expect("a plan");
    let [one, two] = [1, 2].map(|number| draw(&resolver, number));
    let alone = resolver.worker().and_then(|mut worker| worker.relaxed(&two)).expect("an optimum");
    let mut worker = resolver.worker().expect("a worker");
    worker.relaxed(&one).expect("an optimum");
    let after = worker.relaxed(&two).expect("an optimum");
    assert_eq!((after.objective.to_bits(), after.places), (alone.objective.to_bits(), alone.places));
}

#[test]
fn the_reduced_relaxation_has_the_optimum_of_the_whole_one() {
    let forecast = demo();
    let resolver = Resolver::new(&forecast.inputs).expect("a plan");
    let mut worker = resolver.worker().expect("a worker");
    for number in 0..6 {
        let wanted = draw(&resolver, number);
        let (model, goal) = resolver.posed(&wanted);
        let least = minimise(&model, goal, OPTIONS, None).expect("an optimum").objective;
        let parts = worker.relaxed(&wanted).expect("an optimum");
        assert!((parts.objective - least).abs() <= 1e-6 * least.abs(), "{least} {}", parts.objective);
        // The places are those of that optimum: held, they cost as much.
        let mut held = resolver.posed(&wanted).0.indexed();
        for ((offer, year), places) in resolver.lines.iter().zip(&parts.places) {
            let column = held.column(ColumnKey::Places { offer: *offer, year: *year }).expect("places");
            (held.columns[column].lower, held.columns[column].upper) = (places - 1e-7, places + 1e-7);
        }
        let held = minimise(&held, goal, OPTIONS, None).expect("an optimum").objective;
        assert!((held - least).abs() <= 1e-5 * least.abs(), "{least} {held}");
    }
    assert_eq!(worker.fallbacks(), 0, "our own method reached and proved every optimum");
}

#[test]
fn the_solver_takes_over_with_the_same_optimum() {
    let forecast = demo();
    let resolver = Resolver::new(&forecast.inputs).expect("a plan");
    let mut worker = resolver.worker().expect("a worker");
    for number in 0..3 {
        let wanted = draw(&resolver, number);
        let (lower, upper) = resolver.reduced.rhs(&wanted);
        let own = worker.relaxed(&wanted).expect("an optimum");
        let values = worker.fall_back(&wanted, &lower, &upper).expect("an optimum");
        let objective = resolver.reduced.objective(&values);
        assert!((objective - own.objective).abs() <= 1e-9 * objective.abs(), "{objective} {}", own.objective);
    }
    assert_eq!(worker.fallbacks(), 3);
}

#[test]
fn held_years_have_the_optimum_of_the_model_that_holds_them_and_cuts_below_it() {
    let forecast = demo();
    let resolver = Resolver::new(&forecast.inputs).expect("a plan");
    let mut worker = resolver.worker().expect("a worker");
    let year = resolver.data.region.settings.first_admission_year;
    let wanted = draw(&resolver, 3);
    // The first years of two plans that are there.
    let first = |worker: &mut Worker<'_>, number: usize| -> Vec<(usize, f64)> {
        let parts = worker.relaxed(&draw(&resolver, number)).expect("an optimum");
        let lines = resolver.lines.iter().zip(parts.places).enumerate();
        lines.filter(|(_, ((_, of), _))| *of == year).map(|(line, (_, places))| (line, places)).collect()
    };
    let (one, two) = (first(&mut worker, 1), first(&mut worker, 2));
    let mut value = |first: &[(usize, f64)]| worker.held(&wanted, first).expect("later years");
    let ((at_one, slopes), (at_two, _)) = (value(&one), value(&two));
    let mut model = resolver.posed(&wanted).0.indexed();
    for (line, places) in &one {
        let column = model.column(ColumnKey::Places { offer: resolver.lines[*line].0, year }).expect("places");
        (model.columns[column].lower, model.columns[column].upper) = (places - 1e-9, places + 1e-9);
    }
    let least = minimise(&model, &resolver.goal, OPTIONS, None).expect("an optimum").objective;
    assert!((at_one - least).abs() <= 1e-6 * least.abs(), "{at_one} {least}");
    let slopes = slopes.expect("slopes");
    assert!(slopes.iter().any(|slope| *slope != 0.0));
    let cut = at_one + slopes.iter().zip(one.iter().zip(&two)).map(|(slope, (from, to))| slope * (to.1 - from.1)).sum::<f64>();
    assert!(cut <= at_two + 1e-6 * at_two.abs() && at_one != at_two, "{cut} {at_two}");
}
