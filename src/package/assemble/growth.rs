//! What moves the need of an industry or an occupation: growth, projects, vacancies.

use super::build::Build;
use super::columns::date_year;
use super::references::Names;
use kadry_region::lang::{Text, text};
use kadry_region::settings::Settings;
use kadry_region::units::People;
use kadry_region::{Growth, Project, Vacancies};

impl Build<'_> {
    pub fn growth(&mut self, names: &Names) -> Vec<Growth> {
        let mut list = self.collect("growth", |c, i, build| {
            let index = match (c.real("employment_index", i), c.real("output_index", i), c.real("productivity_index", i)) {
                (Some(index), _, _) => index,
                (None, Some(output), Some(productivity)) if productivity > 0.0 => output / productivity,
                _ => {
                    build.error(
                        c,
                        i,
                        "employment_index",
                        "empty_cell",
                        String::new(),
                        Text::new(
                            "нет ни индекса занятости, ни пары «выпуск и производительность»",
                            "there is neither an employment index nor the pair of output and productivity",
                        ),
                        Text::new(
                            "впишите employment_index или output_index и productivity_index (больше 0)",
                            "fill in employment_index, or output_index and productivity_index (above 0)",
                        ),
                    );
                    return None;
                }
            };
            let name = c.text("industry", i)?;
            let Some(industry) = names.industry.get(&name) else {
                build.aside(
                    c,
                    i,
                    "industry",
                    &name,
                    Text::new(
                        "отрасли нет в занятости: строка не участвует",
                        "the industry is not in the employment: the row is left aside",
                    ),
                );
                return None;
            };
            Some(Growth { industry: *industry, year: c.year("year", i)?, index })
        });
        list.sort_by_key(|row| (row.industry, row.year));
        list
    }

    pub fn projects(&mut self, names: &Names, settings: Option<&Settings>) -> Vec<Project> {
        let base = settings.map(|s| s.base_year);
        let mut list = self.collect("projects", |c, i, build| {
            if let (Some(base), Some(year)) = (base, c.year("year", i))
                && year <= base
            {
                build.aside(
                    c,
                    i,
                    "year",
                    &year.to_string(),
                    text!(
                        "проект не позже базового года {base}: в потребности не участвует",
                        "the project is not after the base year {base}: it is left aside"
                    ),
                );
                return None;
            }
            Some(Project {
                name: c.text("project", i)?,
                occupation: *names.occupation.get(&c.text("occupation", i)?)?,
                year: c.year("year", i)?,
                jobs: People(c.real("jobs", i)?),
                probability: c.share("probability", i)?,
            })
        });
        list.sort_by(|a, b| (a.occupation, a.year, &a.name).cmp(&(b.occupation, b.year, &b.name)));
        list
    }

    pub fn vacancies(&mut self, names: &Names) -> Vec<Vacancies> {
        let mut list = self.collect("vacancies", |c, i, _| {
            Some(Vacancies {
                occupation: *names.occupation.get(&c.text("occupation", i)?)?,
                open: People(c.real("open", i)?),
                year: c.text("date", i).and_then(|d| date_year(&d)),
            })
        });
        list.sort_by_key(|row| row.occupation);
        list
    }
}
