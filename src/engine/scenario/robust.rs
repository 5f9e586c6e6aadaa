//! A first year that is good over many draws of need, later years being decided when need is known: what it is worth on draws
//! that it was not made for, and what it costs where the point forecast comes true.

use crate::inputs::Inputs;
use crate::quota::{Aim, Criterion, Failure, Measure, Resolver, Wanted, Watch};
use kadry_region::units::{Groups, Places};

/// One line of the first year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    pub offer: usize,
    pub groups: Groups,
    pub places: Places,
    /// Of the base plan.
    pub base: Places,
}

#[derive(Clone, Debug)]
pub struct Robust {
    pub first: Vec<First>,
    /// The aim on the draws that it was made for, where groups come in parts.
    pub relaxed: f64,
    /// The same with the whole groups of `first`.
    pub whole: f64,
    /// Over the fresh draws: `mean`, `cvar`, `worst_regret`; and `point`, under the point forecast.
    pub measures: Vec<Measure>,
    /// What the robust first year costs against that of the base plan where the point forecast comes true.
    pub price: f64,
}

/// The tail that is told where the aim has none of its own.
const TAIL: f64 = 0.9;

/// The first year that serves `aim` on `draws`, judged on the `fresh` ones against the first year of the base plan.
///
/// # Errors
/// [`Failure`] where there is no draw, the region has no plan, the work was stopped, or the solver failed.
pub fn robust(
    data: &Inputs,
    draws: &[Wanted],
    fresh: &[Wanted],
    base_places: &[(usize, Places)],
    aim: Aim,
    watch: Watch<'_>,
) -> Result<Robust, Failure> {
    if draws.is_empty() || fresh.is_empty() {
        return Err(Failure::Solver("no draws".to_owned()));
    }
    let again = Resolver::watched(data, watch)?;
    let optima = again.values_of(&[], draws)?;
    let (relaxed, target) = again.common(draws, &optima, aim)?;
    // Whole groups may cost more than the common year wins: then the first year of the base plan stays.
    let (whole, first) = again.whole_first(&target, base_places, draws, &optima, aim)?;
    let exact = |places: &[(usize, Places)]| places.iter().map(|(offer, places)| (*offer, f64::from(*places))).collect::<Vec<_>>();
    let (robust, base) = (exact(&first), exact(base_places));
    let least = again.values_of(&[], fresh)?;
    let [of_base, of_robust] = [again.values_of(&base, fresh)?, again.values_of(&robust, fresh)?];
    let tail = if let Aim::Cvar(alpha) = aim { alpha } else { TAIL };
    let mut measures: Vec<Measure> = [Aim::Expected, Aim::Cvar(tail), Aim::Regret]
        .into_iter()
        .map(|aim| Measure { criterion: Criterion::of(aim), base: aim.of(&of_base, &least), robust: aim.of(&of_robust, &least) })
        .collect();
    let point = |first: &[(usize, f64)]| Ok(again.values_of(first, std::slice::from_ref(again.base()))?.iter().sum());
    measures.push(Measure { criterion: Criterion::Point, base: point(&base)?, robust: point(&robust)? });
    let price = measures.last().map_or(0.0, Measure::difference);
    let record = |(offer, places): &(usize, Places)| {
        let before = base_places.iter().find(|(of, _)| of == offer).map_or(Places(0), |(_, places)| *places);
        First {
            offer: *offer,
            groups: Groups(places.0.div_ceil(data.region.offers[*offer].group_size.max(1))),
            places: *places,
            base: before,
        }
    };
    Ok(Robust { first: first.iter().map(record).collect(), relaxed, whole, measures, price })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn with_demo(work: impl FnOnce(&Inputs, &[Wanted], &[Wanted], &[(usize, Places)])) {
        let reading = kadry_package::read_package(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo"));
        let forecast = crate::forecast(reading.region.expect("the demo region"));
        let data = &forecast.inputs;
        let again = Resolver::new(data).expect("a plan");
        let draw = |number: usize| {
            let need = |(k, (programme, year)): (usize, &(usize, kadry_region::units::Year))| {
                let step = ((k * 7 + programme * 3 + number * 13) % 11) as f64 / 15.0 - 1.0 / 3.0;
                data.demand.need(*programme, *year).0 * (1.0 + step)
            };
            again.wanted(&again.pairs().iter().enumerate().map(need).collect::<Vec<_>>(), 1.0)
        };
        let draws: Vec<Wanted> = (0..12).map(draw).collect();
        let whole = again.worker().and_then(|mut worker| worker.whole(again.base())).expect("a plan");
        let first = data.region.settings.first_admission_year;
        let base: Vec<_> =
            again.lines().iter().zip(&whole.places).filter(|((_, year), _)| *year == first).map(|((k, _), p)| (*k, Places(*p))).collect();
        work(data, &draws[..6], &draws[6..], &base);
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-5 * a.abs().max(1.0)
    }

    #[test]
    fn one_draw_is_served_as_if_it_were_known() {
        with_demo(|data, draws, _, _| {
            let again = Resolver::new(data).expect("a plan");
            let least = again.values_of(&[], &draws[..1]).expect("an optimum");
            for aim in [Aim::Expected, Aim::Cvar(0.9)] {
                let (value, first) = again.common(&draws[..1], &least, aim).expect("a first year");
                assert!(near(value, least[0]), "{aim:?}: {value} {}", least[0]);
                let held = again.values_of(&first, &draws[..1]).expect("later years");
                assert!(near(held[0], least[0]), "{aim:?}: {} {}", held[0], least[0]);
            }
        });
    }

    #[test]
    fn each_aim_is_best_at_what_it_aims_at() {
        with_demo(|data, draws, _, _| {
            let again = Resolver::new(data).expect("a plan");
            let optima = again.values_of(&[], draws).expect("optima");
            let aims = [Aim::Expected, Aim::Cvar(0.7), Aim::Regret];
            let served = aims.map(|aim| {
                let (_, first) = again.common(draws, &optima, aim).expect("a first year");
                again.values_of(&first, draws).expect("later years")
            });
            for (own, aim) in aims.into_iter().enumerate() {
                let reached = served.each_ref().map(|values| aim.of(values, &optima));
                assert!(reached.iter().all(|other| reached[own] <= other * (1.0 + 1e-3) + 1e-6), "{aim:?}: {reached:?}");
            }
            let whole = again.common(draws, &optima, Aim::Cvar(0.0)).expect("a first year").0;
            let expected = again.common(draws, &optima, Aim::Expected).expect("a first year").0;
            assert!(near(whole, expected), "{whole} {expected}");
            // Nobody does better than who knows the draw.
            assert!(served.iter().flatten().zip(optima.iter().cycle()).all(|(value, least)| *value >= least - 1e-6 * least.abs()));
        });
    }

    #[test]
    fn the_robust_first_year_is_whole_and_told_against_the_base_plan() {
        with_demo(|data, draws, fresh, base| {
            let robust = robust(data, draws, fresh, base, Aim::Expected, Watch::silent()).expect("a first year");
            assert!(robust.whole >= robust.relaxed - 1e-6);
            // On the draws that it was made for the base plan is one of those tried.
            let again = Resolver::new(data).expect("a plan");
            let of_base: Vec<(usize, f64)> = base.iter().map(|(offer, places)| (*offer, f64::from(*places))).collect();
            let of_base = again.values_of(&of_base, draws).expect("later years").iter().sum::<f64>() / draws.len() as f64;
            assert!(robust.whole <= of_base + 1e-9, "{} {of_base}", robust.whole);
            assert_eq!(robust.first.len(), base.len());
            for line in &robust.first {
                let offer = &data.region.offers[line.offer];
                assert!((offer.group_min * line.groups.0..=offer.group_size * line.groups.0).contains(&line.places.0), "{line:?}");
            }
            let names: Vec<&str> = robust.measures.iter().map(|measure| measure.criterion.key()).collect();
            assert_eq!(names, ["mean", "cvar", "worst_regret", "point"]);
            let own = super::robust(
                data,
                draws,
                fresh,
                &robust.first.iter().map(|f| (f.offer, f.places)).collect::<Vec<_>>(),
                Aim::Expected,
                Watch::silent(),
            );
            let own = own.expect("a first year");
            assert!(own.measures.iter().all(|measure| measure.difference().abs() < 1e-6), "the same first year costs nothing: {own:?}");
        });
    }

    #[test]
    fn aims_are_read_and_tails_are_means_of_the_worst() {
        assert_eq!(["expected", "cvar:0.9", "regret"].map(Aim::parse), [Some(Aim::Expected), Some(Aim::Cvar(0.9)), Some(Aim::Regret)]);
        assert!(["", "cvar", "cvar:1", "cvar:-0.1", "cvar:x", "regret:1", "Expected"].iter().all(|text| Aim::parse(text).is_none()));
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!([0.0, 0.5, 0.75, 0.625].map(|alpha| Aim::Cvar(alpha).of(&values, &[])), [2.5, 3.5, 4.0, (4.0 + 1.5) / 1.5]);
        assert_eq!(Aim::Regret.of(&values, &[1.0, 1.0, 1.0, 1.0]), 3.0);
    }
}
