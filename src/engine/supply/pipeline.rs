//! Students already in training: when they graduate and how many of them will work.

use super::Chain;
use kadry_region::Region;
use kadry_region::units::{People, Workers, Year};
use std::collections::BTreeMap;

/// Graduates and workers of one programme and year.
#[derive(Clone, Copy, Debug, Default)]
pub struct PipelineYear {
    pub graduates: People,
    pub workers: Workers,
}

/// By programme and year, only where there are any.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    by: BTreeMap<(usize, Year), PipelineYear>,
}

impl Pipeline {
    pub fn at(&self, programme: usize, year: Year) -> PipelineYear {
        self.by.get(&(programme, year)).copied().unwrap_or_default()
    }
}

/// A student of course `c` on 1 October of year `Y` was admitted in `Y − c + 1` and graduates `L` years after that;
/// the survival of the remaining years applies.
pub fn pipeline(region: &Region, chains: &[Chain]) -> Pipeline {
    let mut pipeline = Pipeline::default();
    for row in &region.contingent {
        let offer = &region.offers[row.offer];
        let chain = chains[row.offer].in_training();
        let passed = row.course as i32 - 1;
        let graduation = row.year.plus(chain.years - passed);
        let survival = chain.alive_after(chain.years - passed);
        let graduates = row.students.0 * survival;
        let (first, second) = chain.per_graduate();
        let now = pipeline.by.entry((offer.programme, graduation)).or_default();
        now.graduates += People(graduates);
        now.workers += Workers(graduates * first);
        if second > 0.0 {
            pipeline.by.entry((offer.programme, graduation.plus(1))).or_default().workers += Workers(graduates * second);
        }
    }
    pipeline
}

/// Students of today's contingent who are still studying in autumn of `year`, by offer. Before the date of the count
/// nothing is known, so those years have no entry.
pub fn existing_students(region: &Region, chains: &[Chain], year: Year) -> BTreeMap<usize, People> {
    let mut alive: BTreeMap<usize, People> = BTreeMap::new();
    for row in &region.contingent {
        let passed = year.since(row.year);
        let chain = chains[row.offer].in_training();
        if passed >= 0 && row.course as i32 + passed <= chain.years {
            *alive.entry(row.offer).or_default() += People(row.students.0 * chain.alive_after(passed));
        }
    }
    alive
}
