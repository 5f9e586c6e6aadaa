//! Remarks on what is no line of the plan: requests that no place serves (F09), and federal decisions that the plan does not
//! meet (F13).

use super::flags::{self, Flag};
use crate::outcome::Outcome;
use crate::quota::BalanceStatus;
use kadry_region::units::{People, Year};
use std::collections::{HashMap, HashSet};

/// F09, workers a year: fewer are nobody.
const SERVED: f64 = 0.5;

/// A remark on what is no line of the plan.
#[derive(Clone, Copy, Debug)]
pub struct Remark<'a> {
    /// Employer or kind of the total.
    pub subject: &'a str,
    /// Code of the programme, empty where it is about several.
    pub programme: &'a str,
    pub year: Year,
    pub flag: Flag<'a>,
}

/// Unserved requests first.
pub fn remarks(outcome: &Outcome) -> Vec<Remark<'_>> {
    let mut found = unserved(outcome);
    found.extend(totals(outcome));
    found
}

fn unserved(outcome: &Outcome) -> Vec<Remark<'_>> {
    let region = outcome.region();
    let mut supply: HashMap<(usize, Year), f64> = HashMap::new();
    let mut reach: HashSet<Year> = HashSet::new();
    for b in &outcome.plan.balance {
        supply.insert((b.programme, b.year), b.pipeline.0 + b.planned.0);
        if b.status != BalanceStatus::OutOfReach {
            reach.insert(b.year);
        }
    }
    let gives = |programme: usize, year: Year| supply.get(&(programme, year)).copied().unwrap_or_default();
    let mut found = Vec::new();
    for request in region.requests.iter().filter(|r| !r.repeated && r.count > People(0.0) && reach.contains(&r.year)) {
        let year = request.year;
        let (served, programme, subject) = match (request.programme, request.occupation) {
            (Some(programme), _) => {
                let code = region.programmes[programme].code.as_str();
                (gives(programme, year), code, code)
            }
            (None, Some(occupation)) => {
                let sum = region.programmes_of(occupation).iter().map(|m| gives(m.programme, year)).sum();
                (sum, "", region.occupations[occupation].as_str())
            }
            (None, None) => continue,
        };
        if served < SERVED {
            let flag = Flag::Unserved { year, people: request.count.0, subject };
            found.push(Remark { subject: &request.employer, programme, year, flag });
        }
    }
    found
}

fn totals(outcome: &Outcome) -> impl Iterator<Item = Remark<'_>> {
    outcome.plan.constraints.iter().filter_map(|row| {
        let flag = flags::total(row)?;
        Some(Remark { subject: &row.owner, programme: "", year: row.year, flag })
    })
}
