//! Places of a line from year to year: how far they may move, and how far they do.

use super::{FREE, NONE, plan_keys};
use crate::inputs::Inputs;
use crate::quota::model::{Before, ColumnKey, Model, RowKey};
use kadry_region::units::Year;

/// `|x[t] − x[t−1]| ≤ max(change_share · x[t−1], one group)`.
///
/// Before the first planned year stands last year's fact, where it is known. Between planned years the larger of two
/// bounds is no convex set, so a binary chooses, but only for lines large enough for the share to exceed a group.
/// A line without a licence must close, whatever it had before.
pub fn continuity(model: &mut Model, data: &Inputs) {
    let region = &data.region;
    let share = region.settings.scenario.change_share.0;
    let first = region.settings.first_admission_year;
    for (offer, year) in plan_keys(data) {
        let line = &region.offers[offer];
        let group = f64::from(line.group_size);
        let cap = |year| f64::from(line.groups_allowed(&region.programmes[line.programme], year)) * group;
        let Some(x) = model.column(ColumnKey::Places { offer, year }) else { continue };
        if cap(year) == 0.0 {
            continue;
        }
        if year == first {
            let Some(previous) = line.kcp.map(f64::from) else { continue };
            let step = (share * previous).max(group);
            model.add_row(RowKey::Growth { offer, year, before: Before::Known }, vec![(x, 1.0)], NONE, previous + step);
            // What licence and programme still allow may lie further down than the step.
            let floor = (previous - step).min(cap(year));
            if floor > 0.0 {
                model.add_row(RowKey::Decline { offer, year, before: Before::Known }, vec![(x, 1.0)], floor, FREE);
            }
            continue;
        }
        let before = Before::Planned;
        let year_before = year.plus(-1);
        let Some(p) = model.column(ColumnKey::Places { offer, year: year_before }) else { continue };
        let shrink = (cap(year_before) - cap(year)).max(0.0);
        if share * cap(year_before) <= group {
            model.add_row(RowKey::Growth { offer, year, before }, vec![(x, 1.0), (p, -1.0)], NONE, group);
            model.add_row(RowKey::Decline { offer, year, before }, vec![(x, 1.0), (p, -1.0)], -group - shrink, FREE);
        } else {
            let mode = model.add_column(ColumnKey::ChangeMode { offer, year }, 1.0, true);
            // mode = 1: |x − p| ≤ share·p, which asks share·p ≥ group; mode = 0: |x − p| ≤ group.
            let most = share * cap(year_before);
            model.add_row(RowKey::Growth { offer, year, before }, vec![(x, 1.0), (p, -1.0), (mode, group - most)], NONE, group);
            model.add_row(RowKey::Decline { offer, year, before }, vec![(x, 1.0), (p, -1.0), (mode, most - group)], -group - shrink, FREE);
            model.add_row(RowKey::Growth { offer, year, before }, vec![(x, 1.0), (p, -1.0 - share), (mode, cap(year))], NONE, cap(year));
            model.add_row(
                RowKey::Decline { offer, year, before },
                vec![(x, 1.0), (p, share - 1.0), (mode, -cap(year_before))],
                -cap(year_before) - shrink,
                FREE,
            );
        }
    }
}

/// `x[t] − x[t−1] = rise − fall`, and `opened` = 1 where a line without places last year gets some. A line whose last year
/// is not known has no change in its first year, and is not new.
pub fn change(model: &mut Model, data: &Inputs) {
    let first = data.region.settings.first_admission_year;
    for (offer, year) in plan_keys(data) {
        let line = &data.region.offers[offer];
        let Some(x) = model.column(ColumnKey::Places { offer, year }) else { continue };
        let (before, known) = match (year == first, line.kcp) {
            (true, None) => continue,
            (true, Some(kcp)) => (None, f64::from(kcp)),
            (false, _) => (model.column(ColumnKey::Places { offer, year: year.plus(-1) }), 0.0),
        };
        let rise = model.add_column(ColumnKey::Rise { offer, year }, FREE, false);
        let fall = model.add_column(ColumnKey::Fall { offer, year }, FREE, false);
        let terms = [Some((x, 1.0)), before.map(|p| (p, -1.0)), Some((rise, -1.0)), Some((fall, 1.0))];
        model.add_row(RowKey::Change { offer, year }, terms.into_iter().flatten().collect(), known, known);
    }
    for (offer, line) in data.region.offers.iter().enumerate() {
        let years = data.region.settings.admissions();
        let most = |year: &Year| model.column(ColumnKey::Places { offer, year: *year }).map(|x| (*year, x, model.columns[x].upper));
        let open: Vec<_> = years.iter().filter_map(most).filter(|(_, _, upper)| *upper > 0.0).collect();
        if line.kcp.is_none_or(|kcp| kcp.0 > 0) || open.is_empty() {
            continue;
        }
        let opened = model.add_column(ColumnKey::Opened { offer }, 1.0, true);
        for (year, x, upper) in open {
            model.add_row(RowKey::Opening { offer, year }, vec![(x, 1.0), (opened, -upper)], NONE, 0.0);
        }
    }
}
