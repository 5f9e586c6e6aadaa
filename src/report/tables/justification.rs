//! The table `justification`: one row per line of the plan, with everything that answers «почему столько?».

use super::{frame, maybe_real, maybe_whole, offer_columns, real, text, whole};
use crate::reason::Reasons;
use kadry_engine::outcome::Outcome;
use kadry_engine::quota::PlanLine;
use kadry_engine::review::flags::Flags;
use kadry_engine::review::lines::{LineFacts, causes};
use kadry_region::lang::Lang;
use kadry_region::units::Year;
use polars::prelude::*;
use std::collections::BTreeMap;

/// One row per line of the plan: causes of need, yields, the constraint that bound it, flags, and the sentence.
pub fn justification(outcome: &Outcome, lang: Lang) -> PolarsResult<DataFrame> {
    let region = outcome.region();
    let facts = LineFacts::new(outcome);
    let reasons = Reasons::new(outcome, &facts);
    let flags = Flags::new(outcome);
    let lines = || outcome.plan.lines.iter();
    let mut columns = offer_columns(region, lines().map(|l| l.offer));
    let college = |l: &PlanLine| &region.colleges[region.offers[l.offer].college];
    let programme = |l: &PlanLine| &region.programmes[region.offers[l.offer].programme];
    columns.extend([
        text("college_name", lines().map(|l| college(l).name.clone())),
        text("programme_name", lines().map(|l| programme(l).name.clone())),
        text("industry", lines().map(|l| programme(l).industry.clone())),
        text("municipality", lines().map(|l| college(l).municipality.clone().unwrap_or_default())),
        text("founder", lines().map(|l| college(l).founder.clone().unwrap_or_default())),
    ]);
    columns.extend([
        whole("admission_year", lines().map(|l| i64::from(l.year.0))),
        whole("groups", lines().map(|l| i64::from(l.groups.0))),
        whole("places", lines().map(|l| i64::from(l.places.0))),
        maybe_whole("previous_places", lines().map(|l| l.previous.map(|p| i64::from(p.0)))),
        whole("contracts", lines().map(|l| i64::from(l.contracts.0))),
        whole("graduation_year", lines().map(|l| i64::from(l.graduation.0))),
        real("expected_graduates", lines().map(|l| l.graduates.0)),
        real("expected_workers", lines().map(|l| l.workers.0)),
        maybe_real("cost", lines().map(|l| l.cost.map(|c| c.0))),
    ]);
    let balances: Vec<_> = lines().map(|l| facts.balance(l)).collect();
    columns.push(maybe_real("need", balances.iter().map(|b| b.map(|b| b.need.0))));
    let mut by_cause: BTreeMap<(usize, Year), BTreeMap<&'static str, f64>> = BTreeMap::new();
    for line in lines() {
        let key = (region.offers[line.offer].programme, line.graduation);
        by_cause.entry(key).or_insert_with(|| causes(outcome, key.0, key.1).into_iter().map(|(cause, people)| (cause, people.0)).collect());
    }
    for cause in ["retirement", "death", "transfer", "migration", "growth", "projects", "vacancies", "other_supply"] {
        let values = lines().map(|l| by_cause.get(&(region.offers[l.offer].programme, l.graduation)).and_then(|c| c.get(cause)).copied());
        columns.push(maybe_real(&format!("need_{cause}"), values));
    }
    columns.extend([
        maybe_real("pipeline_workers", balances.iter().map(|b| b.map(|b| b.pipeline.0))),
        maybe_real("planned_workers", balances.iter().map(|b| b.map(|b| b.planned.0))),
        maybe_real("shortage", balances.iter().map(|b| b.map(|b| b.shortage.0))),
        maybe_real("surplus", balances.iter().map(|b| b.map(|b| b.surplus.0))),
    ]);
    for name in ["survival", "employed", "in_occupation", "in_region", "delayed", "returning"] {
        let value =
            |offer: usize| outcome.inputs().chains.get(offer).and_then(|c| c.factors().find(|(n, _)| *n == name).map(|(_, f)| f.value.0));
        columns.push(maybe_real(name, lines().map(|l| value(l.offer))));
    }
    let steps: Vec<_> = lines().map(|l| facts.group_step(l)).collect();
    columns.extend([
        real("workers_per_place", lines().map(|l| outcome.inputs().chains.get(l.offer).map_or(0.0, |c| c.per_place().0 + c.per_place().1))),
        whole("group_size", lines().map(|l| i64::from(region.offers[l.offer].group_size))),
        real("group_workers", lines().zip(&steps).map(|(l, step)| step.map_or_else(|| facts.group_workers(l), |s| s.workers))),
        maybe_real("shortage_reached", steps.iter().map(|step| step.map(|s| s.shortage))),
        maybe_real("shortage_group_more", steps.iter().map(|step| step.map(|s| s.more))),
        maybe_real("shortage_group_less", lines().zip(&steps).map(|(l, step)| step.filter(|_| l.groups.0 > 0).map(|s| s.less))),
        text("binding_constraint", lines().map(|l| facts.bound(l).map(|c| c.name.clone()).unwrap_or_default())),
        text("flags", lines().map(|l| flags.of(l).iter().map(|flag| flag.kind().key()).collect::<Vec<_>>().join(";"))),
        text("reason", lines().map(|l| reasons.sentence(l).get(lang).to_owned())),
        text("reason_group", lines().map(|l| reasons.step(l).get(lang).to_owned())),
        text("reason_short", lines().map(|l| reasons.short(l).get(lang).to_owned())),
    ]);
    frame(columns)
}
