//! The first year in whole groups that serves an aim best over many draws: what later years make of it is known by
//! optimality cuts, to which each first year that is tried adds one (Benders 1962; Laporte and Louveaux 1993).

use super::{Aim, OPTIONS, Resolver, Wanted, Worker};
use crate::quota::model::{ColumnKey, RowKey};
use crate::quota::neighbourhood::{Width, neighbourhood};
use crate::quota::solve::{Answer, Failure, Options, minimise};
use kadry_region::units::Places;
use rayon::prelude::*;

/// First years tried beyond those that are given, and how much better the cuts must promise the next one to be: limits of work.
const ROUNDS: usize = 8;
const IMPROVEMENT: f64 = 1e-3;
/// Whole columns that may be a group away from the relaxation.
const FREE: usize = 40;

/// Places of the first year, by offer.
type First = [(usize, f64)];

/// An objective, and by how much one more place of each line given changes it at least.
type Tried = (f64, Option<Vec<f64>>);

/// An optimality cut: the value of first years is at least `value + slopes · (x − at)`.
struct Cut {
    at: Vec<(usize, f64)>,
    value: f64,
    slopes: Vec<f64>,
}

impl Resolver<'_> {
    /// Least objectives under each draw with the places of the first year given, or none of them.
    ///
    /// # Errors
    /// [`Failure`] where no later years go with it.
    pub fn values_of(&self, first: &First, draws: &[Wanted]) -> Result<Vec<f64>, Failure> {
        Ok(self.tried(first, draws)?.into_iter().map(|(value, _)| value).collect())
    }

    fn tried(&self, first: &First, draws: &[Wanted]) -> Result<Vec<Tried>, Failure> {
        let year = self.data.region.settings.first_admission_year;
        let line = |(offer, places): &(usize, f64)| self.lines.binary_search(&(*offer, year)).ok().map(|line| (line, *places));
        let held: Vec<(usize, f64)> = first.iter().filter_map(line).collect();
        let solve = |worker: &mut Result<Worker<'_>, Failure>, wanted: &Wanted| match worker {
            Ok(worker) => worker.held(wanted, &held),
            Err(failure) => Err(failure.clone()),
        };
        draws.par_iter().map_init(|| self.worker(), solve).collect()
    }

    /// Whole places of the first year, by offer, and the value of the aim with them: the best among those tried, which begin
    /// with the nearest to `target`, where groups come in parts, and with `base`.
    ///
    /// # Errors
    /// [`Failure`] of the solver.
    pub fn whole_first(
        &self,
        target: &First,
        base: &[(usize, Places)],
        draws: &[Wanted],
        optima: &[f64],
        aim: Aim,
    ) -> Result<(f64, Vec<(usize, Places)>), Failure> {
        let mut cuts: Vec<Cut> = self.cut(target, draws, optima, aim)?.1.into_iter().collect();
        let of_base: Vec<(usize, f64)> = base.iter().map(|(offer, places)| (*offer, f64::from(*places))).collect();
        let mut tried: Vec<(f64, Vec<(usize, f64)>)> = Vec::new();
        let mut next = Some(self.nearest(target)?);
        let mut given = vec![of_base];
        for _ in 0..ROUNDS + 2 {
            let Some(first) = next.take() else { break };
            let (value, cut) = self.cut(&first, draws, optima, aim)?;
            cuts.extend(cut);
            tried.push((value, first));
            next = match given.pop() {
                Some(first) => Some(first),
                None => {
                    let least = tried.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
                    self.master(&cuts, least)?.filter(|first| tried.iter().all(|(_, other)| other != first))
                }
            };
        }
        let best = tried.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).ok_or(Failure::NoPlanInTime)?;
        Ok((best.0, best.1.into_iter().map(|(offer, places)| (offer, Places(places.round() as u32))).collect()))
    }

    /// The value of a first year, and the optimality cut there; none where some draw has no duals.
    fn cut(&self, first: &First, draws: &[Wanted], optima: &[f64], aim: Aim) -> Result<(f64, Option<Cut>), Failure> {
        let tried = self.tried(first, draws)?;
        let values: Vec<f64> = tried.iter().map(|(value, _)| *value).collect();
        let value = aim.of(&values, optima);
        let mut slopes = vec![0.0; first.len()];
        for (weight, (_, own)) in aim.weights(&values, optima).iter().zip(&tried) {
            let Some(own) = own else { return Ok((value, None)) };
            slopes.iter_mut().zip(own).for_each(|(sum, slope)| *sum += weight * slope);
        }
        Ok((value, Some(Cut { at: first.to_vec(), value, slopes })))
    }

    /// Master problem: the whole first year that is best by the cuts, where their bound is less than `least`.
    fn master(&self, cuts: &[Cut], least: f64) -> Result<Option<Vec<(usize, f64)>>, Failure> {
        let year = self.data.region.settings.first_admission_year;
        let mut model = self.whole_model(&self.base);
        for column in model.columns.iter_mut().filter(|column| column.key.admission() != Some(year)) {
            column.integer = false;
        }
        let value = model.add_column(ColumnKey::Slack { row: model.rows.len() }, f64::INFINITY, false);
        model.columns[value].lower = f64::NEG_INFINITY;
        for (number, cut) in cuts.iter().enumerate() {
            let of = |((offer, _), slope): (&(usize, f64), &f64)| Some((model.column(ColumnKey::Places { offer: *offer, year })?, -slope));
            let mut terms: Vec<(usize, f64)> = cut.at.iter().zip(&cut.slopes).filter_map(of).collect();
            terms.retain(|(_, slope)| *slope != 0.0);
            terms.push((value, 1.0));
            let lower = cut.value - cut.at.iter().zip(&cut.slopes).map(|((_, places), slope)| places * slope).sum::<f64>();
            model.add_row(RowKey::Cut { number }, terms, lower, f64::INFINITY);
        }
        let goal = [(value, 1.0)];
        let relaxed = minimise(&model, &goal, Options { relax: true, ..OPTIONS }, None)?;
        let worth = |value: f64| value < least - IMPROVEMENT * least.abs();
        if !worth(relaxed.objective) {
            return Ok(None);
        }
        let options = Options { gap: 1e-3, nodes: 50, relax: false, ..OPTIONS };
        let found = neighbourhood(&model, &goal, &relaxed, Width { free: FREE, draw: 0 }, None, options);
        let offers = cuts.first().map(|cut| cut.at.iter().map(|(offer, _)| *offer)).into_iter().flatten();
        let places = |values: &[f64]| {
            offers.filter_map(|offer| Some((offer, values[model.column(ColumnKey::Places { offer, year })?].round()))).collect()
        };
        Ok(found.filter(|values| worth(values[value])).map(|values| places(&values)))
    }

    /// The whole places of the first year nearest to those given, with which every row of the model can be met.
    fn nearest(&self, first: &First) -> Result<Vec<(usize, f64)>, Failure> {
        let year = self.data.region.settings.first_admission_year;
        let mut model = self.whole_model(&self.base);
        let mut goal = Vec::new();
        for (offer, places) in first {
            let Some(column) = model.column(ColumnKey::Places { offer: *offer, year }) else { continue };
            let [more, less] = [0, 1].map(|_| model.add_column(ColumnKey::Slack { row: model.rows.len() }, f64::INFINITY, false));
            goal.extend([(more, 1.0), (less, 1.0)]);
            model.add_row(RowKey::Deviation { offer: *offer, year }, vec![(column, 1.0), (more, -1.0), (less, 1.0)], *places, *places);
        }
        let options = Options { relax: true, ..OPTIONS };
        let relaxed = minimise(&model, &goal, options, None)?;
        let whole = Options { gap: 0.02, nodes: 200, relax: false, ..OPTIONS };
        let found = |relaxed: &Answer| neighbourhood(&model, &goal, relaxed, Width::ALL, None, whole);
        let values = found(&relaxed).ok_or(Failure::NoPlanInTime)?;
        let places = |(offer, _): &(usize, f64)| {
            let column = model.column(ColumnKey::Places { offer: *offer, year })?;
            Some((*offer, values[column].round()))
        };
        Ok(first.iter().filter_map(places).collect())
    }
}
