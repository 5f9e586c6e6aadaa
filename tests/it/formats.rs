//! The same region in other clothes gives the same plan: windows-1251, XLSX, Parquet, rows in another order.

use crate::support::{Package, contents};
use polars::prelude::*;
use std::collections::BTreeMap;

/// Tables of the run of a package.
fn tables(package: &Package) -> BTreeMap<String, Vec<u8>> {
    let written = package.write();
    let answer = written.plan();
    assert_eq!(answer.code, 0, "{}", answer.err);
    contents(&written.out.join("tables"))
}

#[track_caller]
fn same(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in a {
        assert!(b[name] == *bytes, "{name} differs");
    }
}

#[test]
fn the_clothes_of_the_tables_change_nothing() {
    let plain = tables(&Package::tiny());
    same(&plain, &tables(&ministry(Package::tiny())));
    same(&plain, &tables(&other_files(Package::tiny())));
    same(&plain, &tables(&shuffled(Package::tiny())));
}

/// Every CSV as a ministry saves it: windows-1251, semicolons, decimal commas, Russian heads.
fn ministry(mut package: Package) -> Package {
    for (name, content) in &mut package.files {
        let Some(table) = name.strip_suffix(".csv") else { continue };
        let schema = kadry_package::schema::Table::find(table).expect("table");
        let mut reader = csv::Reader::from_reader(content.as_slice());
        let heads = reader.headers().expect("header").clone();
        let columns: Vec<_> = heads.iter().map(|h| schema.column(h).expect("column")).collect();
        let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(columns.iter().map(|c| c.alias)).expect("row");
        for record in reader.records() {
            let record = record.expect("row");
            let cells: Vec<String> = record
                .iter()
                .map(|cell| match cell.parse::<f64>() {
                    Ok(_) if cell.contains('.') && cell.matches('.').count() == 1 => cell.replace('.', ","),
                    _ => cell.to_owned(),
                })
                .collect();
            writer.write_record(&cells).expect("row");
        }
        let text = String::from_utf8(writer.into_inner().expect("bytes")).expect("UTF-8");
        let (bytes, _, lost) = encoding_rs::WINDOWS_1251.encode(&text);
        assert!(!lost, "{name}");
        *content = bytes.into_owned();
    }
    package
}

/// Two tables as Parquet, all others as sheets of one workbook, numbers as numbers.
fn other_files(package: Package) -> Package {
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut out = Package { files: BTreeMap::new() };
    for (name, content) in package.files {
        let Some(table) = name.strip_suffix(".csv").map(str::to_owned) else {
            out.files.insert(name, content);
            continue;
        };
        if table == "employment" || table == "matrix" {
            let options = CsvReadOptions::default().with_infer_schema_length(None);
            let mut frame = options.into_reader_with_file_handle(std::io::Cursor::new(content)).finish().expect("frame");
            let mut bytes = Vec::new();
            ParquetWriter::new(&mut bytes).finish(&mut frame).expect("parquet");
            out.files.insert(format!("{table}.parquet"), bytes);
            continue;
        }
        let sheet = book.add_worksheet();
        sheet.set_name(&table).expect("name");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(content.as_slice());
        for (row, record) in reader.records().enumerate() {
            for (column, cell) in record.expect("row").iter().enumerate() {
                let (row, column) = (row as u32, column as u16);
                match cell.parse::<f64>() {
                    Ok(number) if row > 0 => sheet.write_number(row, column, number).expect("cell"),
                    _ => sheet.write_string(row, column, cell).expect("cell"),
                };
            }
        }
    }
    out.files.insert("tables.xlsx".to_owned(), book.save_to_buffer().expect("workbook"));
    out
}

fn shuffled(mut package: Package) -> Package {
    for (name, content) in &mut package.files {
        if name.ends_with(".csv") {
            let text = String::from_utf8(content.clone()).expect("UTF-8");
            let mut lines: Vec<&str> = text.lines().collect();
            lines[1..].reverse();
            *content = (lines.join("\n") + "\n").into_bytes();
        }
    }
    package
}
