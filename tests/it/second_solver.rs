//! A second and a third opinion on small random regions: microlp on the exported model, and every combination of whole groups.

use crate::mps::Mps;
use crate::support::Package;
use kadry_engine::quota::{ColumnKey, GoalName, Model, ModelFormat, Refusal, RowKey, Watch, plan, with_portable};
use kadry_engine::{Forecast, Inputs};
use kadry_package::generate::{Size, files};
use kadry_region::Region;
use kadry_region::units::{People, Places, Roubles, Share, Year};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// A line, an admission year, and what it may have: groups and places.
type Choice = (usize, Year, Vec<(f64, f64)>);

const REGIONS: u64 = 24;

/// A region of four to six lines and one or two years, with some capacities made tight.
fn region(seed: u64) -> Region {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let years = random.random_range(1..=2);
    let size = Size { colleges: if years == 1 { 3 } else { 2 }, programmes: 2 };
    let package = Package { files: files(size, seed).into_iter().map(|(name, text)| (name, text.into_bytes())).collect() };
    // They speak of a third programme.
    let written = package.without("control_totals.csv").without("yields.csv").write();
    let reading = kadry_package::read_package(&written.path);
    let problems: Vec<String> = reading.problems.iter().map(|problem| problem.describe(kadry_region::Lang::En)).collect();
    let mut region = reading.region.unwrap_or_else(|| panic!("{}", problems.join("\n")));
    region.settings.admission_years = years;
    let scenario = &mut region.settings.scenario;
    (scenario.gap, scenario.draws) = (Share(0.0), 10);
    scenario.change_share = Share([0.25, 0.5][random.random_range(0..2)]);
    for offer in &mut region.offers {
        offer.max_groups = random.random_range(2..=3);
        offer.group_min = if random.random_bool(0.2) { 24 } else { offer.group_size };
        offer.kcp = [None, None, Some(Places(0)), Some(Places(25)), Some(Places(50))][random.random_range(0..5)];
        offer.workshop = random.random_bool(0.3).then(|| People(random.random_range(60.0..250.0)));
    }
    for college in &mut region.colleges {
        college.intake_capacity = random.random_bool(0.5).then(|| Places(random.random_range(70..150)));
        college.contingent_capacity = college.contingent_capacity.map(|c| People(c.0 * random.random_range(0.95..1.5)));
        college.teacher_hours = college.teacher_hours.map(|hours| hours * random.random_range(0.95..1.5));
        college.dormitory = None;
    }
    for programme in &mut region.programmes {
        programme.priority = random.random_range(1..=3).into();
    }
    for budget in &mut region.budgets {
        budget.amount = Roubles(budget.amount.0 * random.random_range(0.98..1.5));
    }
    region.limits.retain(|limit| limit.kind == "total");
    region
}

/// The least weighted shortage by the program's own path, or nothing where there is no plan.
fn ours(data: &Inputs) -> Option<f64> {
    match plan(data, Watch::silent()) {
        Ok(plan) => plan.goals.iter().find(|goal| goal.name == GoalName::Shortage).and_then(|goal| goal.optimum),
        Err(Refusal::Impossible(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// The same by microlp, over the rows whose names pass.
fn microlp(mps: &Mps, keep: impl Fn(&str) -> bool) -> Option<f64> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let costs: BTreeMap<usize, f64> = mps.objective.iter().copied().collect();
    let columns = mps.columns.iter().enumerate().map(|(index, column)| {
        let cost = costs.get(&index).copied().unwrap_or_default();
        if column.integer {
            problem.add_integer_var(cost, (column.lower as i32, column.upper as i32))
        } else {
            problem.add_var(cost, (column.lower, column.upper))
        }
    });
    let columns: Vec<_> = columns.collect();
    for row in mps.rows.iter().filter(|row| keep(&row.name)) {
        let terms: Vec<_> = row.terms.iter().map(|(column, coefficient)| (columns[*column], *coefficient)).collect();
        let sides = [(row.lower, ComparisonOp::Ge), (row.upper, ComparisonOp::Le)];
        for (bound, relation) in sides.into_iter().filter(|(bound, _)| bound.is_finite()) {
            problem.add_constraint(terms.as_slice(), relation, bound);
        }
    }
    match problem.solve() {
        Ok(outcome) => {
            assert!(outcome.is_optimal());
            Some(outcome.into_solution().expect("a solution").objective())
        }
        Err(microlp::Error::Infeasible) => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// The same by trying every number of groups, and of places where a group may have several sizes. Change from year to year is
/// judged by its definition; shortage is what is left of each balance; rows that cut off no whole plan are not looked at.
struct Search<'a> {
    data: &'a Inputs,
    model: &'a Model,
    /// Line, year, and the pairs of groups and places that its own rows allow.
    choices: Vec<Choice>,
    values: Vec<f64>,
    pure: Vec<usize>,
    best: Option<f64>,
    tried: usize,
}

impl<'a> Search<'a> {
    fn least(data: &'a Inputs, model: &'a Model) -> (Option<f64>, usize) {
        let plan_column = |column: &usize| matches!(model.columns[*column].key, ColumnKey::Groups { .. } | ColumnKey::Places { .. });
        let pure = (0..model.rows.len()).filter(|row| {
            let key = model.rows[*row].key;
            !key.follows_plan()
                && !matches!(key, RowKey::Wholeness { .. })
                && model.rows[*row].terms.iter().all(|(column, _)| plan_column(column))
        });
        let values = vec![0.0; model.columns.len()];
        let mut search = Search { data, model, choices: Vec::new(), values, pure: pure.collect(), best: None, tried: 0 };
        search.choices = search.choices();
        search.descend(0);
        (search.best, search.tried)
    }

    fn column(&self, key: ColumnKey) -> usize {
        self.model.column(key).expect("a column")
    }

    fn choices(&mut self) -> Vec<Choice> {
        let years = self.data.region.settings.admissions();
        let mut choices = Vec::new();
        for (offer, line) in self.data.region.offers.iter().enumerate() {
            for year in &years {
                let (g, x) = (self.column(ColumnKey::Groups { offer, year: *year }), self.column(ColumnKey::Places { offer, year: *year }));
                let sizes =
                    |groups| (line.group_min * groups..=line.group_size * groups).map(move |places| (f64::from(groups), f64::from(places)));
                let mut allowed: Vec<(f64, f64)> = (0..=line.max_groups).flat_map(sizes).collect();
                let own: Vec<usize> =
                    self.pure.iter().copied().filter(|row| self.model.rows[*row].terms.iter().all(|(c, _)| *c == g || *c == x)).collect();
                allowed.retain(|(groups, places)| {
                    (self.values[g], self.values[x]) = (*groups, *places);
                    own.iter().all(|row| self.holds(*row))
                });
                (self.values[g], self.values[x]) = (0.0, 0.0);
                choices.push((offer, *year, allowed));
            }
        }
        choices
    }

    fn holds(&self, row: usize) -> bool {
        let row = &self.model.rows[row];
        let activity = row.activity(&self.values);
        let room = 1e-7 * activity.abs().max(1.0);
        row.lower - room <= activity && activity <= row.upper + room
    }

    fn descend(&mut self, depth: usize) {
        let Some((offer, year, allowed)) = self.choices.get(depth).cloned() else {
            self.judge();
            return;
        };
        let (g, x) = (self.column(ColumnKey::Groups { offer, year }), self.column(ColumnKey::Places { offer, year }));
        let before = self.model.column(ColumnKey::Places { offer, year: year.plus(-1) }).map(|p| self.values[p]);
        let step = before.map(|places| {
            (self.data.region.settings.scenario.change_share.0 * places).max(self.data.region.offers[offer].group_size.into())
        });
        for (groups, places) in allowed {
            if before.zip(step).is_some_and(|(before, step)| (places - before).abs() > step + 1e-9) {
                continue;
            }
            (self.values[g], self.values[x]) = (groups, places);
            self.descend(depth + 1);
        }
        (self.values[g], self.values[x]) = (0.0, 0.0);
    }

    fn judge(&mut self) {
        self.tried += 1;
        if !self.pure.iter().all(|row| self.holds(*row)) {
            return;
        }
        let shortage = self.model.rows.iter().filter_map(|row| match row.key {
            RowKey::Balance { programme, .. } => {
                let supplied: f64 = row.activity(&self.values);
                Some(self.data.region.programmes[programme].priority * (row.lower - supplied).max(0.0))
            }
            _ => None,
        });
        let shortage: f64 = shortage.sum();
        self.best = Some(self.best.map_or(shortage, |best| best.min(shortage)));
    }
}

fn same(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() <= 1e-6 * left.abs().max(1.0),
        (None, None) => true,
        _ => false,
    }
}

#[test]
fn another_solver_and_every_combination_find_the_same_least_shortage() {
    let (mut planned, mut refused, mut short, mut tried) = (0, 0, 0, 0);
    for seed in 1..=REGIONS {
        let forecast: Forecast = kadry_engine::forecast(region(seed));
        let data = &forecast.inputs;
        let ours = ours(data);
        let mps = with_portable(data, GoalName::Shortage, |portable| Mps::read(&portable.text(ModelFormat::Mps)));
        assert!(same(ours, microlp(&mps, |_| true)), "region {seed}: {ours:?} and microlp {:?}", microlp(&mps, |_| true));
        let plain = microlp(&mps, |name| !name.starts_with("wholeness("));
        assert!(same(ours, plain), "region {seed}: {ours:?} and {plain:?} without the rows of wholeness");
        let (searched, combinations) = Search::least(data, &Model::build(data));
        assert!(same(ours, searched), "region {seed}: {ours:?} and {searched:?} over {combinations} combinations");
        planned += usize::from(ours.is_some());
        refused += usize::from(ours.is_none());
        short += usize::from(ours.is_some_and(|shortage| shortage > 1.0));
        tried += combinations;
    }
    // The regions must be worth the trouble: plans, shortages, refusals and choices among them.
    assert!(
        planned >= 12 && short >= 12 && refused >= 2 && tried > 20_000,
        "{planned} plans, {short} short, {refused} refused, {tried} tried"
    );
}
