//! «Почему столько?»: the sentence of a line, built from the computation itself, and its flags.

use crate::lang::{Lang, Text, number, plural_ru};
use crate::outcome::Outcome;
use crate::quota::PlanLine;
use crate::units::{People, Year};
use std::collections::BTreeMap;

/// Need of a programme and year by cause, `(cause, people)`; other supply is negative, and what raking to a control total
/// adds or takes comes last.
pub fn causes(outcome: &Outcome, programme: usize, year: Year) -> Vec<(&'static str, People)> {
    let mut sums: Vec<(&'static str, People)> = Vec::new();
    for share in outcome.region.matrix.iter().filter(|m| m.programme == programme) {
        let Some(row) = outcome.demand.at(share.occupation, year) else { continue };
        for (index, (cause, people)) in row.causes().into_iter().enumerate() {
            if sums.len() <= index {
                sums.push((cause, People(0.0)));
            }
            sums[index].1 += People(people.0 * share.share.0);
        }
    }
    let row = outcome.demand.programmes.iter().find(|row| row.programme == programme && row.year == year);
    if let Some(moved) = row.map(|row| row.need.0 - row.bottom_up.0).filter(|moved| *moved != 0.0) {
        sums.push(("control_total", People(moved)));
    }
    sums
}

/// Names of causes in the genitive where they follow «из них».
pub fn cause_name(cause: &str, lang: Lang) -> &'static str {
    match (cause, lang) {
        ("retirement", Lang::Ru) => "выход на пенсию",
        ("death", Lang::Ru) => "смертность",
        ("transfer", Lang::Ru) => "смена занятия",
        ("migration", Lang::Ru) => "выезд",
        ("growth", Lang::Ru) => "рост занятости",
        ("projects", Lang::Ru) => "проекты",
        ("vacancies", Lang::Ru) => "вакансии",
        ("other_supply", Lang::Ru) => "другие источники",
        ("control_total", Lang::Ru) => "приведение к контрольной цифре",
        ("retirement", Lang::En) => "retirement",
        ("death", Lang::En) => "death",
        ("transfer", Lang::En) => "change of occupation",
        ("migration", Lang::En) => "migration",
        ("growth", Lang::En) => "growth",
        ("projects", Lang::En) => "projects",
        ("vacancies", Lang::En) => "vacancies",
        ("control_total", Lang::En) => "raking to the control total",
        _ => "other supply",
    }
}

/// Balances and causes that many lines share, looked up once.
pub struct Reasons<'a> {
    outcome: &'a Outcome,
    balance: BTreeMap<(usize, Year), usize>,
}

impl<'a> Reasons<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let balance = outcome.plan.balance.iter().enumerate().map(|(i, line)| ((line.programme, line.year), i)).collect();
        Self { outcome, balance }
    }

    pub fn balance(&self, line: &PlanLine) -> Option<&'a crate::quota::BalanceLine> {
        let programme = self.outcome.region.offers[line.offer].programme;
        self.balance.get(&(programme, line.graduation)).and_then(|i| self.outcome.plan.balance.get(*i))
    }

    /// The sentence of a line: places, need by cause, those in training, yield, what leaves no room for more.
    pub fn sentence(&self, line: &PlanLine) -> Text {
        Text::new(self.russian(line), self.english(line))
    }

    fn russian(&self, line: &PlanLine) -> String {
        let n = |value: f64, decimals| number(value, decimals, Lang::Ru);
        let (places, groups) = (f64::from(line.places), f64::from(line.groups));
        let mut text = if line.places.0 == 0 {
            "Набора нет".to_owned()
        } else {
            format!(
                "{} {} ({} {})",
                n(places, 0),
                plural_ru(places, ["место", "места", "мест"]),
                n(groups, 0),
                plural_ru(groups, ["группа", "группы", "групп"])
            )
        };
        match line.previous.map(f64::from) {
            None => text.push_str("; прошлый год неизвестен"),
            Some(before) if before == places => text.push_str("; как годом раньше"),
            Some(before) => text.push_str(&format!("; годом раньше {}", n(before, 0))),
        }
        if line.contracts.0 > 0 {
            text.push_str(&format!("; целевых договоров {}", line.contracts));
        }
        text.push_str(". ");
        let outcome = self.outcome;
        let offer = &outcome.region.offers[line.offer];
        if let Some(balance) = self.balance(line) {
            text.push_str(&format!("Выпуск {} года: потребность по программе {} чел.", line.graduation, n(balance.need.0, 1)));
            let parts = self.largest(offer.programme, line.graduation, Lang::Ru);
            if !parts.is_empty() {
                text.push_str(&format!(" ({parts})"));
            }
            text.push_str(&format!(
                "; уже обучающиеся дадут {}, план всех колледжей — {} {}; ",
                n(balance.pipeline.0, 1),
                n(balance.planned.0, 1),
                agreed(balance.planned.0, ["работник", "работника", "работников"])
            ));
            text.push_str(&match (balance.shortage.0 >= 0.05, balance.surplus.0 >= 0.05) {
                (true, _) => format!("не хватает {}. ", n(balance.shortage.0, 1)),
                (_, true) => format!("избыток {}. ", n(balance.surplus.0, 1)),
                _ => "баланс достигнут. ".to_owned(),
            });
        }
        if line.places.0 > 0 {
            text.push_str(&format!(
                "Из этих мест выйдет {} {} и {} {} по профессии (выход {}). ",
                n(line.graduates.0, 1),
                agreed(line.graduates.0, ["выпускник", "выпускника", "выпускников"]),
                n(line.workers.0, 1),
                agreed(line.workers.0, ["работник", "работника", "работников"]),
                n(line.workers.0 / places, 3)
            ));
        }
        match line.blocked_by.and_then(|i| outcome.plan.constraints.get(i)) {
            Some(constraint) => text.push_str(&format!("Ещё одну группу не пускает: {}.", constraint.sentence.ru)),
            None if line.places.0 == 0 && !offer.licensed => text.push_str("Лицензии нет."),
            None => text.push_str("Отдельного ограничения, которое не пускает ещё одну группу, нет: так сложились цели плана вместе."),
        }
        text
    }

    fn english(&self, line: &PlanLine) -> String {
        let n = |value: f64, decimals| number(value, decimals, Lang::En);
        let outcome = self.outcome;
        let offer = &outcome.region.offers[line.offer];
        let before = line.previous.map_or("unknown".to_owned(), |p| p.to_string());
        let mut text =
            format!("{} places in {} groups; the year before: {before}; contracts: {}. ", line.places, line.groups, line.contracts);
        if let Some(balance) = self.balance(line) {
            let parts = self.largest(offer.programme, line.graduation, Lang::En);
            text.push_str(&format!(
                "Graduation {}: need of the programme {} ({parts}); in training {}, plan of all colleges {} workers; shortage {}, surplus {}. ",
                line.graduation,
                n(balance.need.0, 1),
                n(balance.pipeline.0, 1),
                n(balance.planned.0, 1),
                n(balance.shortage.0, 1),
                n(balance.surplus.0, 1)
            ));
        }
        if line.places.0 > 0 {
            let per_place = n(line.workers.0 / f64::from(line.places), 3);
            text.push_str(&format!(
                "These places give {} graduates and {} workers in the occupation (yield {per_place}). ",
                n(line.graduates.0, 1),
                n(line.workers.0, 1)
            ));
        }
        match line.blocked_by.and_then(|i| outcome.plan.constraints.get(i)) {
            Some(constraint) => text.push_str(&format!("One more group is kept out by: {}.", constraint.sentence.en)),
            None if line.places.0 == 0 && !offer.licensed => text.push_str("There is no licence."),
            None => text.push_str("No single constraint keeps one more group out: this is where the goals together lie."),
        }
        text
    }

    /// The four largest causes and the sum of the rest.
    fn largest(&self, programme: usize, year: Year, lang: Lang) -> String {
        let mut parts = causes(self.outcome, programme, year);
        parts.retain(|(_, people)| people.0.abs() >= 0.05);
        parts.sort_by(|a, b| b.1.0.abs().total_cmp(&a.1.0.abs()));
        let rest: f64 = parts.iter().skip(4).map(|(_, people)| people.0).sum();
        let mut named: Vec<String> =
            parts.iter().take(4).map(|(cause, people)| format!("{} {}", cause_name(cause, lang), number(people.0, 1, lang))).collect();
        if rest.abs() >= 0.05 {
            let word = if lang == Lang::Ru { "прочее" } else { "other" };
            named.push(format!("{word} {}", number(rest, 1, lang)));
        }
        named.join(", ")
    }

    /// Reviewer flags of domain.md A.6 that the tables of the region allow to check.
    pub fn flags(&self, line: &PlanLine) -> Vec<&'static str> {
        let region = &self.outcome.region;
        let offer = &region.offers[line.offer];
        let places = f64::from(line.places);
        let mut flags = Vec::new();
        if let Some(before) = line.previous.map(f64::from).filter(|p| *p > 0.0)
            && ((places - before) / before).abs() > 0.25
        {
            flags.push("F03");
        }
        if self
            .balance(line)
            .is_some_and(|b| matches!(b.status, crate::quota::BalanceStatus::Shortage | crate::quota::BalanceStatus::Surplus))
        {
            flags.push("F04");
        }
        if line.contracts > line.places {
            flags.push("F05");
        }
        if let (Some(admitted), Some(kcp)) = (offer.admitted, offer.kcp)
            && f64::from(admitted) < 0.85 * f64::from(kcp)
            && line.places > kcp
        {
            flags.push("F06");
        }
        let requests = || region.requests.iter().filter(|r| r.programme == Some(offer.programme));
        if requests().next().is_none() && line.contracts.0 == 0 {
            flags.push("F08");
        }
        if requests().any(|r| r.repeated) {
            flags.push("F12");
        }
        flags
    }
}

/// The form of a noun for a number that is shown with one decimal.
fn agreed(value: f64, forms: [&'static str; 3]) -> &'static str {
    plural_ru((value * 10.0).round() / 10.0, forms)
}
