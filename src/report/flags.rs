//! The remarks of a review (F01–F15) in words: the sentence of one, and what a code stands for.

use crate::words::constraint;
use kadry_engine::review::flags::{FILLED, Flag, FlagKind, LONGEST_PROFESSION, SUDDEN};
use kadry_region::Scenario;
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::units::{Places, Year};

/// A remark with its figures.
pub fn sentence(flag: &Flag<'_>, scenario: &Scenario) -> Text {
    match *flag {
        Flag::Unlicensed => text!("у колледжа нет лицензии на программу", "the college holds no licence for the programme"),
        Flag::OutOfYears { year } => {
            text!("приём {year} года вне срока действия программы", "the admission of {year} is outside the years of the programme")
        }
        Flag::NotWholeGroups { places, groups, least, most } => text!(
            "мест {places} не складываются в {groups} целых групп по {least}–{most}",
            "{places} places are not {groups} whole groups of {least} to {most}"
        ),
        Flag::Sudden { before, places, moved } => sudden(before, places, moved),
        Flag::Shortage { year, people, need } => unbalanced(("дефицит", "shortage"), year, people, need),
        Flag::Surplus { year, people, need } => unbalanced(("избыток", "surplus"), year, people, need),
        Flag::Contracts { contracts, places } => {
            text!("целевых договоров {contracts}, мест {places}", "{contracts} contracts, {places} places")
        }
        Flag::Unfilled { admitted, kcp, places } => text!(
            "в прошлом году принято {admitted} из {kcp}, а мест предложено {places}",
            "last year {admitted} of {kcp} were admitted, and {places} places are proposed"
        ),
        Flag::FewInOccupation { share } => {
            let [ru, en] = both(100.0 * share, 0);
            text!(
                "по профессии работают {ru} % трудоустроенных выпускников, а приём не снижен",
                "{en}% of graduates at work are in the occupation, and the admission is not cut"
            )
        }
        Flag::NoEvidence => text!(
            "потребность только из расчёта: ни заявок работодателей, ни целевых договоров по программе нет",
            "need comes from the model alone: no request of an employer and no contract for the programme"
        ),
        Flag::Unserved { year, people, subject } => {
            let [ru, en] = both(people, 0);
            text!(
                "заявка {year} года на {ru} чел. ({subject}): ни одного работника ни из плана, ни из обучающихся",
                "request of {year} for {en} people ({subject}): no worker, neither from the plan nor from those in training"
            )
        }
        Flag::TooLong { months } => {
            let longest = LONGEST_PROFESSION;
            text!(
                "срок {months} мес. больше {longest}: для профессии (NN.01.NN) так не бывает",
                "{months} months are over {longest}: no profession (NN.01.NN) takes so long"
            )
        }
        Flag::Durations { months, base, other_months, other_base } => text!(
            "срок {months} мес. на базе {base} не вяжется с {other_months} мес. на базе {other_base}",
            "{months} months on base {base} do not go with {other_months} months on base {other_base}"
        ),
        Flag::Exceeded { constraint } => {
            let Text { ru, en } = constraint::sentence(constraint, scenario);
            text!("мощность превышена: {ru}", "capacity exceeded: {en}")
        }
        Flag::Repeated => text!(
            "одна и та же потребность заявлена несколькими источниками: учтена один раз",
            "one need is stated by several sources: it counts once"
        ),
        Flag::TotalMissed { constraint } => {
            let Text { ru, en } = constraint::sentence(constraint, scenario);
            text!("сумма строк расходится с решением: {ru}", "the sum of lines differs from the decision: {en}")
        }
        Flag::OneEmployer { employer, year, share } => {
            let [ru, en] = both(100.0 * share, 0);
            text!(
                "{employer}: {ru} % потребности программы в {year} году — зависимость от одного работодателя",
                "{employer}: {en}% of the programme's need in {year}, dependence on one employer"
            )
        }
        Flag::SmallNeed { year, need } => {
            let [ru, en] = both(need, 1);
            text!(
                "потребность {year} года мала ({ru} чел.): оценка опирается на немногих людей",
                "need of {year} is small ({en} people): the estimate rests on few"
            )
        }
    }
}

fn both(value: f64, decimals: usize) -> [String; 2] {
    [Lang::Ru, Lang::En].map(|lang| number(value, decimals, lang))
}

fn sudden(before: Places, places: Places, moved: Option<f64>) -> Text {
    let percent = |lang| {
        moved.map_or_else(String::new, |moved| format!(" ({}{} %)", if moved > 0.0 { "+" } else { "" }, number(100.0 * moved, 0, lang)))
    };
    let ([ru, en], [over, over_en]) = ([Lang::Ru, Lang::En].map(percent), both(100.0 * SUDDEN, 0));
    text!(
        "мест {places}, годом раньше {before}{ru}: изменение больше {over} %",
        "{places} places, the year before {before}{en}: a change of over {over_en}%"
    )
}

fn unbalanced((name, name_en): (&str, &str), year: Year, people: f64, need: f64) -> Text {
    let [ru, en] = both(people, 1);
    let [percent, percent_en] = if need > 0.0 { both(100.0 * people / need, 0) } else { ["—", "—"].map(str::to_owned) };
    text!(
        "{name} программы в {year} году {ru} чел. — {percent} % потребности",
        "{name_en} of the programme in {year}: {en} people, {percent_en}% of need"
    )
}

/// What a code stands for; of no known code nothing.
pub fn meaning(code: &str) -> Text {
    FlagKind::of(code).map(of_kind).unwrap_or_default()
}

fn of_kind(kind: FlagKind) -> Text {
    match kind {
        FlagKind::Licence => text!("программа неизвестна, отозвана или не лицензирована", "programme unknown, withdrawn or not licensed"),
        FlagKind::Groups => text!("места не складываются в целые группы", "places are not whole groups"),
        FlagKind::Sudden => {
            let [ru, en] = both(100.0 * SUDDEN, 0);
            text!("рост или снижение больше {ru} % за год", "growth or cut of over {en}% in a year")
        }
        FlagKind::Balance => text!("дефицит или избыток по программе", "shortage or surplus of the programme"),
        FlagKind::Contracts => text!("целевых договоров больше, чем мест", "more contracts than places"),
        FlagKind::Admission => {
            let [ru, en] = both(100.0 * FILLED, 0);
            text!("прошлый приём ниже {ru} % КЦП, а строка растёт", "last admission under {en}% of its figure, and the line grows")
        }
        FlagKind::InOccupation => {
            text!("мало работают по профессии, а строка не снижена", "few work in the occupation, and the line is not cut")
        }
        FlagKind::Evidence => text!("нет подтверждения работодателей", "no evidence of employers"),
        FlagKind::Unserved => text!("заявка работодателя без единого работника", "request of an employer that no worker serves"),
        FlagKind::Duration => text!("срок, база и форма не вяжутся", "duration, base and form do not go together"),
        FlagKind::Capacity => text!("мощность превышена в одном из лет обучения", "capacity exceeded in a year of study"),
        FlagKind::Repeated => text!("одна потребность заявлена несколько раз", "one need stated several times"),
        FlagKind::Total => text!("сумма расходится с решением", "the sum differs from the decision"),
        FlagKind::OneEmployer => text!("зависимость от одного работодателя", "dependence on one employer"),
        FlagKind::SmallNeed => text!("малая потребность, оценка неустойчива", "a small need, an unsteady estimate"),
    }
}
