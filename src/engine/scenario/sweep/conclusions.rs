//! What a sweep comes to: shortage by scenario, groups that are sure, the plan of least risk, and the source that is dearest
//! not to know.

use super::Case;
use super::findings::{Findings, SureKind};
use super::regret::RegretSummary;
use super::spread::quantile;
use super::value::InformationValue;

/// Weighted shortage of the best plans of one scenario (people times the priority of their programme).
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioShortage {
    /// Under the point forecast; `None` where there is no plan.
    pub point: Option<f64>,
    /// Under each draw, the least first.
    pub drawn: Vec<f64>,
}

impl ScenarioShortage {
    /// The least value that at least `share` of the draws do not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        quantile(&self.drawn, share)
    }
}

/// Lines, sure groups and places of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SureTotal {
    pub lines: usize,
    pub groups: f64,
    pub places: f64,
}

impl Findings {
    /// Of the scenario at a place of the list.
    pub fn shortage_of(&self, scenario: usize) -> ScenarioShortage {
        let point = self.rows.iter().find(|row| row.scenario == scenario && row.case == Case::Point).and_then(|row| row.result);
        let drawn = self.swept().filter(|(row, _)| row.scenario == scenario && row.case != Case::Point);
        let mut drawn: Vec<f64> = drawn.map(|(_, totals)| totals.shortage).collect();
        drawn.sort_by(f64::total_cmp);
        ScenarioShortage { point: point.map(|totals| totals.shortage), drawn }
    }

    pub fn total(&self, kind: SureKind) -> SureTotal {
        let rows = self.sure.iter().filter(|row| row.kind == kind);
        rows.fold(SureTotal::default(), |sum, row| SureTotal {
            lines: sum.lines + 1,
            groups: sum.groups + row.groups,
            places: sum.places + row.places,
        })
    }

    /// Groups that some draw opens beyond the sure ones.
    pub fn open_groups(&self) -> f64 {
        self.sure.iter().map(|row| row.most_groups - row.groups).sum()
    }

    /// The candidate with the least worst regret among those that keep the constraints of every scenario; of fewer than two
    /// nothing is least.
    pub fn safest(&self) -> Option<&RegretSummary> {
        let compared = || self.summaries.iter().filter(|row| row.fits_all && row.judged > 0);
        if compared().count() < 2 {
            return None;
        }
        compared().min_by(|a, b| a.worst_regret().total_cmp(&b.worst_regret()))
    }

    /// The single source that is worth most to know.
    pub fn dearest(&self) -> Option<&InformationValue> {
        self.values.iter().filter(|row| row.source.is_some()).max_by(|a, b| a.value.total_cmp(&b.value))
    }
}

impl RegretSummary {
    /// People; 0 where nothing was judged.
    pub fn worst_regret(&self) -> f64 {
        self.worst.map_or(0.0, |worst| worst.regret)
    }
}
