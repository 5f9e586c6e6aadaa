//! The table `justification`: one row per line of the plan, with everything that answers «почему столько?».

use super::offer_cells;
use crate::contract::PlanRow;
use crate::reason::Reasons;
use kadry_engine::outcome::Outcome;
use kadry_engine::quota::PlanLine;
use kadry_engine::review::flags::Flags;
use kadry_engine::review::lines::{LineFacts, causes};
use kadry_region::lang::Lang;
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// One row per line of the plan: causes of need, yields, the constraint that bound it, flags, and the sentence.
pub fn justification(outcome: &Outcome, lang: Lang) -> Vec<PlanRow> {
    let facts = LineFacts::new(outcome);
    let (reasons, flags) = (Reasons::new(outcome, &facts), Flags::new(outcome));
    let mut known: BTreeMap<(usize, Year), BTreeMap<&'static str, f64>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(outcome.plan.lines.len());
    for line in &outcome.plan.lines {
        let key = (outcome.region().offers[line.offer].programme, line.graduation);
        let causes = known
            .entry(key)
            .or_insert_with(|| causes(outcome, key.0, key.1).into_iter().map(|(cause, people)| (cause, people.0)).collect());
        rows.push(row(outcome, lang, line, (&facts, &reasons, &flags), causes));
    }
    rows
}

fn row(
    outcome: &Outcome,
    lang: Lang,
    line: &PlanLine,
    (facts, reasons, flags): (&LineFacts<'_>, &Reasons<'_>, &Flags<'_>),
    causes: &BTreeMap<&'static str, f64>,
) -> PlanRow {
    let region = outcome.region();
    let offer = &region.offers[line.offer];
    let (school, taught) = (&region.colleges[offer.college], &region.programmes[offer.programme]);
    let [college, programme, form, base] = offer_cells(region, line.offer);
    let balance = facts.balance(line);
    let cause = |name: &str| causes.get(name).copied();
    let chain = outcome.inputs().chains.get(line.offer);
    let factor = |name: &str| chain.and_then(|chain| chain.factors().find(|(other, _)| *other == name).map(|(_, factor)| factor.value.0));
    let step = facts.group_step(line);
    PlanRow {
        college,
        programme,
        form,
        base,
        college_name: school.name.clone(),
        programme_name: taught.name.clone(),
        industry: taught.industry.clone(),
        municipality: school.municipality.clone().unwrap_or_default(),
        founder: school.founder.clone().unwrap_or_default(),
        admission_year: line.year.0,
        groups: line.groups.0,
        places: line.places.0,
        previous_places: line.previous.map(|places| places.0),
        contracts: line.contracts.0,
        graduation_year: line.graduation.0,
        expected_graduates: line.graduates.0,
        expected_workers: line.workers.0,
        cost: line.cost.map(|cost| cost.0),
        need: balance.map(|row| row.need.0),
        need_retirement: cause("retirement"),
        need_death: cause("death"),
        need_transfer: cause("transfer"),
        need_migration: cause("migration"),
        need_growth: cause("growth"),
        need_projects: cause("projects"),
        need_vacancies: cause("vacancies"),
        need_other_supply: cause("other_supply"),
        pipeline_workers: balance.map(|row| row.pipeline.0),
        planned_workers: balance.map(|row| row.planned.0),
        shortage: balance.map(|row| row.shortage.0),
        surplus: balance.map(|row| row.surplus.0),
        survival: factor("survival"),
        employed: factor("employed"),
        in_occupation: factor("in_occupation"),
        in_region: factor("in_region"),
        delayed: factor("delayed"),
        returning: factor("returning"),
        workers_per_place: chain.map_or(0.0, |chain| chain.per_place().0 + chain.per_place().1),
        group_size: offer.group_size,
        group_workers: step.map_or_else(|| facts.group_workers(line), |step| step.workers),
        shortage_reached: step.map(|step| step.shortage),
        shortage_group_more: step.map(|step| step.more),
        shortage_group_less: step.filter(|_| line.groups.0 > 0).map(|step| step.less),
        binding_constraint: facts.bound(line).map(|bound| bound.name.clone()).unwrap_or_default(),
        flags: flags.of(line).iter().map(|flag| flag.kind().key()).collect::<Vec<_>>().join(";"),
        reason: reasons.sentence(line).get(lang).to_owned(),
        reason_group: reasons.step(line).get(lang).to_owned(),
        reason_short: reasons.short(line).get(lang).to_owned(),
    }
}
