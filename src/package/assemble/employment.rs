//! Employment of the region and of its municipalities.

use super::build::Build;
use super::references::Names;
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem};
use kadry_region::settings::Settings;
use kadry_region::units::{People, Year};
use kadry_region::{Employment, MunicipalEmployment};
use std::collections::{BTreeMap, BTreeSet};

impl Build<'_> {
    pub fn employment(&mut self, names: &Names, settings: Option<&Settings>) -> Vec<Employment> {
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
    pub fn municipal(&mut self, names: &Names, settings: Option<&Settings>) -> Vec<MunicipalEmployment> {
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
}
