//! What was observed year by year: the series of a package on which a forecast can be tried.

use super::Region;
use crate::units::Year;
use std::collections::BTreeMap;

/// One observed series: consecutive years up to its last fact.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Table of the package.
    pub table: &'static str,
    /// Series of one group are of one kind and learn from each other.
    pub group: String,
    pub name: String,
    /// `people`, or what the region writes.
    pub unit: String,
    pub end: Year,
    /// The last value is that of `end`.
    pub values: Vec<f64>,
    /// Earlier values that a gap cuts off; they are not used.
    pub cut: usize,
}

/// One series of consecutive years.
#[derive(Clone, Debug, PartialEq)]
pub struct LongSeries {
    pub id: String,
    pub group: String,
    /// Year or number of the last value.
    pub end: i32,
    pub values: Vec<f64>,
    /// Index behind the last value that was interpolated; 0 where none was.
    pub known_from: usize,
}

impl Observed {
    pub fn start(&self) -> Year {
        self.end.plus(1 - self.values.len() as i32)
    }
}

/// Every series of the package in the order of its tables. Years after `base_year` are no facts but expectations
/// (school leavers are often given ahead) and stay out.
pub fn observed(region: &Region) -> Vec<Observed> {
    let mut collected = Collected { last: region.settings.base_year, series: BTreeMap::new() };
    for row in &region.employment {
        let (group, name) = match row.industry {
            Some(industry) => ("employment", &region.industries[industry]),
            None => ("employment_by_occupation", &region.occupations[row.occupation]),
        };
        collected.add((0, group), name.clone(), "people", row.year, row.headcount.0);
    }
    for row in &region.leavers {
        let place = row.municipality.as_ref().unwrap_or(&region.settings.name);
        collected.add((1, "school_leavers"), format!("{place} · {}", row.base), "people", row.year, row.count.0);
    }
    for row in &region.indicators {
        if let Some(actual) = row.actual {
            collected.add((2, "indicators"), row.name.clone(), &row.unit, row.year, actual);
        }
    }
    for ((programme, year), sums) in by_programme(region) {
        for ((order, group), sum) in [((3, "admissions"), sums.0), ((4, "graduates"), sums.1)] {
            if let Some(people) = sum {
                collected.add((order, group), region.programmes[programme].code.clone(), "people", year, people);
            }
        }
    }
    collected.series.into_iter().filter_map(|(((_, table), name, unit), known)| consecutive(table, name, unit, &known)).collect()
}

/// Admitted and graduates of a programme and year over its offers; `None` where one of them is unknown.
fn by_programme(region: &Region) -> BTreeMap<(usize, Year), (Option<f64>, Option<f64>)> {
    let mut sums: BTreeMap<(usize, Year), (Option<f64>, Option<f64>)> = BTreeMap::new();
    for row in &region.admissions {
        let sum = sums.entry((region.offers[row.offer].programme, row.year)).or_insert((Some(0.0), Some(0.0)));
        sum.0 = sum.0.zip(row.admitted).map(|(sum, people)| sum + people.0);
        sum.1 = sum.1.zip(row.graduates).map(|(sum, people)| sum + people.0);
    }
    sums
}

/// Order and name of the table, name and unit of the series.
type Key = ((u8, &'static str), String, String);

struct Collected {
    last: Year,
    series: BTreeMap<Key, BTreeMap<Year, f64>>,
}

impl Collected {
    fn add(&mut self, table: (u8, &'static str), name: String, unit: &str, year: Year, value: f64) {
        if year <= self.last {
            *self.series.entry((table, name, unit.to_owned())).or_default().entry(year).or_default() += value;
        }
    }
}

/// The years that run on to the last one without a gap.
fn consecutive(table: &'static str, name: String, unit: String, known: &BTreeMap<Year, f64>) -> Option<Observed> {
    let end = *known.last_key_value()?.0;
    let mut values: Vec<f64> =
        known.iter().rev().enumerate().take_while(|(back, (year, _))| end.since(**year) as usize == *back).map(|(_, (_, v))| *v).collect();
    values.reverse();
    let cut = known.len() - values.len();
    Some(Observed { table, group: table.to_owned(), name, unit, end, values, cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_cuts_the_years_before_it() {
        let known = BTreeMap::from([(Year(2010), 1.0), (Year(2011), 2.0), (Year(2013), 3.0), (Year(2014), 4.0)]);
        let series = consecutive("indicators", String::new(), String::new(), &known).expect("a series");
        assert_eq!((series.start(), series.end, series.values, series.cut), (Year(2013), Year(2014), vec![3.0, 4.0], 2));
    }
}
