//! Ages of the employed, and rates at which they leave work.

use super::build::Build;
use super::columns::Columns;
use super::references::Names;
use kadry_region::lang::{Text, text};
use kadry_region::units::{Rate, Share};
use kadry_region::{AgeShare, ExitRate, reference};
use std::collections::HashMap;

impl Build<'_> {
    pub fn ages(&mut self, names: &Names) -> Vec<AgeShare> {
        let mut list = self.collect("age_structure", |c, i, build| {
            let range = build.age_range(c, i);
            let occupation = build.occupation(c, i, names);
            let weight = match (c.real("share", i), c.real("headcount", i)) {
                (Some(share), _) => share,
                (None, Some(people)) => people,
                (None, None) => {
                    build.error(
                        c,
                        i,
                        "share",
                        "empty_cell",
                        String::new(),
                        Text::new("нет ни доли, ни численности", "there is neither a share nor a headcount"),
                        Text::new("впишите share или headcount", "fill in share or headcount"),
                    );
                    return None;
                }
            };
            let (age_from, age_to) = range?;
            Some(AgeShare {
                occupation: occupation?,
                sex: c.text("sex", i).as_deref().and_then(reference::sex),
                age_from,
                age_to,
                share: Share(weight),
                assumed: c.assumed(i),
            })
        });
        let mut totals: HashMap<usize, f64> = HashMap::new();
        list.iter().for_each(|row| *totals.entry(row.occupation).or_default() += row.share.0);
        list.retain(|row| totals[&row.occupation] > 0.0);
        list.iter_mut().for_each(|row| row.share.0 /= totals[&row.occupation]);
        list.sort_by_key(|row| (row.occupation, row.sex, row.age_from, row.age_to));
        list
    }

    pub fn exits(&mut self, names: &Names) -> Vec<ExitRate> {
        let mut list = self.collect("exit_rates", |c, i, build| {
            let range = build.age_range(c, i);
            let occupation = match c.text("occupation", i) {
                Some(_) => Some(build.occupation(c, i, names)?),
                None => None,
            };
            let (age_from, age_to) = range?;
            Some(ExitRate {
                cause: reference::cause(&c.text("cause", i)?)?,
                sex: c.text("sex", i).as_deref().and_then(reference::sex),
                age_from,
                age_to,
                year: c.year("year", i),
                rate: Rate(c.real("rate", i)?),
                occupation,
            })
        });
        list.sort_by_key(|row| (row.cause, row.occupation, row.sex, row.age_from, row.age_to, row.year));
        list
    }

    /// Checks a range of ages.
    fn age_range(&mut self, c: &Columns<'_>, i: usize) -> Option<(u32, u32)> {
        let (from, to) = (c.whole("age_from", i)?, c.whole("age_to", i)?);
        if from > to || to > 120 {
            self.error(
                c,
                i,
                "age_to",
                "age_range",
                format!("{from}–{to}"),
                text!("возраст «по» меньше возраста «с» или больше 120", "the age “to” is below the age “from” or over 120"),
                Text::new("исправьте границы возраста", "mend the bounds of age"),
            );
            return None;
        }
        Some((from, to))
    }
}
