//! What was assumed where the region gives nothing, a sentence each, and where the details stand.

use crate::words::factor_name;
use kadry_engine::demand::{ControlStatus, Demand, IndustryPath};
use kadry_engine::outcome::Forecast;
use kadry_package::schema::Table;
use kadry_region::Cause;
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::scenario::Applied;
use std::collections::BTreeSet;

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
    let mut found = vec![share(forecast)];
    found.extend(forecast.inputs.region.changes.iter().map(scenario));
    let parts = [rows(forecast), ages(forecast), exits(forecast), yields(forecast), students(forecast)];
    found.extend(parts.into_iter().flatten());
    found.extend(leavers(forecast));
    found.extend(series(&forecast.inputs.demand));
    let n = forecast.inputs.region.unmatched.len();
    if n > 0 {
        let sentence = text!("строк входа без пары: {n}", "input rows that match nothing: {n}");
        found.push(Assumption { topic: "unmatched", sentence, table: Some("unmapped") });
    }
    found
}

fn said(topic: &'static str, sentence: Text) -> Assumption {
    Assumption { topic, sentence, table: None }
}

fn share(forecast: &Forecast) -> Assumption {
    let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(forecast.inputs.demand.assumed_share * 100.0, 0, lang));
    said(
        "share",
        text!(
            "{ru} % потребности опирается на оценки (строки-оценки и справочные значения)",
            "{en} % of need rests on assumptions (rows marked as estimates, and reference values)"
        ),
    )
}

/// A scenario: what it supposes, and what it changed.
fn scenario(applied: &Applied) -> Assumption {
    let told = |lang| {
        let changes = applied.what.iter().map(|what| what.get(lang)).collect::<Vec<_>>().join("; ");
        let about = applied.about.get(lang);
        let about = if about.is_empty() { String::new() } else { format!(" {about}") };
        (applied.title.get(lang).to_owned(), format!("{about} {changes}").trim_end().to_owned())
    };
    let ((ru, ru_rest), (en, en_rest)) = (told(Lang::Ru), told(Lang::En));
    said("scenario", text!("сценарий «{ru}».{ru_rest}", "scenario “{en}”.{en_rest}"))
}

fn rows(forecast: &Forecast) -> Option<Assumption> {
    let named = |lang: Lang| {
        let name = |table: &str| match Table::find(table) {
            Some(known) if lang == Lang::Ru => known.alias.replace('_', " "),
            _ => table.to_owned(),
        };
        let of = forecast.inputs.region.rows.iter().filter(|t| t.assumed > 0);
        of.map(|t| format!("{} {}/{}", name(&t.table), t.assumed, t.rows)).collect::<Vec<_>>().join(", ")
    };
    let (ru, en) = (named(Lang::Ru), named(Lang::En));
    let sentence = text!("строк-оценок: {ru}", "rows that are estimates: {en}");
    (!ru.is_empty()).then_some(Assumption { topic: "rows", sentence, table: Some("sources") })
}

fn ages(forecast: &Forecast) -> Option<Assumption> {
    let (n, all) = (forecast.inputs.demand.ages_assumed, forecast.inputs.region.occupations.len());
    (n > 0).then(|| {
        let sentence =
            text!("возраст занятых — справочный у {n} из {all} занятий", "ages of {n} of {all} occupations come from the reference table");
        said("ages", sentence)
    })
}

fn exits(forecast: &Forecast) -> Option<Assumption> {
    let names = |lang| forecast.inputs.demand.causes_assumed.iter().map(|c| cause(*c, lang)).collect::<Vec<_>>().join(", ");
    let (ru, en) = (names(Lang::Ru), names(Lang::En));
    (!ru.is_empty()).then(|| said("exits", text!("вероятности выбытия — справочные: {ru}", "exit rates from the reference: {en}")))
}

fn yields(forecast: &Forecast) -> Option<Assumption> {
    let factors: BTreeSet<&str> =
        forecast.inputs.chains.iter().flat_map(|c| c.factors()).filter(|(_, f)| f.source.is_some()).map(|(name, _)| name).collect();
    let names = |lang| factors.iter().map(|name| factor_name(name, lang)).collect::<Vec<_>>().join(", ");
    let (ru, en) = (names(Lang::Ru), names(Lang::En));
    let sentence = text!("множители выхода — справочные: {ru}", "yield factors from the reference: {en}");
    (!factors.is_empty()).then_some(Assumption { topic: "yields", sentence, table: Some("yields") })
}

fn students(forecast: &Forecast) -> Option<Assumption> {
    let region = &forecast.inputs.region;
    let Some(year) = region.contingent.iter().map(|row| row.year).max() else {
        return Some(said(
            "students",
            text!(
                "студентов по курсам нет: уже обучающиеся не учтены, дефицит завышен",
                "there are no students by course: those in training are missing, shortage is overstated"
            ),
        ));
    };
    let (from, to) = (year.plus(1), region.settings.first_admission_year.plus(-1));
    (from <= to).then(|| {
        let sentence = text!(
            "приём {from}–{to} годов в студентах не виден и не учтён",
            "the admissions of {from} to {to} are not in the students and are missing"
        );
        said("students", sentence)
    })
}

fn leavers(forecast: &Forecast) -> Vec<Assumption> {
    let applicants = &forecast.inputs.applicants;
    let carried_on = applicants.iter().filter(|a| a.forecast).count();
    let reference = applicants.iter().filter(|a| a.participation_assumed).count();
    let mut found = Vec::new();
    if carried_on > 0 {
        found.push(text!(
            "выпускники школ — прогноз по прошлым годам, случаев: {carried_on}",
            "school leavers are a forecast from earlier years in {carried_on} cases"
        ));
    }
    if reference > 0 {
        found.push(text!(
            "доля выпускников школ, идущих в СПО, — справочная, случаев: {reference}",
            "the share of school leavers who enter is the reference's in {reference} cases"
        ));
    }
    found.into_iter().map(|sentence| said("leavers", sentence)).collect()
}

/// What was done to series and need before they were used.
fn series(demand: &Demand) -> Vec<Assumption> {
    let mut found = Vec::new();
    let named = |keep: &dyn Fn(&IndustryPath) -> bool| {
        let names: Vec<&str> = demand.employment.industries.iter().filter(|i| keep(i)).map(|i| i.name.as_str()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    if let Some(names) = named(&|industry| !industry.filled.is_empty()) {
        found.push(said(
            "employment",
            text!(
                "занятость: пропущенные годы заполнены по соседним — {names}",
                "employment: missing years are filled from their neighbours: {names}"
            ),
        ));
    }
    if let Some(names) = named(&|industry| industry.forecast.level_break.is_some()) {
        found.push(said(
            "employment",
            text!(
                "занятость: скачок уровня принят за смену определения, прежние годы приведены — {names}",
                "employment: a jump was taken for a new definition, earlier years were brought over: {names}"
            ),
        ));
    }
    if demand.employment.municipal_aside {
        found.push(said(
            "employment",
            text!(
                "занятость по муниципалитетам неполна (в какие-то годы, считая базовый, их нет): районы в прогнозе не участвуют",
                "employment by municipality is not complete (some years, the base year counted, lack some): municipalities take no part"
            ),
        ));
    }
    if demand.calibration.factor != 1.0 {
        let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(demand.calibration.factor, 2, lang));
        let sentence = text!("выход на пенсию подогнан к прошлому: вероятности × {ru}", "retirement was fitted to the past: rates × {en}");
        found.push(Assumption { topic: "calibration", sentence, table: Some("calibration") });
    }
    found.extend(control_totals(demand));
    found
}

fn control_totals(demand: &Demand) -> Vec<Assumption> {
    let count = |status: ControlStatus| demand.control.iter().filter(|gap| gap.status == status).count();
    let (applied, compared) = (count(ControlStatus::Applied), count(ControlStatus::Compared));
    let unmet = count(ControlStatus::NoBase) + count(ControlStatus::Contradicted);
    let told = [
        (applied, text!("потребность приведена к контрольным цифрам: {applied}", "need was raked to {applied} control totals")),
        (
            compared,
            text!("контрольные цифры только сравнены с потребностью: {compared}", "{compared} control totals were only compared with need"),
        ),
        (
            unmet,
            text!(
                "контрольные цифры, к которым потребность не привести: {unmet} — нет основы или противоречат другим",
                "control totals that need cannot be raked to: {unmet}, without a base or against others"
            ),
        ),
    ];
    told.into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, sentence)| Assumption { topic: "control_totals", sentence, table: Some("control_totals") })
        .collect()
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
