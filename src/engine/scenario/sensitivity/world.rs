//! A region in which one assumption is another, with everything that follows from it.

use super::assumption::{Assumption, Setting, Side};
use crate::demand::Supposed;
use crate::inputs::Inputs;
use crate::supply::{applicants, chains, pipeline};
use kadry_region::units::{People, Places, Roubles, Share};
use kadry_region::{Cause, Region, reference};
use std::collections::BTreeMap;

/// Moves one assumption; also its value then, and how many values could not take the whole step.
pub fn moved(data: &Inputs, assumption: Assumption, side: Side, step: f64) -> (Inputs, f64, usize) {
    let mut region = data.region.clone();
    let mut supposed = Supposed::default();
    let factor = 1.0 + side.sign() * step;
    let mut value = factor;
    let mut capped = match assumption {
        Assumption::Setting(setting) => {
            let (moved, cut) = setting.moved(&region.settings.scenario, side, step);
            if setting == Setting::EmploymentTrend {
                // The series stay as they were forecast: what the scenario adds to them is replaced.
                supposed.employment_yearly = (1.0 + moved) / (1.0 + region.settings.scenario.employment_trend);
            }
            setting.set(&mut region.settings.scenario, moved);
            value = moved;
            usize::from(cut)
        }
        Assumption::Exit(cause) => {
            supposed.exits = Cause::ALL.map(|other| if other == cause { factor } else { 1.0 });
            0
        }
        Assumption::EmploymentChange => {
            supposed.employment_change = factor;
            0
        }
        Assumption::Yield(_) => 0,
        records => scale(&mut region, records, factor),
    };
    let mut chains = chains(&region);
    if let Assumption::Yield(name) = assumption {
        capped += chains.iter_mut().map(|chain| chain.multiply(name, factor)).filter(|cut| *cut).count();
    }
    let demand = if forecast_again(assumption) { data.demand.supposing(&region, &supposed) } else { data.demand.clone() };
    let (pipeline, applicants) = (pipeline(&region, &chains), applicants(&region));
    (Inputs { region, demand, chains, pipeline, applicants }, value, capped)
}

/// Whether need rests on the assumption.
fn forecast_again(assumption: Assumption) -> bool {
    match assumption {
        Assumption::Setting(setting) => matches!(
            setting,
            Setting::RetireFirst
                | Setting::RetireLater
                | Setting::PensionAge
                | Setting::OtherSupply
                | Setting::VacancyYears
                | Setting::EmploymentTrend
                | Setting::Dropout
        ),
        Assumption::Exit(_)
        | Assumption::EmploymentChange
        | Assumption::Vacancies
        | Assumption::Projects
        | Assumption::Matrix
        | Assumption::ControlTotals => true,
        _ => false,
    }
}

/// Multiplies the records of a table; how many of them could not take the whole step.
fn scale(region: &mut Region, assumption: Assumption, by: f64) -> usize {
    let people = |value: &mut Option<People>| value.iter_mut().for_each(|people| people.0 *= by);
    match assumption {
        Assumption::Vacancies => region.vacancies.iter_mut().for_each(|row| row.open.0 *= by),
        Assumption::Projects => return region.projects.iter_mut().map(|row| share(&mut row.probability, by)).filter(|cut| *cut).count(),
        Assumption::Matrix => return matrix(region, by),
        Assumption::ControlTotals => region.control_totals.iter_mut().for_each(|row| row.need.0 *= by),
        Assumption::Contingent => region.contingent.iter_mut().for_each(|row| row.students.0 *= by),
        Assumption::Intake => region.colleges.iter_mut().filter_map(|c| c.intake_capacity.as_mut()).for_each(|p| *p = places(*p, by)),
        Assumption::StudentsCapacity => region.colleges.iter_mut().for_each(|college| people(&mut college.contingent_capacity)),
        Assumption::Workshops => region.offers.iter_mut().for_each(|offer| people(&mut offer.workshop)),
        Assumption::Beds => region.colleges.iter_mut().for_each(|college| people(&mut college.dormitory)),
        Assumption::TeachingHours => region.colleges.iter_mut().filter_map(|c| c.teacher_hours.as_mut()).for_each(|hours| *hours *= by),
        Assumption::Budget => region.budgets.iter_mut().for_each(|row| row.amount = Roubles(row.amount.0 * by)),
        Assumption::Cost => region.offers.iter_mut().filter_map(|offer| offer.cost.as_mut()).for_each(|cost| cost.0 *= by),
        Assumption::Participation => return participation(region, by),
        Assumption::Contracts => region.contracts.iter_mut().for_each(|row| row.count = places(row.count, by)),
        Assumption::Limits => {
            for bound in region.limits.iter_mut().flat_map(|row| [row.min.as_mut(), row.max.as_mut()]).flatten() {
                *bound = places(*bound, by);
            }
        }
        Assumption::Setting(_) | Assumption::Yield(_) | Assumption::Exit(_) | Assumption::EmploymentChange => {}
    }
    0
}

fn places(value: Places, by: f64) -> Places {
    Places((f64::from(value) * by).round() as u32)
}

/// Whether the share would have exceeded 1.
fn share(value: &mut Share, by: f64) -> bool {
    let wanted = value.0 * by;
    value.0 = wanted.min(1.0);
    wanted > 1.0
}

/// Shares of an occupation's openings: together never more than all of them.
fn matrix(region: &mut Region, by: f64) -> usize {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    region.matrix.iter().for_each(|row| *sums.entry(row.occupation).or_default() += row.share.0);
    let most = |occupation: usize| sums.get(&occupation).map_or(by, |sum| by.min((1.0 / sum).max(1.0)));
    region.matrix.iter_mut().for_each(|row| row.share.0 *= most(row.occupation));
    sums.keys().filter(|occupation| most(**occupation) < by).count()
}

/// Given shares and those of the reference table alike.
fn participation(region: &mut Region, by: f64) -> usize {
    let mut capped = 0;
    for row in &mut region.leavers {
        let given =
            row.participation.map_or_else(|| reference::factor("participation", "", &row.base).map_or(1.0, |row| row.value), |p| p.0);
        let mut moved = Share(given);
        capped += usize::from(share(&mut moved, by));
        row.participation = Some(moved);
    }
    capped
}
