//! The remarks of an expert review that a program can make (F01–F15 of domain.md A.6): on lines of the plan, on programmes, on
//! employers and on totals. Each is a code and a sentence with its figures.

use super::reason::Reasons;
use kadry_engine::outcome::Outcome;
use kadry_engine::quota::{BalanceStatus, Kind, PlanLine};
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::units::{People, Year};
use kadry_region::{Offer, Region, codes};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Change from the year before that asks for a reason.
const SUDDEN: f64 = 0.25;
/// Part of last year's figure that has to be admitted before a line grows.
const FILLED: f64 = 0.85;
/// Of those who work: fewer than this in the occupation asks why the line is not cut.
const IN_OCCUPATION: f64 = 0.5;
/// Part of a programme's need that one employer may state.
const ONE_EMPLOYER: f64 = 0.5;
/// People a year: a smaller need is an estimate from few people.
const SMALL: f64 = 5.0;
/// Months: the longest programme of skilled workers (base 9) is 3 years 10 months.
const LONGEST_PROFESSION: u32 = 46;

/// One remark.
#[derive(Clone, Debug)]
pub struct Flag {
    pub code: &'static str,
    pub sentence: Text,
}

/// What the remarks on many lines share, looked up once.
pub struct Flags<'a> {
    outcome: &'a Outcome,
    reasons: Reasons<'a>,
    /// Programmes that an employer asks for.
    evidenced: Vec<bool>,
    /// Programmes and years whose need is stated more than once.
    repeated: HashSet<(usize, Year)>,
    /// Stated by one employer for a programme and year of graduation.
    stated: BTreeMap<(usize, Year), BTreeMap<&'a str, f64>>,
    /// Owners of capacities that are exceeded, with the first such year.
    exceeded: HashMap<&'a str, (Year, &'a Text)>,
}

impl<'a> Flags<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let region = outcome.region();
        let evidenced = (0..region.programmes.len()).map(|programme| region.evidenced(programme)).collect();
        let mut repeated = HashSet::new();
        let mut stated: BTreeMap<(usize, Year), BTreeMap<&str, f64>> = BTreeMap::new();
        for request in &region.requests {
            if request.repeated {
                repeated.extend(request.programme.map(|programme| (programme, request.year)));
            } else if let Some(programme) = request.programme {
                *stated.entry((programme, request.year)).or_default().entry(&request.employer).or_default() += request.count.0;
            }
        }
        for contract in &region.contracts {
            let offer = &region.offers[contract.offer];
            let key = (offer.programme, contract.admission_year.plus(offer.years()));
            let sum = stated.entry(key).or_default().entry(&contract.employer).or_default();
            // A contract usually repeats a request: the larger of both is the employer's need.
            *sum = sum.max(f64::from(contract.count));
        }
        let mut exceeded: HashMap<&str, (Year, &Text)> = HashMap::new();
        for row in &outcome.plan.constraints {
            if matches!(row.kind, Kind::Contingent | Kind::Workshop | Kind::Teachers | Kind::Dormitory) && row.slack < -0.5 {
                exceeded.entry(&row.owner).or_insert((row.year, &row.sentence));
            }
        }
        Self { outcome, reasons: Reasons::new(outcome), evidenced, repeated, stated, exceeded }
    }

    /// Remarks on one line, in the order of their codes.
    pub fn of(&self, line: &PlanLine) -> Vec<Flag> {
        let region = self.outcome.region();
        let offer = &region.offers[line.offer];
        let found = [
            licence(region, offer, line),
            groups(offer, line),
            sudden(line),
            self.balance(line),
            contracts(line),
            admission(offer, line),
            self.in_occupation(line),
            self.evidence(offer),
            duration(region, offer),
            self.capacity(line.offer),
            self.repeated(offer, line),
            self.one_employer(offer, line),
            self.small(line),
        ];
        found.into_iter().flatten().map(|(code, sentence)| Flag { code, sentence }).collect()
    }

    fn balance(&self, line: &PlanLine) -> Option<(&'static str, Text)> {
        let b = self.reasons.balance(line)?;
        let percent = |people: f64, lang| if b.need.0 > 0.0 { number(100.0 * people / b.need.0, 0, lang) } else { "—".to_owned() };
        let n = |people: f64, lang| number(people, 1, lang);
        let year = line.graduation;
        let (ru, en, people) = match b.status {
            BalanceStatus::Shortage => ("дефицит", "shortage", b.shortage.0),
            BalanceStatus::Surplus => ("избыток", "surplus", b.surplus.0),
            BalanceStatus::Balanced | BalanceStatus::OutOfReach => return None,
        };
        let sentence = Text::new(
            format!("{ru} программы в {year} году {} чел. — {} % потребности", n(people, Lang::Ru), percent(people, Lang::Ru)),
            format!("{en} of the programme in {year}: {} people, {}% of need", n(people, Lang::En), percent(people, Lang::En)),
        );
        Some(("F04", sentence))
    }

    fn in_occupation(&self, line: &PlanLine) -> Option<(&'static str, Text)> {
        let factor = &self.outcome.inputs().chains.get(line.offer)?.in_occupation;
        // The reference value tells nothing of this college.
        let own = factor.source.is_none() && factor.value.0 < IN_OCCUPATION;
        let kept = line.places.0 > 0 && line.previous.is_none_or(|before| line.places >= before);
        let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(100.0 * factor.value.0, 0, lang));
        (own && kept).then(|| {
            let sentence = text!(
                "по профессии работают {ru} % трудоустроенных выпускников, а приём не снижен",
                "{en}% of graduates at work are in the occupation, and the admission is not cut"
            );
            ("F07", sentence)
        })
    }

    fn evidence(&self, offer: &Offer) -> Option<(&'static str, Text)> {
        (!self.evidenced[offer.programme]).then(|| {
            let sentence = text!(
                "потребность только из расчёта: ни заявок работодателей, ни целевых договоров по программе нет",
                "need comes from the model alone: no request of an employer and no contract for the programme"
            );
            ("F08", sentence)
        })
    }

    fn capacity(&self, offer: usize) -> Option<(&'static str, Text)> {
        let region = self.outcome.region();
        let college = region.colleges[region.offers[offer].college].id.as_str();
        let found = self.exceeded.get(college).or_else(|| self.exceeded.get(region.offer_label(offer).as_str()));
        found.map(|(_, sentence)| {
            ("F11", Text::new(format!("мощность превышена: {}", sentence.ru), format!("capacity exceeded: {}", sentence.en)))
        })
    }

    fn repeated(&self, offer: &Offer, line: &PlanLine) -> Option<(&'static str, Text)> {
        self.repeated.contains(&(offer.programme, line.graduation)).then(|| {
            let sentence = text!(
                "одна и та же потребность заявлена несколькими источниками: учтена один раз",
                "one need is stated by several sources: it counts once"
            );
            ("F12", sentence)
        })
    }

    fn one_employer(&self, offer: &Offer, line: &PlanLine) -> Option<(&'static str, Text)> {
        let need = self.outcome.inputs().demand.need(offer.programme, line.graduation).0;
        let (employer, people) =
            self.stated.get(&(offer.programme, line.graduation))?.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))?;
        let share = people / need;
        (need > 0.0 && share > ONE_EMPLOYER).then(|| {
            let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(100.0 * share, 0, lang));
            let year = line.graduation;
            let sentence = text!(
                "{employer}: {ru} % потребности программы в {year} году — зависимость от одного работодателя",
                "{employer}: {en}% of the programme's need in {year}, dependence on one employer"
            );
            ("F14", sentence)
        })
    }

    fn small(&self, line: &PlanLine) -> Option<(&'static str, Text)> {
        let need = self.reasons.balance(line)?.need.0;
        (need < SMALL).then(|| {
            let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(need, 1, lang));
            let year = line.graduation;
            let sentence = text!(
                "потребность {year} года мала ({ru} чел.): оценка опирается на немногих людей",
                "need of {year} is small ({en} people): the estimate rests on few"
            );
            ("F15", sentence)
        })
    }
}

fn licence(region: &Region, offer: &Offer, line: &PlanLine) -> Option<(&'static str, Text)> {
    let programme = &region.programmes[offer.programme];
    let year = line.year;
    if !offer.licensed {
        return Some(("F01", text!("у колледжа нет лицензии на программу", "the college holds no licence for the programme")));
    }
    (offer.groups_allowed(programme, year) == 0 && offer.max_groups > 0).then(|| {
        let sentence =
            text!("приём {year} года вне срока действия программы", "the admission of {year} is outside the years of the programme");
        ("F01", sentence)
    })
}

fn groups(offer: &Offer, line: &PlanLine) -> Option<(&'static str, Text)> {
    let (places, groups) = (line.places.0, line.groups.0);
    let whole = places >= groups * offer.group_min && places <= groups * offer.group_size;
    let (least, most) = (offer.group_min, offer.group_size);
    (!whole).then(|| {
        let sentence = text!(
            "мест {places} не складываются в {groups} целых групп по {least}–{most}",
            "{places} places are not {groups} whole groups of {least} to {most}"
        );
        ("F02", sentence)
    })
}

fn sudden(line: &PlanLine) -> Option<(&'static str, Text)> {
    let before = line.previous.map(f64::from)?;
    let places = f64::from(line.places);
    let moved = (places - before) / before;
    // A line that opens has no percentage; it is as sudden as any.
    (if before > 0.0 { moved.abs() > SUDDEN } else { places > 0.0 }).then(|| {
        let percent = |lang| {
            if before > 0.0 {
                format!(" ({}{} %)", if moved > 0.0 { "+" } else { "" }, number(100.0 * moved, 0, lang))
            } else {
                String::new()
            }
        };
        let (ru, en) = (percent(Lang::Ru), percent(Lang::En));
        (
            "F03",
            text!(
                "мест {places}, годом раньше {before}{ru}: изменение больше 25 %",
                "{places} places, the year before {before}{en}: a change of over 25%"
            ),
        )
    })
}

fn contracts(line: &PlanLine) -> Option<(&'static str, Text)> {
    let (contracts, places) = (line.contracts, line.places);
    (contracts > places).then(|| ("F05", text!("целевых договоров {contracts}, мест {places}", "{contracts} contracts, {places} places")))
}

fn admission(offer: &Offer, line: &PlanLine) -> Option<(&'static str, Text)> {
    let (admitted, kcp) = (offer.admitted?, offer.kcp?);
    let places = line.places;
    (f64::from(admitted) < FILLED * f64::from(kcp) && places > kcp).then(|| {
        let sentence = text!(
            "в прошлом году принято {admitted} из {kcp}, а мест предложено {places}",
            "last year {admitted} of {kcp} were admitted, and {places} places are proposed"
        );
        ("F06", sentence)
    })
}

fn duration(region: &Region, offer: &Offer) -> Option<(&'static str, Text)> {
    let code = &region.programmes[offer.programme].code;
    let months = offer.duration_months;
    if codes::is_profession(code) && months > LONGEST_PROFESSION {
        let longest = LONGEST_PROFESSION;
        let sentence = text!(
            "срок {months} мес. больше {longest}: для профессии (NN.01.NN) так не бывает",
            "{months} months are over {longest}: no profession (NN.01.NN) takes so long"
        );
        return Some(("F10", sentence));
    }
    let same = |other: &&Offer| other.college == offer.college && other.programme == offer.programme && other.form == offer.form;
    let other = region.offers.iter().filter(same).find(|other| match (offer.base.as_str(), other.base.as_str()) {
        ("9", "11") => months < other.duration_months,
        ("11", "9") => months > other.duration_months,
        _ => false,
    })?;
    let (base, other_base, other_months) = (&offer.base, &other.base, other.duration_months);
    let sentence = text!(
        "срок {months} мес. на базе {base} не вяжется с {other_months} мес. на базе {other_base}",
        "{months} months on base {base} do not go with {other_months} months on base {other_base}"
    );
    Some(("F10", sentence))
}

/// A remark on what is no line of the plan.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Employer or kind of the total.
    pub subject: String,
    /// Code of the programme, empty where it is about several.
    pub programme: String,
    pub year: Option<Year>,
    pub flag: Flag,
}

/// Requests that no place serves (F09), and federal decisions that the plan does not meet (F13).
pub fn remarks(outcome: &Outcome) -> Vec<Remark> {
    let mut found = unserved(outcome);
    found.extend(totals(outcome));
    found
}

fn unserved(outcome: &Outcome) -> Vec<Remark> {
    let region = outcome.region();
    let mut supply: HashMap<(usize, Year), f64> = HashMap::new();
    let mut reach: HashSet<Year> = HashSet::new();
    for b in &outcome.plan.balance {
        supply.insert((b.programme, b.year), b.pipeline.0 + b.planned.0);
        if b.status != BalanceStatus::OutOfReach {
            reach.insert(b.year);
        }
    }
    let gives = |programme: usize, year: Year| supply.get(&(programme, year)).copied().unwrap_or_default();
    let mut found = Vec::new();
    for request in region.requests.iter().filter(|r| !r.repeated && r.count > People(0.0) && reach.contains(&r.year)) {
        let (served, programme, subject) = match (request.programme, request.occupation) {
            (Some(programme), _) => {
                let code = region.programmes[programme].code.clone();
                (gives(programme, request.year), code.clone(), code)
            }
            (None, Some(occupation)) => {
                let sum = region.programmes_of(occupation).iter().map(|m| gives(m.programme, request.year)).sum();
                (sum, String::new(), region.occupations[occupation].clone())
            }
            (None, None) => continue,
        };
        if served >= 0.5 {
            continue;
        }
        let (year, [ru, en]) = (request.year, [Lang::Ru, Lang::En].map(|lang| number(request.count.0, 0, lang)));
        let sentence = text!(
            "заявка {year} года на {ru} чел. ({subject}): ни одного работника ни из плана, ни из обучающихся",
            "request of {year} for {en} people ({subject}): no worker, neither from the plan nor from those in training"
        );
        found.push(Remark { subject: request.employer.clone(), programme, year: Some(year), flag: Flag { code: "F09", sentence } });
    }
    found
}

fn totals(outcome: &Outcome) -> Vec<Remark> {
    let rows = outcome.plan.constraints.iter().filter(|row| row.kind == Kind::Federal && row.slack.abs() > 0.5);
    rows.map(|row| {
        let sentence = Text::new(
            format!("сумма строк расходится с решением: {}", row.sentence.ru),
            format!("the sum of lines differs from the decision: {}", row.sentence.en),
        );
        Remark { subject: row.owner.clone(), programme: String::new(), year: Some(row.year), flag: Flag { code: "F13", sentence } }
    })
    .collect()
}

/// What a code stands for.
pub fn meaning(code: &str) -> Text {
    let (ru, en) = match code {
        "F01" => ("программа неизвестна, отозвана или не лицензирована", "programme unknown, withdrawn or not licensed"),
        "F02" => ("места не складываются в целые группы", "places are not whole groups"),
        "F03" => ("рост или снижение больше 25 % за год", "growth or cut of over 25% in a year"),
        "F04" => ("дефицит или избыток по программе", "shortage or surplus of the programme"),
        "F05" => ("целевых договоров больше, чем мест", "more contracts than places"),
        "F06" => ("прошлый приём ниже 85 % КЦП, а строка растёт", "last admission under 85% of its figure, and the line grows"),
        "F07" => ("мало работают по профессии, а строка не снижена", "few work in the occupation, and the line is not cut"),
        "F08" => ("нет подтверждения работодателей", "no evidence of employers"),
        "F09" => ("заявка работодателя без единого работника", "request of an employer that no worker serves"),
        "F10" => ("срок, база и форма не вяжутся", "duration, base and form do not go together"),
        "F11" => ("мощность превышена в одном из лет обучения", "capacity exceeded in a year of study"),
        "F12" => ("одна потребность заявлена несколько раз", "one need stated several times"),
        "F13" => ("сумма расходится с решением", "the sum differs from the decision"),
        "F14" => ("зависимость от одного работодателя", "dependence on one employer"),
        "F15" => ("малая потребность, оценка неустойчива", "a small need, an unsteady estimate"),
        _ => ("", ""),
    };
    Text::new(ru, en)
}
