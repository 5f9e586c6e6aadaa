//! What moves and by how much.

use super::*;
use crate::demand::Supposed;
use crate::inputs::Inputs;
use kadry_package::generate::{Size, write};
use kadry_region::units::Share;

fn region() -> Region {
    let folder = tempfile::tempdir().expect("folder");
    write(folder.path(), Size { colleges: 3, programmes: 4 }, 3).expect("written");
    let mut region = kadry_package::read_package(folder.path()).region.expect("region");
    region.settings.scenario.draws = 10;
    region
}

fn with<T>(region: &Region, then: impl Fn(&Inputs) -> T) -> T {
    then(&Inputs::new(region.clone()))
}

/// Need of all programmes over all years.
fn need(data: &Inputs) -> f64 {
    let years = || data.region.settings.base_year.plus(1).to(data.region.last_need_year());
    (0..data.region.programmes.len()).flat_map(|p| years().map(move |y| (p, y))).map(|(p, y)| data.demand.need(p, y).0).sum()
}

#[test]
fn supposing_nothing_changes_nothing() {
    let region = region();
    with(&region, |data| {
        let again = data.demand.supposing(&region, &Supposed::default());
        let supposing = |demand| need(&Inputs::with_need(region.clone(), demand));
        assert!((supposing(again) - need(data)).abs() < 1e-9);
        let more = data.demand.supposing(&region, &Supposed { employment_yearly: 1.01, ..Supposed::default() });
        assert!(supposing(more) > need(data) + 1.0);
    });
}

/// The trend of the scenario file and the trend of a case are one thing.
#[test]
fn the_yearly_trend_is_that_of_the_scenario() {
    let (region, mut other) = (region(), region());
    other.settings.scenario.employment_trend = 0.005;
    let scenario = with(&other, need);
    let case = with(&region, |data| {
        let (world, value, capped) = world::moved(data, Assumption::Setting(Setting::EmploymentTrend), Side::High, 0.1);
        assert_eq!((value, capped), (0.005, 0));
        need(&world)
    });
    assert!((scenario - case).abs() < 1e-6 * scenario, "{scenario} {case}");
}

#[test]
fn a_step_stops_at_the_domain_and_says_so() {
    let mut region = region();
    region.settings.scenario.other_supply_share = Share(0.95);
    region.settings.scenario.vacancy_years = 1;
    let moved = |setting: Setting, side| setting.moved(&region.settings.scenario, side, 0.1);
    assert_eq!(moved(Setting::OtherSupply, Side::High), (1.0, true));
    assert_eq!(moved(Setting::VacancyYears, Side::Low), (1.0, true));
    assert_eq!(moved(Setting::VacancyYears, Side::High), (2.0, false));
    // Zero has no ten per cent.
    region.settings.scenario.other_supply_share = Share(0.0);
    assert!(!Assumption::of(&region, 0.1).contains(&Assumption::Setting(Setting::OtherSupply)));
}

#[test]
fn shares_never_exceed_the_whole() {
    let mut region = region();
    let occupation = region.matrix[0].occupation;
    for row in region.matrix.iter_mut().filter(|row| row.occupation == occupation) {
        row.share = Share(0.0);
    }
    region.matrix[0].share = Share(0.95);
    with(&region, |data| {
        let (world, _, capped) = world::moved(data, Assumption::Matrix, Side::High, 0.1);
        let moved = world.region.matrix[0].share.0;
        assert!((moved - 1.0).abs() < 1e-9 && capped >= 1, "{moved} {capped}");
        let (world, _, capped) = world::moved(data, Assumption::Yield("in_region"), Side::High, 1.0);
        let all = world.chains.iter().all(|chain| chain.in_region.value.0 <= 1.0 && chain.in_training().in_region.value.0 <= 1.0);
        assert!(all && capped > 0);
    });
}
