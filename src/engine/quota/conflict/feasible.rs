//! The part of the model that decides whether a plan exists: laws of nature, and constraints that somebody owns.

use crate::inputs::Inputs;
use crate::quota::model::{Column, ColumnKey, Model, Row, RowKey};
use crate::quota::owners::describe;
use crate::quota::solve::{Failure, Options, minimise};
use std::collections::{BTreeMap, BTreeSet};

/// All rows of one key: a limit of change between planned years has two.
pub struct Constraint {
    pub key: RowKey,
    pub rows: Vec<Row>,
}

/// Constraints of owners apart from the sizes of groups, which never give way.
pub struct Feasible {
    columns: Vec<Column>,
    laws: Vec<Row>,
    pub owned: Vec<Constraint>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Feasible,
    Infeasible,
    /// The work allowed was not enough.
    Unknown,
}

impl Feasible {
    pub fn new(model: &Model, data: &Inputs) -> Self {
        let mut columns = model.columns.clone();
        for column in &mut columns {
            // Their licences are rows of their own, so that these can give way.
            if matches!(column.key, ColumnKey::Groups { .. } | ColumnKey::Places { .. }) {
                column.upper = f64::INFINITY;
            }
        }
        let (mut laws, mut owned) = (Vec::new(), BTreeMap::<RowKey, Vec<Row>>::new());
        for row in &model.rows {
            if describe(row.key, data).is_some() {
                owned.entry(row.key).or_default().push(row.clone());
            } else if matches!(row.key, RowKey::GroupSize { .. } | RowKey::GroupMin { .. }) {
                laws.push(row.clone());
            }
        }
        let owned = owned.into_iter().map(|(key, rows)| Constraint { key, rows }).collect();
        Self { columns, laws, owned }
    }

    /// A model of the chosen constraints, with the laws for their columns; behind it the constraint of each of its first rows.
    pub fn model(&self, chosen: &[usize]) -> (Model, Vec<usize>) {
        let of: Vec<(usize, &Row)> = chosen.iter().flat_map(|c| self.owned[*c].rows.iter().map(move |row| (*c, row))).collect();
        let mut touched: BTreeSet<usize> = of.iter().flat_map(|(_, row)| row.terms.iter().map(|(column, _)| *column)).collect();
        let laws: Vec<&Row> = self.laws.iter().filter(|row| row.terms.iter().any(|(column, _)| touched.contains(column))).collect();
        touched.extend(laws.iter().flat_map(|row| row.terms.iter().map(|(column, _)| *column)));
        let place: BTreeMap<usize, usize> = touched.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let moved = |row: &Row| Row { terms: row.terms.iter().map(|(c, coefficient)| (place[c], *coefficient)).collect(), ..row.clone() };
        let rows = of.iter().map(|(_, row)| moved(row)).chain(laws.into_iter().map(moved)).collect();
        let columns = touched.iter().map(|old| self.columns[*old].clone()).collect();
        (Model::from_parts(columns, rows), of.into_iter().map(|(constraint, _)| constraint).collect())
    }

    /// Whether the chosen constraints can hold together.
    pub fn test(&self, chosen: &[usize], options: Options<'_>) -> Verdict {
        let (model, _) = self.model(chosen);
        // The solver takes no model without columns.
        if model.columns.is_empty() {
            let holds = model.rows.iter().all(|row| row.lower <= 0.0 && row.upper >= 0.0);
            return if holds { Verdict::Feasible } else { Verdict::Infeasible };
        }
        match minimise(&model, &[], options, None) {
            Ok(_) => Verdict::Feasible,
            Err(Failure::Infeasible) => Verdict::Infeasible,
            Err(_) => Verdict::Unknown,
        }
    }

    /// Places that one unit of a constraint stands for: the measure in which hours, roubles and beds compare.
    pub fn places(&self, constraint: usize, data: &Inputs) -> f64 {
        let terms = self.owned[constraint].rows.iter().flat_map(|row| &row.terms);
        let per_place: Vec<f64> = terms
            .filter_map(|(column, coefficient)| match self.columns[*column].key {
                ColumnKey::Places { .. } => Some(coefficient.abs()),
                ColumnKey::Groups { offer, .. } => Some(coefficient.abs() / f64::from(data.region.offers[offer].group_size)),
                _ => None,
            })
            .filter(|each| *each > 0.0)
            .collect();
        let mean = per_place.iter().sum::<f64>() / per_place.len().max(1) as f64;
        if mean > 0.0 { 1.0 / mean } else { 1.0 }
    }
}
