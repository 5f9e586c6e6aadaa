//! The goals of a plan under a need, in closed form: every other column follows from its places (complete recourse).

use super::Wanted;
use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, RowKey};
use kadry_region::units::Year;

/// What a plan brings under a need.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The weighted sum of the goals.
    pub objective: f64,
    /// Workers that lack, each times the priority of the programme.
    pub shortage: f64,
    /// Workers that lack.
    pub shortage_people: f64,
    /// Workers above need.
    pub surplus: f64,
    /// Workers that lack by pair.
    pub by_pair: Vec<f64>,
}

pub struct Evaluator {
    /// Objective of each column.
    pub cost: Vec<f64>,
    /// Columns of places and of groups of each line; places of a group.
    pub lines: Vec<Line>,
    pub pairs: Vec<Pair>,
    /// What follows from places alone.
    pub followers: Vec<Follower>,
    /// Column of the worst industry, and its need and pairs for each industry.
    pub worst: Option<usize>,
    pub industries: Vec<(f64, Vec<usize>)>,
    columns: usize,
}

pub struct Line {
    pub places: usize,
    pub groups: usize,
    pub size: u32,
}

pub struct Pair {
    priority: f64,
    pub shortage: usize,
    pub surplus: usize,
    pub beyond: Option<usize>,
    /// Line and workers of a place.
    pub supply: Vec<(usize, f64)>,
}

/// A column that follows from the places of a line and of the year before.
pub enum Follower {
    Unmet {
        column: usize,
        line: usize,
        contracts: f64,
    },
    Steps {
        rise: usize,
        fall: usize,
        line: usize,
        before: Option<usize>,
        known: f64,
    },
    Opened {
        column: usize,
        lines: Vec<usize>,
    },
    /// The relative bound of change is asked for where one group does not do.
    Mode {
        column: usize,
        line: usize,
        before: usize,
        group: f64,
        shrink: f64,
    },
}

impl Follower {
    /// Lines whose places it follows from.
    pub fn lines(&self) -> Vec<usize> {
        match self {
            Follower::Unmet { line, .. } => vec![*line],
            Follower::Steps { line, before, .. } => before.iter().copied().chain([*line]).collect(),
            Follower::Opened { lines, .. } => lines.clone(),
            Follower::Mode { line, before, .. } => vec![*before, *line],
        }
    }

    /// What it costs by these places; `costs` are those of its one or two columns.
    pub fn cost(&self, places: &[f64], (first, second): (f64, f64)) -> f64 {
        match self {
            Follower::Unmet { line, contracts, .. } => first * (contracts - places[*line]).max(0.0),
            Follower::Steps { line, before, known, .. } => {
                let step = places[*line] - before.map_or(*known, |before| places[before]);
                first * step.max(0.0) + second * (-step).max(0.0)
            }
            Follower::Opened { lines, .. } => first * f64::from(lines.iter().any(|line| places[*line] > 0.0)),
            Follower::Mode { .. } => 0.0,
        }
    }
}

impl Evaluator {
    /// Objective of the columns of each follower.
    pub fn follower_costs(&self) -> Vec<(f64, f64)> {
        let costs = |follower: &Follower| match follower {
            Follower::Steps { rise, fall, .. } => (self.cost[*rise], self.cost[*fall]),
            Follower::Unmet { column, .. } | Follower::Opened { column, .. } | Follower::Mode { column, .. } => (self.cost[*column], 0.0),
        };
        self.followers.iter().map(costs).collect()
    }

    pub fn new(model: &Model, goal: &[(usize, f64)], data: &Inputs, pairs: &[(usize, Year)], lines: &[(usize, Year)]) -> Self {
        let mut cost = vec![0.0; model.columns.len()];
        goal.iter().for_each(|(column, weight)| cost[*column] += weight);
        let line_of = |column: usize| match model.columns.get(column)?.key {
            ColumnKey::Places { offer, year } => lines.binary_search(&(offer, year)).ok(),
            _ => None,
        };
        let line = |(offer, year): &(usize, Year)| {
            let column = |key| model.column(key).unwrap_or(usize::MAX);
            Line {
                places: column(ColumnKey::Places { offer: *offer, year: *year }),
                groups: column(ColumnKey::Groups { offer: *offer, year: *year }),
                size: data.region.offers[*offer].group_size.max(1),
            }
        };
        let supply = |wanted: RowKey| {
            let row = model.rows.iter().find(|row| row.key == wanted);
            row.into_iter().flat_map(|row| &row.terms).filter_map(|(column, workers)| Some((line_of(*column)?, *workers))).collect()
        };
        let pair = |(programme, year): &(usize, Year)| {
            let (programme, year) = (*programme, *year);
            Some(Pair {
                priority: data.region.programmes[programme].priority,
                shortage: model.column(ColumnKey::Shortage { programme, year })?,
                surplus: model.column(ColumnKey::Surplus { programme, year })?,
                beyond: model.column(ColumnKey::SurplusBeyond { programme, year }),
                supply: supply(RowKey::Balance { programme, year }),
            })
        };
        let pair_of = |column: usize| match model.columns[column].key {
            ColumnKey::Shortage { programme, year } => pairs.binary_search(&(programme, year)).ok(),
            _ => None,
        };
        let worst = model.column(ColumnKey::Worst);
        let industries = model.rows.iter().filter(|row| matches!(row.key, RowKey::Fairness { .. })).map(|row| {
            let need = row.terms.iter().find(|(column, _)| Some(*column) == worst).map_or(0.0, |(_, need)| *need);
            (need, row.terms.iter().filter_map(|(column, _)| pair_of(*column)).collect())
        });
        Self {
            cost,
            lines: lines.iter().map(line).collect(),
            pairs: pairs.iter().filter_map(pair).collect(),
            followers: followers(model, data, lines),
            worst,
            industries: industries.collect(),
            columns: model.columns.len(),
        }
    }

    pub fn evaluate(&self, places: &[f64], wanted: &Wanted) -> Evaluation {
        let values = self.values(places, wanted);
        let by_pair: Vec<f64> = self.pairs.iter().map(|pair| values[pair.shortage]).collect();
        Evaluation {
            objective: values.iter().zip(&self.cost).map(|(value, cost)| value * cost).sum(),
            shortage: self.pairs.iter().zip(&by_pair).map(|(pair, short)| pair.priority * short).sum(),
            shortage_people: by_pair.iter().sum(),
            surplus: self.pairs.iter().map(|pair| values[pair.surplus]).sum(),
            by_pair,
        }
    }

    /// Every column of the model as it follows from whole places.
    pub fn values(&self, places: &[f64], wanted: &Wanted) -> Vec<f64> {
        let mut values = vec![0.0; self.columns];
        for (line, places) in self.lines.iter().zip(places) {
            values[line.places] = *places;
            values[line.groups] = (places / f64::from(line.size)).ceil();
        }
        self.follow(&mut values, places);
        for ((pair, workers), band) in self.pairs.iter().zip(&wanted.workers).zip(&wanted.band) {
            let left = workers - pair.supply.iter().map(|(line, per_place)| places[*line] * per_place).sum::<f64>();
            (values[pair.shortage], values[pair.surplus]) = (left.max(0.0), (-left).max(0.0));
            if let Some(beyond) = pair.beyond {
                values[beyond] = (-left - band).max(0.0);
            }
        }
        if let Some(worst) = self.worst {
            let share = |(need, pairs): &(f64, Vec<usize>)| pairs.iter().map(|pair| values[self.pairs[*pair].shortage]).sum::<f64>() / need;
            values[worst] = self.industries.iter().map(share).fold(0.0, f64::max);
        }
        values
    }

    fn follow(&self, values: &mut [f64], places: &[f64]) {
        for follower in &self.followers {
            match follower {
                Follower::Unmet { column, line, contracts } => values[*column] = (contracts - places[*line]).max(0.0),
                Follower::Steps { rise, fall, line, before, known } => {
                    let step = places[*line] - before.map_or(*known, |before| places[before]);
                    (values[*rise], values[*fall]) = (step.max(0.0), (-step).max(0.0));
                }
                Follower::Opened { column, lines } => values[*column] = f64::from(lines.iter().any(|line| places[*line] > 0.0)),
                Follower::Mode { column, line, before, group, shrink } => {
                    let step = places[*line] - places[*before];
                    values[*column] = f64::from(step > *group || -step > group + shrink);
                }
            }
        }
    }

    /// Places by line of the values of all columns.
    pub fn places(&self, values: &[f64]) -> Vec<f64> {
        self.lines.iter().map(|line| values.get(line.places).copied().unwrap_or_default()).collect()
    }

    /// The fewest groups that hold the places of each line.
    pub fn groups(&self, places: &[u32]) -> Vec<u32> {
        self.lines.iter().zip(places).map(|(line, places)| places.div_ceil(line.size)).collect()
    }
}

fn followers(model: &Model, data: &Inputs, lines: &[(usize, Year)]) -> Vec<Follower> {
    let line = |offer: usize, year: Year| lines.binary_search(&(offer, year)).ok();
    let groups =
        |line: Option<usize>| line.map(|line| lines[line]).and_then(|(offer, year)| model.column(ColumnKey::Groups { offer, year }));
    let most = |offer: usize, year: Year| groups(line(offer, year)).map_or(0.0, |column| model.columns[column].upper);
    let follower = |(column, key): (usize, ColumnKey)| match key {
        ColumnKey::Unmet { offer, year } => {
            Some(Follower::Unmet { column, line: line(offer, year)?, contracts: f64::from(data.region.contracted(offer, year)) })
        }
        ColumnKey::Rise { offer, year } => {
            let row = model.rows.iter().find(|row| row.key == RowKey::Change { offer, year })?;
            let fall = model.column(ColumnKey::Fall { offer, year })?;
            let before = line(offer, year.plus(-1));
            Some(Follower::Steps { rise: column, fall, line: line(offer, year)?, before, known: row.lower })
        }
        ColumnKey::Opened { offer } => {
            let of_offer = lines.iter().enumerate().filter(|(_, (own, _))| *own == offer).map(|(line, _)| line);
            Some(Follower::Opened { column, lines: of_offer.collect() })
        }
        ColumnKey::ChangeMode { offer, year } => {
            let group = f64::from(data.region.offers[offer].group_size);
            let shrink = ((most(offer, year.plus(-1)) - most(offer, year)) * group).max(0.0);
            Some(Follower::Mode { column, line: line(offer, year)?, before: line(offer, year.plus(-1))?, group, shrink })
        }
        _ => None,
    };
    model.columns.iter().enumerate().filter_map(|(column, given)| follower((column, given.key))).collect()
}
