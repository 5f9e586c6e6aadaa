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
pub fn near(
    model: &Model,
    goal: &[(usize, f64)],
    relaxed: &Answer,
    width: Width,
    start: Option<&[f64]>,
    options: Options,
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
