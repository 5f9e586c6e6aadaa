//! Generated plans of known structure: the same facts as a model for us, and as tables for peers.
//!
//! Offers with last year's places, contracts and cost; capacity of colleges, need by programme, budgets of regions and of the
//! country, least places by municipality. One weighted objective: shortage by priority, surplus, change, cost.

#![allow(dead_code, reason = "each bench uses a part")]

use kadry_engine::quota::{ColumnKey, Model, RowKey, Side};
use kadry_region::units::Year;
use std::fmt::Write as _;
use std::path::Path;

/// Places of a group.
pub const GROUP: f64 = 25.0;
const SURPLUS: f64 = 0.3;
const CHANGE: f64 = 0.05;
/// Of a thousand roubles.
const COST: f64 = 1e-4;
const FREE: f64 = f64::INFINITY;

/// SplitMix64: the instances are the same on every machine and in every language.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    fn range(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.part()
    }
}

#[derive(Clone)]
pub struct Offer {
    pub college: usize,
    pub programme: usize,
    pub region: usize,
    pub municipality: usize,
    pub need: usize,
    pub last: f64,
    pub contracts: f64,
    pub most: f64,
    /// Thousand roubles a place.
    pub cost: f64,
}

pub struct Need {
    pub region: usize,
    pub by_year: Vec<f64>,
    pub priority: f64,
}

/// What a model decides about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Single places: a linear program.
    Places,
    Groups,
    /// Groups, and for each need and year the segment of the integer hull of its cost.
    Hull,
}

pub struct Instance {
    pub years: usize,
    pub regions: usize,
    pub offers: Vec<Offer>,
    pub needs: Vec<Need>,
    pub capacity: Vec<Vec<f64>>,
    pub budget: Vec<Vec<f64>>,
    /// Empty where one region stands alone.
    pub national: Vec<f64>,
    pub least: Vec<f64>,
}

impl Instance {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "tiny" => Self::generate(1, 8, 20, 3, 1),
            "region" => Self::generate(1, 60, 120, 5, 2),
            "big" => Self::generate(1, 250, 250, 5, 3),
            "ten" => Self::generate(10, 420, 250, 5, 5),
            "country" => Self::generate(85, 3600, 250, 5, 4),
            // The region with other numbers: `region-7`.
            other => return other.strip_prefix("region-")?.parse().ok().map(|seed| Self::generate(1, 60, 120, 5, seed)),
        })
    }

    #[allow(clippy::too_many_lines, reason = "one stream of random numbers, drawn in one order")]
    fn generate(regions: usize, colleges: usize, programmes: usize, years: usize, seed: u64) -> Self {
        let mut r = Random(seed);
        let weights: Vec<f64> = (0..regions).map(|_| 1.0 + 7.0 * r.part() * r.part()).collect();
        let total: f64 = weights.iter().sum();
        let mut region_of = Vec::with_capacity(colleges);
        for (region, weight) in weights.iter().enumerate() {
            let count = ((weight / total) * colleges as f64).round().max(1.0) as usize;
            region_of.extend(std::iter::repeat_n(region, count));
        }
        region_of.resize(colleges, regions - 1);
        let (mut municipality_of, mut municipalities) = (vec![0; colleges], 0);
        for college in 0..colleges {
            if college == 0 || region_of[college] != region_of[college - 1] || college % 6 == 0 {
                municipalities += 1;
            }
            municipality_of[college] = municipalities - 1;
        }
        let mut popular = Vec::with_capacity(programmes);
        let mut sum = 0.0;
        for programme in 0..programmes {
            sum += 1.0 / (1.0 + programme as f64).powf(0.6);
            popular.push(sum);
        }
        let price: Vec<f64> = (0..programmes).map(|_| r.range(70.0, 190.0)).collect();
        let priority: Vec<f64> = (0..programmes).map(|_| 1.0 + (r.part() * 5.0).floor()).collect();
        let mut offers = Vec::new();
        for college in 0..colleges {
            let count = 6 + r.below(13);
            let mut own: Vec<usize> = Vec::new();
            while own.len() < count.min(programmes) {
                let drawn = r.part() * sum;
                let programme = popular.partition_point(|&edge| edge < drawn).min(programmes - 1);
                if !own.contains(&programme) {
                    own.push(programme);
                }
            }
            own.sort_unstable();
            for programme in own {
                let last = GROUP * (1.0 + (r.part() * r.part() * 4.0).floor());
                let contracts = if r.part() < 0.2 { (last * r.range(0.1, 0.4)).round() } else { 0.0 };
                let cost = (price[programme] * r.range(0.85, 1.25) * 10.0).round() / 10.0;
                offers.push(Offer {
                    college,
                    programme,
                    region: region_of[college],
                    municipality: municipality_of[college],
                    need: 0,
                    last,
                    contracts,
                    most: last * 2.0 + GROUP,
                    cost,
                });
            }
        }
        let mut of_college = vec![0.0; colleges];
        let mut of_municipality = vec![0.0; municipalities];
        let mut spent = vec![0.0; regions];
        let mut of_need = vec![0.0; regions * programmes];
        for offer in &offers {
            of_college[offer.college] += offer.last;
            of_municipality[offer.municipality] += offer.last;
            spent[offer.region] += offer.last * offer.cost;
            of_need[offer.region * programmes + offer.programme] += offer.last;
        }
        let capacity = of_college
            .iter()
            .map(|last| {
                let room = r.range(1.0, 1.3);
                (0..years).map(|t| (last * room * (1.0 + 0.01 * t as f64)).floor()).collect()
            })
            .collect();
        let (mut needs, mut index) = (Vec::new(), vec![usize::MAX; regions * programmes]);
        for region in 0..regions {
            for programme in 0..programmes {
                let last = of_need[region * programmes + programme];
                // Some needs have no offer in the region.
                if last > 0.0 || r.part() < 0.15 {
                    let base = if last > 0.0 { last * r.range(0.5, 1.7) } else { r.range(5.0, 60.0) };
                    let trend = r.range(-0.06, 0.08);
                    let by_year = (0..years).map(|t| (base * (1.0 + trend * t as f64) * r.range(0.95, 1.05)).round()).collect();
                    index[region * programmes + programme] = needs.len();
                    needs.push(Need { region, by_year, priority: priority[programme] });
                }
            }
        }
        for offer in &mut offers {
            offer.need = index[offer.region * programmes + offer.programme];
        }
        let budget = spent
            .iter()
            .map(|last| {
                let room = r.range(1.0, 1.12);
                (0..years).map(|t| (last * room * (1.0 + 0.01 * t as f64)).round()).collect()
            })
            .collect();
        let all: f64 = spent.iter().sum();
        let national = (0..years).map(|t| (all * 1.03 * (1.0 + 0.01 * t as f64)).round()).collect();
        let least = of_municipality.iter().map(|last| (last * 0.7).floor()).collect();
        Self { years, regions, offers, needs, capacity, budget, national, least }
    }

    fn year(t: usize) -> Year {
        Year(2027 + t as i32)
    }

    /// The model and its weighted objective.
    pub fn model(&self, shape: Shape) -> (Model, Vec<(usize, f64)>) {
        let (mut model, mut goal) = (Model::default(), Vec::new());
        let times = || (0..self.years).map(|t| (t, Self::year(t)));
        for (offer, line) in self.offers.iter().enumerate() {
            for (_, year) in times() {
                let x = model.add_column(ColumnKey::Places { offer, year }, line.most, false);
                if shape == Shape::Places {
                    model.columns[x].lower = line.contracts;
                } else {
                    let g = model.add_column(ColumnKey::Groups { offer, year }, (line.most / GROUP).floor(), true);
                    model.columns[g].lower = (line.contracts / GROUP).ceil();
                    model.add_row(RowKey::GroupSize { offer, year }, vec![(x, 1.0), (g, -GROUP)], 0.0, 0.0);
                }
                let up = model.add_column(ColumnKey::Rise { offer, year }, FREE, false);
                let down = model.add_column(ColumnKey::Fall { offer, year }, FREE, false);
                goal.extend([(x, COST * line.cost), (up, CHANGE), (down, CHANGE)]);
            }
        }
        let places = |model: &Model, offer, t| model.column(ColumnKey::Places { offer, year: Self::year(t) }).unwrap_or_default();
        for (offer, line) in self.offers.iter().enumerate() {
            for (t, year) in times() {
                let up = model.column(ColumnKey::Rise { offer, year }).unwrap_or_default();
                let down = model.column(ColumnKey::Fall { offer, year }).unwrap_or_default();
                let (mut terms, mut before) = (vec![(places(&model, offer, t), 1.0), (up, -1.0), (down, 1.0)], line.last);
                if t > 0 {
                    terms.push((places(&model, offer, t - 1), -1.0));
                    before = 0.0;
                }
                model.add_row(RowKey::Change { offer, year }, terms, before, before);
            }
        }
        let sum = |model: &Model, t: usize, of: &[usize], by: &dyn Fn(&Offer) -> f64| -> Vec<(usize, f64)> {
            of.iter().map(|offer| (places(model, *offer, t), by(&self.offers[*offer]))).collect()
        };
        for (programme, (need, own)) in self.needs.iter().zip(self.by(self.needs.len(), |o| o.need)).enumerate() {
            for (t, year) in times() {
                let short = model.add_column(ColumnKey::Shortage { programme, year }, FREE, false);
                let over = model.add_column(ColumnKey::Surplus { programme, year }, FREE, false);
                goal.extend([(short, need.priority), (over, SURPLUS)]);
                let mut terms = sum(&model, t, &own, &|_| 1.0);
                terms.extend([(short, 1.0), (over, -1.0)]);
                model.add_row(RowKey::Balance { programme, year }, terms, need.by_year[t], need.by_year[t]);
                if shape == Shape::Hull {
                    let whole = (need.by_year[t] / GROUP).floor();
                    let below = need.priority * (need.by_year[t] - GROUP * whole);
                    let slope = SURPLUS * (GROUP * (whole + 1.0) - need.by_year[t]) - below;
                    let mut terms: Vec<_> = sum(&model, t, &own, &|_| -slope / GROUP);
                    terms.extend([(short, need.priority), (over, SURPLUS)]);
                    model.add_row(RowKey::Wholeness { programme, year, side: Side::Min, size: 0 }, terms, below - slope * whole, FREE);
                }
            }
        }
        let colleges = self.by(self.capacity.len(), |o| o.college);
        let regions = self.by(self.regions, |o| o.region);
        let municipalities = self.by(self.least.len(), |o| o.municipality);
        for (t, year) in times() {
            for (college, own) in colleges.iter().enumerate() {
                let terms = sum(&model, t, own, &|_| 1.0);
                model.add_capacity(RowKey::Intake { college, year }, terms, self.capacity[college][t], 0.0);
            }
            for (budget, own) in regions.iter().enumerate() {
                let terms = sum(&model, t, own, &|o| o.cost / 1000.0);
                model.add_capacity(RowKey::Budget { budget, year }, terms, self.budget[budget][t] / 1000.0, 0.0);
            }
            for (limit, own) in municipalities.iter().enumerate() {
                let terms = sum(&model, t, own, &|_| 1.0);
                model.add_row(RowKey::Limit { limit, year, side: Side::Min }, terms, self.least[limit], FREE);
            }
            if let Some(national) = self.national.get(t) {
                let all: Vec<usize> = (0..self.offers.len()).collect();
                let terms = sum(&model, t, &all, &|o| o.cost / 1000.0);
                model.add_capacity(RowKey::Budget { budget: self.regions, year }, terms, national / 1000.0, 0.0);
            }
        }
        (model, goal)
    }

    /// Offers of each of `count` owners.
    fn by(&self, count: usize, owner: impl Fn(&Offer) -> usize) -> Vec<Vec<usize>> {
        let mut own = vec![Vec::new(); count];
        for (offer, line) in self.offers.iter().enumerate() {
            own[owner(line)].push(offer);
        }
        own
    }

    /// The same facts as tables, for programs in other languages.
    pub fn write_tables(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut offers = String::from("offer,college,region,mun,need,x0,min,ub,cost\n");
        for (k, o) in self.offers.iter().enumerate() {
            let _ = writeln!(
                offers,
                "{k},{},{},{},{},{},{},{},{}",
                o.college, o.region, o.municipality, o.need, o.last, o.contracts, o.most, o.cost
            );
        }
        let long = |head: &str, rows: &[Vec<f64>]| {
            let mut text = format!("{head}\n");
            for (owner, values) in rows.iter().enumerate() {
                for (t, value) in values.iter().enumerate() {
                    let _ = writeln!(text, "{owner},{t},{value}");
                }
            }
            text
        };
        let mut needs = String::from("need,region,year,value,weight\n");
        for (n, need) in self.needs.iter().enumerate() {
            for (t, value) in need.by_year.iter().enumerate() {
                let _ = writeln!(needs, "{n},{},{t},{value},{}", need.region, need.priority);
            }
        }
        let one = |head: &str, values: &[f64]| {
            let mut text = format!("{head}\n");
            for (owner, value) in values.iter().enumerate() {
                let _ = writeln!(text, "{owner},{value}");
            }
            text
        };
        let files = [
            ("offers.csv", offers),
            ("needs.csv", needs),
            ("caps.csv", long("college,year,cap", &self.capacity)),
            ("budgets.csv", long("region,year,budget", &self.budget)),
            ("national.csv", one("year,budget", &self.national)),
            ("muns.csv", one("mun,min", &self.least)),
        ];
        for (name, text) in files {
            std::fs::write(folder.join(name), text)?;
        }
        Ok(())
    }
}
