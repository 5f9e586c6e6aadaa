//! From typed tables to records: references are resolved, rules that span rows and tables are checked.

mod ages;
mod budget;
mod build;
mod columns;
mod employers;
mod employment;
mod growth;
mod indicators;
mod limits;
mod matrix;
mod offers;
mod population;
mod references;
mod students;

use crate::frame::Frame;
use build::Build;
use kadry_region::problem::Problems;
use kadry_region::settings::Settings;
use kadry_region::{Region, TableRows};
use references::OfferIndex;
use std::collections::{BTreeMap, HashMap};

type Frames = BTreeMap<&'static str, Frame>;

/// Builds the region, or `None` when settings or a needed table did not read. Problems are reported either way.
pub fn region(settings: Option<Settings>, frames: &Frames, problems: &mut Problems) -> Option<Region> {
    let mut build = Build { frames, problems, unmatched: Vec::new() };
    let programmes = build.programmes();
    let colleges = build.colleges();
    let names = build.names(&programmes, &colleges);
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
    let unmatched = build.unmatched;
    let needed = ["programmes", "colleges", "offers", "employment", "matrix"];
    if !needed.iter().all(|name| frames.contains_key(name)) {
        return None;
    }
    Some(Region {
        settings: settings?,
        industries: in_order(names.industry),
        occupations: in_order(names.occupation),
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
        rows: table_rows(frames),
    })
}

/// Names in the order of their indices.
fn in_order(index: HashMap<String, usize>) -> Vec<String> {
    let mut names: Vec<(usize, String)> = index.into_iter().map(|(name, i)| (i, name)).collect();
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

fn table_rows(frames: &Frames) -> Vec<TableRows> {
    let counted = |frame: &Frame| TableRows {
        table: frame.schema.name.to_owned(),
        rows: frame.len(),
        assumed: frame.flag("assumed").into_iter().filter(|a| *a == Some(true)).count(),
    };
    frames.values().map(counted).collect()
}
