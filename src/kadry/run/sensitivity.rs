//! The study of `kadry sensitivity`: from a finished run to tables and charts of its assumptions and trade-offs.

use super::error::{StudyError, WriteError};
use super::reopen::Reopened;
use super::study::Study;
use kadry_engine::Inputs;
use kadry_engine::quota::trade_offs::{Curve, trade_offs};
use kadry_engine::quota::{GoalName, Watch};
use kadry_engine::scenario::sensitivity::{Sensitivity, sensitivity};
use kadry_region::lang::{Lang, text};
use kadry_report::charts;
use kadry_report::sensitivity::Moved;
use std::path::Path;

/// The assumptions of a finished run, each moved by a step.
pub struct SensitivityStudy {
    pub run: Reopened,
    pub sensitivity: Sensitivity,
    pub curves: Vec<Curve>,
}

impl SensitivityStudy {
    /// # Errors
    /// [`StudyError`] where the run cannot be taken up again, or the solver failed.
    pub fn of(run: &Path, step: f64, watch: Watch<'_>) -> Result<Self, StudyError> {
        let run = super::reopen(run)?;
        let inputs = Inputs::new(run.region.clone());
        let curves = trade_offs(&inputs, &run.plan, watch).map_err(StudyError::of_plan)?;
        let of_curves = curves.iter().flat_map(|curve| [(curve.against, curve.plan.0), (GoalName::Shortage, curve.plan.1)]);
        run.same_goals(&of_curves.collect::<Vec<_>>())?;
        let sensitivity = sensitivity(&run.region, &run.plan, step, watch).map_err(StudyError::Solver)?;
        Ok(Self { run, sensitivity, curves })
    }

    fn told(&self) -> Moved<'_> {
        Moved { region: &self.run.region, sensitivity: &self.sensitivity, curves: &self.curves }
    }

    pub fn summary(&self, lang: Lang) -> String {
        self.told().summary(lang)
    }

    /// # Errors
    /// [`WriteError`] where a table or a chart cannot be made.
    pub fn study(&self, lang: Lang) -> Result<Study, WriteError> {
        let told = self.told();
        let name = &self.run.region.settings.name;
        Ok(Study {
            command: "sensitivity",
            title: text!("Чувствительность плана: {name}", "Sensitivity of the plan: {name}").get(lang).to_owned(),
            parameters: serde_json::json!({ "run": self.run.run_id, "step": self.sensitivity.step }),
            inputs: self.run.inputs.clone(),
            tables: told.tables(lang)?,
            charts: charts::draw_sensitivity(told, &self.run.run_id, lang)?,
            documents: Vec::new(),
        })
    }
}
