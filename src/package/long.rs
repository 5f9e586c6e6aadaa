//! A long table of annual series, `series_id, t, value`, for analysts and benchmarks: any file, no package.

use crate::frame::Frame;
use crate::read::RawTable;
use crate::schema::{Column, Kind, Table};
use crate::{disk, read};
use kadry_region::LongSeries;
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem, Problems};
use std::collections::BTreeMap;
use std::path::Path;

const TABLE: Table = Table {
    name: "series",
    alias: "ряды",
    required: true,
    key: &["series_id", "t"],
    open: true,
    about_ru: "Годовые ряды: строка — значение ряда в году",
    about_en: "Annual series: a row is the value of a series in a year",
    columns: &[
        Column {
            name: "series_id",
            alias: "ряд",
            kind: Kind::Text,
            required: true,
            unit: "",
            about_ru: "название ряда; часть до знака |, если он есть, — группа",
            about_en: "name of the series; the part before |, if there is one, is its group",
        },
        Column {
            name: "t",
            alias: "год",
            kind: Kind::Number,
            required: true,
            unit: "",
            about_ru: "год или номер наблюдения, целое число",
            about_en: "year or number of the observation, a whole number",
        },
        Column {
            name: "value", alias: "значение", kind: Kind::Number, required: true, unit: "", about_ru: "значение", about_en: "value"
        },
        Column {
            name: "group",
            alias: "группа",
            kind: Kind::Text,
            required: false,
            unit: "",
            about_ru: "ряды одной группы одного рода: они учатся друг у друга",
            about_en: "series of one group are of one kind and teach each other",
        },
    ],
};

/// Reads the table from CSV, Parquet or the first sheet of a workbook that has its columns. Series come sorted by name.
/// A gap inside a series is interpolated, with a warning; everything else that is wrong is an error.
pub fn read_long(path: &Path) -> (Vec<LongSeries>, Problems) {
    let mut problems = Problems::default();
    let place = Place::file(path.display().to_string());
    let content = match disk::read(path, read::cap::BYTES) {
        Ok(content) => content,
        Err(fault) => {
            problems.push(Problem::error(fault.code(), place, fault.text()).cure(fault.cure()));
            return (Vec::new(), problems);
        }
    };
    let raw = match path.extension().map(|e| e.to_string_lossy().to_lowercase()).as_deref() {
        Some("parquet") => read::parquet(&content, place.clone()),
        Some("xlsx" | "xlsm") => read::xlsx(&content, place.clone()).and_then(|book| {
            book.said.into_iter().for_each(|problem| problems.push(problem));
            choose_sheet(book.sheets, &place)
        }),
        _ => read::csv(&content, place.clone()),
    };
    drop(content);
    let raw = match raw {
        Ok(raw) => raw,
        Err(problem) => {
            problems.push(problem);
            return (Vec::new(), problems);
        }
    };
    for assumed in &raw.assumed {
        problems.push(Problem::warning("assumed", raw.place.clone(), assumed.clone()));
    }
    let Some(frame) = Frame::build(raw, &TABLE, false, &mut problems) else { return (Vec::new(), problems) };
    let series = collect(&frame, &mut problems);
    if series.is_empty() && !problems.has_errors() {
        problems.push(
            Problem::error("empty_file", frame.place, text!("в таблице нет ни одного ряда", "the table holds no series"))
                .expected(text!("строки series_id, t, value", "rows of series_id, t, value"))
                .cure(text!("впишите значения", "put the values in")),
        );
    }
    (series, problems)
}

/// The sheet with the columns of the table; two of them are refused rather than one of them dropped.
fn choose_sheet(sheets: Vec<Result<RawTable, Problem>>, place: &Place) -> Result<RawTable, Problem> {
    let is_table = |raw: &RawTable| raw.header.iter().any(|h| TABLE.column(h).is_some_and(|c| c.name == "series_id"));
    let (tables, others): (Vec<_>, Vec<_>) = sheets.into_iter().partition(|sheet| sheet.as_ref().is_ok_and(is_table));
    let names: Vec<String> = tables.iter().flatten().filter_map(|raw| raw.place.sheet.clone()).collect();
    if names.len() > 1 {
        let names = names.join(", ");
        return Err(Problem::error(
            "two_sheets",
            place.clone(),
            text!("рядов в книге больше одного листа: {names}", "several sheets hold series: {names}"),
        )
        .expected(text!("один лист с рядами", "one sheet with series"))
        .cure(text!("оставьте один лист или сложите ряды на нём", "leave one sheet, or put the series together on it")));
    }
    let empty = || {
        Err(Problem::error("empty_file", place.clone(), text!("в книге нет листов с ячейками", "the workbook has no sheets with cells"))
            .expected(text!("лист со столбцами series_id, t, value", "a sheet with the columns series_id, t, value"))
            .cure(text!("проверьте, тот ли это файл", "check whether this is the right file")))
    };
    tables.into_iter().chain(others).next().unwrap_or_else(empty)
}

fn collect(frame: &Frame, problems: &mut Problems) -> Vec<LongSeries> {
    let (ids, groups, times, values) = (frame.text("series_id"), frame.text("group"), frame.real("t"), frame.real("value"));
    let mut found: BTreeMap<&str, (Option<&str>, BTreeMap<i64, f64>)> = BTreeMap::new();
    for index in 0..frame.len() {
        let (Some(id), Some(t), Some(value)) = (&ids[index], times[index], values[index]) else { continue };
        if t.fract() != 0.0 || t.abs() > 1e6 {
            problems.push(
                Problem::error("not_whole", frame.place(index, "t"), text!("t не целое или слишком велико", "t is not whole or too large"))
                    .value(t.to_string())
                    .expected(text!("год или номер: целое число до миллиона", "a year or a number: whole, up to a million"))
                    .cure(text!("впишите год целиком, например 2024", "write the year in full, such as 2024")),
            );
            continue;
        }
        let one = found.entry(id).or_insert((groups[index].as_deref(), BTreeMap::new()));
        if one.0 != groups[index].as_deref() {
            problems.push(
                Problem::error(
                    "two_groups",
                    frame.place(index, "group"),
                    text!("ряд «{id}» отнесён к двум группам", "the series “{id}” is in two groups"),
                )
                .value(groups[index].clone().unwrap_or_default())
                .expected(text!("одна группа во всех строках ряда", "one group in all rows of a series"))
                .cure(text!("впишите одну и ту же группу", "write the same group")),
            );
        }
        one.1.insert(t as i64, value);
    }
    // A refused cell is no gap.
    if problems.has_errors() {
        return Vec::new();
    }
    found.into_iter().filter_map(|(id, (group, known))| consecutive(frame, id, group, &known, problems)).collect()
}

/// Longest gap that is bridged, in years, and the largest share of a series that may be interpolated.
const LONGEST_GAP: i64 = 2;
const MOST_FILLED: f64 = 0.25;

fn consecutive(frame: &Frame, id: &str, group: Option<&str>, known: &BTreeMap<i64, f64>, problems: &mut Problems) -> Option<LongSeries> {
    let times: Vec<i64> = known.keys().copied().collect();
    let (start, last) = (*times.first()?, *times.last()?);
    // A straight line over many years would be no history but an invention.
    let first = times.windows(2).rev().find(|w| w[1] - w[0] > LONGEST_GAP + 1).map_or(start, |w| w[1]);
    if first > start {
        problems.push(
            Problem::warning(
                "gap",
                frame.place.clone(),
                text!(
                    "в ряду «{id}» перед t = {first} пропуск больше {LONGEST_GAP} лет: более ранние значения не взяты",
                    "the series “{id}” has a gap of over {LONGEST_GAP} years before t = {first}: earlier values are not used"
                ),
            )
            .cure(text!("впишите значения, если они известны", "put the values in if they are known")),
        );
    }
    let missing: Vec<i64> = (first..=last).filter(|t| !known.contains_key(t)).collect();
    let filled = missing.len();
    if filled as f64 > MOST_FILLED * (last - first + 1) as f64 {
        problems.push(
            Problem::error(
                "too_sparse",
                frame.place.clone(),
                text!(
                    "в ряду «{id}» нет {filled} значений от {first} до {last}",
                    "the series “{id}” lacks {filled} values from {first} to {last}"
                ),
            )
            .expected(text!("известно не меньше трёх четвертей лет подряд", "at least three quarters of the years are known"))
            .cure(text!(
                "впишите значения или оставьте только последние годы подряд",
                "put the values in, or leave only the last years without gaps"
            )),
        );
        return None;
    }
    if filled > 0 {
        let listed = missing.iter().take(10).map(i64::to_string).collect::<Vec<_>>().join(", ");
        let listed = if filled > 10 { format!("{listed}, … ({filled})") } else { listed };
        problems.push(
            Problem::warning(
                "gap",
                frame.place.clone(),
                text!(
                    "в ряду «{id}» нет t = {listed}: взята прямая между соседними значениями",
                    "the series “{id}” has no t = {listed}: a straight line between its neighbours is taken"
                ),
            )
            .cure(text!("впишите значения, если они известны", "put the values in if they are known")),
        );
    }
    let values = (first..=last)
        .filter_map(|t| {
            if let Some(value) = known.get(&t) {
                return Some(*value);
            }
            let ((before, low), (after, high)) = (known.range(..t).next_back()?, known.range(t..).next()?);
            Some(low + (high - low) * (t - before) as f64 / (after - before) as f64)
        })
        .collect();
    let group = group.or_else(|| id.split_once('|').map(|(group, _)| group)).unwrap_or_default();
    let known_from = missing.last().map_or(0, |t| (t - first + 1) as usize);
    Some(LongSeries { id: id.to_owned(), group: group.to_owned(), end: last as i32, values, known_from })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kadry_region::lang::Lang;

    fn read(content: &str) -> (Vec<LongSeries>, Vec<String>) {
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), content).unwrap();
        let (series, problems) = read_long(file.path());
        (series, problems.iter().map(|p| p.message.get(Lang::Ru).to_owned()).collect())
    }

    #[test]
    fn rows_in_any_order_make_sorted_series() {
        let (series, problems) = read("series_id,t,value\nb,2,4\na,2021,1.5\nb,1,3\na,2022,-2\n");
        assert!(problems.is_empty(), "{problems:?}");
        let a = LongSeries { id: "a".into(), group: String::new(), end: 2022, values: vec![1.5, -2.0], known_from: 0 };
        let b = LongSeries { id: "b".into(), group: String::new(), end: 2, values: vec![3.0, 4.0], known_from: 0 };
        assert_eq!(series, [a, b]);
    }

    #[test]
    fn russian_heads_decimal_commas_and_groups() {
        let (series, _) = read("ряд;год;значение\n4.16|Тула;2021;1,5\n4.16|Тула;2022;2\n");
        assert_eq!((series[0].group.as_str(), series[0].values.as_slice()), ("4.16", [1.5, 2.0].as_slice()));
    }

    #[test]
    fn a_gap_is_interpolated_and_said() {
        let (series, problems) = read("series_id,t,value\na,1,10\na,2,12\na,3,13\na,4,15\na,5,14\na,6,16\na,7,17\na,9,19\n");
        assert_eq!((series[0].values[7], series[0].known_from), (18.0, 8));
        assert_eq!(problems, ["в ряду «a» нет t = 8: взята прямая между соседними значениями"]);
        let (series, problems) = read("series_id,t,value\na,1990,10\na,2020,12\na,2021,13\n");
        assert_eq!((series[0].values.as_slice(), problems.len()), ([12.0, 13.0].as_slice(), 1));
        let (series, problems) = read("series_id,t,value\na,1,10\na,3,12\na,5,13\n");
        assert_eq!((series.len(), problems), (0, vec!["в ряду «a» нет 2 значений от 1 до 5".to_owned()]));
    }

    #[test]
    fn what_is_no_number_is_refused_all_at_once() {
        let (_, problems) = read("series_id,t,value\na,1,NaN\na,2,\na,2.5,3\na,7,inf\nb,1,1e200\nb,1,1\n");
        assert_eq!(problems.len(), 6, "{problems:?}");
    }
}
