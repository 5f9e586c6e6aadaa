//! A robust first year as a scenario file: its places become limits, so that forecast, plan, `verify` and documents treat them
//! as any other decision that was given.

use super::robust::{Robust, robust};
use crate::demand::{Draws, Source};
use crate::outcome::Outcome;
use crate::quota::{Aim, Failure, Resolver, Watch};
use kadry_region::Region;
use kadry_region::units::Places;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// A first year and the file that decides it.
pub struct Imposed {
    /// Name of the scenario.
    pub name: String,
    pub robust: Robust,
    /// Draws that it was made for, and fresh ones that it was judged on.
    pub draws: (usize, usize),
    pub aim: Aim,
}

/// Fresh draws for each draw that the first year is made for.
const FRESH: usize = 5;

/// What the file says of itself to people, in Russian and in English.
pub struct Titles {
    pub title: String,
    pub title_en: String,
    pub about: String,
    pub about_en: String,
}

#[derive(Serialize)]
struct File {
    title: String,
    title_en: String,
    about: String,
    about_en: String,
    append: Vec<Append>,
}

#[derive(Serialize)]
struct Append {
    table: &'static str,
    rows: Vec<Row>,
}

/// A row of the table `limits`: the places of one line in the first year.
#[derive(Serialize)]
struct Row {
    kind: &'static str,
    college: String,
    programme: String,
    form: String,
    base: String,
    year: i32,
    min: u32,
    max: u32,
}

/// Makes a first year for `draws` draws of need, and judges it and that of the plan on fresh ones.
///
/// # Errors
/// [`Failure`] where the region has no plan, the work was stopped or the solver failed.
pub fn impose(outcome: &Outcome, aim: Aim, draws: usize, watch: Watch<'_>) -> Result<Imposed, Failure> {
    let (region, data) = (outcome.region(), outcome.inputs());
    let again = Resolver::new(data)?;
    let source = Draws::new(region, &outcome.inputs().demand);
    let position: BTreeMap<_, usize> = source.keys().iter().enumerate().map(|(at, key)| (*key, at)).collect();
    let wanted = |number: usize| {
        let number = number as u64;
        let need = source.need([number; Source::ALL.len()]);
        let of_pairs: Vec<f64> =
            again.pairs().iter().map(|pair| position.get(pair).and_then(|at| need.get(*at)).copied().unwrap_or_default()).collect();
        again.wanted(&of_pairs, source.pipeline_factor(number))
    };
    let all: Vec<_> = (0..draws * (1 + FRESH)).into_par_iter().map(wanted).collect();
    let (own, fresh) = all.split_at(draws);
    let first = region.settings.first_admission_year;
    let base: Vec<(usize, Places)> =
        outcome.plan.lines.iter().filter(|line| line.year == first).map(|line| (line.offer, line.places)).collect();
    let robust = robust(data, own, fresh, &base, aim, watch)?;
    Ok(Imposed { name: name(aim), robust, draws: (draws, draws * FRESH), aim })
}

impl Imposed {
    /// Content of the scenario file: the places of the first year as limits of its lines.
    ///
    /// # Errors
    /// The writer of TOML, which refuses no such file.
    pub fn file(&self, region: &Region, titles: Titles) -> Result<String, toml::ser::Error> {
        let rows = self.robust.first.iter().map(|line| row(region, line.offer, line.places)).collect();
        let Titles { title, title_en, about, about_en } = titles;
        toml::to_string(&File { title, title_en, about, about_en, append: vec![Append { table: "limits", rows }] })
    }
}

fn row(region: &Region, offer: usize, places: Places) -> Row {
    let line = &region.offers[offer];
    Row {
        kind: "college",
        college: region.colleges[line.college].id.clone(),
        programme: region.programmes[line.programme].code.clone(),
        form: line.form.clone(),
        base: line.base.clone(),
        year: region.settings.first_admission_year.0,
        min: places.0,
        max: places.0,
    }
}

fn name(aim: Aim) -> String {
    match aim {
        Aim::Expected => "robust-expected".to_owned(),
        Aim::Cvar(alpha) => format!("robust-cvar-{alpha}"),
        Aim::Regret => "robust-regret".to_owned(),
    }
}
