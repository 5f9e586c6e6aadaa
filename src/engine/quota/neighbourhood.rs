//! The best plan near a relaxation: whole columns between the whole numbers around it, and some of those that it would
//! miss least one further (relaxation-induced neighbourhoods: Danna, Rothberg and Le Pape 2005; Berthold 2014).

use super::model::{Column, ColumnKey, Model};
use super::solve::{Answer, Options, minimise};

/// How far to look.
#[derive(Clone, Copy, Debug)]
pub struct Width {
    /// Columns that may be one group away although the relaxation has them whole.
    pub free: usize,
    /// Another number, other columns among those that cost the relaxation the same.
    pub draw: u64,
}

impl Width {
    pub const NARROW: Width = Width { free: 0, draw: 0 };
    pub const ALL: Width = Width { free: usize::MAX, draw: 0 };
}

/// The best plan found within `width` of `relaxed`, from `start` where there is one.
pub fn neighbourhood(
    model: &Model,
    goal: &[(usize, f64)],
    relaxed: &Answer,
    width: Width,
    start: Option<&[f64]>,
    options: Options<'_>,
) -> Option<Vec<f64>> {
    let mut columns = model.columns.clone();
    for (column, value) in columns.iter_mut().zip(&relaxed.values).filter(|(column, _)| counts(column)) {
        column.lower = (value + 1e-6).floor().max(column.lower);
        column.upper = (value - 1e-6).ceil().min(column.upper);
    }
    let all = &model.columns;
    for free in cheapest(model, goal, relaxed, &columns, width) {
        columns[free].lower = (columns[free].lower - 1.0).max(all[free].lower);
        columns[free].upper = (columns[free].upper + 1.0).min(all[free].upper);
    }
    if let Some(start) = start {
        for (column, value) in columns.iter_mut().zip(start).filter(|(column, _)| counts(column)) {
            (column.lower, column.upper) = (column.lower.min(value.round()), column.upper.max(value.round()));
        }
    }
    let near = Model::from_parts(columns, model.rows.clone());
    minimise(&near, goal, Options { relax: false, ..options }, start).ok().map(|answer| answer.values)
}

/// Groups and yes or no; places follow from their groups, even where they are whole numbers themselves.
fn counts(column: &Column) -> bool {
    column.integer && !matches!(column.key, ColumnKey::Places { .. })
}

/// Of the whole columns that stand still in `columns`, those whose reduced costs are least. Many have none: they are
/// drawn from all over the model.
fn cheapest(model: &Model, goal: &[(usize, f64)], relaxed: &Answer, columns: &[Column], width: Width) -> Vec<usize> {
    if width.free == 0 {
        return Vec::new();
    }
    let mut reduced = vec![0.0; columns.len()];
    for (column, cost) in goal {
        reduced[*column] += cost;
    }
    for (row, dual) in model.rows.iter().zip(&relaxed.duals).filter(|(_, dual)| **dual != 0.0) {
        for (column, weight) in &row.terms {
            reduced[*column] -= dual * weight;
        }
    }
    let still = |c: &usize| {
        let (all, now) = (&model.columns[*c], &columns[*c]);
        counts(now) && now.lower == now.upper && all.lower < all.upper
    };
    let mut order: Vec<usize> = (0..columns.len()).filter(still).collect();
    let scattered = |column: usize| (column as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_mul(2 * width.draw + 1);
    order.sort_by_key(|c| ((reduced[*c].abs() * 1e6).round() as u64, scattered(*c)));
    order.truncate(width.free);
    order
}

#[cfg(test)]
mod tests {
    use super::super::model::RowKey;
    use super::*;
    use kadry_region::units::Year;

    /// Four lines of two group sizes share 95 places; shortage is what is left of a need of 120, and a place may be empty.
    fn model() -> (Model, Vec<(usize, f64)>) {
        let (mut model, year) = (Model::default(), Year(2027));
        let mut sum = Vec::new();
        for offer in 0..4 {
            let size = if offer % 2 == 0 { 25.0 } else { 20.0 };
            let groups = model.add_column(ColumnKey::Groups { offer, year }, 3.0, true);
            let places = model.add_column(ColumnKey::Places { offer, year }, 3.0 * size, true);
            model.add_row(RowKey::GroupSize { offer, year }, vec![(places, 1.0), (groups, -size)], f64::NEG_INFINITY, 0.0);
            model.add_row(RowKey::GroupMin { offer, year }, vec![(places, 1.0), (groups, -0.9 * size)], 0.0, f64::INFINITY);
            sum.push((places, 1.0));
        }
        model.add_row(RowKey::Intake { college: 0, year }, sum.clone(), f64::NEG_INFINITY, 95.0);
        let shortage = model.add_column(ColumnKey::Shortage { programme: 0, year }, f64::INFINITY, false);
        sum.push((shortage, 1.0));
        model.add_row(RowKey::Balance { programme: 0, year }, sum, 120.0, f64::INFINITY);
        (model, vec![(shortage, 1.0)])
    }

    /// Places are whole as well, but only their groups stay near: 0.95 groups are 23.75 places, and neither no group nor one
    /// has 23 or 24 of them at every line.
    #[test]
    fn places_go_with_their_groups() {
        let (model, goal) = model();
        let options = Options {
            gap: 0.0,
            time_limit: 10.0,
            nodes: 100,
            search: 0.05,
            relax: true,
            target: f64::NEG_INFINITY,
            stop: crate::quota::Watch::silent().stop,
        };
        let mut relaxed = minimise(&model, &goal, options, None).expect("a relaxation");
        for (value, part) in relaxed.values.iter_mut().zip([0.95, 23.75, 0.95, 19.0, 0.95, 23.75, 1.375, 27.5]) {
            *value = part;
        }
        let plan = neighbourhood(&model, &goal, &relaxed, Width::NARROW, None, options).expect("a plan");
        let holds = |row: &super::super::model::Row| (row.lower - 1e-6..=row.upper + 1e-6).contains(&row.activity(&plan));
        assert!(model.rows.iter().all(holds), "{plan:?}");
        // Groups make 90 of the 95 places.
        assert!((plan[8] - 30.0).abs() < 1e-6, "{plan:?}");
    }

    /// A wider search finds what the neighbourhood of a poor target has not, and never loses its start.
    #[test]
    fn a_wider_search_is_no_worse() {
        let (model, goal) = model();
        let options = Options {
            gap: 0.0,
            time_limit: 10.0,
            nodes: 100,
            search: 0.05,
            relax: true,
            target: f64::NEG_INFINITY,
            stop: crate::quota::Watch::silent().stop,
        };
        let mut poor = minimise(&model, &goal, options, None).expect("a relaxation");
        poor.values[..8].fill(0.0);
        let shortage = |width, start: Option<&[f64]>| neighbourhood(&model, &goal, &poor, width, start, options).expect("a plan")[8];
        let one = Width { free: 2, draw: 0 };
        let found = [Width::NARROW, one, Width::ALL].map(|width| shortage(width, None));
        assert!((found[0] - 120.0).abs() < 1e-6 && found[1] < found[0] && found[2] < found[1], "{found:?}");
        let best = neighbourhood(&model, &goal, &poor, Width::ALL, None, options).expect("a plan");
        assert!((shortage(Width::NARROW, Some(&best)) - best[8]).abs() < 1e-6);
    }
}
