//! Limits of the package: which lines each of them adds up.
//! A line counts where it passes every filter that the limit gives.

use super::allocation::Plan;
use super::constraints::{Rule, Sense};
use kadry_region::{Limit, Offer, Region};

pub fn rules(plan: &Plan<'_>, rules: &mut Vec<Rule>) {
    for limit in &plan.region.limits {
        let lines: Vec<usize> =
            plan.region.offers.iter().enumerate().filter(|(_, offer)| counts(plan.region, limit, offer)).map(|(k, _)| k).collect();
        for year in plan.admissions.iter().copied().filter(|year| limit.year.is_none_or(|only| only == *year)) {
            let activity = lines.iter().map(|k| plan.places(*k, year)).sum();
            for (kind, sense, bound) in bounds(limit) {
                let rule =
                    Rule { kind, owner: owner(plan.region, limit), year, bound: Some(bound), activity, sense, planned: true, listed: true };
                // An equality may be stated by both of its sides.
                let second = (sense == Sense::Equal).then(|| Rule { listed: false, planned: false, ..rule.clone() });
                rules.extend([Some(rule), second].into_iter().flatten());
            }
        }
    }
}

fn bounds(limit: &Limit) -> Vec<(&'static str, Sense, f64)> {
    let (min, max) = (limit.min.map(f64::from), limit.max.map(f64::from));
    if limit.kind == "federal" {
        return min.or(max).map(|total| ("federal", Sense::Equal, total)).into_iter().collect();
    }
    // Both bounds at one number are one row.
    if let Some(both) = min.filter(|min| max == Some(*min)) {
        return vec![("limit_max", Sense::Equal, both)];
    }
    let min = min.map(|min| ("limit_min", Sense::AtLeast, min));
    min.into_iter().chain(max.map(|max| ("limit_max", Sense::AtMost, max))).collect()
}

pub fn counts(region: &Region, limit: &Limit, offer: &Offer) -> bool {
    let (Some(programme), Some(college)) = (region.programmes.get(offer.programme), region.colleges.get(offer.college)) else {
        return false;
    };
    let group = limit.ugps.as_deref().and_then(|code| code.get(..2));
    let same = |asked: &Option<String>, found: Option<&str>| asked.as_deref().is_none_or(|asked| found == Some(asked));
    limit.programme.is_none_or(|asked| asked == offer.programme)
        && limit.college.is_none_or(|asked| asked == offer.college)
        && (limit.ugps.is_none() || group == programme.code.get(..2))
        && same(&limit.industry, Some(&programme.industry))
        && same(&limit.municipality, college.municipality.as_deref())
        && same(&limit.base, Some(&offer.base))
        && same(&limit.form, Some(&offer.form))
        && same(&limit.cluster, college.cluster.as_deref())
        && same(&limit.founder, college.founder.as_deref())
        && limit.professionalitet.is_none_or(|asked| asked == offer.professionalitet)
}

/// How a finding names the limit.
fn owner(region: &Region, limit: &Limit) -> String {
    let programme = limit.programme.and_then(|p| region.programmes.get(p)).map(|p| p.code.as_str());
    let college = limit.college.and_then(|c| region.colleges.get(c)).map(|c| c.id.as_str());
    let texts = [&limit.ugps, &limit.industry, &limit.municipality, &limit.base, &limit.form, &limit.cluster, &limit.founder]
        .map(|text| text.as_deref());
    let parts = [Some(limit.kind.as_str()), programme, college].into_iter().chain(texts).flatten();
    parts.collect::<Vec<_>>().join(" · ")
}
