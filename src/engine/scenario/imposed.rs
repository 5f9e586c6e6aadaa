//! A robust first year as a scenario file: its places become limits, so that forecast, plan, `verify` and documents treat them
//! as any other decision that was given.

use super::robust::{Robust, robust};
use crate::demand::{Draws, Source};
use crate::outcome::Outcome;
use crate::quota::{Aim, Failure, Measure, Resolver};
use kadry_region::Region;
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::units::Places;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// A first year and the file that decides it.
pub struct Imposed {
    /// Name of the scenario.
    pub name: String,
    /// Content of the scenario file.
    pub file: String,
    pub robust: Robust,
    /// Draws that it was made for, and fresh ones that it was judged on.
    pub draws: (usize, usize),
    pub aim: Aim,
}

/// Fresh draws for each draw that the first year is made for.
const FRESH: usize = 5;

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
/// [`Failure`] where the region has no plan or the solver failed.
pub fn impose(outcome: &Outcome, aim: Aim, draws: usize) -> Result<Imposed, Failure> {
    let (region, data) = (outcome.region(), outcome.inputs());
    let again = Resolver::new(&data)?;
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
    let robust = robust(&data, own, fresh, &base, aim)?;
    let (name, titles) = names(aim);
    let about = about(region, aim, &robust, (draws, fresh.len()));
    let rows = robust.first.iter().map(|line| row(region, line.offer, line.places)).collect();
    let content =
        File { title: titles.ru, title_en: titles.en, about: about.ru, about_en: about.en, append: vec![Append { table: "limits", rows }] };
    let file = toml::to_string(&content).map_err(|error| Failure::Solver(error.to_string()))?;
    Ok(Imposed { name, file, robust, draws: (draws, draws * FRESH), aim })
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

fn names(aim: Aim) -> (String, Text) {
    match aim {
        Aim::Expected => {
            ("robust-expected".to_owned(), text!("Устойчивый план: в среднем по испытаниям", "Robust plan: the mean over draws"))
        }
        Aim::Cvar(alpha) => {
            let percent = 100.0 * (1.0 - alpha);
            let whole = |value: f64| (value - value.round()).abs() < 1e-6;
            let decimals = (0..4).find(|decimals| whole(percent * 10_f64.powi(*decimals))).unwrap_or(4);
            let percent = number(percent, decimals as usize, Lang::Ru);
            (
                format!("robust-cvar-{alpha}"),
                text!("Устойчивый план: худшие {percent} % испытаний", "Robust plan: the worst {percent} % of draws"),
            )
        }
        Aim::Regret => {
            ("robust-regret".to_owned(), text!("Устойчивый план: наименьшее худшее сожаление", "Robust plan: the least worst regret"))
        }
    }
}

/// What the first year is worth, in people.
fn about(region: &Region, aim: Aim, robust: &Robust, (own, fresh): (usize, usize)) -> Text {
    let first = region.settings.first_admission_year;
    let moved = robust.first.iter().filter(|line| line.places != line.base).count();
    let told = |lang: Lang| {
        let of = |measure: &Measure| {
            let [base, robust] = [measure.base, measure.robust].map(|value| number(value, 1, lang));
            let what = measure.text();
            match lang {
                Lang::Ru => format!("{} — {robust} вместо {base}", what.get(lang)),
                Lang::En => format!("{} {robust} instead of {base}", what.get(lang)),
            }
        };
        robust.measures.iter().map(of).collect::<Vec<_>>().join("; ")
    };
    let (ru, en) = (told(Lang::Ru), told(Lang::En));
    let aim = match aim {
        Aim::Expected => "expected".to_owned(),
        Aim::Cvar(alpha) => format!("cvar:{alpha}"),
        Aim::Regret => "regret".to_owned(),
    };
    text!(
        "Места {first} года выбраны сразу на {own} испытаний потребности ({aim}), места следующих лет — когда потребность известна. \
         На {fresh} других испытаниях взвешенная сумма целей (в чел. дефицита; места лет после первого — с частями групп): {ru}. \
         Строк, которые отличаются от базового плана: {moved}.",
        "The places of {first} are chosen for {own} draws of need at once ({aim}), those of later years when need is known. \
         On {fresh} other draws the weighted sum of the goals (in people of shortage; groups of later years in parts): {en}. \
         Lines that differ from the base plan: {moved}."
    )
}
