//! Budgets of founders, and the costs that they pay.

use super::build::Build;
use super::references::Names;
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problem};
use kadry_region::units::Roubles;
use kadry_region::{Budget, College, Offer};

impl Build<'_> {
    pub fn budgets(&mut self, names: &Names) -> Vec<Budget> {
        let mut list = self.collect("budget", |c, i, build| {
            let founder = c.text("founder", i);
            if let Some(name) = &founder
                && !names.founders.contains(name)
            {
                build.aside(
                    c,
                    i,
                    "founder",
                    name,
                    Text::new(
                        "у этого учредителя нет колледжей: строка не участвует",
                        "this founder has no college: the row is left aside",
                    ),
                );
                return None;
            }
            Some(Budget { year: c.year("year", i)?, founder, amount: Roubles(c.real("amount", i)?) })
        });
        list.sort_by(|a, b| (&a.founder, a.year).cmp(&(&b.founder, b.year)));
        list
    }

    /// A line that a budget pays for should have its cost: without one the budget does not see its students, and that is said.
    pub fn costs(&mut self, offers: &[Offer], colleges: &[College], budgets: &[Budget]) {
        let Some(frame) = self.frames.get("offers") else { return };
        let paid = |college: usize| {
            budgets.iter().any(|b| b.founder.is_none() || b.founder.as_deref() == colleges.get(college).and_then(|c| c.founder.as_deref()))
        };
        let without = offers.iter().filter(|offer| offer.cost.is_none() && paid(offer.college)).count();
        if without > 0 {
            let place = Place { column: Some("cost".into()), ..frame.place.clone() };
            self.problems.push(
                Problem::warning(
                    "cost_missing",
                    place,
                    text!(
                        "бюджет задан, а стоимость неизвестна у строк: {without}; их студенты в бюджете не учтены",
                        "there is a budget, and {without} rows have no cost: their students are not counted against it"
                    ),
                )
                .expected(text!(
                    "cost в каждой строке, которую оплачивает учредитель с бюджетом",
                    "cost in every row that a founder with a budget pays for"
                ))
                .cure(text!("впишите стоимость; если место ничего не стоит — 0", "fill in the cost; 0 where a place costs nothing")),
            );
        }
    }
}
