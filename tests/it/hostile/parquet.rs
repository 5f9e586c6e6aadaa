use super::{Case, Expected, Read, Refused, case};
use crate::support::Package;
use polars::prelude::*;
use std::io::Cursor;

fn written(mut frame: DataFrame) -> Vec<u8> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("parquet");
    bytes
}

fn matrix() -> DataFrame {
    let text = Package::tiny().text("matrix.csv");
    CsvReader::new(Cursor::new(text.as_bytes())).finish().expect("table")
}

/// The matrix as Parquet.
pub fn good() -> Vec<u8> {
    written(matrix())
}

fn with(column: Column) -> Vec<u8> {
    let mut frame = matrix();
    frame.with_column(column).expect("column");
    written(frame)
}

fn alone(name: &'static str, bytes: impl Into<Vec<u8>>, expected: Expected) -> Case {
    case(name, Package::tiny().without("matrix.csv").set("matrix.parquet", bytes), expected)
}

pub fn cases() -> Vec<Case> {
    let rows = matrix().height();
    let filled = |value: f64| Column::new("share".into(), vec![value; rows]);
    let good = good();
    let mut flipped = good.clone();
    let middle = flipped.len() - 40;
    flipped[middle] ^= 0xff;
    let long = "я".repeat(32_000);
    let wide: Vec<Column> = (0..600).map(|n| Column::new(format!("c{n}").into(), [1_i32])).collect();
    let list = Column::new("share".into(), (0..rows).map(|_| Series::new("".into(), [0.1, 0.2])).collect::<Vec<_>>());
    vec![
        alone("parquet: good", good.clone(), Read("Пакет принят")),
        alone("parquet: empty", Vec::new(), Refused("это не Parquet или файл повреждён (файл пуст)")),
        alone("parquet: text", "occupation,programme\n", Refused("по содержимому это текст")),
        alone("parquet: its mark only", "PAR1", Refused("это не Parquet или файл повреждён")),
        alone("parquet: cut", good[..good.len() / 2].to_vec(), Refused("это не Parquet или файл повреждён")),
        alone("parquet: a byte of the footer changed", flipped, Refused("matrix.parquet")),
        alone("parquet: a workbook", super::workbooks::good(), Refused("по содержимому это книга Excel")),
        alone("parquet: NaN", with(filled(f64::NAN)), Refused("значение вне допустимого")),
        alone("parquet: 1e308", with(filled(1e308)), Refused("доля больше 1")),
        alone("parquet: minus zero", with(filled(-0.0)), Read("Пакет принят")),
        alone("parquet: text for a number", with(Column::new("share".into(), vec!["много"; rows])), Refused("здесь нужно число")),
        alone(
            "parquet: nulls",
            with(Column::new("share".into(), vec![None::<f64>; rows])),
            Refused("пустая ячейка в обязательном столбце"),
        ),
        alone("parquet: a list in a cell", with(list), Refused("в ячейке ошибка формулы")),
        alone(
            "parquet: a control character",
            with(Column::new("occupation".into(), vec!["a\u{1b}[2J"; rows])),
            Refused("управляющий знак U+001B"),
        ),
        alone("parquet: 600 columns", written(DataFrame::new(1, wide).expect("frame")), Refused("слишком много")),
        alone("parquet: 1.1 million rows", written(df!["share" => vec![0.1; 1_100_000]].expect("frame")), Refused("слишком много")),
        alone(
            "parquet: a text of 64 KB that 20 000 rows share",
            written(df!["occupation" => vec![long.as_str(); 20_000]].expect("frame")),
            Refused("текста больше 256 МБ"),
        ),
        case("parquet: the table also as CSV", Package::tiny().set("matrix.parquet", good), Refused("таблица matrix уже прочитана")),
    ]
}
