//! From raw cells to a typed table: every cell is checked against the schema, every problem is reported.

use crate::header;
use crate::letters::Letters;
use crate::lookalike;
use crate::read::{Cell, RawTable, addressed};
use crate::schema::{Choice, Column, Kind, Table, normalise};
use crate::tidy::tidy;
use kadry_region::codes;
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use std::collections::{BTreeMap, HashMap};

/// A table whose cells hold what the schema says; cells that did not are empty and were reported.
#[derive(Debug)]
pub struct Frame {
    pub schema: &'static Table,
    pub place: Place,
    /// Row numbers in the file, one per row.
    rows: Vec<u64>,
    /// Cells of each column that is there, one per row.
    columns: BTreeMap<&'static str, Cells>,
    /// Columns of an open table that the schema does not know, as they stand in the file.
    pub others: Vec<(String, Vec<Cell>)>,
    /// Name in the schema, index in the file and header of each column that was read.
    heads: Vec<(&'static str, usize, String)>,
    /// Rows that another file added: the first of them, and where the file is.
    added: Vec<(usize, Place)>,
}

/// The typed cells of a column; `None` where a cell is empty, or was reported.
type Cells = Vec<Option<Value>>;

/// What a cell holds, by the kind of its column.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Number(f64),
    Whole(u32),
    Flag(bool),
}

impl Value {
    fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Number(_) | Value::Whole(_) | Value::Flag(_) => None,
        }
    }

    fn real(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Whole(number) => Some(f64::from(*number)),
            Value::Text(_) | Value::Flag(_) => None,
        }
    }

    fn whole(&self) -> Option<u32> {
        match self {
            Value::Whole(number) => Some(*number),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(*flag),
            Value::Text(_) | Value::Number(_) | Value::Whole(_) => None,
        }
    }

    fn shown(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Whole(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
        }
    }
}

impl Frame {
    /// Types a raw table. `None` when columns that every row needs are missing. With `mend`, letters that only look right are
    /// replaced.
    pub fn build(mut raw: RawTable, schema: &'static Table, mend: bool, problems: &mut Problems) -> Option<Frame> {
        header::find(&mut raw, schema, problems);
        header::clean(&mut raw, schema, mend, problems);
        let read = match_header(&raw, schema, problems)?;
        header::check_merged(&raw, &read, problems);
        check_widths(&raw, problems);
        let mut columns = BTreeMap::new();
        for (index, column) in &read {
            let mut letters = Letters::new(mend);
            let cells = raw
                .rows
                .iter()
                .map(|(row, cells)| {
                    let place = raw.place_of(*row, *index);
                    let cell = letters.checked(cells.get(*index).unwrap_or(&Cell::Empty), column.kind, &place, problems);
                    typed(&cell, column, &raw, place, problems)
                })
                .collect();
            if schema.key.contains(&column.name) && column.kind == Kind::Text && !schema.open {
                check_totals(&raw, *index, problems);
            }
            letters.tell(&raw.place.column(raw.header[*index].clone()), problems);
            columns.insert(column.name, cells);
        }
        let rows = raw.rows.iter().map(|(row, _)| *row).collect();
        let heads = read.iter().map(|(index, column)| (column.name, *index, raw.header[*index].clone())).collect();
        let others = if schema.open { other_columns(&raw, schema) } else { Vec::new() };
        let frame = Frame { schema, place: raw.place, rows, columns, others, heads, added: Vec::new() };
        frame.check_key(problems);
        Some(frame)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Where a cell of a row stands, under the header that the file gives the column. Of several columns, parted by
    /// commas, the first gives the address.
    pub fn place(&self, index: usize, columns: &str) -> Place {
        let file = self.added.iter().rev().find(|(from, _)| index >= *from).map_or(&self.place, |(_, place)| place);
        let place = file.row(self.rows.get(index).copied().unwrap_or_default());
        let heads: Vec<_> = columns.split(", ").filter_map(|name| self.heads.iter().find(|(known, ..)| *known == name)).collect();
        match heads.first() {
            Some((_, position, _)) => {
                let headers: Vec<&str> = heads.iter().map(|(.., header)| header.as_str()).collect();
                addressed(place.column(headers.join(", ")), *position)
            }
            None => place.column(columns),
        }
    }

    /// Text of a column; `None` for empty cells and for a column that is not there.
    pub fn text(&self, name: &str) -> Vec<Option<String>> {
        self.each(name, |value| value.text().map(str::to_owned))
    }

    pub fn real(&self, name: &str) -> Vec<Option<f64>> {
        self.each(name, Value::real)
    }

    pub fn flag(&self, name: &str) -> Vec<Option<bool>> {
        self.each(name, Value::flag)
    }

    /// The cells of a column as text, whatever its kind.
    pub fn shown(&self, name: &str) -> Vec<Option<String>> {
        self.each(name, |value| Some(value.shown()))
    }

    pub fn text_at(&self, name: &str, row: usize) -> Option<&str> {
        self.at(name, row)?.text()
    }

    /// Any number, of whole ones too.
    pub fn real_at(&self, name: &str, row: usize) -> Option<f64> {
        self.at(name, row)?.real()
    }

    /// A year or a count.
    pub fn whole_at(&self, name: &str, row: usize) -> Option<u32> {
        self.at(name, row)?.whole()
    }

    pub fn flag_at(&self, name: &str, row: usize) -> Option<bool> {
        self.at(name, row)?.flag()
    }

    fn at(&self, name: &str, row: usize) -> Option<&Value> {
        self.columns.get(name)?.get(row)?.as_ref()
    }

    fn each<T: Clone>(&self, name: &str, of: impl Fn(&Value) -> Option<T>) -> Vec<Option<T>> {
        match self.columns.get(name) {
            Some(cells) => cells.iter().map(|cell| cell.as_ref().and_then(&of)).collect(),
            None => vec![None; self.len()],
        }
    }

    /// Puts cells into a column, which is made where the file has none. Each is checked as if it had been read; the faults
    /// are of `place`, and their cells stay empty.
    pub fn set(&mut self, column: &'static Column, cells: Vec<(usize, Cell)>, place: &Place, problems: &mut Problems) {
        let mut values = self.columns.remove(column.name).unwrap_or_else(|| vec![None; self.len()]);
        for (row, cell) in cells {
            let checked = match parse(&cell, column.kind, false) {
                _ if cell.is_empty() => Ok(None),
                parsed => parsed.map(Some),
            };
            let value = checked.unwrap_or_else(|fault| {
                let (code, message, cure) = describe(fault, column.kind);
                let (table, at) = (self.schema.name, self.rows.get(row).copied().unwrap_or_default());
                let (ru, en) = (&message.ru, &message.en);
                let message = text!("таблица {table}, строка {at}: {ru}", "table {table}, row {at}: {en}");
                let problem = Problem::error(code, place.column(column.name), message);
                problems.push(problem.value(cell.show()).expected(column.kind.expectation()).cure(cure));
                None
            });
            if let Some(place) = values.get_mut(row) {
                *place = value;
            }
        }
        self.columns.insert(column.name, values);
    }

    /// Adds the rows of another file of the same table.
    pub fn extend(&mut self, mut other: Frame) {
        let (before, added) = (self.len(), other.len());
        for (name, cells) in &mut self.columns {
            cells.extend(other.columns.remove(name).unwrap_or_else(|| vec![None; added]));
        }
        for (name, cells) in other.columns {
            self.columns.insert(name, std::iter::repeat_n(None, before).chain(cells).collect());
        }
        self.rows.extend(other.rows);
        self.added.push((before, other.place));
    }

    pub fn check_key(&self, problems: &mut Problems) {
        let parts: Vec<(Column, Vec<Option<String>>)> = self
            .schema
            .key
            .iter()
            .filter_map(|name| self.schema.column(name))
            .filter(|column| self.columns.contains_key(column.name))
            .map(|column| (*column, self.shown(column.name)))
            .collect();
        let mut seen: HashMap<Vec<Option<&str>>, usize> = HashMap::new();
        for index in 0..self.len() {
            let key: Vec<Option<&str>> = parts.iter().map(|(_, values)| values[index].as_deref()).collect();
            if parts.iter().zip(&key).any(|((column, _), part)| column.required && part.is_none()) {
                continue;
            }
            let Some(first) = seen.insert(key.clone(), index) else { continue };
            seen.insert(key.clone(), first);
            let names = parts.iter().map(|(column, _)| column.name).collect::<Vec<_>>().join(", ");
            let value = key.iter().map(|part| part.unwrap_or("—")).collect::<Vec<_>>().join(", ");
            let first = self.rows[first];
            problems.push(
                Problem::error(
                    "duplicate_key",
                    self.place(index, &names),
                    text!("такая строка уже есть: строка {first}", "this row is there already: row {first}"),
                )
                .value(value)
                .expected(text!("одна строка на каждое сочетание {names}", "one row for each combination of {names}"))
                .cure(text!("удалите лишнюю строку или сложите значения в одной", "delete one of the rows, or add them up in one")),
            );
        }
    }
}

/// Pairs the columns of the file with the schema's: `(index in the file, column)`.
fn match_header(raw: &RawTable, schema: &'static Table, problems: &mut Problems) -> Option<Vec<(usize, &'static Column)>> {
    let mut found: Vec<(usize, &'static Column)> = Vec::new();
    let mut strangers: Vec<(usize, &str)> = Vec::new();
    for (index, header) in raw.header.iter().enumerate() {
        let Some(column) = schema.column(header) else {
            if !header.is_empty() {
                strangers.push((index, header));
            }
            continue;
        };
        if found.iter().any(|(_, seen)| seen.name == column.name) {
            let name = column.name;
            problems.push(
                Problem::error(
                    "duplicate_column",
                    raw.place_of(raw.header_row, index),
                    text!("столбец {name} дан дважды", "the column {name} is given twice"),
                )
                .cure(text!("оставьте один из столбцов", "keep one of the columns")),
            );
            continue;
        }
        found.push((index, column));
    }
    let missing: Vec<&Column> = schema.columns.iter().filter(|c| c.required && !found.iter().any(|(_, f)| f.name == c.name)).collect();
    for column in &missing {
        let (name, alias) = (column.name, column.alias);
        let near = strangers.iter().map(|(_, header)| header).find(|s| similar(s, name) || similar(s, alias));
        let alike = |header: &&&str| [name, alias].iter().any(|known| lookalike::shape(&normalise(header)) == lookalike::shape(known));
        let cure = match near {
            Some(near) if alike(&near) => text!(
                "в названии «{near}» буквы другого алфавита, похожие на нужные: впишите его заново или разрешите замену: mend_lookalikes = true в region.toml",
                "the name “{near}” has letters of another alphabet that only look right: write it again, or allow to replace them: mend_lookalikes = true in region.toml"
            ),
            Some(near) => {
                text!("похоже на столбец «{near}» — переименуйте его в {name}", "the column “{near}” looks like it: rename it to {name}")
            }
            None => text!("добавьте столбец {name} (по-русски «{alias}»)", "add the column {name}"),
        };
        let header = raw.header.join(", ");
        problems.push(
            Problem::error(
                "missing_column",
                raw.place.row(raw.header_row).column(name),
                text!("нет обязательного столбца {name}", "the column {name} is missing"),
            )
            .value(header)
            .expected(Text::new(column.about_ru, column.about_en))
            .cure(cure),
        );
    }
    if !schema.open {
        for (index, stranger) in &strangers {
            let near = schema.all_columns().find(|c| similar(stranger, c.name) || similar(stranger, c.alias));
            let cure = match near.map(|c| c.name) {
                Some(name) => text!("возможно, это {name}: переименуйте столбец", "perhaps it is {name}: rename the column"),
                None => text!("если столбец не нужен, удалите его", "delete the column if it is not needed"),
            };
            problems.push(
                Problem::warning(
                    "unknown_column",
                    raw.place_of(raw.header_row, *index),
                    text!("столбец не читается: в схеме такого нет", "the column is not read: the schema has no such one"),
                )
                .cure(cure),
            );
        }
    }
    missing.is_empty().then_some(found)
}

/// A row of totals would be counted once more, as one of those that it sums up.
fn check_totals(raw: &RawTable, index: usize, problems: &mut Problems) {
    let is_total = |text: &str| {
        let text = tidy(text).to_lowercase();
        let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        matches!(first, "итого" | "всего") || text == "total"
    };
    for (row, cells) in &raw.rows {
        let shown = cells.get(index).map(Cell::show).unwrap_or_default();
        if is_total(&shown) {
            let place = raw.place_of(*row, index);
            let message =
                text!("строка итогов: её значения посчитались бы ещё раз", "a row of totals: its values would be counted once more");
            problems.push(
                Problem::error("totals_row", place, message)
                    .value(shown)
                    .expected(text!("строки без итогов", "rows without totals"))
                    .cure(text!("удалите строку итогов", "delete the row of totals")),
            );
        }
    }
}

/// What the user keeps beside the schema's columns; it takes no part in the calculation.
fn other_columns(raw: &RawTable, schema: &Table) -> Vec<(String, Vec<Cell>)> {
    let strange = raw.header.iter().enumerate().filter(|(_, header)| !header.is_empty() && schema.column(header).is_none());
    let cells = |index: usize| raw.rows.iter().map(|(_, cells)| cells.get(index).cloned().unwrap_or(Cell::Empty)).collect();
    strange.map(|(index, header)| (header.clone(), cells(index))).collect()
}

fn similar(a: &str, b: &str) -> bool {
    strsim::jaro_winkler(&normalise(a), &normalise(b)) > 0.85
}

fn check_widths(raw: &RawTable, problems: &mut Problems) {
    let width = raw.header.len();
    let sheet = raw.place.sheet.is_some();
    for (row, cells) in &raw.rows {
        let given = cells.len();
        if let Some(beside) = cells.iter().skip(width).position(|cell| !cell.is_empty()).filter(|_| sheet) {
            let place = addressed(raw.place.row(*row), width + beside);
            let message = text!(
                "ячейка правее таблицы не читается: у столбца нет названия",
                "a cell beside the table is not read: its column has no name"
            );
            let cure = text!(
                "если это данные, назовите столбец; если заметка, уберите её с листа",
                "name the column if it is data; take a note off the sheet"
            );
            problems.push(Problem::warning("beside_table", place, message).value(cells[width + beside].show()).cure(cure));
            continue;
        }
        let short = given < width;
        if short || cells[width..].iter().any(|cell| !cell.is_empty()) {
            let message = if short {
                text!(
                    "в строке {given} ячеек, а в заголовке {width}: файл оборван или строка разорвана",
                    "the row has {given} cells, the header {width}: the file is cut or the row is broken"
                )
            } else {
                text!(
                    "в строке {given} ячеек, а в заголовке {width}: разделитель внутри текста без кавычек",
                    "the row has {given} cells, the header {width}: a separator inside a text without quotes"
                )
            };
            problems.push(
                Problem::error(if short { "cut_file" } else { "long_row" }, raw.place.row(*row), message)
                    .value(cells.iter().map(Cell::show).collect::<Vec<_>>().join(" | "))
                    .expected(text!("{width} ячеек", "{width} cells"))
                    .cure(text!("получите файл заново или поправьте строку", "get the file again, or mend the row")),
            );
        }
    }
}

fn typed(cell: &Cell, column: &Column, raw: &RawTable, place: Place, problems: &mut Problems) -> Option<Value> {
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

/// Why a cell is not what its column needs.
enum Fault {
    NotANumber,
    Ambiguous,
    Whole,
    Negative,
    TooSmall,
    OverOne,
    OutOfRange,
    Code,
    CodeAsDate,
    HigherEducation,
    Choice,
}

fn describe(fault: Fault, kind: Kind) -> (&'static str, Text, Text) {
    let (code, ru, en, cure_ru, cure_en) = match fault {
        Fault::NotANumber => (
            "not_a_number",
            "здесь нужно число, а стоит текст",
            "a number is needed here, and there is text",
            "впишите число без букв и единиц",
            "write a number without letters or units",
        ),
        Fault::Ambiguous => (
            "ambiguous_number",
            "число читается двояко: запятая — разделитель дроби или тысяч?",
            "the number reads two ways: does the comma part a fraction or thousands?",
            "уберите разделитель тысяч",
            "remove the separator of thousands",
        ),
        Fault::Whole => {
            ("not_whole", "здесь нужно целое число", "a whole number is needed here", "округлите или исправьте", "round or mend it")
        }
        Fault::Negative => (
            "negative",
            "отрицательное значение",
            "a negative value",
            "исправьте знак; если данных нет, оставьте пусто",
            "mend the sign; leave it empty where there is no value",
        ),
        Fault::TooSmall => ("too_small", "значение меньше допустимого", "the value is too small", "исправьте значение", "mend the value"),
        Fault::OverOne => (
            "share_above_one",
            "доля больше 1",
            "a share above 1",
            "если это проценты, разделите на 100",
            "divide by 100 if these are per cent",
        ),
        Fault::OutOfRange => {
            ("out_of_range", "значение вне допустимого", "the value is outside its range", "исправьте значение", "mend the value")
        }
        Fault::Code => (
            "bad_code",
            "код не соответствует классификатору",
            "the code is not of the classifier's form",
            "сверьте код с перечнем",
            "compare the code with the list",
        ),
        Fault::CodeAsDate => (
            "code_as_date",
            "код превращён в дату: таблица сохранена программой, которая приняла код за дату",
            "the code was turned into a date by the program that saved the table",
            "задайте столбцу формат «Текст» и впишите код заново",
            "set the column's format to text and write the code again",
        ),
        Fault::HigherEducation => (
            "higher_education_code",
            "это код высшего образования, а не СПО",
            "this is a code of higher education",
            "уберите строку: план охватывает только СПО",
            "remove the row: the plan covers vocational programmes only",
        ),
        Fault::Choice if kind == Kind::Flag => {
            ("bad_choice", "здесь нужно да или нет", "yes or no is needed here", "впишите да или нет", "write yes or no")
        }
        Fault::Choice => (
            "bad_choice",
            "такого значения нет в списке",
            "the value is not in the list",
            "выберите значение из ожидаемых",
            "choose one of the expected values",
        ),
    };
    (code, Text::new(ru, en), Text::new(cure_ru, cure_en))
}

fn parse(cell: &Cell, kind: Kind, comma_separated: bool) -> Result<Value, Fault> {
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

fn parse_number(cell: &Cell, comma_separated: bool) -> Result<f64, Fault> {
    let value = match cell {
        Cell::Number(number) => *number,
        Cell::Text(text) => {
            let plain = without_blanks(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')).ok_or(Fault::NotANumber)?;
            let plain = plain.replace('−', "-");
            let commas = plain.matches(',').count();
            if (commas > 0 && plain.contains('.')) || commas > 1 || (commas == 1 && comma_separated && thousands(&plain)) {
                return Err(Fault::Ambiguous);
            }
            let plain = plain.replace(',', ".");
            // `parse` also takes "inf" and "nan", which are no figures.
            if !plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E')) {
                return Err(Fault::NotANumber);
            }
            plain.parse::<f64>().map_err(|_| Fault::NotANumber)?
        }
        _ => return Err(Fault::NotANumber),
    };
    // Adding zero turns −0 into 0.
    if value.is_finite() { Ok(value + 0.0) } else { Err(Fault::OutOfRange) }
}

/// The digits without the blanks that part thousands: "1 234 567,8". Blanks elsewhere part two numbers, or a slip of the hand.
fn without_blanks(text: &str) -> Option<String> {
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let unsigned = text.trim_start_matches(['-', '+', '−']).trim_start_matches(is_blank);
    let whole = unsigned.split([',', '.']).next().unwrap_or_default();
    let mut groups = whole.split(is_blank);
    let first = groups.next().unwrap_or_default().len();
    let parted = whole.contains(is_blank);
    let thousands = (1..=3).contains(&first) && groups.all(|group| group.len() == 3);
    let rest_is_plain = !unsigned[whole.len()..].contains(char::is_whitespace);
    ((!parted || thousands) && rest_is_plain).then(|| text.chars().filter(|c| !is_blank(*c)).collect())
}

/// "1,234" may be a thousand and more.
fn thousands(text: &str) -> bool {
    text.split_once(',').is_some_and(|(_, after)| after.len() == 3) && !text.trim_start_matches('-').starts_with("0,")
}

fn parse_date(cell: &Cell) -> Option<String> {
    let text = tidy(&cell.show());
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let date = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"].iter().find_map(|form| chrono::NaiveDate::parse_from_str(day, form).ok());
    let bare_year = || text.parse::<i32>().ok().filter(|y| (1990..=2100).contains(y)).map(|y| format!("{y}"));
    date.map(|d| d.format("%Y-%m-%d").to_string()).or_else(bare_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, comma_separated: bool) -> Option<f64> {
        parse_number(&Cell::Text(text.into()), comma_separated).ok()
    }

    #[test]
    fn numbers_as_ministries_write_them() {
        assert_eq!(number("1\u{a0}234,5", false), Some(1234.5));
        assert_eq!(number("12 345", true), Some(12345.0));
        assert_eq!(number(" − 1 234 567,5 ", false), Some(-1_234_567.5));
        assert_eq!(["1439\n1450", "25 30", "1 2 3 4", "1234 567", "12 34,5", "1\t234"].map(|text| number(text, false)), [None; 6]);
        assert_eq!(number("0,125", true), Some(0.125));
        assert_eq!(number("−3", true), Some(-3.0));
        assert_eq!(number("-0", true).map(f64::to_bits), Some(0));
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        assert!(["1,234", "1.234,5", "abc", "inf", "NaN", "1e999", "12 чел."].iter().all(|t| number(t, true).is_none()));
    }

    #[test]
    fn dates_and_bare_years_read() {
        let date = |t: &str| parse_date(&Cell::Text(t.into()));
        assert_eq!(date("01.10.2026").as_deref(), Some("2026-10-01"));
        assert_eq!(date("2026").as_deref(), Some("2026"));
        assert_eq!(date("32.10.2026"), None);
    }
}
