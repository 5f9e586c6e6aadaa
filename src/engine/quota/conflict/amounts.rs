//! Bounds that contradict one another only together, and what each would have to give.

use super::feasible::{Constraint, Feasible};
use crate::quota::kind::Kind;
use crate::quota::model::RowKey;
use crate::quota::reason::{Asked, Bound, Remedy, Sense, Unit};

impl Constraint {
    /// The bound as a number, where it is one: between planned years change depends on the plan itself.
    pub fn bound(&self) -> Option<Bound> {
        let row = self.rows.first()?;
        let known = row.terms.len() == 1 || !matches!(self.key, RowKey::Growth { .. } | RowKey::Decline { .. });
        let value = known.then_some(if row.upper.is_finite() { row.upper } else { row.lower });
        let sense = match row.upper.is_finite() {
            true if row.lower == row.upper => Sense::Exactly,
            true => Sense::AtMost,
            false => Sense::AtLeast,
        };
        Some(Bound { key: self.key, value, taken: row.taken, sense })
    }
}

/// The bounds of a group of constraints.
pub fn bounds(feasible: &Feasible, group: &[usize]) -> Vec<Bound> {
    group.iter().filter_map(|constraint| feasible.owned[*constraint].bound()).collect()
}

/// What would be needed and what there is, summed over constraints of one kind and owner.
pub fn sizes(bounds: &[Bound], unit: Unit, total: Option<f64>) -> (Option<f64>, Option<f64>) {
    let taken: f64 = bounds.iter().map(|bound| bound.taken).sum();
    let Some(bound) = bounds.iter().map(|bound| bound.value).sum::<Option<f64>>() else { return (None, None) };
    let floor = bounds.iter().all(|bound| bound.sense == Sense::AtLeast);
    let bound = if floor { unit.up(bound + taken) } else { unit.down(bound + taken) };
    match (floor, total) {
        (true, total) => (Some(bound), total.map(|total| bound - total)),
        (false, total) => (total.map(|total| bound + total), Some(bound)),
    }
}

/// What would be enough if these bounds alone gave way, by `total` in their unit; `upper` where a bound of one number would have
/// to be raised.
pub fn gives_way(bounds: &[Bound], kind: Kind, total: f64, upper: bool) -> Remedy {
    let unit = kind.unit();
    let single = match bounds {
        [bound] => bound.value.map(|value| (bound, value)),
        _ => None,
    };
    match (kind, single) {
        (Kind::Licence, _) => Remedy::Groups(total),
        (Kind::Contract, _) => Remedy::Contracts(total),
        (Kind::Growth | Kind::Decline, _) => Remedy::Exceeded { kind, by: total },
        (_, None) => Remedy::Changed { kind, by: total },
        (_, Some((bound, value))) => match bound.sense {
            Sense::AtLeast => Remedy::Lowered { bound: bound.key, to: unit.up(value) - total, by: total },
            Sense::AtMost => {
                let have = unit.down(value);
                let asked = Asked { need: have + total, contracts: 0.0, limits: 0.0, have, capacity: unit.down(value + bound.taken) };
                Remedy::Widened { bound: bound.key, asked }
            }
            Sense::Exactly => {
                let to = if upper { value + total } else { value - total };
                Remedy::Reset { bound: bound.key, to, by: total, raised: upper }
            }
        },
    }
}
