//! What makes uncertain the need that the students in training leave open: `gap = need − workers of the pipeline`.

use super::Pipeline;
use crate::demand::{Demand, Source, SourceShare, Subject};
use kadry_region::Region;
use kadry_region::units::{Share, Year};
use std::collections::BTreeMap;

/// First-order shares of all sources in the variance of the gap, where it varies.
///
/// The workers of the pipeline carry one relative error, common to all lines and independent of need: factors of the
/// chain are mostly national ones. So the variances add, `Var(gap) = Var(need) + (sd_yield · workers)²`, and no draws are
/// needed beyond those of need.
pub fn gap_sources(region: &Region, demand: &Demand, pipeline: &Pipeline) -> Vec<SourceShare> {
    let sd = region.settings.scenario.sd_yield.0;
    let of_need: BTreeMap<(&Subject, Year, Source), Share> =
        demand.sources.iter().map(|row| ((&row.subject, row.year, row.source), row.share)).collect();
    let mut rows = Vec::new();
    for ((subject, year), variance) in demand.variances() {
        let workers: f64 = (0..region.programmes.len())
            .filter(|p| match subject {
                Subject::Region => true,
                Subject::Industry(name) => region.programmes[*p].industry == *name,
                Subject::Programme(programme) => p == programme,
            })
            .map(|p| pipeline.at(p, *year).workers.0)
            .sum();
        let of_yields = (sd * workers).powi(2);
        let all = variance + of_yields;
        if all <= 0.0 {
            continue;
        }
        for source in Source::ALL {
            let share = match source {
                Source::Yields => of_yields / all,
                _ => of_need.get(&(subject, *year, source)).map_or(0.0, |share| share.0 * (variance / all)),
            };
            rows.push(SourceShare { subject: subject.clone(), year: *year, source, share: Share(share) });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::demand;
    use crate::supply::{chains, pipeline};
    use kadry_package::generate::{Size, write};

    fn shares(sd_yield: f64) -> (Vec<SourceShare>, Demand) {
        let folder = tempfile::tempdir().expect("folder");
        write(folder.path(), Size { colleges: 3, programmes: 4 }, 3).expect("written");
        let mut region = kadry_package::read_package(folder.path()).region.expect("region");
        region.settings.scenario.draws = 40;
        region.settings.scenario.sd_yield = Share(sd_yield);
        let demand = demand(&region);
        let pipeline = pipeline(&region, &chains(&region));
        (gap_sources(&region, &demand, &pipeline), demand)
    }

    #[test]
    fn shares_of_the_gap_never_exceed_the_whole_and_yields_have_theirs_where_students_are() {
        let (rows, _) = shares(0.1);
        let mut sums: BTreeMap<(&Subject, Year), f64> = BTreeMap::new();
        rows.iter().for_each(|row| *sums.entry((&row.subject, row.year)).or_default() += row.share.0);
        assert!(!sums.is_empty() && sums.values().all(|sum| (0.0..=1.0 + 1e-9).contains(sum)));
        assert!(rows.iter().any(|row| row.source == Source::Yields && row.subject == Subject::Region && row.share.0 > 0.001));
    }

    #[test]
    fn with_certain_yields_the_gap_is_as_uncertain_as_need() {
        let (rows, demand) = shares(0.0);
        let of_gap: Vec<&SourceShare> = rows.iter().filter(|row| row.source != Source::Yields).collect();
        assert_eq!(of_gap.len(), demand.sources.len());
        assert!(of_gap.iter().zip(&demand.sources).all(|(gap, need)| **gap == *need));
        assert!(rows.iter().filter(|row| row.source == Source::Yields).all(|row| row.share.0 == 0.0));
    }
}
