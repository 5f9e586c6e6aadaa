//! From typed tables to records: references are resolved, rules that span rows and tables are checked.

mod indicators;

use crate::frame::Frame;
use crate::lookalike;
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use kadry_region::reference;
use kadry_region::settings::Settings;
use kadry_region::units::{People, Places, Rate, Roubles, Share, Year};
use kadry_region::{
    Admissions, AgeShare, Births, Budget, College, Contract, ControlTotal, Employment, ExitRate, Growth, Leavers, Limit, MatrixShare,
    MunicipalEmployment, Offer, Programme, Project, Region, Request, Students, TableRows, Vacancies, YieldRow,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Frames = BTreeMap<&'static str, Frame>;

/// Builds the region, or `None` when settings or a needed table did not read. Problems are reported either way.
pub fn region(settings: Option<Settings>, frames: &Frames, problems: &mut Problems) -> Option<Region> {
    let mut build = Build { frames, problems, unmatched: Vec::new() };
    let programmes = build.programmes();
    let colleges = build.colleges();
    let names = Names {
        programme: programmes.iter().enumerate().map(|(i, p)| (p.code.clone(), i)).collect(),
        college: colleges.iter().enumerate().map(|(i, c)| (c.id.clone(), i)).collect(),
        industry: build.vocabulary(&[("employment", "industry")]),
        occupation: build.vocabulary(&[("employment", "occupation"), ("projects", "occupation"), ("vacancies", "occupation")]),
        municipalities: colleges.iter().filter_map(|c| c.municipality.clone()).collect(),
        founders: colleges.iter().filter_map(|c| c.founder.clone()).collect(),
    };
    let mut offers = build.offers(&names);
    let offer_index: OfferIndex =
        offers.iter().enumerate().map(|(i, o)| ((o.college, o.programme, o.form.clone(), o.base.clone()), i)).collect();
    let employment = build.employment(&names, settings.as_ref());
    let municipal = build.municipal(&names, settings.as_ref());
    let matrix = build.matrix(&names);
    let ages = build.ages(&names);
    let exits = build.exits(&names);
    let growth = build.growth(&names);
    let projects = build.projects(&names, settings.as_ref());
    let vacancies = build.vacancies(&names);
    let requests = build.requests(&names);
    let contracts = build.contracts(&names, &offers, &offer_index, settings.as_ref());
    let contingent = build.contingent(&names, &offers, &offer_index, settings.as_ref());
    let admissions = build.admissions(&names, &mut offers, &offer_index, settings.as_ref());
    let yields = build.yields(&names);
    let region_name = settings.as_ref().map(|s| s.name.clone()).unwrap_or_default();
    let leavers = build.leavers(&names, &region_name);
    let births = build.births(&names, &region_name);
    let budgets = build.budgets(&names);
    build.costs(&offers, &colleges, &budgets);
    let limits = build.limits(&names);
    let control_totals = build.control_totals(&names);
    let indicators = build.indicators();
    let rows = frames
        .values()
        .map(|frame| TableRows {
            table: frame.schema.name.to_owned(),
            rows: frame.len(),
            assumed: frame.flag("assumed").into_iter().filter(|a| *a == Some(true)).count(),
        })
        .collect();
    let unmatched = build.unmatched;
    let needed = ["programmes", "colleges", "offers", "employment", "matrix"];
    if !needed.iter().all(|name| frames.contains_key(name)) {
        return None;
    }
    let list = |map: &HashMap<String, usize>| {
        let mut names: Vec<(usize, String)> = map.iter().map(|(name, i)| (*i, name.clone())).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    Some(Region {
        settings: settings?,
        industries: list(&names.industry),
        occupations: list(&names.occupation),
        programmes,
        colleges,
        offers,
        employment,
        municipal,
        matrix,
        ages,
        exits,
        growth,
        projects,
        vacancies,
        requests,
        contracts,
        contingent,
        admissions,
        yields,
        leavers,
        births,
        budgets,
        limits,
        control_totals,
        indicators,
        changes: Vec::new(),
        unmatched,
        rows,
    })
}

type OfferIndex = HashMap<(usize, usize, String, String), usize>;

struct Names {
    programme: HashMap<String, usize>,
    college: HashMap<String, usize>,
    industry: HashMap<String, usize>,
    occupation: HashMap<String, usize>,
    municipalities: BTreeSet<String>,
    founders: BTreeSet<String>,
}

struct Build<'a> {
    frames: &'a Frames,
    problems: &'a mut Problems,
    unmatched: Vec<(String, u64, String)>,
}

/// The columns of one table, each read once.
struct Columns<'a> {
    frame: &'a Frame,
    text: HashMap<&'static str, Vec<Option<String>>>,
    real: HashMap<&'static str, Vec<Option<f64>>>,
    flag: HashMap<&'static str, Vec<Option<bool>>>,
}

impl<'a> Columns<'a> {
    fn new(frame: &'a Frame) -> Self {
        use super::schema::Kind;
        let (mut text, mut real, mut flag) = (HashMap::new(), HashMap::new(), HashMap::new());
        for column in frame.schema.all_columns() {
            match column.kind {
                Kind::Year | Kind::Count | Kind::Positive | Kind::Amount | Kind::Number | Kind::Share => {
                    real.insert(column.name, frame.real(column.name));
                }
                Kind::Flag => {
                    flag.insert(column.name, frame.flag(column.name));
                }
                _ => {
                    text.insert(column.name, frame.text(column.name));
                }
            }
        }
        Self { frame, text, real, flag }
    }

    fn text(&self, name: &str, row: usize) -> Option<String> {
        self.text.get(name).and_then(|v| v.get(row).cloned()).flatten()
    }

    fn real(&self, name: &str, row: usize) -> Option<f64> {
        self.real.get(name).and_then(|v| v.get(row).copied()).flatten()
    }

    fn whole(&self, name: &str, row: usize) -> Option<u32> {
        self.real(name, row).map(|v| v as u32)
    }

    fn year(&self, name: &str, row: usize) -> Option<Year> {
        self.real(name, row).map(|v| Year(v as i32))
    }

    fn flag(&self, name: &str, row: usize) -> Option<bool> {
        self.flag.get(name).and_then(|v| v.get(row).copied()).flatten()
    }

    fn share(&self, name: &str, row: usize) -> Option<Share> {
        self.real(name, row).map(Share)
    }

    fn assumed(&self, row: usize) -> bool {
        self.flag("assumed", row).unwrap_or(false)
    }
}

impl Build<'_> {
    /// Runs `record` on each row of a table and keeps what it returns. Rows with bad cells return nothing: they were
    /// reported when the cells were read.
    fn collect<T>(&mut self, table: &'static str, mut record: impl FnMut(&Columns<'_>, usize, &mut Self) -> Option<T>) -> Vec<T> {
        let Some(frame) = self.frames.get(table) else { return Vec::new() };
        let columns = Columns::new(frame);
        (0..frame.len()).filter_map(|row| record(&columns, row, self)).collect()
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one problem")]
    fn error(&mut self, columns: &Columns<'_>, row: usize, column: &str, code: &'static str, value: String, message: Text, cure: Text) {
        self.problems.push(Problem::error(code, columns.frame.place(row, column), message).value(value).cure(cure));
    }

    /// A row that refers to nothing known is left aside, said, and listed in the run.
    fn aside(&mut self, columns: &Columns<'_>, row: usize, column: &str, value: &str, message: Text) {
        let place = columns.frame.place(row, column);
        self.unmatched.push((columns.frame.schema.name.to_owned(), place.row.unwrap_or_default(), format!("{column} = {value}")));
        let cure = Text::new("поправьте написание или уберите строку", "mend the spelling or remove the row");
        self.problems.push(Problem::warning("unmatched_row", place, message).value(value).cure(cure));
    }

    /// Looks a reference up; a stranger is an error with the nearest known name as the cure.
    fn find(
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

    fn programmes(&mut self) -> Vec<Programme> {
        let mut list = self.collect("programmes", |c, i, _| {
            Some(Programme {
                code: c.text("programme", i)?,
                name: c.text("name", i)?,
                industry: c.text("industry", i)?,
                priority: c.real("priority", i).unwrap_or(1.0),
                valid_from: c.year("valid_from", i),
                valid_to: c.year("valid_to", i),
            })
        });
        list.sort_by(|a, b| a.code.cmp(&b.code));
        list.dedup_by(|a, b| a.code == b.code);
        list
    }

    fn colleges(&mut self) -> Vec<College> {
        let mut list = self.collect("colleges", |c, i, _| {
            let id = c.text("college", i)?;
            Some(College {
                name: c.text("name", i).unwrap_or_else(|| id.clone()),
                id,
                municipality: c.text("municipality", i),
                founder: c.text("founder", i),
                cluster: c.text("cluster", i),
                intake_capacity: c.whole("intake_capacity", i).map(Places),
                contingent_capacity: c.real("contingent_capacity", i).map(People),
                dormitory: c.real("dormitory", i).map(People),
                dormitory_share: c.share("dormitory_share", i),
                teacher_hours: c.real("teacher_hours", i),
            })
        });
        list.sort_by(|a, b| a.id.cmp(&b.id));
        list.dedup_by(|a, b| a.id == b.id);
        list
    }

    fn offers(&mut self, names: &Names) -> Vec<Offer> {
        let mut list = self.collect("offers", |c, i, build| {
            let college = build.find(c, i, "college", "colleges", &names.college);
            let programme = build.find(c, i, "programme", "programmes", &names.programme);
            let group_size = c.whole("group_size", i)?;
            let group_min = c.whole("group_min", i).unwrap_or(group_size);
            if group_min > group_size {
                build.error(
                    c,
                    i,
                    "group_min",
                    "group_bounds",
                    group_min.to_string(),
                    text!("наименьшая группа больше полной ({group_size})", "the smallest group is larger than a full one ({group_size})"),
                    Text::new("поменяйте местами group_min и group_size или исправьте", "swap group_min and group_size, or mend them"),
                );
            }
            for (column, most) in [("duration_months", 120), ("months_in_training", 120), ("group_size", 1000), ("max_groups", 1000)] {
                if let Some(value) = c.whole(column, i).filter(|value| *value > most) {
                    build.error(
                        c,
                        i,
                        column,
                        "out_of_range",
                        value.to_string(),
                        text!("значение больше {most}", "the value is over {most}"),
                        Text::new("исправьте значение", "mend the value"),
                    );
                }
            }
            Some(Offer {
                college: college?,
                programme: programme?,
                form: c.text("form", i)?,
                base: c.text("base", i)?,
                duration_months: c.whole("duration_months", i)?,
                months_in_training: c.whole("months_in_training", i),
                group_size,
                group_min,
                max_groups: c.whole("max_groups", i)?,
                licensed: c.flag("licensed", i)?,
                cost: c.real("cost", i).map(Roubles),
                workshop: c.real("workshop", i).map(People),
                score: c.real("score", i),
                professionalitet: c.flag("professionalitet", i).unwrap_or(false),
                adapted: c.flag("adapted", i).unwrap_or(false),
                kcp: c.whole("kcp", i).map(Places),
                admitted: c.whole("admitted", i).map(Places),
            })
        });
        list.sort_by(|a, b| (a.college, a.programme, &a.form, &a.base).cmp(&(b.college, b.programme, &b.form, &b.base)));
        list
    }

    fn employment(&mut self, names: &Names, settings: Option<&Settings>) -> Vec<Employment> {
        let list = self.collect("employment", |c, i, _| {
            Some(Employment {
                year: c.year("year", i)?,
                occupation: *names.occupation.get(&c.text("occupation", i)?)?,
                industry: c.text("industry", i).and_then(|name| names.industry.get(&name).copied()),
                headcount: People(c.real("headcount", i)?),
                assumed: c.assumed(i),
            })
        });
        self.totals_beside_municipalities(names);
        // Municipalities add up to the region.
        let mut sums: BTreeMap<(Year, usize, Option<usize>), (f64, f64)> = BTreeMap::new();
        for row in &list {
            let sum = sums.entry((row.year, row.occupation, row.industry)).or_default();
            sum.0 += row.headcount.0;
            sum.1 += if row.assumed { row.headcount.0 } else { 0.0 };
        }
        if let (Some(settings), Some(frame)) = (settings, self.frames.get("employment"))
            && !list.is_empty()
            && !list.iter().any(|row| row.year == settings.base_year)
        {
            let base = settings.base_year;
            let last = list.iter().map(|row| row.year).max().unwrap_or(base);
            let place = Place { column: Some("year".into()), ..frame.place.clone() };
            self.problems.push(
                Problem::error(
                    "no_base_year",
                    place,
                    text!("нет занятости за базовый год {base}", "there is no employment of the base year {base}"),
                )
                .value(last.to_string())
                .expected(text!("строки за {base} год", "rows of the year {base}"))
                .cure(text!(
                    "добавьте {base} год или поставьте base_year = {last} в region.toml",
                    "add the year {base}, or set base_year = {last} in region.toml"
                )),
            );
        }
        let later = |settings: &Settings| list.iter().filter(|row| row.year > settings.base_year).count();
        if let (Some(rows), Some(frame)) = (settings.map(later).filter(|rows| *rows > 0), self.frames.get("employment")) {
            self.problems.push(
                Problem::warning(
                    "after_base_year",
                    frame.place.clone(),
                    text!(
                        "строк после базового года: {rows}; в прогнозе они не участвуют",
                        "{rows} rows lie after the base year and are left aside"
                    ),
                )
                .cure(text!("если это факты, увеличьте base_year", "raise base_year if they are facts")),
            );
        }
        sums.into_iter()
            .filter(|((year, _, _), _)| settings.is_none_or(|s| *year <= s.base_year))
            .map(|((year, occupation, industry), (headcount, assumed))| Employment {
                year,
                occupation,
                industry,
                headcount: People(headcount),
                assumed: assumed * 2.0 > headcount,
            })
            .collect()
    }

    /// A row without a municipality beside rows of the same year, occupation and industry with one would count people twice.
    fn totals_beside_municipalities(&mut self, names: &Names) {
        type Key = (Year, Option<usize>, Option<usize>);
        let rows = self.collect("employment", |c, i, _| {
            let industry = c.text("industry", i).and_then(|name| names.industry.get(&name).copied());
            let occupation = c.text("occupation", i).and_then(|name| names.occupation.get(&name).copied());
            Some(((c.year("year", i)?, occupation, industry), c.text("municipality", i).is_some(), i))
        });
        let placed: BTreeSet<Key> = rows.iter().filter(|(_, placed, _)| *placed).map(|(key, ..)| *key).collect();
        let Some(frame) = self.frames.get("employment") else { return };
        for (_, _, index) in rows.iter().filter(|(key, of_place, _)| !of_place && placed.contains(key)) {
            self.problems.push(
                Problem::error(
                    "counted_twice",
                    frame.place(*index, "municipality"),
                    text!(
                        "строка без муниципалитета стоит рядом со строками муниципалитетов того же года, занятия и отрасли: люди сложились бы дважды",
                        "a row without a municipality stands beside rows of municipalities for the same year, occupation and industry: people would be counted twice"
                    ),
                )
                .expected(text!("либо итог по региону, либо муниципалитеты", "either the region's total or its municipalities"))
                .cure(text!("удалите строки итогов; остаток впишите отдельным муниципалитетом", "delete the rows of totals; put a rest in as a municipality")),
            );
        }
    }

    /// Employment by municipality, where at least two are told apart; rows without one make up the rest of the region.
    fn municipal(&mut self, names: &Names, settings: Option<&Settings>) -> Vec<MunicipalEmployment> {
        let list = self.collect("employment", |c, i, _| {
            let key = (
                c.year("year", i)?,
                c.text("industry", i).and_then(|name| names.industry.get(&name).copied()),
                c.text("municipality", i).unwrap_or_default(),
            );
            Some((key, c.real("headcount", i)?))
        });
        let mut sums: BTreeMap<(Year, Option<usize>, String), f64> = BTreeMap::new();
        for (key, headcount) in list.into_iter().filter(|((year, ..), _)| settings.is_none_or(|s| *year <= s.base_year)) {
            *sums.entry(key).or_default() += headcount;
        }
        let mut places: BTreeMap<&str, BTreeSet<Year>> = BTreeMap::new();
        sums.keys().for_each(|(year, _, place)| _ = places.entry(place).or_default().insert(*year));
        if places.len() < 2 {
            return Vec::new();
        }
        let all: BTreeSet<Year> = places.values().flatten().copied().collect();
        if let Some(frame) = self.frames.get("employment") {
            for (place, years) in places.iter().filter(|(place, years)| !place.is_empty() && years.len() < all.len()) {
                let missing = all.difference(years).map(Year::to_string).collect::<Vec<_>>().join(", ");
                self.problems.push(
                    Problem::warning(
                        "missing_years",
                        Place { column: Some("municipality".into()), ..frame.place.clone() },
                        text!(
                            "у муниципалитета «{place}» нет занятости за {missing}: занятость региона этих лет меньше на его людей",
                            "the municipality “{place}” has no employment in {missing}: the region's employment of those years lacks its people"
                        ),
                    )
                    .cure(text!("добавьте эти годы; отсутствие строки — не ноль", "add these years; a missing row is not zero")),
                );
            }
        }
        sums.into_iter()
            .map(|((year, industry, municipality), headcount)| MunicipalEmployment {
                year,
                municipality,
                industry,
                headcount: People(headcount),
            })
            .collect()
    }

    fn matrix(&mut self, names: &Names) -> Vec<MatrixShare> {
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

    fn occupation(&mut self, c: &Columns<'_>, i: usize, names: &Names) -> Option<usize> {
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

    fn ages(&mut self, names: &Names) -> Vec<AgeShare> {
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

    fn exits(&mut self, names: &Names) -> Vec<ExitRate> {
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

    fn growth(&mut self, names: &Names) -> Vec<Growth> {
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

    fn projects(&mut self, names: &Names, settings: Option<&Settings>) -> Vec<Project> {
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

    fn vacancies(&mut self, names: &Names) -> Vec<Vacancies> {
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

    /// Rows of one employer, occupation or programme and year that come from several sources state one need: the
    /// largest counts, the others are flagged.
    fn requests(&mut self, names: &Names) -> Vec<Request> {
        let mut list = self.collect("employer_requests", |c, i, build| {
            let programme = match c.text("programme", i) {
                Some(_) => Some(build.find(c, i, "programme", "programmes", &names.programme)?),
                None => None,
            };
            let occupation = match c.text("occupation", i) {
                Some(_) => Some(build.occupation(c, i, names)?),
                None => None,
            };
            if programme.is_none() && occupation.is_none() {
                build.error(
                    c,
                    i,
                    "occupation",
                    "empty_cell",
                    String::new(),
                    Text::new("нет ни занятия, ни программы", "there is neither an occupation nor a programme"),
                    Text::new("впишите одно из двух", "fill in one of the two"),
                );
                return None;
            }
            let request = Request {
                employer: c.text("employer", i)?,
                occupation,
                programme,
                year: c.year("year", i)?,
                count: People(c.real("count", i)?),
                source: c.text("source", i).unwrap_or_default(),
                repeated: false,
            };
            Some((i, request))
        });
        list.sort_by(|(_, a), (_, b)| {
            let key = |r: &Request| (r.employer.clone(), r.occupation, r.programme, r.year);
            key(a).cmp(&key(b)).then(b.count.0.total_cmp(&a.count.0)).then(a.source.cmp(&b.source))
        });
        for position in 1..list.len() {
            let (before, after) = list.split_at_mut(position);
            let (previous, (row, current)) = (&before[position - 1].1, &mut after[0]);
            let same = previous.employer == current.employer
                && previous.occupation == current.occupation
                && previous.programme == current.programme
                && previous.year == current.year;
            if same && previous.source != current.source {
                current.repeated = true;
                let (count, source) = (previous.count.0, &previous.source);
                if let Some(columns) = self.frames.get("employer_requests") {
                    let place = columns.place(*row, "count");
                    self.problems.push(
                        Problem::warning(
                            "repeated_request",
                            place,
                            text!(
                                "та же потребность уже есть в источнике «{source}» ({count}): посчитана один раз",
                                "the same need stands in the source “{source}” ({count}): counted once"
                            ),
                        )
                        .value(current.count.0.to_string()),
                    );
                }
            }
        }
        list.into_iter().map(|(_, request)| request).collect()
    }

    fn offer(&mut self, c: &Columns<'_>, i: usize, names: &Names, index: &OfferIndex, code: &'static str) -> Option<usize> {
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

    fn contracts(&mut self, names: &Names, offers: &[Offer], index: &OfferIndex, settings: Option<&Settings>) -> Vec<Contract> {
        let planned = settings.map(Settings::admissions).unwrap_or_default();
        let mut list = self.collect("contracts", |c, i, build| {
            let offer = build.offer(c, i, names, index, "contract_without_offer")?;
            let admission_year = c.year("admission_year", i)?;
            let id = c.text("contract", i)?;
            if !offers[offer].licensed {
                let value = c.text("contract", i).unwrap_or_default();
                build.error(
                    c,
                    i,
                    "contract",
                    "contract_unlicensed",
                    value,
                    text!(
                        "договор {id} заключён на программу, на которую у колледжа нет лицензии",
                        "the contract {id} is for a programme that the college has no licence for"
                    ),
                    Text::new(
                        "перенесите договор в колледж с лицензией или исправьте licensed в offers",
                        "move the contract to a college with the licence, or mend licensed in offers",
                    ),
                );
            }
            if !planned.is_empty() && !planned.contains(&admission_year) {
                build.aside(
                    c,
                    i,
                    "admission_year",
                    &admission_year.to_string(),
                    text!(
                        "год приёма договора {id} не планируется: договор не участвует",
                        "the admission year of the contract {id} is not planned: it is left aside"
                    ),
                );
                return None;
            }
            Some(Contract { id, employer: c.text("employer", i)?, offer, admission_year, count: Places(c.whole("count", i)?) })
        });
        list.sort_by(|a, b| (a.offer, a.admission_year, &a.id).cmp(&(b.offer, b.admission_year, &b.id)));
        list
    }

    fn contingent(&mut self, names: &Names, offers: &[Offer], index: &OfferIndex, settings: Option<&Settings>) -> Vec<Students> {
        let first_admission = settings.map(|s| s.first_admission_year);
        let mut list = self.collect("contingent", |c, i, build| {
            let offer = build.offer(c, i, names, index, "contingent_without_offer")?;
            let course = c.whole("course", i)?;
            let years = offers[offer].years_in_training() as u32;
            if course > years {
                build.error(
                    c,
                    i,
                    "course",
                    "course_beyond_duration",
                    course.to_string(),
                    text!("курс больше срока обучения ({years})", "the course is beyond the length of study ({years})"),
                    Text::new("исправьте курс или duration_months в offers", "mend the course, or duration_months in offers"),
                );
                return None;
            }
            let year = c.text("base_date", i).and_then(|d| date_year(&d))?;
            if first_admission.is_some_and(|first| year >= first) {
                build.error(
                    c,
                    i,
                    "base_date",
                    "contingent_in_the_future",
                    year.to_string(),
                    Text::new(
                        "дата не раньше первого планируемого приёма: этих студентов ещё нет",
                        "the date is not before the first planned admission: these students are not there yet",
                    ),
                    Text::new("исправьте дату или first_admission_year", "mend the date, or first_admission_year"),
                );
                return None;
            }
            Some(Students { offer, course, year, students: People(c.real("students", i)?) })
        });
        // A later count replaces an earlier one; adding both would count the same students twice.
        if let Some(last) = list.iter().map(|row| row.year).max() {
            let before = list.len();
            list.retain(|row| row.year == last);
            let dropped = before - list.len();
            if let (true, Some(frame)) = (dropped > 0, self.frames.get("contingent")) {
                self.problems.push(Problem::warning(
                    "older_contingent",
                    frame.place.clone(),
                    text!(
                        "взяты студенты на {last} год, строк за прежние даты не учтено: {dropped}",
                        "the students of {last} are taken, {dropped} rows of earlier dates are left aside"
                    ),
                ));
            }
        }
        list.sort_by_key(|row| (row.offer, row.course));
        list
    }

    /// Past admissions stand in for `kcp` and `admitted` of the offer where it has none. Returns all of them.
    fn admissions(&mut self, names: &Names, offers: &mut [Offer], index: &OfferIndex, settings: Option<&Settings>) -> Vec<Admissions> {
        let Some(last) = settings.map(|s| s.first_admission_year.plus(-1)) else { return Vec::new() };
        let facts = self.collect("admissions", |c, i, build| {
            let offer = build.offer(c, i, names, index, "admission_without_offer")?;
            let people = |column| c.whole(column, i).map(|n| People(f64::from(n)));
            let row = Admissions { offer, year: c.year("year", i)?, admitted: people("admitted"), graduates: people("graduates") };
            Some((row, c.whole("kcp", i), c.whole("admitted", i)))
        });
        for (row, kcp, admitted) in facts.iter().filter(|(row, _, _)| row.year == last) {
            let offer = &mut offers[row.offer];
            offer.kcp = offer.kcp.or(kcp.map(Places));
            offer.admitted = offer.admitted.or(admitted.map(Places));
        }
        let mut rows: Vec<Admissions> = facts.into_iter().map(|(row, _, _)| row).collect();
        rows.sort_by_key(|row| (row.offer, row.year));
        rows
    }

    fn yields(&mut self, names: &Names) -> Vec<YieldRow> {
        let mut list = self.collect("yields", |c, i, build| {
            let programme = build.find(c, i, "programme", "programmes", &names.programme);
            let college = match c.text("college", i) {
                Some(_) => Some(build.find(c, i, "college", "colleges", &names.college)?),
                None => None,
            };
            Some(YieldRow {
                programme: programme?,
                college,
                survival: c.share("survival", i),
                employed: c.share("employed", i),
                in_occupation: c.share("in_occupation", i),
                in_region: c.share("in_region", i),
                delayed: c.share("delayed", i),
                returning: c.share("returning", i),
                accreditation_applied: c.share("accreditation_applied", i),
                accreditation_passed: c.share("accreditation_passed", i),
            })
        });
        list.sort_by_key(|row| (row.programme, row.college));
        list
    }

    /// Births of the region and of municipalities with colleges; those of the others only add to the region's.
    fn births(&mut self, names: &Names, region: &str) -> Vec<Births> {
        let mut list = self.collect("births", |c, i, _| {
            let municipality = c.text("municipality", i).filter(|name| name != region);
            if municipality.as_ref().is_some_and(|name| !names.municipalities.contains(name)) {
                return None;
            }
            Some(Births { year: c.year("year", i)?, municipality, count: People(c.real("count", i)?) })
        });
        list.sort_by(|a, b| (&a.municipality, a.year).cmp(&(&b.municipality, b.year)));
        list
    }

    fn leavers(&mut self, names: &Names, region: &str) -> Vec<Leavers> {
        let mut list = self.collect("school_leavers", |c, i, build| {
            let municipality = c.text("municipality", i).filter(|name| name != region);
            if let Some(name) = &municipality
                && !names.municipalities.contains(name)
            {
                build.aside(
                    c,
                    i,
                    "municipality",
                    name,
                    Text::new(
                        "в этом муниципалитете нет колледжей: строка не участвует",
                        "there is no college in this municipality: the row is left aside",
                    ),
                );
                return None;
            }
            Some(Leavers {
                year: c.year("year", i)?,
                municipality,
                base: c.text("base", i)?,
                count: People(c.real("count", i)?),
                participation: c.share("participation", i),
            })
        });
        list.sort_by(|a, b| (&a.municipality, &a.base, a.year).cmp(&(&b.municipality, &b.base, b.year)));
        list
    }

    fn budgets(&mut self, names: &Names) -> Vec<Budget> {
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
    fn costs(&mut self, offers: &[Offer], colleges: &[College], budgets: &[Budget]) {
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

    fn limits(&mut self, names: &Names) -> Vec<Limit> {
        let mut list = self.collect("limits", |c, i, build| {
            let kind = c.text("kind", i)?;
            let (min, max) = (c.whole("min", i), c.whole("max", i));
            let federal_unequal = kind == "federal" && min.zip(max).is_some_and(|(min, max)| min != max);
            if min.is_none() && max.is_none() || min.zip(max).is_some_and(|(min, max)| min > max) || federal_unequal {
                let shown = |v: Option<u32>| v.map_or("—".to_owned(), |v| v.to_string());
                build.error(
                    c,
                    i,
                    "min",
                    "bad_limit",
                    format!("min {}, max {}", shown(min), shown(max)),
                    Text::new(
                        "предел без границ или с минимумом больше максимума (решение federal — одно число)",
                        "a limit without bounds, or with its minimum above its maximum (a federal decision is one number)",
                    ),
                    Text::new("впишите min или max; для federal — одно и то же", "fill in min or max; the same number for federal"),
                );
                return None;
            }
            let programme = match c.text("programme", i) {
                Some(_) => Some(build.find(c, i, "programme", "programmes", &names.programme)?),
                None => None,
            };
            let college = match c.text("college", i) {
                Some(_) => Some(build.find(c, i, "college", "colleges", &names.college)?),
                None => None,
            };
            let limit = Limit {
                programme,
                college,
                ugps: c.text("ugps", i),
                industry: c.text("industry", i),
                municipality: c.text("municipality", i),
                base: c.text("base", i),
                cluster: c.text("cluster", i),
                form: c.text("form", i),
                founder: c.text("founder", i),
                professionalitet: c.flag("professionalitet", i).or((kind == "professionalitet").then_some(true)),
                year: c.year("year", i),
                min: min.or(if kind == "federal" { max } else { None }).map(Places),
                max: max.or(if kind == "federal" { min } else { None }).map(Places),
                kind: kind.clone(),
            };
            let named = match kind.as_str() {
                "programme" => limit.programme.is_some(),
                "ugps" => limit.ugps.is_some(),
                "industry" => limit.industry.is_some(),
                "municipality" => limit.municipality.is_some(),
                "base" => limit.base.is_some(),
                "cluster" => limit.cluster.is_some(),
                "college" => limit.college.is_some(),
                "founder" => limit.founder.is_some(),
                _ => true,
            };
            if !named {
                build.error(
                    c,
                    i,
                    "kind",
                    "limit_without_key",
                    kind.clone(),
                    text!("у предела вида {kind} не заполнен столбец {kind}", "a limit of the kind {kind} has its column {kind} empty"),
                    text!("впишите {kind} или поставьте kind = total", "fill in {kind}, or set kind = total"),
                );
                return None;
            }
            Some(limit)
        });
        list.sort_by(|a, b| {
            let key = |l: &Limit| {
                (
                    l.kind.clone(),
                    l.programme,
                    l.ugps.clone(),
                    l.industry.clone(),
                    l.municipality.clone(),
                    l.base.clone(),
                    l.cluster.clone(),
                    l.college,
                    l.form.clone(),
                    l.founder.clone(),
                    l.professionalitet,
                    l.year,
                )
            };
            key(a).cmp(&key(b))
        });
        list
    }

    fn control_totals(&mut self, names: &Names) -> Vec<ControlTotal> {
        let mut list = self.collect("control_totals", |c, i, build| {
            let programme = match c.text("programme", i) {
                Some(_) => Some(build.find(c, i, "programme", "programmes", &names.programme)?),
                None => None,
            };
            let occupation = match c.text("occupation", i) {
                Some(_) => Some(build.occupation(c, i, names)?),
                None => None,
            };
            Some(ControlTotal {
                source: c.text("source", i).unwrap_or_default(),
                programme,
                ugps: c.text("ugps", i),
                occupation,
                year: c.year("year", i)?,
                need: People(c.real("need", i)?),
            })
        });
        list.sort_by(|a, b| {
            (&a.source, a.programme, &a.ugps, a.occupation, a.year).cmp(&(&b.source, b.programme, &b.ugps, b.occupation, b.year))
        });
        list
    }
}

fn nearest<'n>(value: &str, known: impl Iterator<Item = &'n String>) -> Option<&'n String> {
    let shape = lookalike::shape(value);
    known
        .map(|name| (if lookalike::shape(name) == shape { 2.0 } else { strsim::jaro_winkler(value, name) }, name))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

fn date_year(date: &str) -> Option<Year> {
    date.get(..4)?.parse().ok().map(Year)
}
