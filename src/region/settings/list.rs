//! Every setting of `region.toml`, once: its key, what it may be, what it is called and what it is for. The checks, the sheet of
//! settings, the template and the sensitivity all read this list.

use super::domain::{Domain, MOST, Since, Value};
use super::{Contracts, ControlTotals, GoalName, Mode, Settings};
use crate::choice::{Choice, choice};
use crate::lang::Text;
use std::sync::LazyLock;

/// What a number is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A bare number, or none at all.
    Bare,
    Years,
    /// A part of a whole.
    Share,
    /// A share a year.
    Yearly,
    Factor,
    Hours,
    Places,
    Seconds,
}

/// Where the value of a setting stands.
#[derive(Clone, Debug)]
enum Field {
    Plain(fn(&Settings) -> Value),
    Tolerance(GoalName),
    Weight(GoalName),
    Source(String),
}

#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name in `region.toml`, levels parted by points.
    pub key: String,
    pub label: Text,
    pub domain: Domain,
    pub unit: Unit,
    pub about: Text,
    field: Field,
}

/// Settings under one heading.
#[derive(Clone, Debug)]
pub struct Section {
    pub title: Text,
    pub settings: Vec<Setting>,
}

impl Setting {
    /// Where the table of this name, or `all`, comes from: packages may name sources by words of their own.
    pub fn source(of: &str, label: Text, about: Text) -> Self {
        let (key, field) = (format!("sources.{of}"), Field::Source(of.to_owned()));
        Self { key, label, domain: Domain::Text, unit: Unit::Bare, about, field }
    }

    /// Whether a package must say it.
    pub fn required(&self) -> bool {
        ["name", "base_year", "first_admission_year"].contains(&self.key.as_str())
    }

    /// What it is in these settings; nothing where a goal has no tolerance of its own, a table no source.
    pub fn value(&self, settings: &Settings) -> Option<Value> {
        match &self.field {
            Field::Plain(get) => Some(get(settings)),
            Field::Tolerance(goal) => settings.scenario.tolerances.get(goal).map(|share| Value::Number(share.0)),
            Field::Weight(goal) => Some(Value::Number(settings.scenario.weights.of(*goal))),
            Field::Source(of) => settings.sources.get(of).map(|source| text(source)),
        }
    }

    /// What holds where a package leaves it out; nothing where it may not.
    pub fn default(&self) -> Option<Value> {
        self.value(&BARE).filter(|_| !self.required())
    }
}

/// Settings of a package that says only what it must.
static BARE: LazyLock<Settings> = LazyLock::new(|| Settings::new("", 0.into(), 0.into()));

static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| {
    vec![
        Section { title: Text::new("Регион и годы", "The region and its years"), settings: region() },
        Section { title: Text::new("Сценарий: потребность", "Scenario: need"), settings: need() },
        Section { title: Text::new("Сценарий: план приёма", "Scenario: the admission plan"), settings: plan() },
        Section {
            title: Text::new("Сценарий: допуски и веса целей", "Scenario: tolerances and weights of goals"), settings: by_goal()
        },
    ]
});

/// Every setting but sources, in the order of the sheet.
pub fn sections() -> &'static [Section] {
    &SECTIONS
}

/// The same without headings.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    sections().iter().flat_map(|section| &section.settings)
}

pub fn find(key: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.key == key)
}

const GOALS: &[Choice] = &[
    choice("contracts", "договоры", "contracts", &[]),
    choice("shortage", "дефицит", "shortage", &[]),
    choice("fairness", "равномерность", "fairness", &[]),
    choice("surplus", "избыток", "surplus", &[]),
    choice("change", "изменение", "change", &[]),
    choice("cost", "стоимость", "cost", &[]),
    choice("score", "балл", "score", &[]),
];
const MODE: &[Choice] = &[
    choice("lexicographic", "по очереди", "lexicographic", &[]),
    choice("weighted", "взвешенная сумма", "weighted", &[]),
    choice("competition", "конкурс", "competition", &[]),
];
const CONTRACTS: &[Choice] = &[choice("hard", "обязательны", "hard", &[]), choice("soft", "по возможности", "soft", &[])];
const CONTROL: &[Choice] = &[choice("apply", "приводить", "apply", &[]), choice("compare", "сравнивать", "compare", &[])];

const AMOUNT: Domain = Domain::Number(0.0, MOST);

fn row(key: &str, label: [&str; 2], domain: Domain, unit: Unit, get: fn(&Settings) -> Value, about: [&str; 2]) -> Setting {
    let [label, about] = [label, about].map(|[ru, en]| Text::new(ru, en));
    Setting { key: key.to_owned(), label, domain, unit, about, field: Field::Plain(get) }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn whole(number: impl Into<i128>) -> Value {
    Value::Whole(number.into())
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Lexicographic => "lexicographic",
        Mode::Weighted => "weighted",
        Mode::Competition => "competition",
    }
}

fn contracts(contracts: Contracts) -> &'static str {
    match contracts {
        Contracts::Hard => "hard",
        Contracts::Soft => "soft",
    }
}

fn control(control: ControlTotals) -> &'static str {
    match control {
        ControlTotals::Apply => "apply",
        ControlTotals::Compare => "compare",
    }
}

fn region() -> Vec<Setting> {
    vec![
        row(
            "name",
            ["Название региона", "Name of the region"],
            Domain::Name,
            Unit::Bare,
            |s| text(&s.name),
            ["полное название", "full name"],
        ),
        row(
            "oktmo",
            ["ОКТМО", "OKTMO"],
            Domain::Oktmo,
            Unit::Bare,
            |s| text(&s.oktmo),
            ["8 или 11 цифр; можно не заполнять", "8 or 11 digits; may stay empty"],
        ),
        row(
            "base_year",
            ["Базовый год", "Base year"],
            Domain::Year(Since::Any),
            Unit::Bare,
            |s| whole(s.base_year.0),
            ["последний год, за который есть фактическая занятость", "last year with facts on employment"],
        ),
        row(
            "first_admission_year",
            ["Первый год приёма", "First admission year"],
            Domain::Year(Since::Base),
            Unit::Bare,
            |s| whole(s.first_admission_year.0),
            ["первый год, на который распределяются КЦП", "first year whose admission figures are distributed"],
        ),
        row(
            "admission_years",
            ["Лет приёма", "Admission years"],
            Domain::Whole(1, 15),
            Unit::Years,
            |s| whole(s.admission_years),
            ["сколько лет приёма в плане", "how many are planned"],
        ),
        row(
            "horizon",
            ["Горизонт", "Horizon"],
            Domain::Year(Since::AfterBase),
            Unit::Bare,
            |s| whole(s.horizon.0),
            ["последний год отчёта о потребности", "last year of need that is reported"],
        ),
        row(
            "mend_lookalikes",
            ["Исправлять похожие буквы", "Mend letters that look alike"],
            Domain::YesNo,
            Unit::Bare,
            |s| Value::Flag(s.mend_lookalikes),
            [
                "согласие заменять буквы, которые только похожи на нужные: латинскую C в русском слове, О вместо нуля в коде",
                "consent to replace letters that only look right: Latin C in a Russian word, О for zero in a code",
            ],
        ),
    ]
}

fn need() -> Vec<Setting> {
    vec![
        row(
            "scenario.name",
            ["Название сценария", "Name of the scenario"],
            Domain::Text,
            Unit::Bare,
            |s| text(&s.scenario.name),
            ["любое", "any"],
        ),
        row(
            "scenario.vacancy_years",
            ["Срок закрытия вакансий", "Years to clear vacancies"],
            Domain::Whole(1, 20),
            Unit::Years,
            |s| whole(s.scenario.vacancy_years),
            ["лет, за которые закрывается запас вакансий", "years over which the stock of vacancies is cleared"],
        ),
        row(
            "scenario.employment_trend",
            ["Поправка к росту занятости", "Correction of employment growth"],
            Domain::Number(-0.2, 0.2),
            Unit::Yearly,
            |s| Value::Number(s.scenario.employment_trend),
            ["доля в год сверх прогноза, например −0,005", "share a year beyond the forecast, such as −0.005"],
        ),
        row(
            "scenario.dropout_factor",
            ["Множитель отсева", "Factor of drop-out"],
            Domain::Number(0.0, 10.0),
            Unit::Factor,
            |s| Value::Number(s.scenario.dropout_factor),
            [
                "годовой отсев всех строк умножается на это число; 1 — как есть",
                "the yearly drop-out of every line times this number; 1 as it is",
            ],
        ),
        row(
            "scenario.other_supply_share",
            ["Доля других источников", "Share of other supply"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.other_supply_share.0),
            [
                "доля потребности, которую закрывают опытные работники, платные места и колледжи вне плана",
                "share of openings that experienced workers, paid places and colleges outside the plan fill",
            ],
        ),
        row(
            "scenario.control_totals",
            ["Официальный прогноз", "Official forecast"],
            Domain::One(CONTROL),
            Unit::Bare,
            |s| Value::Word(control(s.scenario.control_totals)),
            [
                "потребность приводится к листу «контрольные итоги» или только сравнивается с ним",
                "whether need is raked to the sheet “control totals” or only compared with it",
            ],
        ),
        row(
            "scenario.pension_age_shift",
            ["Сдвиг пенсионного возраста", "Shift of pension age"],
            Domain::Whole(-20, 10),
            Unit::Years,
            |s| whole(s.scenario.pension_age_shift),
            ["лет; −5 на Крайнем Севере", "years; −5 in the Far North"],
        ),
        row(
            "scenario.retire_first",
            ["Выход в год права", "Retire at once"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.retire_first.0),
            ["доля выходящих на пенсию в год наступления права", "share that retires in the year of eligibility"],
        ),
        row(
            "scenario.retire_later",
            ["Выход позже", "Retire later"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.retire_later.0),
            ["доля выходящих из имеющих право в каждый следующий год", "share of the eligible who retire in each later year"],
        ),
        row(
            "scenario.draws",
            ["Испытаний", "Draws"],
            Domain::Whole(10, 100_000),
            Unit::Bare,
            |s| whole(s.scenario.draws),
            ["случайных испытаний для интервалов", "draws behind the intervals"],
        ),
        row(
            "scenario.seed",
            ["Начальное число", "Seed"],
            Domain::Whole(0, i64::MAX),
            Unit::Bare,
            |s| whole(s.scenario.seed),
            ["то же число даёт те же испытания", "the same seed gives the same draws"],
        ),
        row(
            "scenario.sd_retire",
            ["Погрешность: пенсия", "Error of retirement"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.sd_retire.0),
            ["относительная, вероятности выхода", "relative, of the rate"],
        ),
        row(
            "scenario.sd_death",
            ["Погрешность: смерть", "Error of deaths"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.sd_death.0),
            ["относительная, вероятности", "relative, of the rate"],
        ),
        row(
            "scenario.sd_transfer",
            ["Погрешность: смена занятия", "Error of transfers"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.sd_transfer.0),
            ["относительная, вероятности ухода в другое занятие", "relative, of the rate of moves to another occupation"],
        ),
        row(
            "scenario.sd_migration",
            ["Погрешность: миграция", "Error of migration"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.sd_migration.0),
            ["относительная, вероятности выезда", "relative, of the rate"],
        ),
        row(
            "scenario.sd_yield",
            ["Погрешность: выход", "Error of yields"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.sd_yield.0),
            ["относительная, числа работников на место", "relative, of the workers per place"],
        ),
    ]
}

fn plan() -> Vec<Setting> {
    vec![
        row(
            "scenario.goals",
            ["Цели по порядку", "Goals in their order"],
            Domain::Many(GOALS),
            Unit::Bare,
            |s| Value::Words(s.scenario.goals.iter().map(|goal| goal.key()).collect()),
            [
                "через запятую, главная первой; лишние уберите: договоры, дефицит, равномерность, избыток, изменение, стоимость, балл",
                "parted by commas, the main one first; leave out what does not count",
            ],
        ),
        row(
            "scenario.mode",
            ["Как совмещать цели", "How goals make one plan"],
            Domain::One(MODE),
            Unit::Bare,
            |s| Value::Word(mode(s.scenario.mode)),
            ["по очереди; взвешенная сумма; конкурс — по баллам заявок", "one after the other; their weighted sum; lots by rank of score"],
        ),
        row(
            "scenario.contracts",
            ["Договоры", "Contracts"],
            Domain::One(CONTRACTS),
            Unit::Bare,
            |s| Value::Word(contracts(s.scenario.contracts)),
            ["обязательны или по возможности: тогда невыполненные перечисляются", "hard, or soft: unmet ones are listed then"],
        ),
        row(
            "scenario.change_share",
            ["Изменение за год", "Change in a year"],
            AMOUNT,
            Unit::Share,
            |s| Value::Number(s.scenario.change_share.0),
            [
                "на какую долю может измениться строка за год; одна группа разрешена всегда",
                "share by which a line may change from year to year; one group is always allowed",
            ],
        ),
        row(
            "scenario.surplus_tolerance",
            ["Допустимый избыток", "Surplus tolerated"],
            AMOUNT,
            Unit::Share,
            |s| Value::Number(s.scenario.surplus_tolerance.0),
            ["доля потребности, до которой избыток не считается", "share of need up to which surplus does not count"],
        ),
        row(
            "scenario.goal_tolerance",
            ["Допуск целей", "Tolerance of goals"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.goal_tolerance.0),
            ["на какую долю цель может отступить ради следующих", "share by which a goal may give way to the next"],
        ),
        row(
            "scenario.new_line_weight",
            ["Вес новой строки", "Weight of a new line"],
            AMOUNT,
            Unit::Places,
            |s| Value::Number(s.scenario.new_line_weight),
            ["сколько мест изменения весит открытие программы в колледже", "places of change that opening a line weighs"],
        ),
        row(
            "scenario.dormitory_share",
            ["Доля в общежитии", "Share in dormitories"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.dormitory_share.0),
            [
                "доля очных студентов, которым нужно место, если колледж не указал своей",
                "share of full-time students who need a bed, where the college does not say",
            ],
        ),
        row(
            "scenario.teacher_hours_per_group",
            ["Часов на группу", "Teaching hours per group"],
            AMOUNT,
            Unit::Hours,
            |s| Value::Number(s.scenario.teacher_hours_per_group),
            ["часов преподавателей на группу в год", "hours that one group takes a year"],
        ),
        row(
            "scenario.time_limit",
            ["Время решения", "Time limit"],
            AMOUNT,
            Unit::Seconds,
            |s| Value::Number(s.scenario.time_limit),
            ["секунд на все цели", "seconds for all goals together"],
        ),
        row(
            "scenario.gap",
            ["Достаточный разрыв", "Gap that is good enough"],
            Domain::Share,
            Unit::Share,
            |s| Value::Number(s.scenario.gap.0),
            ["доля, например 0,005", "a share, such as 0.005"],
        ),
    ]
}

fn by_goal() -> Vec<Setting> {
    let of = |part: &str, [ru, en]: [&str; 2], about: [&str; 2], domain: Domain, unit: Unit, field: fn(GoalName) -> Field| {
        GoalName::ORDER.map(|goal| {
            let word = Choice::find(GOALS, goal.key()).map_or([""; 2], |choice| [choice.ru, choice.en]);
            let label = Text::new(format!("{ru}: {}", word[0]), format!("{en}: {}", word[1]));
            let about = Text::new(about[0], about[1]);
            Setting { key: format!("scenario.{part}.{}", goal.key()), label, domain, unit, about, field: field(goal) }
        })
    };
    let tolerances = of(
        "tolerances",
        ["Допуск", "Tolerance"],
        ["свой допуск цели; пусто — общий (у договоров 0)", "the goal's own tolerance; empty takes the common one (0 for contracts)"],
        Domain::Share,
        Unit::Share,
        Field::Tolerance,
    );
    let weights = of(
        "weights",
        ["Вес", "Weight"],
        ["вес цели, если цели складываются во взвешенную сумму", "weight of the goal where goals are summed"],
        Domain::Number(0.0, 1e6),
        Unit::Bare,
        Field::Weight,
    );
    tolerances.into_iter().chain(weights).collect()
}
