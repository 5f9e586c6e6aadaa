//! Regions that only a few common rows tie together: each is solved by itself under a price of what they share.
//!
//! Dantzig–Wolfe decomposition (1960): every block answers to the prices with a proposal, and a restricted master problem mixes
//! the proposals into a plan that keeps the common rows, and gives the next prices. Any prices prove a bound (Geoffrion 1974).
//! The first price is one number, found by bisection on a sample of the blocks.

use super::model::{Column, ColumnKey, Model, Row, RowKey};
use super::search::{PASSES, Search};
use super::solve::{Failure, HotStart, Options, minimise};
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// Columns from which on a model is looked at for blocks.
const LARGE: usize = 80_000;
/// Rounds of pricing after which what is there must do.
const ROUNDS: usize = 12;
/// Blocks of the sample.
const SAMPLE: usize = 4;

struct Block {
    /// Its columns in the whole model.
    columns: Vec<usize>,
    model: Model,
    cost: Vec<f64>,
    /// What it uses of each common row.
    usage: Vec<Vec<(usize, f64)>>,
}

/// A large model as blocks and the rows that tie them, all `usage ≤ bound`.
pub struct Blocks {
    blocks: Vec<Block>,
    bounds: Vec<f64>,
    columns: usize,
}

/// The relaxation: `values` keeps every row, `bound` is proved by the prices of the common rows.
pub struct Relaxed {
    pub bound: f64,
    pub objective: f64,
    pub values: Vec<f64>,
    /// Change of the objective per unit of each common row.
    pub prices: Vec<f64>,
    pub rounds: usize,
}

/// The answer of a block to the prices: an extreme point of its own rows.
struct Proposal {
    block: usize,
    cost: f64,
    used: Vec<f64>,
    values: Vec<f64>,
}

impl Blocks {
    /// Splits a large model whose blocks are tied by a few long rows; nothing where it is small or of one piece.
    pub fn split(model: &Model, goal: &[(usize, f64)]) -> Option<Self> {
        if model.columns.len() < LARGE { None } else { Self::of(model, goal) }
    }

    fn of(model: &Model, goal: &[(usize, f64)]) -> Option<Self> {
        let count = model.columns.len();
        let long = |row: &Row| row.terms.len() > count / 40;
        let common: Vec<&Row> = model.rows.iter().filter(|row| long(row)).collect();
        if common.is_empty() || common.iter().any(|row| row.lower.is_finite() || !row.upper.is_finite()) {
            return None;
        }
        let mut root: Vec<usize> = (0..count).collect();
        for row in model.rows.iter().filter(|row| !long(row)) {
            for pair in row.terms.windows(2) {
                let (a, b) = (find(&mut root, pair[0].0), find(&mut root, pair[1].0));
                root[a.max(b)] = a.min(b);
            }
        }
        // What uses nothing common needs no price: all of it is one block.
        let mut shares = vec![false; count];
        for (column, _) in common.iter().flat_map(|row| &row.terms) {
            shares[find(&mut root, *column)] = true;
        }
        let apart = (0..count).find(|column| root[*column] == *column && !shares[*column]);
        for column in 0..count {
            let top = find(&mut root, column);
            if let Some(apart) = apart.filter(|_| !shares[top]) {
                root[top] = apart;
            }
        }
        let mut number = vec![usize::MAX; count];
        let mut blocks: Vec<Block> = Vec::new();
        let (mut block_of, mut place) = (vec![0; count], vec![0; count]);
        for column in 0..count {
            let top = find(&mut root, column);
            if number[top] == usize::MAX {
                number[top] = blocks.len();
                blocks.push(Block {
                    columns: Vec::new(),
                    model: Model::default(),
                    cost: Vec::new(),
                    usage: vec![Vec::new(); common.len()],
                });
            }
            let block = &mut blocks[number[top]];
            (block_of[column], place[column]) = (number[top], block.columns.len());
            block.columns.push(column);
            block.cost.push(0.0);
            block.model.columns.push(model.columns[column].clone());
        }
        for (column, weight) in goal {
            blocks[block_of[*column]].cost[place[*column]] += weight;
        }
        for row in model.rows.iter().filter(|row| !long(row)) {
            let Some((first, _)) = row.terms.first() else { continue };
            let terms = row.terms.iter().map(|(column, weight)| (place[*column], *weight)).collect();
            blocks[block_of[*first]].model.rows.push(Row { terms, ..row.clone() });
        }
        for (number, row) in common.iter().enumerate() {
            for (column, weight) in &row.terms {
                blocks[block_of[*column]].usage[number].push((place[*column], *weight));
            }
        }
        let bounds = common.iter().map(|row| row.upper).collect();
        (blocks.len() > 1).then_some(Self { blocks, bounds, columns: count })
    }

    /// Solves the relaxation to within `gap`.
    ///
    /// # Errors
    /// [`Failure`] where a block has no answer, or the blocks together cannot keep the common rows.
    pub fn relax(&self, gap: f64, options: Options<'_>) -> Result<Relaxed, Failure> {
        let until = Instant::now() + Duration::from_secs_f64(options.time_limit.clamp(0.0, 1e6));
        let all = Master { blocks: self.blocks.iter().collect(), bounds: self.bounds.clone(), columns: self.columns, options, until };
        let sample = self.sample(&all);
        let price = sample.common_price(&mut sample.held()?)?;
        all.column_generation(&mut all.held()?, vec![price; self.bounds.len()], gap)
    }

    /// Some blocks of all sizes, with their part of the common rows.
    fn sample<'b>(&'b self, all: &Master<'b>) -> Master<'b> {
        let most = |block: &Block, row: usize| -> f64 {
            block.usage[row].iter().map(|(column, weight)| weight * block.model.columns[*column].upper.min(1e6)).sum()
        };
        let rows = || 0..self.bounds.len();
        let mut blocks: Vec<&Block> = self.blocks.iter().filter(|block| rows().any(|row| most(block, row) > 0.0)).collect();
        blocks.sort_by_key(|block| block.columns.len());
        let every = blocks.len().div_ceil(SAMPLE).max(1);
        let blocks: Vec<&Block> = blocks.into_iter().skip(every / 2).step_by(every).collect();
        let part = |row: usize| {
            let whole: f64 = self.blocks.iter().map(|block| most(block, row)).sum();
            blocks.iter().map(|block| most(block, row)).sum::<f64>() / whole.max(1e-9)
        };
        let bounds = rows().map(|row| self.bounds[row] * part(row)).collect();
        Master { blocks, bounds, ..*all }
    }

    /// A plan in whole groups: each block by itself within the part of the common rows that the relaxation gives it.
    ///
    /// # Errors
    /// [`Failure`] where a block finds no plan within its part.
    pub fn whole(&self, relaxed: &Relaxed, options: Options<'_>) -> Result<Vec<f64>, Failure> {
        let started = Instant::now();
        let parts = self
            .blocks
            .par_iter()
            .map(|block| {
                let near: Vec<f64> = block.columns.iter().map(|column| relaxed.values[*column]).collect();
                let mut rows = block.model.rows.clone();
                for (number, usage) in block.usage.iter().enumerate() {
                    let upper = usage.iter().map(|(column, weight)| weight * near[*column]).sum();
                    rows.push(Row { key: RowKey::Linking { number }, terms: usage.clone(), lower: f64::NEG_INFINITY, upper, taken: 0.0 });
                }
                let model = Model::from_parts(block.model.columns.clone(), rows);
                let goal: Vec<(usize, f64)> = block.cost.iter().copied().enumerate().filter(|(_, cost)| *cost != 0.0).collect();
                let seconds = (options.time_limit - started.elapsed().as_secs_f64()).max(0.01);
                let options = Options { relax: true, time_limit: seconds, ..options };
                let lp = minimise(&model, &goal, options, None)?;
                let search = Search::new(&model, &goal, options);
                let plan = search.round(&lp).ok_or(Failure::NoPlanInTime)?;
                Ok(search.improve(plan, lp.objective, PASSES))
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let mut values = vec![0.0; self.columns];
        for (block, part) in self.blocks.iter().zip(parts) {
            for (column, value) in block.columns.iter().zip(part) {
                values[*column] = value;
            }
        }
        Ok(values)
    }
}

/// Blocks that answer to prices, and what they share.
struct Master<'b> {
    blocks: Vec<&'b Block>,
    bounds: Vec<f64>,
    columns: usize,
    options: Options<'b>,
    until: Instant,
}

impl Master<'_> {
    fn left(&self) -> f64 {
        self.until.saturating_duration_since(Instant::now()).as_secs_f64().max(0.01)
    }

    fn held(&self) -> Result<Vec<HotStart<'_>>, Failure> {
        self.blocks.par_iter().map(|block| HotStart::new(&block.model, self.options)).collect()
    }

    /// Prices and answers in turn until the gap is closed or the rounds are used up.
    fn column_generation(&self, held: &mut [HotStart<'_>], mut prices: Vec<f64>, gap: f64) -> Result<Relaxed, Failure> {
        let mut proposals: Vec<Proposal> = Vec::new();
        let mut best =
            Relaxed { bound: f64::NEG_INFINITY, objective: f64::INFINITY, values: Vec::new(), prices: prices.clone(), rounds: 0 };
        for round in 1..=ROUNDS {
            let (bound, answers) = self.price_out(held, &prices)?;
            if bound > best.bound {
                (best.bound, best.prices) = (bound, prices.clone());
            }
            proposals.extend(answers);
            let (objective, short, weights, duals) = self.restricted_master(&proposals)?;
            if short <= 1e-6 {
                best.objective = objective;
                best.values = self.combine(&proposals, &weights);
            }
            best.rounds = round;
            if best.objective.is_finite() && best.objective - best.bound <= gap * best.objective.abs() {
                break;
            }
            // Between the prices of the best bound and the master's, which leap while it knows few answers (Wentges 1997).
            let step = |best: f64, dual: f64| if best > 0.0 { dual.clamp(best / 3.0, best * 3.0) } else { dual };
            prices = best.prices.iter().zip(&duals).map(|(best, dual)| 0.5 * (best + step(*best, *dual))).collect();
        }
        if best.values.is_empty() { Err(Failure::NoPlanInTime) } else { Ok(best) }
    }

    /// The one price at which the blocks use what there is of the common rows.
    fn common_price(&self, held: &mut [HotStart<'_>]) -> Result<f64, Failure> {
        let room: f64 = self.bounds.iter().sum();
        let mut used = |price: f64| -> Result<f64, Failure> {
            let (_, answers) = self.price_out(held, &vec![price; self.bounds.len()])?;
            Ok(answers.iter().flat_map(|proposal| &proposal.used).sum())
        };
        if used(0.0)? <= room {
            return Ok(0.0);
        }
        // By doubling and halving on a scale of powers.
        let mut price = 1.0;
        let above = used(price)? > room;
        let mut factor: f64 = if above { 4.0 } else { 0.25 };
        while (1e-6..1e6).contains(&price) && (used(price * factor)? > room) == above {
            price *= factor;
        }
        for _ in 0..3 {
            factor = factor.sqrt();
            if (used(price * factor)? > room) == above {
                price *= factor;
            }
        }
        Ok(price * factor.sqrt())
    }

    /// Every block's answer to the prices, and the bound that they prove together.
    fn price_out(&self, held: &mut [HotStart<'_>], prices: &[f64]) -> Result<(f64, Vec<Proposal>), Failure> {
        let seconds = self.left();
        let answers = held
            .par_iter_mut()
            .zip(&self.blocks)
            .enumerate()
            .map(|(number, (held, block))| block.propose(number, held, prices, seconds))
            .collect::<Result<Vec<Proposal>, _>>()?;
        let priced: f64 = answers.iter().map(|proposal| proposal.cost + dot(prices, &proposal.used)).sum();
        Ok((priced - dot(prices, &self.bounds), answers))
    }

    /// The restricted master problem: parts of the proposals of each block that cost least and keep the common rows. Its cost, by
    /// how much the rows are still passed, the parts, and the prices of the rows.
    fn restricted_master(&self, proposals: &[Proposal]) -> Result<(f64, f64, Vec<f64>, Vec<f64>), Failure> {
        let column = |row: usize| Column { key: ColumnKey::Slack { row }, lower: 0.0, upper: f64::INFINITY, integer: false };
        let mut columns: Vec<Column> = (0..proposals.len()).map(column).collect();
        let mut goal: Vec<(usize, f64)> = proposals.iter().enumerate().map(|(k, proposal)| (k, proposal.cost)).collect();
        let scale: f64 =
            proposals.iter().map(|proposal| proposal.cost.abs()).sum::<f64>() / self.bounds.iter().sum::<f64>().abs().max(1e-9);
        let mut rows = Vec::new();
        for (number, bound) in self.bounds.iter().enumerate() {
            let mut terms: Vec<_> = proposals.iter().enumerate().map(|(k, proposal)| (k, proposal.used[number])).collect();
            terms.push((columns.len(), -1.0));
            goal.push((columns.len(), 100.0 * scale));
            columns.push(column(number));
            rows.push(Row { key: RowKey::Linking { number }, terms, lower: f64::NEG_INFINITY, upper: *bound, taken: 0.0 });
        }
        for block in 0..self.blocks.len() {
            let terms = proposals.iter().enumerate().filter(|(_, proposal)| proposal.block == block).map(|(k, _)| (k, 1.0)).collect();
            rows.push(Row { key: RowKey::Convexity { block }, terms, lower: 1.0, upper: 1.0, taken: 0.0 });
        }
        let master = Model::from_parts(columns, rows);
        let answer = minimise(&master, &goal, Options { relax: true, time_limit: self.left(), ..self.options }, None)?;
        let (weights, slack) = answer.values.split_at(proposals.len());
        let duals = answer.duals.iter().take(self.bounds.len()).map(|dual| (-dual).max(0.0)).collect();
        let cost = weights.iter().zip(proposals).map(|(weight, proposal)| weight * proposal.cost).sum();
        Ok((cost, slack.iter().sum(), weights.to_vec(), duals))
    }

    fn combine(&self, proposals: &[Proposal], weights: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.columns];
        for (proposal, weight) in proposals.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
            for (column, value) in self.blocks[proposal.block].columns.iter().zip(&proposal.values) {
                values[*column] += weight * value;
            }
        }
        values
    }
}

impl Block {
    fn propose(&self, block: usize, held: &mut HotStart<'_>, prices: &[f64], seconds: f64) -> Result<Proposal, Failure> {
        let mut priced = self.cost.clone();
        for (usage, price) in self.usage.iter().zip(prices) {
            for (column, weight) in usage {
                priced[*column] += price * weight;
            }
        }
        let (_, values) = held.solve(&priced, seconds)?;
        let used = self.usage.iter().map(|usage| usage.iter().map(|(column, weight)| weight * values[*column]).sum()).collect();
        Ok(Proposal { block, cost: dot(&self.cost, &values), used, values })
    }
}

fn find(root: &mut [usize], mut column: usize) -> usize {
    while root[column] != column {
        root[column] = root[root[column]];
        column = root[column];
    }
    column
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kadry_region::units::Year;

    /// Chains of lines in blocks, each line worth something, and less money than all of them ask.
    fn country() -> (Model, Vec<(usize, f64)>) {
        let (mut model, mut goal) = (Model::default(), Vec::new());
        let year = Year(2027);
        let (blocks, lines) = (8, 50);
        for offer in 0..blocks * lines {
            let column = model.add_column(ColumnKey::Groups { offer, year }, 10.0, true);
            goal.push((column, -(1.0 + (offer * 7 % 13) as f64)));
        }
        for block in 0..blocks {
            for line in 1..lines {
                let offer = block * lines + line;
                let terms = vec![(offer - 1, 1.0), (offer, 1.0 + (offer % 3) as f64)];
                model.add_row(RowKey::Intake { college: offer, year }, terms, f64::NEG_INFINITY, 12.0);
            }
        }
        let all = (0..blocks * lines).map(|offer| (offer, 1.0 + (offer % 4) as f64 / 2.0)).collect();
        model.add_row(RowKey::Budget { budget: 0, year }, all, f64::NEG_INFINITY, 1500.0);
        (model, goal)
    }

    #[test]
    fn prices_find_the_relaxation_and_whole_plans_keep_the_common_row() {
        let (model, goal) = country();
        let options = Options {
            gap: 1e-3,
            time_limit: 60.0,
            nodes: 100,
            search: 0.05,
            relax: true,
            target: f64::NEG_INFINITY,
            stop: crate::quota::Watch::silent().stop,
        };
        let direct = minimise(&model, &goal, options, None).expect("solved").objective;
        let blocks = Blocks::of(&model, &goal).expect("blocks");
        assert_eq!(blocks.blocks.len(), 8);
        let relaxed = blocks.relax(1e-3, options).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(relaxed.bound <= direct + 1e-6 && direct <= relaxed.objective + 1e-6, "{} {direct} {}", relaxed.bound, relaxed.objective);
        assert!(relaxed.objective - relaxed.bound <= 1e-3 * direct.abs(), "{} {}", relaxed.bound, relaxed.objective);
        let holds = |values: &[f64]| model.rows.iter().all(|row| (row.lower - 1e-6..=row.upper + 1e-6).contains(&row.activity(values)));
        assert!(holds(&relaxed.values));
        let whole = blocks.whole(&relaxed, options).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(holds(&whole) && whole.iter().all(|value| (value - value.round()).abs() < 1e-6));
        let value: f64 = goal.iter().map(|(column, weight)| whole[*column] * weight).sum();
        assert!(relaxed.bound - 1e-6 <= value && value <= 0.97 * direct, "{value} {direct}");
    }
}
