//! What the cells of one table name in another: programmes, colleges, occupations, offers.

use super::build::Build;
use super::columns::Columns;
use crate::lookalike;
use kadry_region::lang::{Text, text};
use kadry_region::problem::Problem;
use kadry_region::{College, Programme};
use std::collections::{BTreeSet, HashMap};

/// Offers by college, programme, form and base.
pub type OfferIndex = HashMap<(usize, usize, String, String), usize>;

/// Everything that other tables may refer to, with its index in the region.
pub struct Names {
    pub programme: HashMap<String, usize>,
    pub college: HashMap<String, usize>,
    pub industry: HashMap<String, usize>,
    pub occupation: HashMap<String, usize>,
    pub municipalities: BTreeSet<String>,
    pub founders: BTreeSet<String>,
}

impl Build<'_> {
    pub fn names(&self, programmes: &[Programme], colleges: &[College]) -> Names {
        Names {
            programme: programmes.iter().enumerate().map(|(i, p)| (p.code.clone(), i)).collect(),
            college: colleges.iter().enumerate().map(|(i, c)| (c.id.clone(), i)).collect(),
            industry: self.vocabulary(&[("employment", "industry")]),
            occupation: self.vocabulary(&[("employment", "occupation"), ("projects", "occupation"), ("vacancies", "occupation")]),
            municipalities: colleges.iter().filter_map(|c| c.municipality.clone()).collect(),
            founders: colleges.iter().filter_map(|c| c.founder.clone()).collect(),
        }
    }

    /// Looks a reference up; a stranger is an error with the nearest known name as the cure.
    pub fn find(
        &mut self,
        columns: &Columns<'_>,
        row: usize,
        column: &'static str,
        table: &str,
        known: &HashMap<String, usize>,
    ) -> Option<usize> {
        let value = columns.text(column, row)?;
        if let Some(index) = known.get(&value) {
            return Some(*index);
        }
        // Without the table itself every reference would fail; its absence is reported once.
        if known.is_empty() {
            return None;
        }
        let near = nearest(&value, known.keys());
        let cure = match near {
            Some(near) if lookalike::shape(near) == lookalike::shape(&value) => text!(
                "на вид это «{near}», но буквы другого алфавита: впишите заново, как в таблице {table}",
                "it looks like “{near}”, in letters of another alphabet: write it again as in the table {table}"
            ),
            Some(near) => text!(
                "возможно, «{near}»; иначе добавьте «{value}» в таблицу {table}",
                "perhaps “{near}”; otherwise add “{value}” to the table {table}"
            ),
            None => text!(
                "добавьте «{value}» в таблицу {table} или поправьте написание",
                "add “{value}” to the table {table}, or mend the spelling"
            ),
        };
        let code = if column == "programme" { "unknown_programme" } else { "unknown_reference" };
        self.problems.push(
            Problem::error(
                code,
                columns.frame.place(row, column),
                text!("«{value}» нет в таблице {table}", "“{value}” is not in the table {table}"),
            )
            .value(value.clone())
            .expected(text!("{column} из таблицы {table}", "a {column} of the table {table}"))
            .cure(cure),
        );
        None
    }

    pub fn occupation(&mut self, c: &Columns<'_>, i: usize, names: &Names) -> Option<usize> {
        let name = c.text("occupation", i)?;
        match names.occupation.get(&name) {
            Some(index) => Some(*index),
            None => {
                let near = nearest(&name, names.occupation.keys()).map(|n| format!(" («{n}»?)")).unwrap_or_default();
                self.aside(
                    c,
                    i,
                    "occupation",
                    &name,
                    text!(
                        "занятия нет в занятости{near}: строка не участвует",
                        "the occupation is not in the employment{near}: the row is left aside"
                    ),
                );
                None
            }
        }
    }

    pub fn offer(&mut self, c: &Columns<'_>, i: usize, names: &Names, index: &OfferIndex, code: &'static str) -> Option<usize> {
        let college = self.find(c, i, "college", "colleges", &names.college);
        let programme = self.find(c, i, "programme", "programmes", &names.programme);
        let (form, base) = (c.text("form", i)?, c.text("base", i)?);
        let key = (college?, programme?, form, base);
        if let Some(offer) = index.get(&key) {
            return Some(*offer);
        }
        if index.is_empty() {
            return None;
        }
        let value = [c.text("college", i), c.text("programme", i), Some(key.2), Some(key.3)].map(Option::unwrap_or_default).join(" · ");
        let problem = Problem::error(
            code,
            c.frame.place(i, "college, programme, form, base"),
            Text::new("такой строки нет в таблице offers", "the table offers has no such row"),
        )
        .value(value)
        .expected(Text::new("сочетание колледжа, программы, формы и базы из offers", "a college, programme, form and base of offers"))
        .cure(Text::new(
            "добавьте строку в offers (если набора больше нет — licensed = нет) или поправьте эту",
            "add the row to offers (licensed = no where it admits no more), or mend this one",
        ));
        self.problems.push(problem);
        None
    }

    /// Every distinct value of some columns, sorted, with its index.
    fn vocabulary(&self, places: &[(&str, &str)]) -> HashMap<String, usize> {
        let mut words = BTreeSet::new();
        for (table, column) in places {
            if let Some(frame) = self.frames.get(table) {
                words.extend(frame.text(column).into_iter().flatten());
            }
        }
        words.into_iter().enumerate().map(|(i, word)| (word, i)).collect()
    }
}

/// The known name that looks most like `value`, if one does.
pub fn nearest<'n>(value: &str, known: impl Iterator<Item = &'n String>) -> Option<&'n String> {
    let shape = lookalike::shape(value);
    known
        .map(|name| (if lookalike::shape(name) == shape { 2.0 } else { strsim::jaro_winkler(value, name) }, name))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}
