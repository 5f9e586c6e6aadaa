//! The workbook of a comparison: a summary with its charts, then a sheet per table with the runs as columns.

use super::grid::{self, Cell, Column, FIRST, Grid, Holds, Paper, column, say};
use super::plan::{BLUE, ORANGE, PALE_YELLOW, SKY, colour_change, fill, name, titled};
use crate::compare::{Comparison, Differs, Line, Measure, Sums, label};
use crate::documents::DocumentError;
use kadry_region::lang::Lang;
use rust_xlsxwriter::{
    Chart, ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color, ConditionalFormatFormula, DocProperties,
    ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

/// Runs that a native chart tells apart.
const COLOURS: [(Color, ChartMarkerType); 6] = [
    (Color::RGB(0x22_22_22), ChartMarkerType::Circle),
    (BLUE, ChartMarkerType::Square),
    (ORANGE, ChartMarkerType::Diamond),
    (Color::RGB(0x00_9E_73), ChartMarkerType::X),
    (SKY, ChartMarkerType::Triangle),
    (Color::RGB(0xE6_9F_00), ChartMarkerType::Star),
];

/// `compare.xlsx`; the same comparison gives the same bytes.
///
/// # Errors
/// [`DocumentError`] where the workbook cannot be assembled.
pub fn comparison(of: &Comparison) -> Result<Vec<u8>, DocumentError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = of.title().chars().take(200).collect();
    book.set_properties(&DocProperties::new().set_title(&title).set_author("kadry").set_creation_datetime(&created));
    let view = View { of, lang: of.lang };
    view.summary(&mut book)?;
    view.lines(&mut book)?;
    view.measures(
        &mut book,
        name(of.lang, "Итоги", "Totals"),
        "Totals",
        say(of.lang, "Итоги расчётов", "Totals of the runs"),
        &of.measures,
    )?;
    view.measures(
        &mut book,
        name(of.lang, "Цели", "Goals"),
        "Goals",
        say(of.lang, "Цели по карточкам расчётов", "Goals of the run cards"),
        &of.goals,
    )?;
    view.programmes(&mut book)?;
    view.industries(&mut book)?;
    view.indicators(&mut book)?;
    let all: Vec<&Differs> = of.settings.iter().collect();
    view.differing(
        &mut book,
        name(of.lang, "Настройки", "Settings"),
        "Settings",
        say(of.lang, "Настройки, которые различаются", "Settings that differ"),
        &all,
        true,
    )?;
    let files: Vec<&Differs> = of.inputs.iter().collect();
    let title = say(
        of.lang,
        "Файлы входа и начала их хешей; выделены иные, чем в первом расчёте",
        "Input files and beginnings of their hashes; those that differ from the first run are marked",
    );
    view.differing(&mut book, name(of.lang, "Входы", "Inputs"), "Inputs", title, &files, false)?;
    Ok(book.save_to_buffer()?)
}

struct View<'a> {
    of: &'a Comparison,
    lang: Lang,
}

impl View<'_> {
    fn paper(&self) -> Paper {
        let letters: String = self.of.title().chars().take(150).collect();
        Paper { lang: self.lang, footer: letters }
    }

    fn c(&self, ru: &'static str, en: &'static str, width: f64, holds: Holds) -> Column {
        column(self.lang, ru, en, width, holds)
    }

    fn base(&self) -> &str {
        self.of.runs.first().map_or("", |run| &run.name)
    }

    /// A column for each run, then one for each difference to the first.
    fn by_run(&self, what: &str, holds: Holds, moved: Holds) -> Vec<Column> {
        let head = |run: &str| if what.is_empty() { run.to_owned() } else { format!("{what}: {run}") };
        let values = self.of.names().into_iter().map(|run| Column::named(head(run), 13.0, holds));
        let base = self.base();
        let differences = self.of.names().into_iter().skip(1).map(|run| Column::named(format!("{} − {base}", head(run)), 13.0, moved));
        values.chain(differences).collect()
    }

    /// Values of the runs from column `at`, and the formulas of their differences.
    fn cells(values: &[Option<f64>], at: u16) -> Vec<Cell> {
        let of = |value: &Option<f64>| value.map_or(Cell::Empty, Cell::Number);
        let difference = |(index, value): (u16, &Option<f64>)| match (value, values.first().copied().flatten()) {
            (Some(value), Some(base)) => Cell::Difference { later: at + index, earlier: at, value: value - base },
            _ => Cell::Empty,
        };
        values.iter().map(of).chain((0_u16..).zip(values).skip(1).map(difference)).collect()
    }

    /// Adds a grid and colours the differences of the groups of columns that begin at `starts`.
    fn add(&self, book: &mut Workbook, grid: &Grid, starts: &[u16]) -> Result<(), DocumentError> {
        let runs = u16::try_from(self.of.runs.len()).unwrap_or(u16::MAX);
        let sheet = grid.add(book, self.paper())?;
        for start in starts {
            for column in start + runs..start + 2 * runs - 1 {
                colour_change(sheet, column, grid.last_row())?;
            }
        }
        Ok(())
    }

    fn lines(&self, book: &mut Workbook) -> Result<(), DocumentError> {
        let changed = self.of.changed();
        let mut columns = vec![
            self.c("Колледж", "College", 20.0, Holds::Text),
            self.c("Код", "Code", 9.5, Holds::Text),
            self.c("Программа", "Programme", 24.0, Holds::Text),
            self.c("Форма", "Form", 8.5, Holds::Text),
            self.c("База", "Base", 7.0, Holds::Text),
            self.c("Год приёма", "Admission year", 8.5, Holds::Year),
        ];
        let start = 6_u16;
        columns.extend(self.by_run(&say(self.lang, "Мест", "Places"), Holds::Whole, Holds::Change).into_iter().map(Column::summed));
        columns.push(self.c("Почему", "Why", 60.0, Holds::Text));
        let row = |line: &&Line| {
            let (college, code, form, basis, year) = &line.key;
            let mut row: Vec<Cell> =
                vec![college.into(), code.into(), (&line.programme_name).into(), form.into(), basis.into(), (*year).into()];
            let places: Vec<Option<f64>> = line.places.iter().map(|places| places.map(f64::from)).collect();
            row.extend(places.iter().map(|value| value.map_or(Cell::Empty, Cell::Number)));
            // A line that one of the runs does not have leaves its difference without a formula.
            row.extend((1..places.len()).map(|run| match (line.differences[run], places[0], places[run]) {
                (Some(moved), Some(_), Some(_)) => Cell::Difference { later: start + run as u16, earlier: start, value: moved as f64 },
                (Some(moved), ..) => Cell::Number(moved as f64),
                (None, ..) => Cell::Empty,
            }));
            row.push(Cell::from(&self.why(line)));
            row
        };
        let grid = Grid {
            name: name(self.lang, "Строки", "Lines"),
            table: "Lines",
            title: say(self.lang, "Строки плана, которые меняются", "Lines of the plan that change"),
            subtitle: say(
                self.lang,
                "Пустая ячейка — такой строки в расчёте нет; причины составлены по таблицам обоих расчётов.",
                "An empty cell: the run has no such line; reasons are made of the tables of both runs.",
            ),
            columns,
            rows: changed.iter().map(row).collect(),
            frozen: 3,
            printed: None,
            unprinted: 0,
        };
        self.add(book, &grid, &[start])
    }

    fn why(&self, line: &Line) -> String {
        let said = |run: usize| match (self.of.runs.len(), line.why[run].as_str()) {
            (_, "") => None,
            (2, why) => Some(why.to_owned()),
            (_, why) => Some(format!("{}: {why}", self.of.runs[run].name)),
        };
        (1..self.of.runs.len()).filter_map(said).collect::<Vec<_>>().join(" ")
    }

    fn measures(
        &self,
        book: &mut Workbook,
        sheet: &'static str,
        table: &'static str,
        title: String,
        measures: &[Measure],
    ) -> Result<(), DocumentError> {
        let mut columns = vec![self.c("Мера", "Measure", 44.0, Holds::Text), self.c("Единица", "Unit", 20.0, Holds::Text)];
        columns.extend(self.by_run("", Holds::People, Holds::Moved));
        let row = |measure: &Measure| {
            let mut row: Vec<Cell> = vec![(&measure.name).into(), (&measure.unit).into()];
            row.extend(Self::cells(&measure.values, 2));
            row
        };
        let rows = measures.iter().map(row).collect();
        let subtitle = self.against();
        let grid = Grid { name: sheet, table, title, subtitle, columns, rows, frozen: 1, printed: None, unprinted: 0 };
        self.add(book, &grid, &[2])
    }

    fn against(&self) -> String {
        match self.lang {
            Lang::Ru => format!("Первый расчёт — основа: разницы считаются от «{}».", self.base()),
            Lang::En => format!("The first run is the base: differences are taken to “{}”.", self.base()),
        }
    }

    fn findings(&self) -> Vec<String> {
        (1..self.of.runs.len()).map(|run| self.of.finding(run)).collect()
    }

    /// Columns and cells of the need, shortage and surplus of each run.
    fn balance_columns(&self) -> Vec<Column> {
        [("Дефицит", "Shortage"), ("Потребность", "Need"), ("Избыток", "Surplus")]
            .iter()
            .flat_map(|(ru, en)| {
                self.by_run(&say(self.lang, &format!("{ru}, чел."), &format!("{en}, people")), Holds::People, Holds::Moved)
            })
            .map(Column::summed)
            .collect()
    }

    fn balance_cells(&self, sums: &[Option<Sums>], at: u16) -> Vec<Cell> {
        let wide = u16::try_from(2 * self.of.runs.len() - 1).unwrap_or(u16::MAX);
        let picks: [fn(&Sums) -> f64; 3] = [|sums| sums.shortage, |sums| sums.need, |sums| sums.surplus];
        let of = |(index, pick): (u16, &fn(&Sums) -> f64)| {
            let values: Vec<Option<f64>> = sums.iter().map(|sums| sums.as_ref().map(pick)).collect();
            Self::cells(&values, at + index * wide)
        };
        (0_u16..).zip(&picks).flat_map(of).collect()
    }

    /// Last columns that stay on the screen, so that the first groups of columns print in a size that can be read.
    fn unprinted(&self, before: u16, groups: u16) -> u16 {
        const READABLE: u16 = 15;
        let wide = u16::try_from(2 * self.of.runs.len() - 1).unwrap_or(u16::MAX).max(1);
        let printed = (READABLE.saturating_sub(before) / wide).clamp(1, groups);
        wide * (groups - printed)
    }

    fn starts(&self, at: u16, groups: u16) -> Vec<u16> {
        let wide = u16::try_from(2 * self.of.runs.len() - 1).unwrap_or(u16::MAX);
        (0..groups).map(|index| at + index * wide).collect()
    }

    fn programmes(&self, book: &mut Workbook) -> Result<(), DocumentError> {
        let mut columns = vec![
            self.c("Код", "Code", 9.5, Holds::Text),
            self.c("Программа", "Programme", 30.0, Holds::Text),
            self.c("Отрасль", "Industry", 24.0, Holds::Text),
            self.c("Год", "Year", 7.5, Holds::Year),
        ];
        columns.extend(self.balance_columns());
        let rows = self.of.programmes.iter().map(|row| {
            let mut cells: Vec<Cell> = vec![(&row.code).into(), (&row.name).into(), (&row.industry).into(), row.year.into()];
            cells.extend(self.balance_cells(&row.sums, 4));
            cells
        });
        let grid = Grid {
            name: name(self.lang, "Программы", "Programmes"),
            table: "Programmes",
            title: say(self.lang, "Баланс программ по годам", "Balance of programmes by year"),
            subtitle: self.reach(),
            rows: rows.collect(),
            columns,
            frozen: 2,
            printed: None,
            unprinted: self.unprinted(4, 3),
        };
        self.add(book, &grid, &self.starts(4, 3))
    }

    fn reach(&self) -> String {
        say(
            self.lang,
            "Программы и годы, на которые план влияет; пустая ячейка — план этого расчёта на них не влияет.",
            "Programmes and years that the plan reaches; an empty cell: the plan of the run does not reach them.",
        )
    }

    fn industries(&self, book: &mut Workbook) -> Result<(), DocumentError> {
        let mut columns = vec![self.c("Отрасль", "Industry", 34.0, Holds::Text)];
        columns.extend(self.by_run(&say(self.lang, "Мест", "Places"), Holds::Whole, Holds::Change).into_iter().map(Column::summed));
        columns.extend(self.balance_columns());
        let wide = u16::try_from(2 * self.of.runs.len()).unwrap_or(u16::MAX);
        let rows = self.of.industries.iter().map(|row| {
            let mut cells: Vec<Cell> = vec![(&row.name).into()];
            cells.extend(Self::cells(&row.places, 1));
            cells.extend(self.balance_cells(&row.sums, wide));
            cells
        });
        let grid = Grid {
            name: name(self.lang, "Отрасли", "Industries"),
            table: "Industries",
            title: say(self.lang, "Места и баланс по отраслям за все годы", "Places and balance by industry over all years"),
            subtitle: self.reach(),
            rows: rows.collect(),
            columns,
            frozen: 1,
            printed: None,
            unprinted: self.unprinted(1, 4),
        };
        self.add(book, &grid, &self.starts(1, 4))
    }

    fn indicators(&self, book: &mut Workbook) -> Result<(), DocumentError> {
        let mut columns = vec![
            self.c("Показатель", "Indicator", 46.0, Holds::Text),
            self.c("Группа", "Group", 22.0, Holds::Text),
            self.c("Единица", "Unit", 11.0, Holds::Text),
            self.c("Год", "Year", 7.5, Holds::Year),
        ];
        columns.extend(self.by_run("", Holds::Plain, Holds::Plain));
        let rows = self.of.indicators.iter().map(|row| {
            let mut cells: Vec<Cell> = vec![(&row.name).into(), (&row.group).into(), (&row.unit).into(), row.year.into()];
            cells.extend(Self::cells(&row.values, 4));
            cells
        });
        let grid = Grid {
            name: name(self.lang, "Показатели", "Indicators"),
            table: "Indicators",
            title: say(self.lang, "Показатели в последнем году прогноза", "Indicators in the last year of the forecast"),
            subtitle: self.against(),
            rows: rows.collect(),
            columns,
            frozen: 1,
            printed: None,
            unprinted: 0,
        };
        self.add(book, &grid, &[4])
    }

    fn differing(
        &self,
        book: &mut Workbook,
        sheet: &'static str,
        table: &'static str,
        title: String,
        rows: &[&Differs],
        settings: bool,
    ) -> Result<(), DocumentError> {
        let mut columns = vec![if settings {
            self.c("Настройка", "Setting", 46.0, Holds::Text)
        } else {
            self.c("Файл", "File", 34.0, Holds::Text)
        }];
        columns
            .extend(self.of.names().into_iter().map(|run| Column::named(run.to_owned(), if settings { 30.0 } else { 20.0 }, Holds::Text)));
        let row = |row: &&Differs| {
            let head = if settings { format!("{} ({})", label(&row.key, self.lang), row.key) } else { row.key.clone() };
            let value = |value: &Option<String>| {
                value.as_ref().map_or(Cell::Empty, |value| if settings { value.into() } else { value.get(..16).unwrap_or(value).into() })
            };
            std::iter::once(Cell::from(&head)).chain(row.values.iter().map(value)).collect()
        };
        let rows: Vec<Vec<Cell>> = rows.iter().map(row).collect();
        let grid = Grid { name: sheet, table, title, subtitle: String::new(), columns, rows, frozen: 1, printed: None, unprinted: 0 };
        let last = u16::try_from(self.of.runs.len()).unwrap_or(u16::MAX);
        let sheet = grid.add(book, self.paper())?;
        // What is not as in the first run.
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("=C{0}<>$B{0}", FIRST + 1).as_str())
            .set_format(Format::new().set_background_color(PALE_YELLOW));
        sheet.add_conditional_format(FIRST, 2, grid.last_row(), last, &rule)?;
        Ok(())
    }

    fn summary(&self, book: &mut Workbook) -> Result<(), DocumentError> {
        let lang = self.lang;
        let sheet_name = name(lang, "Сводка", "Summary");
        let sheet = grid::open(book, sheet_name, &self.of.title(), &self.against())?;
        let runs = u16::try_from(self.of.runs.len()).unwrap_or(u16::MAX);
        let last = (2 * runs - 1).max(8);
        sheet.set_column_width(0, 46)?.set_column_range_width(1, last, 15)?;
        let mut row = 3;
        for sentence in self.findings() {
            sheet.write_string_with_format(row, 0, sentence, &Format::new().set_font_size(10).set_bold())?;
            row += 1;
        }
        row += 1;
        let at = row;
        row = self.totals(sheet, row)? + 1;
        let years = row;
        row = self.years(sheet, row)? + 1;
        if !self.of.warnings.is_empty() {
            let bold = Format::new().set_bold().set_font_size(11);
            sheet.write_string_with_format(row, 0, say(lang, "Что учесть", "To keep in mind"), &bold)?;
            let wrapped = Format::new().set_font_size(9).set_text_wrap().set_align(FormatAlign::Top);
            for warning in &self.of.warnings {
                row += 1;
                sheet.merge_range(row, 0, row, last, &warning.sentence, &wrapped)?;
                // Letters of 9 points on the width of the merged cells.
                let room = 46.0 + 15.0 * f64::from(last);
                sheet.set_row_height(row, (warning.sentence.chars().count() as f64 / room).ceil() * 13.0)?;
            }
            row += 2;
        }
        let charts = row;
        sheet.insert_chart(charts, 0, &self.bars(sheet_name, at, "places"))?;
        sheet.insert_chart(charts, 4, &self.bars(sheet_name, at, "shortage"))?;
        sheet.insert_chart(charts + 19, 0, &self.lines_by_year(sheet_name, years))?;
        sheet.set_page_breaks(&[charts])?;
        sheet.set_print_area(0, 0, charts + 38, last + 1)?.set_print_fit_to_pages(1, 0);
        grid::page(sheet, self.paper());
        Ok(())
    }

    /// A head above a column of each run.
    fn heads(&self, sheet: &mut Worksheet, at: u32, first: &str, differences: bool) -> Result<(), XlsxError> {
        sheet.write_string_with_format(at, 0, first, &grid::head_format(Holds::Text))?;
        let columns = self.by_run("", Holds::People, Holds::Moved);
        let shown = if differences { columns.len() } else { self.of.runs.len() };
        for (column, head) in (1_u16..).zip(columns.iter().take(shown)) {
            sheet.write_string_with_format(at, column, head.head.as_ref(), &grid::head_format(head.holds))?;
        }
        sheet.set_row_height(at, 38)?;
        Ok(())
    }

    fn totals(&self, sheet: &mut Worksheet, at: u32) -> Result<u32, XlsxError> {
        self.heads(sheet, at, &say(self.lang, "Итоги", "Totals"), true)?;
        sheet.write_string_with_format(at + 1, 0, say(self.lang, "состояние", "status"), &grid::format(Holds::Text))?;
        for run in 0..self.of.runs.len() {
            let align = grid::format(Holds::Text).set_align(FormatAlign::Right);
            sheet.write_string_with_format(at + 1, run as u16 + 1, self.of.status(run), &align)?;
        }
        for (row, measure) in (at + 2..).zip(&self.of.measures) {
            grid::write(sheet, row, 0, &Cell::from(&Comparison::heading(measure)), Holds::Text)?;
            let (value, moved) = if measure.decimals == 0 { (Holds::Whole, Holds::Change) } else { (Holds::People, Holds::Moved) };
            for (column, cell) in (1_u16..).zip(Self::cells(&measure.values, 1)) {
                let holds = if usize::from(column) > self.of.runs.len() { moved } else { value };
                grid::write(sheet, row, column, &cell, holds)?;
            }
        }
        Ok(at + 2 + self.of.measures.len() as u32)
    }

    fn years(&self, sheet: &mut Worksheet, at: u32) -> Result<u32, XlsxError> {
        self.heads(sheet, at, &say(self.lang, "Дефицит по годам, чел.", "Shortage by year, people"), false)?;
        let years: Vec<_> = self.of.years.iter().filter(|year| year.shortage.iter().any(Option::is_some)).collect();
        for (row, year) in (at + 1..).zip(&years) {
            grid::write(sheet, row, 0, &Cell::from(year.year), Holds::Label)?;
            for (column, value) in (1_u16..).zip(&year.shortage) {
                grid::write(sheet, row, column, &(*value).into(), Holds::People)?;
            }
        }
        Ok(at + 1 + years.len() as u32)
    }

    /// One measure, a bar for each run.
    fn bars(&self, sheet: &str, at: u32, key: &str) -> Chart {
        let index = self.of.measures.iter().position(|measure| measure.key == key).unwrap_or_default();
        let measure = &self.of.measures[index];
        let row = at + 2 + index as u32;
        let last = u16::try_from(self.of.runs.len()).unwrap_or(u16::MAX);
        let mut chart = titled(ChartType::Column, &Comparison::heading(measure));
        chart
            .add_series()
            .set_name((sheet, row, 0))
            .set_categories((sheet, at, 1, at, last))
            .set_values((sheet, row, 1, row, last))
            .set_format(&mut fill(if key == "places" { BLUE } else { ORANGE }));
        chart.legend().set_hidden();
        chart.y_axis().set_min(0).set_name(measure.unit.as_str());
        chart.set_width(560).set_height(340);
        chart
    }

    fn lines_by_year(&self, sheet: &str, at: u32) -> Chart {
        let years = self.of.years.iter().filter(|year| year.shortage.iter().any(Option::is_some)).count() as u32;
        let mut chart = titled(ChartType::Line, &say(self.lang, "Дефицит по годам", "Shortage by year"));
        for (column, (colour, form)) in (1_u16..).zip(COLOURS).take(self.of.runs.len()) {
            let mut marker = ChartMarker::new();
            marker.set_type(form).set_size(7);
            let mut shape = rust_xlsxwriter::ChartFormat::new();
            shape.set_solid_fill(ChartSolidFill::new().set_color(colour));
            marker.set_format(&mut shape);
            let mut line = rust_xlsxwriter::ChartFormat::new();
            line.set_line(ChartLine::new().set_color(colour).set_width(2));
            chart
                .add_series()
                .set_name((sheet, at, column))
                .set_categories((sheet, at + 1, 0, at + years, 0))
                .set_values((sheet, at + 1, column, at + years, column))
                .set_format(&mut line)
                .set_marker(&marker);
        }
        chart.x_axis().set_name(say(self.lang, "год", "year").as_str());
        chart.y_axis().set_name(say(self.lang, "чел.", "people").as_str()).set_min(0);
        chart.set_width(1200).set_height(360);
        chart
    }
}
