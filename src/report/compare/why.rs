//! Why a line has other places than in the base run: one sentence, built from the tables of both runs. A fact is told only
//! where it pushes the places the way they went; where nothing about the line itself changed, the line that took its room.

use super::lines::Line;
use super::read::{LineKey, Plan, Run};
use super::warnings;
use crate::chain::CAUSES;
use crate::contract::{Constraint, PlanRow};
use crate::reason::cause_name;
use crate::words::{CONTRACTS, PLACES, WORKERS, counted, counted_en, factor_name, listed_years, unit_name};
use kadry_engine::quota::{Kind, Unit};
use kadry_region::lang::{Lang, number, plural_ru, text};

#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub run: &'a Run,
    pub plan: &'a Plan,
}

/// Part of the workers that a change of places gives below which a change of need does not explain it.
const TELLING: f64 = 0.1;
/// Relative change of the yield of a line that sets it apart.
const OWN: f64 = 0.05;
/// Bounds from below; contracts have a reason of their own, and a federal decision is both.
const FLOORS: [Kind; 3] = [Kind::Decline, Kind::LimitMin, Kind::Contract];
/// Reasons in one sentence.
const MOST: usize = 3;

/// The sentence for a line whose places differ; `lines` are all lines of the comparison, `run` is that of `after`.
pub fn why(before: Side<'_>, after: Side<'_>, lines: &[Line], line: &Line, run: usize, lang: Lang) -> String {
    let rows = (before.plan.lines.get(&line.key), after.plan.lines.get(&line.key));
    let (Some(was), Some(is)) = rows else {
        let (missing, planned) = if rows.0.is_none() { (before, after) } else { (after, before) };
        let (name, other) = (&missing.run.name, &planned.run.name);
        return text!(
            "Такой строки нет в расчёте «{name}», она есть только в «{other}».",
            "The run “{name}” has no such line; only “{other}” has it."
        )
        .get(lang)
        .to_owned();
    };
    let pair = Pair { before, after, was, is, key: &line.key, moved: line.moved(run), up: line.moved(run) > 0, lang };
    let mut parts: Vec<String> = [
        pair.duration(),
        pair.need(),
        pair.training(),
        pair.yields(),
        pair.contracts(),
        pair.priority(),
        pair.cost(),
        pair.bound(),
        pair.goals(),
    ]
    .into_iter()
    .flatten()
    .take(MOST)
    .collect();
    if parts.is_empty() {
        parts.push(pair.exchange(lines, line, run).unwrap_or_else(|| pair.otherwise()));
    }
    let mut letters = parts.join("; ");
    if let Some(first) = letters.chars().next() {
        letters.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    if !letters.ends_with('.') {
        letters.push('.');
    }
    letters
}

/// One line in both runs.
struct Pair<'a> {
    before: Side<'a>,
    after: Side<'a>,
    was: &'a PlanRow,
    is: &'a PlanRow,
    key: &'a LineKey,
    /// Places.
    moved: i64,
    /// It gained places.
    up: bool,
    lang: Lang,
}

impl Pair<'_> {
    fn n(&self, value: f64, decimals: usize) -> String {
        number(value, decimals, self.lang)
    }

    /// Two figures that differ, with as many decimals as show it.
    fn two(&self, was: f64, is: f64, decimals: usize) -> (String, String) {
        let shown = |decimals| (self.n(was, decimals), self.n(is, decimals));
        (decimals..decimals + 6).map(shown).find(|(was, is)| was != is).unwrap_or_else(|| shown(decimals))
    }

    fn signed(&self, value: f64) -> String {
        let shown = self.n(value, 1);
        if value > 0.0 { format!("+{shown}") } else { shown }
    }

    /// A change of so many people that more of them ask for more places.
    fn pushes(&self, people: f64) -> bool {
        let workers = self.moved.unsigned_abs() as f64 * self.was.workers_per_place.max(self.is.workers_per_place);
        (people > 0.0) == self.up && people.abs() >= (TELLING * workers).max(0.05)
    }

    /// Years in which the line gives workers.
    fn years(&self) -> Vec<i32> {
        let first = self.was.graduation_year;
        let offer = [&self.key.0, &self.key.1, &self.key.2, &self.key.3].map(String::clone);
        let late = |side: &Side<'_>| side.plan.yields.get(&offer).and_then(|of| of.get("workers_per_place_a_year_later")).copied();
        let two = [self.before, self.after].iter().all(|side| side.plan.balance.contains_key(&(self.key.1.clone(), first + 1)))
            && [self.before, self.after].iter().filter_map(late).any(|later| later >= 5e-4);
        if two { vec![first, first + 1] } else { vec![first] }
    }

    fn in_years(&self) -> String {
        let years = self.years();
        let listed = listed_years(&years, self.lang);
        match self.lang {
            Lang::Ru => format!("в {listed}\u{a0}{}", plural_ru(years.len() as f64, ["году", "годах", "годах"])),
            Lang::En => format!("in {listed}"),
        }
    }

    /// Both runs' sums over the years of the line.
    fn sums(&self, of: impl Fn(&Plan, &(String, i32)) -> Option<f64>) -> Option<(f64, f64)> {
        let cells: Vec<(String, i32)> = self.years().into_iter().map(|year| (self.key.1.clone(), year)).collect();
        let sum = |side: Side<'_>| cells.iter().map(|cell| of(side.plan, cell)).sum::<Option<f64>>();
        Some((sum(self.before)?, sum(self.after)?))
    }

    fn need(&self) -> Option<String> {
        let (was, is) = self.sums(|plan, cell| plan.balance.get(cell).map(|row| row.need))?;
        if self.was.graduation_year != self.is.graduation_year || !self.pushes(is - was) {
            return None;
        }
        let (people, when) = (self.n((is - was).abs(), 1), self.in_years());
        let (was, is) = self.two(was, is, 1);
        let cause = self.cause().map_or(String::new(), |(name, people)| {
            let people = self.signed(people);
            text!("; прежде всего {name} {people}", "; above all {name} {people}").get(self.lang).to_owned()
        });
        let (more_ru, more_en) = if self.up { ("больше", "more") } else { ("меньше", "less") };
        let said = text!(
            "потребность программы {when} {more_ru} на {people}\u{a0}чел. ({was} → {is}{cause})",
            "need of the programme {when} is {people} people {more_en} ({was} → {is}{cause})"
        );
        Some(said.get(self.lang).to_owned())
    }

    /// The cause that moves need most the way the need went.
    fn cause(&self) -> Option<(&'static str, f64)> {
        let of = |side: Side<'_>, at: usize| {
            self.years().iter().filter_map(|year| side.plan.causes.get(&(self.key.1.clone(), *year))).map(|parts| parts[at]).sum::<f64>()
        };
        let moved = (0..CAUSES.len()).map(|at| (CAUSES[at], of(self.after, at) - of(self.before, at)));
        let told = moved.filter(|(_, people)| (*people > 0.0) == self.up && people.abs() >= 0.05);
        told.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).map(|(cause, people)| (cause_name(cause, self.lang), people))
    }

    fn training(&self) -> Option<String> {
        let (was, is) = self.sums(|plan, cell| plan.balance.get(cell).map(|row| row.pipeline_workers))?;
        if self.was.graduation_year != self.is.graduation_year || !self.pushes(was - is) {
            return None;
        }
        let (more_ru, more_en) = if is > was { ("больше", "more") } else { ("меньше", "fewer") };
        let (ru, en) = (counted((is - was).abs(), 1, WORKERS), self.n((is - was).abs(), 1));
        let (was, is) = self.two(was, is, 1);
        let when = self.in_years();
        let said = text!(
            "обучающиеся дадут {when} на {ru} {more_ru} ({was} → {is})",
            "those in training give {en} workers {more_en} {when} ({was} → {is})"
        );
        Some(said.get(self.lang).to_owned())
    }

    /// Graduates of another year meet another need.
    fn duration(&self) -> Option<String> {
        let (was, is) = (self.was.graduation_year, self.is.graduation_year);
        // What a plan is asked for there, zero where those in training give enough; told where it pushes the places this way.
        let left = |side: Side<'_>, year: i32| {
            side.plan.balance.get(&(self.key.1.clone(), year)).map(|row| (row.need - row.pipeline_workers).max(0.0))
        };
        if was == is {
            return None;
        }
        let moved =
            left(self.before, was).zip(left(self.after, is)).filter(|(old, new)| (new - old).abs() >= 0.05 && (new > old) == self.up);
        let aside = moved.map_or(String::new(), |(old, new)| {
            let (old, new) = self.two(old, new, 1);
            text!(
                ", где кроме тех, кто уже учится, программе нужно {new}\u{a0}чел. вместо {old}",
                ", where the programme needs {new} people beyond those in training instead of {old}"
            )
            .get(self.lang)
            .to_owned()
        });
        Some(text!("выпуск в {is} году вместо {was}{aside}", "graduation in {is} instead of {was}{aside}").get(self.lang).to_owned())
    }

    /// Fewer workers from the places of the programme ask for more of them; a line whose own yield moves far is told whichever
    /// way its places went, because it is worth more or less than the others.
    fn yields(&self) -> Option<String> {
        let (was, is) = (self.was.workers_per_place, self.is.workers_per_place);
        let effect = self.effect();
        let asks = self.pushes(-effect);
        if (is - was).abs() < 5e-4 || !(asks || (is - was).abs() >= OWN * was.abs()) {
            return None;
        }
        let step = self.step().map_or(String::new(), |(name, was, is)| {
            let (was, is) = self.two(was, is, 3);
            text!("; {name} {is} вместо {was}", "; {name} {is} instead of {was}").get(self.lang).to_owned()
        });
        let all = if asks {
            let (people, en) = (counted(effect.abs(), 1, WORKERS), self.n(effect.abs(), 1));
            let (more_ru, more_en) = if effect > 0.0 { ("больше", "more") } else { ("меньше", "fewer") };
            text!(
                "; прежние места программы дали бы на {people} {more_ru}",
                "; the former places of the programme would give {en} workers {more_en}"
            )
            .get(self.lang)
            .to_owned()
        } else {
            String::new()
        };
        let (was, is) = self.two(was, is, 3);
        let said = text!("с места выйдет {is} работника вместо {was}{step}{all}", "a place gives {is} workers instead of {was}{step}{all}");
        Some(said.get(self.lang).to_owned())
    }

    /// Workers that the places of the base would give more, or less, by the yields of the other run: of the programme, in the
    /// year of graduation.
    fn effect(&self) -> f64 {
        let same = |row: &&PlanRow| row.programme == self.was.programme && row.graduation_year == self.was.graduation_year;
        let before = self.before.plan.lines.iter().filter(|(_, row)| same(row));
        let moved = before.filter_map(|(key, row)| {
            let after = self.after.plan.lines.get(key)?;
            Some(f64::from(row.places) * (after.workers_per_place - row.workers_per_place))
        });
        moved.sum()
    }

    /// The step of the yield that changed most.
    fn step(&self) -> Option<(String, f64, f64)> {
        let offer = [&self.key.0, &self.key.1, &self.key.2, &self.key.3].map(String::clone);
        let (was, is) = (self.before.plan.yields.get(&offer)?, self.after.plan.yields.get(&offer)?);
        let steps = was.iter().filter(|(name, _)| !name.starts_with("workers_per_place"));
        let moved = steps.filter_map(|(name, was)| Some((name, *was, *is.get(name)?))).filter(|(_, was, is)| (was - is).abs() >= 5e-4);
        let most = moved.max_by(|a, b| (a.1 - a.2).abs().total_cmp(&(b.1 - b.2).abs()))?;
        Some((factor_name(most.0, self.lang).to_owned(), most.1, most.2))
    }

    /// Contracts ask for places that the other plan does not have.
    fn contracts(&self) -> Option<String> {
        let (was, is) = (self.was.contracts, self.is.contracts);
        let ask = if self.up { is > was && is > self.was.places } else { is < was && was > self.is.places };
        let (ru, en) = (counted(f64::from(is), 0, CONTRACTS), counted_en(is as usize, ["contract", "contracts"]));
        ask.then(|| text!("{ru} вместо {was}", "{en} instead of {was}").get(self.lang).to_owned())
    }

    fn priority(&self) -> Option<String> {
        let of = |side: Side<'_>| side.plan.programmes.get(&self.key.1).map(|programme| programme.priority);
        let (was, is) = (of(self.before)?, of(self.after)?);
        if is == was || (is > was) != self.up {
            return None;
        }
        let whole = was.fract() == 0.0 && is.fract() == 0.0;
        let (was, is) = self.two(was, is, if whole { 0 } else { 2 });
        Some(text!("приоритет программы {is} вместо {was}", "the programme counts {is} instead of {was}").get(self.lang).to_owned())
    }

    /// A dearer place is the first that a plan gives up.
    fn cost(&self) -> Option<String> {
        let of = |row: &PlanRow| row.cost.filter(|_| row.places > 0).map(|cost| cost / f64::from(row.places) / 1e3);
        let (was, is) = (of(self.was)?, of(self.is)?);
        if (is - was).abs() < 0.01 * was.abs() || (is < was) != self.up {
            return None;
        }
        let (was, is) = self.two(was, is, 0);
        let said = text!(
            "место за весь срок стоит {is} тыс. руб. вместо {was}",
            "a place costs {is} thousand roubles over its years instead of {was}"
        );
        Some(said.get(self.lang).to_owned())
    }

    /// A bound on the line that is not the same in both runs, and that the other plan would break here or that keeps a group out.
    fn bound(&self) -> Option<String> {
        self.ceiling().or_else(|| self.floor()).map(|bound| self.told(bound))
    }

    /// From above: it keeps places down in the run that has fewer.
    fn ceiling(&self) -> Option<&Constraint> {
        let (fewer, more) = if self.up { (self.before, self.after) } else { (self.after, self.before) };
        let blocking = if self.up { &self.was.binding_constraint } else { &self.is.binding_constraint };
        let bounds = fewer
            .plan
            .constraints
            .values()
            .filter(|bound| !bound.kind().is_some_and(|kind| FLOORS.contains(&kind)) && self.concerns(bound));
        let holding = bounds.filter(|bound| match more.plan.constraints.get(&bound.constraint) {
            Some(other) => bound.bound < other.bound - 1e-6 && (bound.constraint == *blocking || other.activity > bound.bound + 1e-6),
            None => bound.constraint == *blocking,
        });
        holding.max_by_key(|bound| (bound.constraint == *blocking, std::cmp::Reverse(&bound.constraint)))
    }

    /// From below: it asks for places in the run that has more.
    fn floor(&self) -> Option<&Constraint> {
        let (more, fewer) = if self.up { (self.after, self.before) } else { (self.before, self.after) };
        let bounds =
            more.plan.constraints.values().filter(|bound| bound.kind().is_some_and(|kind| FLOORS.contains(&kind) || kind == Kind::Federal));
        let mut asking = bounds.filter(|bound| self.concerns(bound)).filter(|bound| match fewer.plan.constraints.get(&bound.constraint) {
            Some(other) => bound.bound > other.bound + 1e-6 && other.activity < bound.bound - 1e-6,
            None => bound.binding,
        });
        asking.next()
    }

    /// «бюджет (Минздрав, 2027 год): 240,0 млн руб. вместо 267,8».
    fn told(&self, bound: &Constraint) -> String {
        let (was, is) = (self.before.plan.constraints.get(&bound.constraint), self.after.plan.constraints.get(&bound.constraint));
        let (owner, year) = (&bound.owner, bound.year);
        let kind = if self.lang == Lang::Ru { bound.kind_ru() } else { &bound.kind };
        let unit = bound.kind().map_or(Unit::Places, Kind::unit);
        let name = unit_name(unit);
        let first = self.before.run.card.settings.first_admission_year.0.max(self.after.run.card.settings.first_admission_year.0);
        if let Some(limited @ (Kind::Growth | Kind::Decline)) = bound.kind()
            && year > first
        {
            return self.year_before(limited, year - 1);
        }
        let (factor, decimals) = if unit == Unit::Millions { (1e-6, 1) } else { (1.0, 0) };
        let figure = |value: f64| self.n(value * factor, decimals);
        let said = match (was, is) {
            (Some(was), Some(is)) => {
                let (was, is) = self.two(was.bound * factor, is.bound * factor, decimals);
                text!(
                    "{kind} ({owner}, {year}\u{a0}год): {is} {ru} вместо {was}",
                    "{kind} ({owner}, {year}): {is} {en} instead of {was}",
                    ru = &name.ru,
                    en = &name.en
                )
            }
            _ => {
                let amount = figure(bound.bound);
                let (gone_ru, gone_en) =
                    if is.is_none() { ("снято, было", "lifted, it was") } else { ("теперь есть:", "now there is one:") };
                text!(
                    "{kind} ({owner}, {year}\u{a0}год): {gone_ru} {amount} {ru}",
                    "{kind} ({owner}, {year}): {gone_en} {amount} {en}",
                    ru = &name.ru,
                    en = &name.en
                )
            }
        };
        said.get(self.lang).to_owned()
    }

    /// Between planned years the bound follows from the plan of the year before.
    fn year_before(&self, kind: Kind, year: i32) -> String {
        let key = (self.key.0.clone(), self.key.1.clone(), self.key.2.clone(), self.key.3.clone(), year);
        let places = |side: Side<'_>| side.plan.lines.get(&key).map_or("—".to_owned(), |row| self.n(f64::from(row.places), 0));
        let (was, is) = (places(self.before), places(self.after));
        let (how_ru, how_en) = if kind == Kind::Growth { ("рост", "growth") } else { ("снижение", "decline") };
        let said = text!(
            "приём этой строки в {year}\u{a0}году — {is} вместо {was}, а {how_ru} к нему ограничивают",
            "the admission of {year} on this line is {is} instead of {was}, and {how_en} from it is bounded"
        );
        said.get(self.lang).to_owned()
    }

    /// Whether a bound is one of the line's own in the years that it studies.
    fn concerns(&self, bound: &Constraint) -> bool {
        let (college, programme, form, base, year) = self.key;
        // Money and rooms are taken in every year of study, the rest is of the admission.
        let lasting = matches!(bound.kind(), Some(Kind::Budget | Kind::Contingent | Kind::Workshop | Kind::Teachers | Kind::Dormitory));
        let last = if lasting { self.was.graduation_year.max(*year + 1) } else { *year + 1 };
        if !(*year..last).contains(&bound.year) {
            return false;
        }
        let label = format!("{college} · {programme} · {form} · {base}");
        let own = [college.as_str(), self.was.founder.as_str(), label.as_str()];
        if !matches!(bound.kind(), Some(Kind::LimitMin | Kind::LimitMax | Kind::Federal | Kind::Applicants | Kind::Budget)) {
            return own.contains(&bound.owner.as_str());
        }
        let region = self.before.run.card.settings.name.as_str();
        let named = |word: &str, name: &str| format!("{word} {name}");
        let parts = [
            region.to_owned(),
            college.clone(),
            self.was.founder.clone(),
            self.was.municipality.clone(),
            programme.clone(),
            form.clone(),
            programme.split('.').next().map_or(String::new(), |group| format!("{group}.00.00")),
            named("отрасль", &self.was.industry),
            named("industry", &self.was.industry),
            named("база", base),
            named("base", base),
            named("учредитель", &self.was.founder),
            named("founder", &self.was.founder),
        ];
        let is_part = |owner: &str| parts.iter().any(|part| !part.is_empty() && part == owner);
        is_part(&bound.owner) || bound.owner.split(", ").all(is_part)
    }

    /// What the plan is asked for is another.
    fn goals(&self) -> Option<String> {
        let labels = warnings::changed_goals(self.before.run, self.after.run, self.lang);
        let listed = labels.join(", ");
        (!labels.is_empty()).then(|| {
            text!("план составлен с другими настройками целей ({listed})", "the plan has other settings of its goals ({listed})")
                .get(self.lang)
                .to_owned()
        })
    }

    /// The line that took the room, or gave it: of the bound's owner first, then of the same programme, college and founder.
    fn exchange(&self, lines: &[Line], line: &Line, run: usize) -> Option<String> {
        let founder = |other: &Line| self.before.plan.lines.get(&other.key).map(|row| row.founder.as_str());
        let mirror = |same: &dyn Fn(&Line) -> bool| {
            let found = lines
                .iter()
                .filter(|other| 2 * other.moved(run).abs() >= self.moved.abs() && (other.moved(run) > 0) != self.up && same(other));
            found.max_by(|a, b| a.moved(run).abs().cmp(&b.moved(run).abs()).then(b.key.cmp(&a.key)))
        };
        let (college, programme, form, base, year) = &line.key;
        let same_year = |other: &Line| other.key.4 == *year;
        let founders = |other: &Line| !self.was.founder.is_empty() && founder(other) == Some(self.was.founder.as_str());
        let offer = |other: &Line| (&other.key.0, &other.key.1, &other.key.2, &other.key.3) == (college, programme, form, base);
        let (ru, en, other) = [
            ("по той же программе", "of the same programme", mirror(&|other| same_year(other) && other.key.1 == *programme)),
            ("в другой год", "of another year", mirror(&offer)),
            ("в том же колледже", "of the same college", mirror(&|other| same_year(other) && other.key.0 == *college)),
            ("у того же учредителя", "of the same founder", mirror(&|other| same_year(other) && founders(other))),
        ]
        .into_iter()
        .find_map(|(ru, en, other)| Some((ru, en, other?)))?;
        let moved = other.moved(run);
        let (college, programme, form, base, year) = &other.key;
        let sign = if moved > 0 { "+" } else { "−" };
        let amount = match self.lang {
            Lang::Ru => counted(moved.unsigned_abs() as f64, 0, PLACES),
            Lang::En => counted_en(moved.unsigned_abs() as usize, ["place", "places"]),
        };
        let (more_ru, more_en) = if self.up {
            ("меньше мест осталось строке", "fewer places are left to")
        } else {
            ("больше мест получила строка", "more places go to")
        };
        let said = text!(
            "прямой причины у самой строки нет; {ru} {more_ru} {college} · {programme} · {form} · {base}, приём {year} ({sign}{amount})",
            "the line itself has no direct reason; {more_en} the line {en} {college} · {programme} · {form} · {base}, admission {year} ({sign}{amount})"
        );
        Some(said.get(self.lang).to_owned())
    }

    fn otherwise(&self) -> String {
        let gap = self.before.plan.card.gap.max(self.after.plan.card.gap);
        let said = if gap >= 1e-4 {
            let percent = self.n(gap * 100.0, 2);
            text!(
                "прямой причины у самой строки нет: цели плана вместе легли иначе, а разрыв до {percent}\u{a0}% допускает и такую замену",
                "the line itself has no direct reason: the goals together lie elsewhere, and the gap of up to {percent}% leaves room for such a change"
            )
        } else {
            text!(
                "прямой причины у самой строки нет: цели плана вместе легли иначе",
                "the line itself has no direct reason: the goals together lie elsewhere"
            )
        };
        said.get(self.lang).to_owned()
    }
}
