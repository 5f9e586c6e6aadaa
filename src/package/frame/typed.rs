//! From a cell as it stands in the file to what its column holds.

use super::fault::{Fault, describe};
use super::figure::{parse_date, parse_number};
use super::value::Value;
use crate::read::{Cell, RawTable};
use crate::schema::{Choice, Column, Kind};
use crate::tidy::tidy;
use kadry_region::codes;
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problem, Problems};

pub fn typed(cell: &Cell, column: &Column, raw: &RawTable, place: Place, problems: &mut Problems) -> Option<Value> {
    let bad = |code: &'static str, message: Text, cure: Text| {
        Some(Problem::error(code, place.clone(), message).value(cell.show()).expected(column.kind.expectation()).cure(cure))
    };
    let result = match cell {
        _ if cell.is_empty() && column.required => {
            let name = column.name;
            Err(bad(
                "empty_cell",
                text!("пустая ячейка в обязательном столбце {name}", "an empty cell in the column {name}, which every row needs"),
                Text::new("впишите значение; пустое — не ноль", "fill in the value; empty is not zero"),
            ))
        }
        _ if cell.is_empty() => Err(None),
        Cell::Uncalculated => Err(bad(
            "uncalculated",
            text!("формула сохранена без результата", "the formula was saved without its result"),
            Text::new(
                "откройте книгу в Excel или LibreOffice, дождитесь пересчёта и сохраните",
                "open the workbook in Excel or LibreOffice, let it calculate, and save it",
            ),
        )),
        Cell::Error(_) => Err(bad(
            "cell_error",
            text!("в ячейке ошибка формулы", "the cell holds a formula error"),
            Text::new("исправьте формулу или впишите значение", "mend the formula or write the value"),
        )),
        _ => parse(cell, column.kind, raw.comma_separated).map_err(|fault| {
            let (code, message, cure) = describe(fault, column.kind);
            bad(code, message, cure)
        }),
    };
    match result {
        Ok(value) => Some(value),
        Err(problem) => {
            problem.into_iter().for_each(|p| problems.push(p));
            None
        }
    }
}

/// Largest count that makes sense for places, people and beds of one row.
const MOST: f64 = 1e6;

pub fn parse(cell: &Cell, kind: Kind, comma_separated: bool) -> Result<Value, Fault> {
    let number = || parse_number(cell, comma_separated);
    let whole = |least: f64| {
        let value = number()?;
        if value < 0.0 {
            Err(Fault::Negative)
        } else if value.fract() != 0.0 {
            Err(Fault::Whole)
        } else if value < least {
            Err(Fault::TooSmall)
        } else if value > MOST {
            Err(Fault::OutOfRange)
        } else {
            Ok(value as u32)
        }
    };
    match kind {
        Kind::Text => Ok(Value::Text(tidy(&cell.show()))),
        Kind::Programme | Kind::Ugps => {
            let code = tidy(&cell.show());
            let good = if kind == Kind::Programme { codes::is_programme(&code) } else { codes::is_ugps(&code) };
            match cell {
                Cell::Date(_) => Err(Fault::CodeAsDate),
                _ if good => Ok(Value::Text(code)),
                _ if codes::looks_like_date(&code) => Err(Fault::CodeAsDate),
                _ if codes::is_higher_education(&code) => Err(Fault::HigherEducation),
                _ => Err(Fault::Code),
            }
        }
        Kind::Inn => {
            let code = tidy(&cell.show());
            if codes::is_inn(&code) { Ok(Value::Text(code)) } else { Err(Fault::Code) }
        }
        Kind::Year => match whole(0.0) {
            Ok(year) if (1990..=2100).contains(&year) => Ok(Value::Whole(year)),
            Ok(_) => Err(Fault::OutOfRange),
            Err(fault) => Err(fault),
        },
        Kind::Count => whole(0.0).map(Value::Whole),
        Kind::Positive => whole(1.0).map(Value::Whole),
        Kind::Amount => match number()? {
            value if value < 0.0 => Err(Fault::Negative),
            value if value > 1e15 => Err(Fault::OutOfRange),
            value => Ok(Value::Number(value)),
        },
        Kind::Number => match number()? {
            value if value.abs() > 1e18 => Err(Fault::OutOfRange),
            value => Ok(Value::Number(value)),
        },
        Kind::Share => match number()? {
            value if value < 0.0 => Err(Fault::Negative),
            value if value > 1.0 => Err(Fault::OverOne),
            value => Ok(Value::Number(value)),
        },
        Kind::Flag => match cell {
            Cell::Flag(flag) => Ok(Value::Flag(*flag)),
            _ => chosen(cell, kind).map(|choice| Value::Flag(choice.key == "true")),
        },
        Kind::Date => parse_date(cell).map(Value::Text).ok_or(Fault::Choice),
        // The user's own spelling stays: it is a key that other programs join on.
        Kind::Form => chosen(cell, kind).map(|_| Value::Text(tidy(&cell.show()))),
        Kind::Base | Kind::Cause | Kind::Sex | Kind::Limit | Kind::Direction => {
            chosen(cell, kind).map(|choice| Value::Text(choice.key.to_owned()))
        }
    }
}

fn chosen(cell: &Cell, kind: Kind) -> Result<&'static Choice, Fault> {
    Choice::find(kind.choices(), &tidy(&cell.show())).ok_or(Fault::Choice)
}
