//! The matrix of occupations and programmes: its shares, and rows of occupations that nobody has.

use super::build::Build;
use super::references::{Names, nearest};
use kadry_region::MatrixShare;
use kadry_region::lang::{Text, text};
use std::collections::HashMap;

impl Build<'_> {
    pub fn matrix(&mut self, names: &Names) -> Vec<MatrixShare> {
        let mut sums: HashMap<String, f64> = HashMap::new();
        let mut list = self.collect("matrix", |c, i, build| {
            let occupation = c.text("occupation", i)?;
            let share = c.share("share", i)?;
            let programme = build.find(c, i, "programme", "programmes", &names.programme);
            let sum = sums.entry(occupation.clone()).or_default();
            let before = *sum;
            *sum += share.0;
            if *sum > 1.0 + 1e-9 && before <= 1.0 + 1e-9 {
                let total = kadry_region::lang::number(*sum, 3, kadry_region::lang::Lang::Ru);
                build.error(
                    c,
                    i,
                    "share",
                    "matrix_sum",
                    format!("{occupation}: {total}"),
                    text!("доли занятия «{occupation}» в сумме больше 1", "the shares of the occupation “{occupation}” sum above 1"),
                    Text::new("уменьшите доли: вместе они не могут превышать 1", "lower the shares: together they cannot go above 1"),
                );
            }
            let Some(index) = names.occupation.get(&occupation) else {
                let near = nearest(&occupation, names.occupation.keys());
                let hint = near.map(|n| format!(" («{n}»?)")).unwrap_or_default();
                build.aside(
                    c,
                    i,
                    "occupation",
                    &occupation,
                    text!(
                        "занятия нет ни в занятости, ни в проектах, ни в вакансиях{hint}: строка не участвует",
                        "the occupation is in none of employment, projects and vacancies{hint}: the row is left aside"
                    ),
                );
                return None;
            };
            Some(MatrixShare { occupation: *index, programme: programme?, share, assumed: c.assumed(i) })
        });
        list.sort_by_key(|m| (m.occupation, m.programme));
        list
    }
}
