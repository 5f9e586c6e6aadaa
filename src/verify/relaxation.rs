//! The rows of the relaxation, written anew from the formulas of the model, the inputs and the tables of the run.
//! Columns take the values that a plan in whole groups has: shortage is what lacks, surplus what is too much. So every
//! column has a finite upper bound, and each row below holds for every such plan.

use super::allocation::Plan;
use super::balance::Supply;
use super::constraints::entrants;
use super::limits;
use super::need::Needs;
use kadry_region::units::Year;
use kadry_region::{Contracts, Limit, Offer};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Groups(usize, Year),
    Places(usize, Year),
    Unmet(usize, Year),
    Shortage(usize, Year),
    Surplus(usize, Year),
    Beyond(usize, Year),
    Rise(usize, Year),
    Fall(usize, Year),
    Opened(usize),
    /// 1 where the share of last year's places bounds the change, 0 where one group does.
    Mode(usize, Year),
    /// The largest relative shortage of an industry.
    Worst,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub terms: Vec<(Column, f64)>,
    pub lower: f64,
    pub upper: f64,
}

/// Kind, owner, year and part: the name of a row in the certificate.
pub type Key = (String, String, Option<Year>, String);

/// Open need of a programme and year, and what one group of each line gives to it.
struct Open {
    need: f64,
    left: f64,
    /// Line, admission, workers of a full group and of the smallest one.
    groups: Vec<(usize, Year, f64, f64)>,
}

#[derive(Default)]
struct Industry {
    need: f64,
    /// What no plan at all would leave open.
    lacking: f64,
    terms: Vec<(Column, f64)>,
}

const NONE: f64 = f64::NEG_INFINITY;
const FREE: f64 = f64::INFINITY;

pub struct Relaxation<'p> {
    plan: &'p Plan<'p>,
    rows: HashMap<Key, Vec<Row>>,
    /// Upper bound of each column; the lower one is 0.
    upper: BTreeMap<Column, f64>,
    open: BTreeMap<(usize, Year), Open>,
}

impl<'p> Relaxation<'p> {
    /// `applicants` gives the bound of a base and year that the inputs leave to a forecast.
    pub fn new(plan: &'p Plan<'p>, needs: &Needs, supply: &Supply, applicants: &dyn Fn(&str, Year) -> Option<f64>) -> Self {
        let mut relaxation = Self { plan, rows: HashMap::new(), upper: BTreeMap::new(), open: BTreeMap::new() };
        relaxation.groups();
        relaxation.balances(needs, supply);
        relaxation.capacities();
        relaxation.applicants(applicants);
        relaxation.continuity();
        relaxation.limits();
        relaxation.change();
        relaxation.fairness();
        relaxation
    }

    pub fn upper(&self, column: Column) -> f64 {
        self.upper.get(&column).copied().unwrap_or(FREE)
    }

    /// The row of a name; of several that share it the one whose bound is nearest.
    pub fn row(&self, key: &Key, dual: f64, bound: f64) -> Option<Row> {
        match key.0.as_str() {
            "wholeness" => return self.rounding(key),
            "rounded" => return self.rounded(key, bound),
            _ => {}
        }
        let away = |row: &Row| (if dual > 0.0 { row.lower } else { row.upper } - bound).abs();
        self.rows.get(key)?.iter().min_by(|a, b| away(a).total_cmp(&away(b))).cloned()
    }

    /// What a goal adds up; `weighted` the goals that count, each times its weight.
    pub fn goal(&self, name: &str) -> Option<BTreeMap<Column, f64>> {
        if name == "weighted" {
            let scenario = &self.plan.region.settings.scenario;
            let mut sums: BTreeMap<Column, f64> = BTreeMap::new();
            for goal in scenario.counted() {
                for (column, weight) in self.goal(goal.key())? {
                    *sums.entry(column).or_default() += scenario.weights.of(goal) * weight;
                }
            }
            return Some(sums);
        }
        let region = self.plan.region;
        let weight = |column: Column| match (name, column) {
            ("contracts", Column::Unmet(..)) | ("surplus", Column::Beyond(..)) => Some(1.0),
            ("fairness", Column::Worst) | ("change", Column::Rise(..) | Column::Fall(..)) => Some(1.0),
            ("shortage", Column::Shortage(programme, _)) => region.programmes.get(programme).map(|p| p.priority),
            ("change", Column::Opened(_)) => Some(region.settings.scenario.new_line_weight),
            ("cost", Column::Places(k, _)) => region
                .offers
                .get(k)
                .and_then(|o| o.cost)
                .zip(self.plan.chains.get(k))
                .map(|(cost, chain)| cost.0 / 1e6 * chain.student_years()),
            ("score", Column::Places(k, _)) => region.offers.get(k).and_then(|o| o.score).map(|score| -score),
            _ => None,
        };
        let known = ["contracts", "shortage", "fairness", "surplus", "change", "cost", "score"].contains(&name);
        known.then(|| self.upper.keys().filter_map(|column| weight(*column).map(|weight| (*column, weight))).collect())
    }

    /// An earlier goal stays at what was reached, with its tolerance.
    pub fn keep(&mut self, name: &str, optimum: f64) {
        let Some(terms) = self.goal(name) else { return };
        let scenario = &self.plan.region.settings.scenario;
        // Fairness is a share: what is nothing to people is much to it.
        let own = scenario.tolerances.iter().find(|(goal, _)| goal.key() == name).map(|(_, share)| share.0);
        let tolerance = own.unwrap_or(if name == "contracts" { 0.0 } else { scenario.goal_tolerance.0 });
        let upper = optimum + (optimum.abs() * tolerance).max(if name == "fairness" { 1e-6 } else { 1e-4 });
        let row = Row { terms: terms.into_iter().collect(), lower: NONE, upper };
        self.rows.insert(("kept".to_owned(), name.to_owned(), None, String::new()), vec![row]);
    }

    fn add(&mut self, kind: &str, owner: &str, year: Year, part: &str, terms: Vec<(Column, f64)>, [lower, upper]: [f64; 2]) {
        if !terms.is_empty() {
            let key = (kind.to_owned(), owner.to_owned(), Some(year), part.to_owned());
            self.rows.entry(key).or_default().push(Row { terms, lower, upper });
        }
    }

    /// Every line and admission year, with the size of its groups and the places that its licence allows.
    fn lines(&self) -> Vec<(usize, Year, &'p Offer, f64)> {
        let plan = self.plan;
        let offers = plan.region.offers.iter().enumerate();
        offers
            .flat_map(|(k, offer)| {
                plan.admissions.iter().map(move |year| (k, *year, offer, plan.allowed(k, *year) * f64::from(offer.group_size)))
            })
            .collect()
    }

    fn groups(&mut self) {
        let soft = self.plan.region.settings.scenario.contracts == Contracts::Soft;
        for (k, year, offer, most) in self.lines() {
            let (size, min) = (f64::from(offer.group_size), f64::from(offer.group_min));
            let (groups, places) = (Column::Groups(k, year), Column::Places(k, year));
            let allowed = self.plan.allowed(k, year);
            let owner = self.plan.region.offer_label(k);
            self.upper.extend([(groups, allowed), (places, most)]);
            let full = if min == size { 0.0 } else { NONE };
            self.add("group_size", &owner, year, "", vec![(places, 1.0), (groups, -size)], [full, 0.0]);
            self.add("group_min", &owner, year, "", vec![(places, 1.0), (groups, -min)], [0.0, FREE]);
            self.add("licence", &owner, year, "", vec![(groups, 1.0)], [NONE, allowed]);
            let contracted = self.plan.contracted(k, year);
            if contracted > 0.0 {
                let mut terms = vec![(places, 1.0)];
                if soft {
                    self.upper.insert(Column::Unmet(k, year), contracted);
                    terms.push((Column::Unmet(k, year), 1.0));
                }
                self.add("contract", &owner, year, "", terms, [contracted, FREE]);
            }
        }
    }

    /// `Σ y·x + u − o` is the need that those in training leave open.
    fn balances(&mut self, needs: &Needs, supply: &Supply) {
        let tolerance = self.plan.region.settings.scenario.surplus_tolerance.0;
        for key in &supply.reach {
            let need = needs.get(key).copied().unwrap_or_default();
            let left = need - supply.pipeline.get(key).copied().unwrap_or_default();
            self.open.insert(*key, Open { need, left, groups: Vec::new() });
        }
        let mut terms: BTreeMap<(usize, Year), Vec<(Column, f64)>> = BTreeMap::new();
        for (k, admission, offer, _) in self.lines() {
            let Some(chain) = self.plan.chains.get(k) else { continue };
            for (workers, lag) in [(chain.survival * chain.prompt, chain.years), (chain.survival * chain.late, chain.years + 1)] {
                let key = (offer.programme, admission.plus(lag));
                let Some(open) = self.open.get_mut(&key).filter(|_| workers > 0.0) else { continue };
                open.groups.push((k, admission, workers * f64::from(offer.group_size), workers * f64::from(offer.group_min)));
                terms.entry(key).or_default().push((Column::Places(k, admission), workers));
            }
        }
        for ((programme, year), mut terms) in terms {
            let Some(open) = self.open.get(&(programme, year)) else { continue };
            let (need, left) = (open.need, open.left);
            let most: f64 = terms.iter().map(|(column, workers)| workers * self.upper(*column)).sum();
            let (lacking, surplus, beyond) =
                (Column::Shortage(programme, year), Column::Surplus(programme, year), Column::Beyond(programme, year));
            let too_many = (most - left).max(0.0);
            let band = tolerance * need;
            self.upper.extend([(lacking, left.max(0.0)), (surplus, too_many), (beyond, (too_many - band).max(0.0))]);
            terms.extend([(lacking, 1.0), (surplus, -1.0)]);
            let owner = self.code(programme);
            self.add("balance", &owner, year, "", terms, [left, left]);
            self.add("surplus_band", &owner, year, "", vec![(beyond, 1.0), (surplus, -1.0)], [-band, FREE]);
        }
    }

    fn code(&self, programme: usize) -> String {
        self.plan.region.programmes.get(programme).map(|p| p.code.clone()).unwrap_or_default()
    }

    /// What students use in a year: planned cohorts as terms, those of earlier years as a number.
    fn used(&self, lines: &[usize], year: Year, by_groups: bool, each: &dyn Fn(usize) -> f64) -> (Vec<(Column, f64)>, f64) {
        let (mut terms, mut taken) = (Vec::new(), 0.0);
        for k in lines.iter().copied() {
            let (Some(chain), Some(offer)) = (self.plan.chains.get(k), self.plan.region.offers.get(k)) else { continue };
            let studying = self.plan.admissions.iter().filter(|admitted| (0..chain.years).contains(&year.since(**admitted)));
            for admitted in studying {
                terms.push(match by_groups {
                    true => (Column::Groups(k, *admitted), each(k)),
                    false => (Column::Places(k, *admitted), each(k) * chain.kept(year.since(*admitted))),
                });
            }
            let part = if by_groups { 1.0 / f64::from(offer.group_size) } else { 1.0 };
            taken += each(k) * part * self.plan.earlier_students(k, year);
        }
        terms.retain(|(_, coefficient)| *coefficient > 0.0);
        (terms, taken)
    }

    fn capacity(&mut self, kind: &str, owner: &str, lines: &[usize], bound: f64, by_groups: bool, each: &dyn Fn(usize) -> f64) {
        let longest = lines.iter().filter_map(|k| self.plan.chains.get(*k)).map(|chain| chain.years).max().unwrap_or(1);
        let (Some(first), Some(last)) = (self.plan.admissions.first(), self.plan.admissions.last()) else { return };
        for year in first.to(last.plus(longest - 1)) {
            let (terms, taken) = self.used(lines, year, by_groups, each);
            self.add(kind, owner, year, "", terms, [NONE, bound - taken]);
        }
    }

    /// Intake, contingent, teachers, beds, workshops and money.
    fn capacities(&mut self) {
        let region = self.plan.region;
        let scenario = &region.settings.scenario;
        for (index, college) in region.colleges.iter().enumerate() {
            let owner = college.id.as_str();
            let here: Vec<usize> = (0..region.offers.len()).filter(|k| region.offers[*k].college == index).collect();
            if let Some(places) = college.intake_capacity {
                for year in self.plan.admissions.clone() {
                    let terms = here.iter().map(|k| (Column::Places(*k, year), 1.0)).collect();
                    self.add("intake", owner, year, "", terms, [NONE, f64::from(places)]);
                }
            }
            if let Some(people) = college.contingent_capacity {
                self.capacity("contingent", owner, &here, people.0, false, &|_| 1.0);
            }
            if let Some(hours) = college.teacher_hours {
                self.capacity("teachers", owner, &here, hours, true, &|_| scenario.teacher_hours_per_group);
            }
            if let Some(beds) = college.dormitory {
                let share = college.dormitory_share.unwrap_or(scenario.dormitory_share).0;
                let by_day: Vec<usize> = here.iter().copied().filter(|k| region.offers[*k].full_time()).collect();
                self.capacity("dormitory", owner, &by_day, beds.0, false, &|_| share);
            }
        }
        for (k, offer) in region.offers.iter().enumerate() {
            if let Some(people) = offer.workshop {
                self.capacity("workshop", &region.offer_label(k), &[k], people.0, false, &|_| 1.0);
            }
        }
        for budget in &region.budgets {
            let founder = |offer: &Offer| region.colleges.get(offer.college).and_then(|college| college.founder.as_deref());
            let paid = |k: &usize| budget.founder.is_none() || founder(&region.offers[*k]) == budget.founder.as_deref();
            let lines: Vec<usize> = (0..region.offers.len()).filter(paid).collect();
            let cost = |k: usize| region.offers.get(k).and_then(|offer| offer.cost).map_or(0.0, |cost| cost.0);
            let (terms, taken) = self.used(&lines, budget.year, false, &cost);
            let owner = budget.founder.as_deref().unwrap_or(&region.settings.name);
            self.add("budget", owner, budget.year, "", terms, [NONE, budget.amount.0 - taken]);
        }
    }

    fn applicants(&mut self, forecast: &dyn Fn(&str, Year) -> Option<f64>) {
        let region = self.plan.region;
        let groups: BTreeSet<(&Option<String>, &str)> = region.leavers.iter().map(|row| (&row.municipality, row.base.as_str())).collect();
        for (municipality, base) in groups {
            let place = municipality.as_deref().unwrap_or(&region.settings.name);
            let owner = format!("{place}, база {base}");
            let college = |offer: &Offer| region.colleges.get(offer.college).and_then(|college| college.municipality.as_ref());
            let here = |offer: &Offer| offer.base == base && (municipality.is_none() || college(offer) == municipality.as_ref());
            for year in self.plan.admissions.clone() {
                let given = region.leavers.iter().find(|row| row.municipality == *municipality && row.base == base && row.year == year);
                let Some(bound) = given.map(entrants).or_else(|| forecast(&owner, year)) else { continue };
                let lines = region.offers.iter().enumerate().filter(|(_, offer)| here(offer));
                let terms = lines.map(|(k, _)| (Column::Places(k, year), 1.0)).collect();
                self.add("applicants", &owner, year, "", terms, [NONE, bound]);
            }
        }
    }

    /// `|x[t] − x[t−1]| ≤ max(share · x[t−1], one group)`: with `mode` the larger of the two is chosen.
    fn continuity(&mut self) {
        let share = self.plan.region.settings.scenario.change_share.0;
        for (k, year, offer, cap) in self.lines() {
            if cap == 0.0 {
                continue;
            }
            let (owner, group, now) = (self.plan.region.offer_label(k), f64::from(offer.group_size), Column::Places(k, year));
            if Some(&year) == self.plan.admissions.first() {
                let Some(fact) = offer.kcp.map(f64::from) else { continue };
                let step = (share * fact).max(group);
                self.add("growth", &owner, year, "", vec![(now, 1.0)], [NONE, fact + step]);
                self.add("decline", &owner, year, "", vec![(now, 1.0)], [(fact - step).min(cap), FREE]);
                continue;
            }
            let before = Column::Places(k, year.plus(-1));
            let earlier = self.upper(before);
            // A line whose licence ends may fall to what is still allowed.
            let fall = (earlier - cap).max(0.0);
            let most = share * earlier;
            let (mut up, mut down) = (vec![(now, 1.0), (before, -1.0)], vec![(now, 1.0), (before, -1.0)]);
            if most > group {
                let mode = Column::Mode(k, year);
                self.upper.insert(mode, 1.0);
                up.push((mode, group - most));
                down.push((mode, most - group));
                let most_now = vec![(now, 1.0), (before, -1.0 - share), (mode, cap)];
                self.add("growth", &owner, year, "share", most_now, [NONE, cap]);
                let least_now = vec![(now, 1.0), (before, share - 1.0), (mode, -earlier)];
                self.add("decline", &owner, year, "share", least_now, [-earlier - fall, FREE]);
            }
            self.add("growth", &owner, year, "", up, [NONE, group]);
            self.add("decline", &owner, year, "", down, [-group - fall, FREE]);
        }
    }

    fn limits(&mut self) {
        let region = self.plan.region;
        for limit in &region.limits {
            let lines: Vec<usize> = (0..region.offers.len()).filter(|k| limits::counts(region, limit, &region.offers[*k])).collect();
            let owner = self.limited(limit);
            let kind = |usual| if limit.kind == "federal" { "federal" } else { usual };
            for year in self.plan.admissions.clone().into_iter().filter(|year| limit.year.is_none_or(|only| only == *year)) {
                let terms = || lines.iter().map(|k| (Column::Places(*k, year), 1.0)).collect();
                let (min, max) = (limit.min.map(f64::from), limit.max.map(f64::from));
                if min.is_some() && min == max {
                    let total = min.unwrap_or_default();
                    self.add(kind("limit_max"), &owner, year, "max", terms(), [total, total]);
                    continue;
                }
                if let Some(min) = min {
                    self.add(kind("limit_min"), &owner, year, "min", terms(), [min, FREE]);
                }
                if let Some(max) = max {
                    self.add(kind("limit_max"), &owner, year, "max", terms(), [NONE, max]);
                }
            }
        }
    }

    /// How the tables name a limit: by what it adds up.
    fn limited(&self, limit: &Limit) -> String {
        let region = self.plan.region;
        let of = |prefix: &str, name: &Option<String>| name.as_ref().map(|name| format!("{prefix}{name}"));
        let parts = [
            limit.programme.map(|p| self.code(p)),
            limit.ugps.clone(),
            of("отрасль ", &limit.industry),
            limit.municipality.clone(),
            of("база ", &limit.base),
            limit.form.clone(),
            of("кластер ", &limit.cluster),
            limit.college.and_then(|c| region.colleges.get(c)).map(|college| college.id.clone()),
            of("учредитель ", &limit.founder),
            limit.professionalitet.map(|_| "Профессионалитет".to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { region.settings.name.clone() } else { parts.join(", ") }
    }

    /// Distance from the year before, and lines that had no places and get some.
    fn change(&mut self) {
        for (k, year, offer, cap) in self.lines() {
            let (owner, now) = (self.plan.region.offer_label(k), Column::Places(k, year));
            let first = Some(&year) == self.plan.admissions.first();
            let (fact, before) = match (first, offer.kcp) {
                (true, None) => continue,
                (true, Some(kcp)) => (f64::from(kcp), None),
                (false, _) => (0.0, Some(Column::Places(k, year.plus(-1)))),
            };
            let (rise, fall) = (Column::Rise(k, year), Column::Fall(k, year));
            self.upper.insert(rise, if first { (cap - fact).max(0.0) } else { cap });
            self.upper.insert(fall, before.map_or(fact, |before| self.upper(before)));
            let terms = [Some((now, 1.0)), Some((rise, -1.0)), Some((fall, 1.0)), before.map(|before| (before, -1.0))];
            self.add("change", &owner, year, "", terms.into_iter().flatten().collect(), [fact, fact]);
            if offer.kcp.is_some_and(|kcp| kcp.0 == 0) && cap > 0.0 {
                self.add_opening(k, year, &owner, cap);
            }
        }
    }

    fn add_opening(&mut self, k: usize, year: Year, owner: &str, cap: f64) {
        self.upper.insert(Column::Opened(k), 1.0);
        self.add("opening", owner, year, "", vec![(Column::Places(k, year), 1.0), (Column::Opened(k), -cap)], [NONE, 0.0]);
    }

    /// No industry lacks a larger part of its need, over all years in reach, than `Worst`.
    fn fairness(&mut self) {
        let mut industries: BTreeMap<&str, Industry> = BTreeMap::new();
        for ((programme, year), open) in &self.open {
            let Some(record) = self.plan.region.programmes.get(*programme) else { continue };
            let industry = industries.entry(&record.industry).or_default();
            industry.need += open.need;
            industry.lacking += open.left.max(0.0);
            industry.terms.push((Column::Shortage(*programme, *year), -1.0));
        }
        let mut largest = 0.0_f64;
        for (name, Industry { need, lacking, mut terms }) in industries.into_iter().filter(|(_, industry)| industry.need > 0.0) {
            largest = largest.max(lacking / need);
            terms.push((Column::Worst, need));
            let key = ("fairness".to_owned(), name.to_owned(), None, String::new());
            self.rows.insert(key, vec![Row { terms, lower: 0.0, upper: FREE }]);
        }
        self.upper.insert(Column::Worst, largest);
    }

    /// Mixed-integer rounding of a capacity or limit by any size: `Σ a·g ≤ b` with `a` the least that a group takes of it.
    fn rounded(&self, (_, owner, year, part): &Key, bound: f64) -> Option<Row> {
        let mut words = part.split(' ');
        let (kind, side, size) = (words.next()?, words.next()?, words.next()?);
        let size = size.parse::<f64>().ok().filter(|size| size.is_finite() && *size > 0.0)?;
        let base_part = if kind.starts_with("limit") || kind == "federal" { ["min", "max"].as_slice() } else { &[""] };
        let keys = base_part.iter().map(|part| (kind.to_owned(), owner.clone(), *year, (*part).to_owned()));
        let rows = keys.filter_map(|key| self.rows.get(&key)).flatten();
        let rounded = rows.filter_map(|row| self.round(row, side == "max", size));
        rounded.min_by(|a, b| (a.upper - bound).abs().total_cmp(&(b.upper - bound).abs()))
    }

    fn round(&self, row: &Row, most: bool, size: f64) -> Option<Row> {
        let (sign, side) = if most { (1.0, row.upper) } else { (-1.0, row.lower) };
        let offer = |k: usize| self.plan.region.offers.get(k);
        let groups = row.terms.iter().map(|(column, weight)| {
            let weight = sign * weight;
            Some(match column {
                Column::Groups(k, year) => (Column::Groups(*k, *year), weight),
                Column::Places(k, year) => {
                    let per_group = if weight > 0.0 { offer(*k)?.group_min } else { offer(*k)?.group_size };
                    (Column::Groups(*k, *year), weight * f64::from(per_group))
                }
                _ => return None,
            })
        });
        let groups: Vec<(Column, f64)> = groups.collect::<Option<_>>()?;
        let bound = side.is_finite().then_some(sign * side)?;
        self.unopened(&groups, bound, size).map(|(row, _)| row)
    }

    /// `Σ a·g − slack ≤ b` in the groups that are not opened, divided by `size` and rounded down; the coefficient of the slack
    /// stands beside the row.
    fn unopened(&self, groups: &[(Column, f64)], bound: f64, size: f64) -> Option<(Row, f64)> {
        let all_open: f64 = groups.iter().map(|(column, weight)| weight * self.upper(*column)).sum();
        let scaled = (bound - all_open) / size;
        let whole = (scaled + 1e-9).floor();
        let rest = (scaled - whole).max(0.0);
        if !all_open.is_finite() || rest > 1.0 - 1e-6 {
            return None;
        }
        let coefficient = |weight: f64| {
            let parts = -weight / size;
            let full = (parts + 1e-9).floor();
            full + ((parts - full).max(0.0) - rest).max(0.0) / (1.0 - rest)
        };
        let (mut terms, mut upper) = (Vec::new(), whole);
        for (column, weight) in groups {
            let closed = coefficient(*weight);
            upper -= closed * self.upper(*column);
            terms.push((*column, -closed));
        }
        Some((Row { terms, lower: NONE, upper }, -1.0 / (size * (1.0 - rest))))
    }

    /// Mixed-integer rounding of a balance by any size: with `a` workers a group, `Σ a·g + u ≥ N` and `Σ a·g − o ≤ N`.
    fn rounding(&self, (_, owner, year, part): &Key) -> Option<Row> {
        let (side, size) = part.split_once(' ')?;
        let size = size.parse::<f64>().ok().filter(|size| size.is_finite() && *size > 0.0)?;
        let programme = self.plan.region.programmes.iter().position(|p| p.code == *owner)?;
        let year = (*year)?;
        let open = self.open.get(&(programme, year))?;
        let band = self.plan.region.settings.scenario.surplus_tolerance.0 * open.need;
        let (bound, slack) = match side {
            "shortage" => (-open.left, Column::Shortage(programme, year)),
            "surplus" => (open.left, Column::Surplus(programme, year)),
            "beyond" => (open.left + band, Column::Beyond(programme, year)),
            _ => return None,
        };
        let lacks = side == "shortage";
        let groups = open.groups.iter();
        let groups: Vec<_> = groups.map(|(k, year, most, least)| (Column::Groups(*k, *year), if lacks { -most } else { *least })).collect();
        let (mut row, of_slack) = self.unopened(&groups, bound, size)?;
        row.terms.push((slack, of_slack));
        Some(row)
    }
}
