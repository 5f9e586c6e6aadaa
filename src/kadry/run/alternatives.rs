//! The study of `kadry alternatives`: from a finished run to tables and charts of the plans beside it.

use super::error::{StudyError, WriteError};
use super::reopen::Reopened;
use super::study::Study;
use kadry_engine::Inputs;
use kadry_engine::quota::alternatives::{Alternatives, Near, alternatives};
use kadry_engine::quota::{GoalName, Watch};
use kadry_region::Mode;
use kadry_region::lang::{Lang, text};
use kadry_report::alternatives::Found;
use kadry_report::charts;
use kadry_report::dossier::Unreadable;
use std::path::Path;

/// Plans nearly as good as that of a finished run.
pub struct AlternativesStudy {
    pub run: Reopened,
    pub found: Alternatives,
    near: Near,
}

impl AlternativesStudy {
    /// # Errors
    /// [`StudyError`] where the run cannot be taken up again, or the solver failed.
    pub fn of(run: &Path, near: Near, watch: Watch<'_>) -> Result<Self, StudyError> {
        let run = super::reopen(run)?;
        if run.region.settings.scenario.mode == Mode::Competition {
            return Err(Unreadable(text!(
                "план режима competition распределён по рангам, другие планы нарушили бы их; повторите kadry plan в режиме lexicographic",
                "a plan of the competition mode follows ranks, which other plans would break; run kadry plan in the lexicographic mode"
            ))
            .into());
        }
        let inputs = Inputs::new(run.region.clone());
        let found = alternatives(&inputs, &run.plan, &run.optima, near, watch).map_err(StudyError::of_plan)?;
        let computed: Vec<(GoalName, f64)> = found.goals.iter().copied().zip(found.plan_goals.iter().copied()).collect();
        run.same_goals(&computed)?;
        Ok(Self { run, found, near })
    }

    fn told(&self) -> Found<'_> {
        Found { region: &self.run.region, plan: &self.run.plan, alternatives: &self.found }
    }

    pub fn summary(&self, lang: Lang) -> String {
        self.told().summary(lang)
    }

    /// # Errors
    /// [`StudyError::Write`] where a table or a chart cannot be made.
    pub fn study(&self, lang: Lang) -> Result<Study, WriteError> {
        let told = self.told();
        let name = &self.run.region.settings.name;
        let Near { deciding, others, plans } = self.near;
        Ok(Study {
            command: "alternatives",
            title: text!("Альтернативные планы: {name}", "Alternative plans: {name}").get(lang).to_owned(),
            parameters: serde_json::json!({ "run": self.run.run_id, "within": deciding, "others": others, "plans": plans }),
            inputs: self.run.inputs.clone(),
            tables: told.tables(lang)?,
            charts: charts::draw_alternatives(told, &self.run.run_id, lang)?,
            documents: Vec::new(),
        })
    }
}
