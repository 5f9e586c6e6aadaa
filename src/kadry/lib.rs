//! Forecast of a region's need for staff, and distribution of the admission control figures (КЦП) of vocational education.
//!
//! ```
//! use kadry::{Computed, Lang, Making, distribute, forecast, read_package, write_run};
//! use std::path::Path;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let reading = read_package(Path::new("data/demo"));
//! // Where the package is refused, `reading.problems` says why, in both languages.
//! let region = reading.region.ok_or("the package is refused")?;
//!
//! // Need by occupation, cause, programme and year; graduates of those who study already.
//! let forecast = forecast(region);
//! // Whole groups for each line and year. A region without a plan is `Refused`, with the reasons.
//! let outcome = distribute(forecast).map_err(|_refused| "there is no plan")?;
//!
//! let line = &outcome.plan.lines[0];
//! println!("{}, {}: {} places", outcome.region().offer_label(line.offer), line.year.0, line.places.0);
//! assert!(line.places.0 >= line.groups.0, "no group is empty");
//!
//! let folder = tempfile::tempdir()?;
//! let run = folder.path().join("run");
//! let started = "2027-01-15T09:00:00Z".to_owned();
//! let making = Making { inputs: &reading.inputs, log: "", started, lang: Lang::En, overwrite: false };
//! let files = write_run(Computed::Plan(&outcome), &making, &run)?;
//! assert!(files.contains(&"justification.xlsx".to_owned()) && run.join("run.json").is_file());
//! # Ok(())
//! # }
//! ```
//!
//! # The map of the house
//!
//! Each member uses only members above it; Cargo refuses the rest, and `tests/it/dependencies.rs` refuses a wider `Cargo.toml`.
//!
//! | Member | What it holds | May use |
//! |---|---|---|
//! | `src/region` | records, units, settings, classifiers, problems, the two languages; knows no file | – |
//! | `src/package` | files in: readers, one schema, checks, scenario files, the template | region |
//! | `src/engine` | `series`, `demand`, `supply`, `quota` (the plan), `scenario` (many plans), `indicators`; no file, no sentence | region |
//! | `src/verify` | recomputes a run from its own files; shares nothing with the engine | region, package |
//! | `src/report` | records out: tables, sentences, charts, workbook, Word, page | region, package, engine |
//! | `src/kadry` | this library with the run folder (`run`), and the program (`main.rs`, `cli`) | all |
//!
//! A plan goes through them as `read_package` → `forecast` → `distribute` → `write_run`; each stage holds no more than is known.
//!
//! # Recipes
//!
//! `cargo check` names what is marked with an asterisk; the rest is named by the test at the end, or by nobody.
//!
//! ## Where do I add a constraint?
//!
//! 1. `src/engine/quota/model.rs`: a variant of `RowKey`; `names.rs`*: its word in the model, the tables and the certificate.
//! 2. `src/engine/quota/families/*.rs`: a function that adds its rows (`add_capacity` for a sum under a bound, `add_row` for the rest);
//!    `families.rs` exports it, `build.rs` calls it. A bound that is a new column of the input: `src/region/records.rs`,
//!    `src/package/schema.rs`, `src/package/assemble/`.
//! 3. Where it belongs to one of these lists: `rounding.rs` (`ties`: what it leaves to whole groups), `arithmetic/sums.rs` (`is_sum`:
//!    compared first where there is no plan), `search.rs` (`capacity`: later students can only fill it).
//! 4. Its owner: a `Kind` with its key and unit (`kind.rs`*), and a row of `describe` and `owner` in `owners.rs`, which make it a row of
//!    the table `constraints`. Its words: `src/report/words/constraint.rs`* (`kind_ru`, what one unit more is), `bound.rs`*.
//! 5. `src/verify/constraints.rs` (`KINDS`, and its rule) and `src/verify/relaxation.rs` (its rows), written anew from the inputs.
//! 6. `tests/it/golden_lp.rs`: a row of `FAMILIES`, then `KADRY_BLESS=1 cargo test --test it golden_lp`, and read what changed.
//!
//! Guards: `cargo test --test it no_family_is_without_a_golden_lp` until 6 is done, `a_run_as_written_holds` (finding
//! `constraint_unknown`) until 5 is.
//!
//! ## Where do I add an output column?
//!
//! 1. `src/report/contract/`: a line of the row type of the table: name, type, unit, what a Russian reader calls it. What is not in the
//!    records yet comes first, in the engine.
//! 2. `src/report/tables.rs` or `src/report/tables/*.rs`*: the value of the field. Documents read the same row type; the sheet is in
//!    `src/report/workbook/`, the list of the page in `src/report/page/payload.rs`.
//! 3. Where it follows from the inputs: `src/verify`, the file named like the table (`allocation.rs`: `COLUMNS` and the recomputation).
//! 4. A table of a study (compare, sweep, alternatives, sensitivity): its Russian head in `HEADS`, `src/report/workbook/tables_book.rs`.
//!
//! Guard: `cargo test --test it what_is_read_back_is_what_was_written`; `.ci/same compare BEFORE AFTER` names the tables that differ, and
//! only those may.
//!
//! ## Where do I add a setting?
//!
//! 1. `src/region/settings.rs`: a field of `Scenario` and its default*.
//! 2. `src/region/settings/list.rs`: its entry: domain, unit, label and help in both languages. Checks, sheet, template and scenario files
//!    take it from there.
//! 3. Where it is used; `src/verify` too, where a bound or a goal depends on it.
//! 4. `src/engine/scenario/sensitivity/assumption.rs`: a variant of `Setting`* and a place in `SETTINGS`, if `kadry sensitivity` moves it.
//!
//! Guard: `cargo test -p kadry-package the_list_and_the_settings`. The id of every run changes, for it is made of all
//! settings.
//!
//! ## Where do I add a chart?
//!
//! 1. `src/report/charts/NAME.rs`: a function from `Context` and records to a `Drawing`, with its finding as the title, `tables` for the
//!    sources below it, and the rows of its CSV.
//! 2. `src/report/charts/mod.rs`: `mod`, and a line of `draw_forecast` (needs no plan) or `draw_all`; a study has a function of its own.
//! 3. `src/report/charts/sample.rs` (`drawings`): texts that overlap, marks that look alike and empty regions are tried there.
//! 4. `src/report/word/note/*.rs`: `self.chart("name", caption)`, where the note shows it.
//! 5. `tests/it/charts.rs` (`OF_NEED`, `OF_A_PLAN`), the number in `tests/it/plan.rs` and in the documents.
//!
//! Guards: `cargo test -p kadry-report charts`, and `cargo test --test it every_chart_has_three_forms`.
//!
//! ## Where do I add a command?
//!
//! 1. What it computes: the engine; what it writes: `src/kadry/run`; what it says: `src/report`. A command computes nothing.
//! 2. `src/kadry/cli/NAME.rs`: `struct Arguments` (derives `clap::Args`, its comments are the English help), and
//!    `pub fn run(&Context, &Arguments) -> u8`, an exit code of `exit`.
//! 3. `src/kadry/cli/mod.rs`: `mod`, a variant of `Commands`, and its arm in `run`*; its Russian help in `RUSSIAN` of `language.rs`.
//! 4. `README.md`, `README.ru.md`, `CHANGELOG.md`, a file in `tests/it`, and a line of `commands` in `.ci/same`.
//!
//! Guard: `cargo test --test it help_schema_and_template_speak_both_languages` reads the help; that of the command itself is yours.

#[doc(hidden)]
pub mod run;

#[doc(hidden)]
pub use kadry_engine::quota::{Progress, Watch};
pub use kadry_engine::{Forecast, Outcome, Refused, distribute, forecast};
#[doc(hidden)]
pub use kadry_engine::{Tested, backtest, compute, distribute_watched};
pub use kadry_package::{Reading, read_package, read_package_with};
#[doc(hidden)]
pub use kadry_region::Text;
pub use kadry_region::{Lang, Region};
pub use run::{Computed, Making, WriteError, write_run};
