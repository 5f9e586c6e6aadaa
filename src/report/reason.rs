//! «Почему столько?»: the sentences of a line, built from the computation itself.

use super::words::constraint::{self, kind_ru};
use super::words::{CONTRACTS, GRADUATES, GROUPS, PLACES, WORKERS, counted};
use kadry_engine::outcome::Outcome;
use kadry_engine::quota::{BalanceLine, PlanLine};
use kadry_engine::review::lines::{GroupStep, LineFacts, causes};
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::units::Year;

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

/// People: less is nobody in figures of one decimal.
const SHOWN: f64 = 0.05;

/// Words for the lines of one plan.
pub struct Reasons<'a> {
    outcome: &'a Outcome,
    facts: &'a LineFacts<'a>,
}

impl<'a> Reasons<'a> {
    pub fn new(outcome: &'a Outcome, facts: &'a LineFacts<'a>) -> Self {
        Self { outcome, facts }
    }

    /// The whole chain of a line: places, need by cause, those in training, yield, what leaves no room for more, and what a
    /// group more or less would do.
    pub fn sentence(&self, line: &PlanLine) -> Text {
        let parts = [self.places(line), self.need(line), self.workers(line), self.room(line), self.step(line)];
        let joined = |lang: Lang| parts.iter().map(|part| part.get(lang)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Text::new(joined(Lang::Ru), joined(Lang::En))
    }

    /// The short answer: places, need, those in training, what is left, what bounds.
    pub fn short(&self, line: &PlanLine) -> Text {
        let (places, groups) = (f64::from(line.places), f64::from(line.groups));
        let offer = &self.outcome.region().offers[line.offer];
        let mut text = if line.places.0 == 0 {
            Text::new("Набора нет", "No admission")
        } else {
            Text::new(
                format!("{} ({})", counted(places, 0, PLACES), counted(groups, 0, GROUPS)),
                format!("{places} places in {groups} groups"),
            )
        };
        if let Some(b) = self.facts.balance(line) {
            let n = |people: f64, lang| number(people, 1, lang);
            let left = left(b);
            let [need, training, planned] = [b.need.0, b.pipeline.0, b.planned.0].map(|people| [n(people, Lang::Ru), n(people, Lang::En)]);
            text.ru += &format!(
                ": в {} году по программе нужно {} чел., обучающиеся дадут {}, план всех колледжей — {}, {}",
                line.graduation, need[0], training[0], planned[0], left.ru
            );
            text.en += &format!(
                ": in {} the programme needs {} people, those in training give {}, the plan of all colleges {}, {}",
                line.graduation, need[1], training[1], planned[1], left.en
            );
        }
        match self.facts.bound(line) {
            Some(bound) => {
                text.ru += &format!("; ещё одну группу не пускает: {}", kind_ru(bound.kind));
                text.en += &format!("; one more group is kept out by: {}", bound.kind);
            }
            None if !offer.licensed => {
                text.ru += "; лицензии нет";
                text.en += "; there is no licence";
            }
            None => {}
        }
        Text::new(text.ru + ".", text.en + ".")
    }

    fn places(&self, line: &PlanLine) -> Text {
        let (places, groups) = (f64::from(line.places), f64::from(line.groups));
        let mut text = if line.places.0 == 0 {
            Text::new("Набора нет", "No admission")
        } else {
            Text::new(
                format!("{} ({})", counted(places, 0, PLACES), counted(groups, 0, GROUPS)),
                format!("{places} places in {groups} groups"),
            )
        };
        let (ru, en) = match line.previous.map(f64::from) {
            None => ("; прошлый год неизвестен".to_owned(), "; the year before is unknown".to_owned()),
            Some(before) if before == places => ("; как годом раньше".to_owned(), "; as the year before".to_owned()),
            Some(before) => (format!("; годом раньше {}", number(before, 0, Lang::Ru)), format!("; the year before {before}")),
        };
        text.ru += &ru;
        text.en += &en;
        if line.contracts.0 > 0 {
            text.ru += &format!("; {}", counted(f64::from(line.contracts), 0, CONTRACTS));
            text.en += &format!("; {} places are contracted", line.contracts);
        }
        Text::new(text.ru + ".", text.en + ".")
    }

    fn need(&self, line: &PlanLine) -> Text {
        let Some(b) = self.facts.balance(line) else { return Text::default() };
        let programme = self.outcome.region().offers[line.offer].programme;
        let left = left(b);
        let of = |lang: Lang| {
            let (n, left) = (|people: f64| number(people, 1, lang), left.get(lang));
            let parts = self.largest(programme, line.graduation, lang);
            let parts = if parts.is_empty() { parts } else { format!(" ({parts})") };
            match lang {
                Lang::Ru => format!(
                    "Выпуск {} года: потребность по программе {}\u{a0}чел.{parts}; уже обучающиеся дадут {}, план всех колледжей — {}; {left}.",
                    line.graduation,
                    n(b.need.0),
                    n(b.pipeline.0),
                    counted(b.planned.0, 1, WORKERS)
                ),
                Lang::En => format!(
                    "Graduation {}: need of the programme {} people{parts}; those in training give {}, the plan of all colleges {} workers; {left}.",
                    line.graduation,
                    n(b.need.0),
                    n(b.pipeline.0),
                    n(b.planned.0)
                ),
            }
        };
        Text::new(of(Lang::Ru), of(Lang::En))
    }

    fn workers(&self, line: &PlanLine) -> Text {
        if line.places.0 == 0 {
            return Text::default();
        }
        let per_place = line.workers.0 / f64::from(line.places);
        Text::new(
            format!(
                "Из этих мест выйдет {} и {} по профессии (выход {}).",
                counted(line.graduates.0, 1, GRADUATES),
                counted(line.workers.0, 1, WORKERS),
                number(per_place, 3, Lang::Ru)
            ),
            format!(
                "These places give {} graduates and {} workers in the occupation (yield {}).",
                number(line.graduates.0, 1, Lang::En),
                number(line.workers.0, 1, Lang::En),
                number(per_place, 3, Lang::En)
            ),
        )
    }

    fn room(&self, line: &PlanLine) -> Text {
        match self.facts.bound(line) {
            Some(bound) => {
                let Text { ru, en } = constraint::sentence(bound, &self.outcome.region().settings.scenario);
                text!("Ещё одну группу не пускает: {ru}.", "One more group is kept out by: {en}.")
            }
            None if line.places.0 == 0 && !self.outcome.region().offers[line.offer].licensed => {
                Text::new("Лицензии нет.", "There is no licence.")
            }
            None => Text::new(
                "Отдельного ограничения, которое не пускает ещё одну группу, нет: так сложились цели плана вместе.",
                "No single constraint keeps one more group out: this is where the goals together lie.",
            ),
        }
    }

    /// What one group more or less would do to the shortage of the programme.
    pub fn step(&self, line: &PlanLine) -> Text {
        let Some(step) = self.facts.group_step(line) else { return Text::default() };
        let programme = self.outcome.region().offers[line.offer].programme;
        Text::new(step_ru(&step, line.groups.0 > 0), step_en(&step, line.groups.0 > 0, &self.outcome.region().programmes[programme].code))
    }

    /// The four largest causes and the sum of the rest.
    fn largest(&self, programme: usize, year: Year, lang: Lang) -> String {
        let mut parts = causes(self.outcome, programme, year);
        parts.retain(|(_, people)| people.0.abs() >= SHOWN);
        parts.sort_by(|a, b| b.1.0.abs().total_cmp(&a.1.0.abs()));
        let rest: f64 = parts.iter().skip(4).map(|(_, people)| people.0).sum();
        let mut named: Vec<String> =
            parts.iter().take(4).map(|(cause, people)| format!("{} {}", cause_name(cause, lang), number(people.0, 1, lang))).collect();
        if rest.abs() >= SHOWN {
            let word = if lang == Lang::Ru { "прочее" } else { "other" };
            named.push(format!("{word} {}", number(rest, 1, lang)));
        }
        named.join(", ")
    }
}

/// What the plan leaves of a need.
fn left(b: &BalanceLine) -> Text {
    let of = |people: f64| [Lang::Ru, Lang::En].map(|lang| number(people, 1, lang));
    match (b.shortage.0 >= SHOWN, b.surplus.0 >= SHOWN) {
        (true, _) => {
            let [ru, en] = of(b.shortage.0);
            text!("не хватает {ru}", "{en} lack")
        }
        (_, true) => {
            let [ru, en] = of(b.surplus.0);
            text!("избыток {ru}", "{en} too many")
        }
        _ => text!("баланс достигнут", "in balance"),
    }
}

/// «Группой больше (25 мест, 9,4 работника): дефицит программы 2030–2031 годов 12,3 → 2,9; группой меньше — 21,7.»
fn step_ru(step: &GroupStep, has_group: bool) -> String {
    let n = |people: f64| number(people, 1, Lang::Ru);
    let years = match step.years {
        (one, same) if one == same => format!("{one}\u{a0}года"),
        (from, to) => format!("{from}–{to}\u{a0}годов"),
    };
    let group = format!("{}, {}", counted(f64::from(step.places), 0, PLACES), counted(step.workers, 1, WORKERS));
    let more = if step.shortage >= SHOWN {
        format!("дефицит программы {years} стал бы {} вместо {}", n(step.more), n(step.shortage))
    } else {
        format!("дефицита программы {years} нет и так, избыток вырос бы на {}", n(step.workers))
    };
    let less = if has_group { format!("; группой меньше — {}", lack_ru(step.less)) } else { String::new() };
    format!("Группой больше ({group}): {more}{less} (прочие строки — как есть, пределы не учтены).")
}

fn lack_ru(people: f64) -> String {
    if people >= SHOWN {
        format!("дефицит {}", number(people, 1, Lang::Ru))
    } else {
        "дефицита не было бы".to_owned()
    }
}

fn step_en(step: &GroupStep, has_group: bool, programme: &str) -> String {
    let n = |people: f64| number(people, 1, Lang::En);
    let years = match step.years {
        (one, same) if one == same => one.to_string(),
        (from, to) => format!("{from}–{to}"),
    };
    let more = if step.shortage >= SHOWN {
        format!("the shortage of {programme} in {years} would be {} instead of {}", n(step.more), n(step.shortage))
    } else {
        format!("there is no shortage of {programme} in {years} as it is, the surplus would grow by {}", n(step.workers))
    };
    let less = if has_group { format!("; with a group less the shortage would be {}", n(step.less)) } else { String::new() };
    format!(
        "With a group more ({} places, {} workers) {more}{less} (other lines as they are, limits put aside).",
        step.places,
        n(step.workers)
    )
}
