//! The table `indicators`: facts, targets, and formulas that must read.

use super::build::Build;
use super::columns::Columns;
use kadry_region::formula::{Formula, QUANTITIES};
use kadry_region::lang::Text;
use kadry_region::{Direction, Indicator};

impl Build<'_> {
    pub fn indicators(&mut self) -> Vec<Indicator> {
        let mut list = self.collect("indicators", |c, i, build| {
            Some(Indicator {
                name: c.text("indicator", i)?,
                unit: c.text("unit", i).unwrap_or_default(),
                year: c.year("year", i)?,
                actual: c.real("actual", i),
                target: c.real("target", i),
                direction: c.text("direction", i).as_deref().and_then(Direction::parse),
                group: c.text("group", i),
                formula: build.formula(c, i),
                ugps: c.text("ugps", i),
                industry: c.text("industry", i),
                source: c.text("source", i),
            })
        });
        list.sort_by(|a, b| (&a.name, &a.unit, a.year).cmp(&(&b.name, &b.unit, b.year)));
        list
    }

    fn formula(&mut self, c: &Columns<'_>, row: usize) -> Option<Formula> {
        let said = c.text("formula", row)?;
        match Formula::parse(&said) {
            Ok(formula) => Some(formula),
            Err(why) => {
                let names: Vec<&str> = QUANTITIES.iter().map(|(name, ..)| *name).collect();
                let names = names.join(", ");
                let cure = Text::new(format!("арифметика над величинами: {names}"), format!("arithmetic over the quantities: {names}"));
                self.error(c, row, "formula", "bad_formula", said, why, cure);
                None
            }
        }
    }
}
