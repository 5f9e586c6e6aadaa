//! What was assumed where the region gives nothing, a sentence each, and where the details stand.

use crate::words::factor_name;
use kadry_engine::outcome::Forecast;
use kadry_engine::review::{Assumed, assumed};
use kadry_package::schema::Table;
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::scenario::Applied;
use kadry_region::units::Year;
use kadry_region::{Cause, TableRows};

/// One assumption.
pub struct Assumption {
    /// What it is about, for programs and for documents that tell some topics elsewhere.
    pub topic: &'static str,
    pub sentence: Text,
    /// The table of the run that has the details.
    pub table: Option<&'static str>,
}

/// For a terminal; tables are pointed to only where they are `written`.
pub fn told(forecast: &Forecast, written: bool, lang: Lang) -> String {
    let line = |assumption: &Assumption| {
        let table = assumption.table.filter(|_| written).map_or(String::new(), |table| format!(" (tables/{table}.csv)"));
        format!("{}{table}", assumption.sentence.get(lang))
    };
    let head = if lang == Lang::Ru { "Что принято" } else { "What was assumed" };
    let all = assumptions(forecast);
    let mut lines = vec![format!("{head}: {}", all.first().map_or(String::new(), line))];
    lines.extend(all.iter().skip(1).map(|assumption| format!("  {}", line(assumption))));
    lines.join("\n")
}

/// Every assumption; the first says how much of need rests on them.
pub fn assumptions(forecast: &Forecast) -> Vec<Assumption> {
    let told = |of: &Assumed<'_>| Assumption { topic: topic(of), sentence: sentence(of), table: table(of) };
    assumed(forecast).iter().map(told).collect()
}

fn topic(of: &Assumed<'_>) -> &'static str {
    match of {
        Assumed::Share(_) => "share",
        Assumed::Scenario(_) => "scenario",
        Assumed::Rows(_) => "rows",
        Assumed::Ages { .. } => "ages",
        Assumed::Exits(_) => "exits",
        Assumed::Yields(_) => "yields",
        Assumed::NoStudents | Assumed::StudentsUnseen { .. } => "students",
        Assumed::LeaversForecast(_) | Assumed::Participation(_) => "leavers",
        Assumed::Filled(_) | Assumed::Rescaled(_) | Assumed::MunicipalitiesAside => "employment",
        Assumed::Calibrated(_) => "calibration",
        Assumed::ControlApplied(_) | Assumed::ControlCompared(_) | Assumed::ControlUnmet(_) => "control_totals",
        Assumed::Unmatched(_) => "unmatched",
    }
}

fn table(of: &Assumed<'_>) -> Option<&'static str> {
    match of {
        Assumed::Rows(_) => Some("sources"),
        Assumed::Yields(_) => Some("yields"),
        Assumed::Calibrated(_) => Some("calibration"),
        Assumed::ControlApplied(_) | Assumed::ControlCompared(_) | Assumed::ControlUnmet(_) => Some("control_totals"),
        Assumed::Unmatched(_) => Some("unmapped"),
        Assumed::Share(_)
        | Assumed::Scenario(_)
        | Assumed::Ages { .. }
        | Assumed::Exits(_)
        | Assumed::NoStudents
        | Assumed::StudentsUnseen { .. }
        | Assumed::LeaversForecast(_)
        | Assumed::Participation(_)
        | Assumed::Filled(_)
        | Assumed::Rescaled(_)
        | Assumed::MunicipalitiesAside => None,
    }
}

fn sentence(of: &Assumed<'_>) -> Text {
    match of {
        Assumed::Share(share) => {
            let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(share * 100.0, 0, lang));
            text!(
                "{ru} % потребности опирается на оценки (строки-оценки и справочные значения)",
                "{en} % of need rests on assumptions (rows marked as estimates, and reference values)"
            )
        }
        Assumed::Scenario(applied) => scenario(applied),
        Assumed::Rows(tables) => rows(tables),
        Assumed::Ages { reference, all } => text!(
            "возраст занятых — справочный у {reference} из {all} занятий",
            "ages of {reference} of {all} occupations come from the reference table"
        ),
        Assumed::Exits(causes) => {
            let [ru, en] = [Lang::Ru, Lang::En].map(|lang| causes.iter().map(|c| cause(*c, lang)).collect::<Vec<_>>().join(", "));
            text!("вероятности выбытия — справочные: {ru}", "exit rates from the reference: {en}")
        }
        Assumed::Yields(factors) => {
            let names = |lang| factors.iter().map(|name| factor_name(name, lang)).collect::<Vec<_>>().join(", ");
            let (ru, en) = (names(Lang::Ru), names(Lang::En));
            text!("множители выхода — справочные: {ru}", "yield factors from the reference: {en}")
        }
        Assumed::NoStudents => text!(
            "студентов по курсам нет: уже обучающиеся не учтены, дефицит завышен",
            "there are no students by course: those in training are missing, shortage is overstated"
        ),
        Assumed::StudentsUnseen { from, to } => unseen(*from, *to),
        Assumed::LeaversForecast(cases) => text!(
            "выпускники школ — прогноз по прошлым годам, случаев: {cases}",
            "school leavers are a forecast from earlier years in {cases} cases"
        ),
        Assumed::Participation(cases) => text!(
            "доля выпускников школ, идущих в СПО, — справочная, случаев: {cases}",
            "the share of school leavers who enter is the reference's in {cases} cases"
        ),
        Assumed::Filled(industries) => {
            let names = industries.join(", ");
            text!(
                "занятость: пропущенные годы заполнены по соседним — {names}",
                "employment: missing years are filled from their neighbours: {names}"
            )
        }
        Assumed::Rescaled(industries) => {
            let names = industries.join(", ");
            text!(
                "занятость: скачок уровня принят за смену определения, прежние годы приведены — {names}",
                "employment: a jump was taken for a new definition, earlier years were brought over: {names}"
            )
        }
        Assumed::MunicipalitiesAside => text!(
            "занятость по муниципалитетам неполна (в какие-то годы, считая базовый, их нет): районы в прогнозе не участвуют",
            "employment by municipality is not complete (some years, the base year counted, lack some): municipalities take no part"
        ),
        Assumed::Calibrated(factor) => {
            let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(*factor, 2, lang));
            text!("выход на пенсию подогнан к прошлому: вероятности × {ru}", "retirement was fitted to the past: rates × {en}")
        }
        Assumed::ControlApplied(count) => {
            text!("потребность приведена к контрольным цифрам: {count}", "need was raked to {count} control totals")
        }
        Assumed::ControlCompared(count) => {
            text!("контрольные цифры только сравнены с потребностью: {count}", "{count} control totals were only compared with need")
        }
        Assumed::ControlUnmet(count) => text!(
            "контрольные цифры, к которым потребность не привести: {count} — нет основы или противоречат другим",
            "control totals that need cannot be raked to: {count}, without a base or against others"
        ),
        Assumed::Unmatched(count) => text!("строк входа без пары: {count}", "input rows that match nothing: {count}"),
    }
}

/// A scenario: what it supposes, and what it changed.
fn scenario(applied: &Applied) -> Text {
    let told = |lang| {
        let changes = applied.what.iter().map(|what| what.get(lang)).collect::<Vec<_>>().join("; ");
        let about = applied.about.get(lang);
        let about = if about.is_empty() { String::new() } else { format!(" {about}") };
        (applied.title.get(lang).to_owned(), format!("{about} {changes}").trim_end().to_owned())
    };
    let ((ru, ru_rest), (en, en_rest)) = (told(Lang::Ru), told(Lang::En));
    text!("сценарий «{ru}».{ru_rest}", "scenario “{en}”.{en_rest}")
}

fn rows(tables: &[&TableRows]) -> Text {
    let named = |lang: Lang| {
        let name = |table: &str| match Table::find(table) {
            Some(known) if lang == Lang::Ru => known.alias.replace('_', " "),
            _ => table.to_owned(),
        };
        tables.iter().map(|t| format!("{} {}/{}", name(&t.table), t.assumed, t.rows)).collect::<Vec<_>>().join(", ")
    };
    let (ru, en) = (named(Lang::Ru), named(Lang::En));
    text!("строк-оценок: {ru}", "rows that are estimates: {en}")
}

fn unseen(from: Year, to: Year) -> Text {
    text!(
        "приём {from}–{to} годов в студентах не виден и не учтён",
        "the admissions of {from} to {to} are not in the students and are missing"
    )
}

fn cause(cause: Cause, lang: Lang) -> &'static str {
    match (cause, lang) {
        (Cause::Retire, Lang::Ru) => "пенсия (переход пенсионного возраста)",
        (Cause::Death, Lang::Ru) => "смертность",
        (Cause::Transfer, Lang::Ru) => "смена занятия (0)",
        (Cause::Migration, Lang::Ru) => "выезд (0)",
        (Cause::Retire, Lang::En) => "retirement (transition of the pension age)",
        (Cause::Death, Lang::En) => "death",
        (Cause::Transfer, Lang::En) => "transfer (0)",
        (Cause::Migration, Lang::En) => "migration (0)",
    }
}
