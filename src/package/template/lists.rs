//! The lists behind drop-downs: what the sheets of colleges, programmes and employment name, each value once. They are
//! formulas of a hidden sheet, so that a list grows as its sheet is filled, and neither blanks, repeats nor examples show.

use super::filled::Filled;
use crate::entry::Entry;
use crate::example;
use crate::schema::{Column, Table};
use crate::sheets::{LISTS, in_lang};
use kadry_region::lang::Lang;
use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError, column_number_to_name};
use std::collections::BTreeSet;

/// The distinct values of a column.
pub struct List {
    column: &'static str,
    table: &'static str,
    /// A value outside of it is asked about.
    pub strict: bool,
    /// Rows of its table that are looked at, and values that it may have.
    rows: usize,
    values: usize,
}

const fn list(column: &'static str, table: &'static str, strict: bool, rows: usize, values: usize) -> List {
    List { column, table, strict, rows, values }
}

const ALL: &[List] = &[
    list("college", "colleges", true, 1000, 1000),
    list("municipality", "colleges", false, 1000, 300),
    list("founder", "colleges", true, 1000, 100),
    list("cluster", "colleges", true, 1000, 100),
    list("programme", "programmes", true, 1000, 1000),
    list("occupation", "employment", false, 5000, 1000),
    list("industry", "employment", false, 5000, 300),
];

impl List {
    pub fn table(&self) -> Option<&'static Table> {
        Table::find(self.table)
    }

    /// The defined name that drop-downs refer to.
    pub fn name(&self) -> String {
        format!("kadry_{}", self.column)
    }
}

/// The list that a column chooses from, if there is one. People of other municipalities than those of colleges are counted too.
pub fn behind(table: &Table, column: &Column) -> Option<&'static List> {
    let everywhere = matches!(table.name, "employment" | "school_leavers" | "births") && column.name == "municipality";
    ALL.iter().find(|list| list.column == column.name && list.table != table.name && !everywhere && table.name != "employment")
}

/// Adds the hidden sheet and the defined names.
pub fn add(book: &mut Workbook, tables: &[Filled], lang: Lang) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    let name = in_lang(LISTS, lang);
    sheet.set_name(name)?.set_hidden(true).protect();
    sheet.set_formula_result_default("");
    let mut names = Vec::new();
    for (number, list) in (0_u16..).zip(ALL) {
        if let Some(filled) = tables.iter().find(|filled| filled.table.name == list.table) {
            names.push((list.name(), add_list(sheet, name, number * 3, list, filled, lang)?));
        }
    }
    names.into_iter().try_for_each(|(name, range)| book.define_name(name, &range).map(drop))
}

/// Three columns: the values of the table, how many distinct ones there are so far, the distinct ones in a row. Returns the
/// range of the last.
fn add_list(sheet: &mut Worksheet, name: &str, first: u16, list: &List, filled: &Filled, lang: Lang) -> Result<String, XlsxError> {
    let index = filled.table.all_columns().position(|column| column.name == list.column).unwrap_or_default();
    let known = values_of(filled, index);
    let mut seen = BTreeSet::new();
    let distinct: Vec<&str> = known.iter().map(String::as_str).filter(|value| !value.is_empty() && seen.insert(*value)).collect();
    // Room for half as many again as there are.
    let rows = list.rows.max(filled.rows.len() * 3 / 2) + 1;
    let values = list.values.max(distinct.len() * 3 / 2) + 1;
    let [copy, count, once] = [first, first + 1, first + 2].map(column_number_to_name);
    let source = column_number_to_name(u16::try_from(index).unwrap_or_default());
    let source = copied(&filled.table.sheet(lang), &source, in_lang(example::MARK, lang));
    sheet.write_string(0, first, list.column)?;
    let mut seen = BTreeSet::new();
    for row in 1..rows {
        let shown = known.get(row - 1).map(String::as_str).unwrap_or_default();
        seen.extend(Some(shown).filter(|value| !value.is_empty()));
        let (at, above) = (row + 1, row);
        let is_new = format!("IFERROR(MATCH({copy}{at},${copy}$2:${copy}${rows},0)=ROW()-1,TRUE)");
        let counted = format!("=N({count}{above})+IF({copy}{at}=\"\",0,IF({is_new},1,0))");
        sheet.write_formula(number(row), first, Formula::new(&source).set_result(shown))?;
        sheet.write_formula(number(row), first + 1, Formula::new(counted).set_result(seen.len().to_string()))?;
    }
    let pick = format!("=IFERROR(INDEX(${copy}$2:${copy}${rows},MATCH(ROW()-1,${count}$2:${count}${rows},0)),\"\")");
    for row in 1..values {
        let shown = distinct.get(row - 1).copied().unwrap_or_default();
        sheet.write_formula(number(row), first + 2, Formula::new(&pick).set_result(shown))?;
    }
    let length = format!("MIN({},MAX(1,'{name}'!${count}${rows}))", values - 1);
    Ok(format!("='{name}'!${once}$2:INDEX('{name}'!${once}$2:${once}${values},{length})"))
}

/// The cell of a sheet in the formula's own row, or nothing where the row is an example. `INDEX` outlives rows that are deleted.
fn copied(sheet: &str, column: &str, mark: &str) -> String {
    let cell = format!("INDEX('{sheet}'!${column}:${column},ROW())");
    let letters = mark.chars().count();
    format!("=IF(OR({cell}=\"\",LEFT(INDEX('{sheet}'!$A:$A,ROW()),{letters})=\"{mark}\"),\"\",{cell})")
}

fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// The values that the table names in the rows that are data.
fn values_of(filled: &Filled, column: usize) -> Vec<String> {
    let rows = filled.rows.iter().filter(|_| !filled.example);
    rows.map(|cells| cells.get(column).map(Entry::show).unwrap_or_default()).collect()
}
