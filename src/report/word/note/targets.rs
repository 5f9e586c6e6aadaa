//! Chapter of indicators, where the data set targets.

use super::Note;
use crate::contract::Indicator;
use crate::dossier::Unreadable;
use crate::scoreboard::{scores, status};
use crate::word::grid::{Column, Grid};
use kadry_engine::indicators::COUNTRY;
use kadry_region::lang::{number, text};

impl Note<'_> {
    pub(super) fn targets(&mut self) -> Result<(), Unreadable> {
        let rows = self.dossier.table::<Indicator>("indicators")?;
        let mut rows = scores(&rows, self.dossier.card.settings.horizon.0);
        rows.retain(|score| score.target.is_some());
        if rows.is_empty() {
            return Ok(());
        }
        self.paper.heading(&text!("Показатели", "Indicators"));
        // What the country reaches is no merit of the region.
        let own = |row: &&Indicator| row.gap.is_some() && row.scope != COUNTRY;
        let judged = || rows.iter().filter_map(|score| score.judged.filter(own));
        let met = self.whole(judged().filter(|row| row.status == "met").count() as f64);
        let known = self.whole(judged().count() as f64);
        self.paper.see(
            &text!(
                "Показателей региона, у которых есть и цель, и факт или прогноз,\u{a0}— {known}; целям из них отвечают: {met}",
                "Indicators of the region with a target and a fact or a forecast: {known}; of them meet their target: {met}"
            ),
            &["indicators"],
        );
        let head = |ru: &str, en: &str| self.word(ru, en);
        let mut grid = Grid::new(vec![
            Column::words(head("Показатель", "Indicator"), 66),
            Column::centred(head("Единица", "Unit"), 24),
            Column::centred(head("Год", "Year"), 16),
            Column::number(head("Факт или прогноз", "Fact or forecast"), 26),
            Column::number(head("Цель", "Target"), 22),
            Column::words(head("Итог", "Outcome"), 30),
        ]);
        for score in &rows {
            // The verdict and the figures are of one year.
            let Some(row) = score.judged.filter(|row| row.gap.is_some()).or(score.target) else { continue };
            let value = match (row.actual, row.forecast) {
                (Some(actual), _) => self.measure(actual),
                (None, Some(forecast)) => format!("{}*", self.measure(forecast)),
                (None, None) => "—".to_owned(),
            };
            let target = row.target.map_or("—".to_owned(), |target| self.measure(target));
            let outcome = status(&row.status, self.lang).to_owned();
            grid.row(vec![row.indicator.clone(), row.unit.clone(), row.year.to_string(), value, target, outcome]);
        }
        self.paper.table("indicators", &text!("Показатели и цели (*\u{a0}прогноз)", "Indicators and targets (*\u{a0}forecast)"), grid);
        Ok(())
    }

    /// Shares need decimals that counts do not.
    fn measure(&self, value: f64) -> String {
        let decimals = match value.abs() {
            size if size < 10.0 => 3,
            size if size < 1000.0 => 1,
            _ => 0,
        };
        number(value, decimals, self.lang)
    }
}
