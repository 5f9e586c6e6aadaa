//! Output tables are what `kadry schema` says, and what is read back is what was written.

use crate::support::{Package, kadry};
use kadry_report::contract::*;
use kadry_report::dossier::Dossier;
use polars::prelude::{ParquetReader, SerReader};
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads a table back as the documents do, makes it again, and holds it against the Parquet file of the run.
#[track_caller]
fn comes_back<T: Row + DeserializeOwned>(run: &Path, dossier: &Dossier) {
    let name = T::OUTPUT.name;
    let rows = dossier.table::<T>(name).unwrap_or_else(|error| panic!("{name}: {}", error.0.en));
    let made = T::frame(rows).expect("frame");
    let file = std::fs::File::open(run.join(format!("tables/{name}.parquet"))).expect("Parquet");
    let written = ParquetReader::new(file).finish().expect("Parquet");
    assert_eq!(made.schema(), written.schema(), "{name}");
    assert!(made.equals_missing(&written), "{name}: {made}{written}");
    let columns: Vec<&str> = T::OUTPUT.columns.iter().map(|column| column.name).collect();
    assert_eq!(written.get_column_names(), columns, "{name}");
}

#[test]
fn what_is_read_back_is_what_was_written_and_what_the_schema_says() {
    let written = Package::tiny().write();
    assert_eq!(written.plan().code, 0);
    let run = written.out.as_path();
    let dossier = Dossier::read(run).expect("a run");
    comes_back::<AllocationRow>(run, &dossier);
    comes_back::<Assumption>(run, &dossier);
    comes_back::<Balance>(run, &dossier);
    comes_back::<Calibration>(run, &dossier);
    comes_back::<CertificateRow>(run, &dossier);
    comes_back::<College>(run, &dossier);
    comes_back::<Constraint>(run, &dossier);
    comes_back::<Contract>(run, &dossier);
    comes_back::<ControlTotalRow>(run, &dossier);
    comes_back::<Employment>(run, &dossier);
    comes_back::<Remark>(run, &dossier);
    comes_back::<Employer>(run, &dossier);
    comes_back::<Indicator>(run, &dossier);
    comes_back::<PlanRow>(run, &dossier);
    comes_back::<MatrixShare>(run, &dossier);
    comes_back::<Need>(run, &dossier);
    comes_back::<CauseRow>(run, &dossier);
    comes_back::<Pipeline>(run, &dossier);
    comes_back::<Programme>(run, &dossier);
    comes_back::<Reconciliation>(run, &dossier);
    comes_back::<Source>(run, &dossier);
    comes_back::<Uncertainty>(run, &dossier);
    comes_back::<Unmapped>(run, &dossier);
    comes_back::<YieldRow>(run, &dossier);
}

#[test]
fn the_schema_lists_the_tables_of_a_run_with_units() {
    let schema: serde_json::Value = serde_json::from_str(&kadry(&["schema", "--json"]).out).expect("JSON");
    let outputs = schema["outputs"].as_array().expect("outputs");
    assert_eq!(outputs.len(), OUTPUTS.len());
    let balance = outputs.iter().find(|table| table["name"] == "balance").expect("balance");
    assert_eq!(balance["columns"][2], serde_json::json!({ "name": "need", "unit": "people", "ru": "потребность" }));
    assert!(kadry(&["schema", "balance"]).out.contains("| shortage | дефицит | workers |"));
    let unknown = kadry(&["schema", "balanse"]);
    assert!(unknown.code == 2 && unknown.err.contains("Таблицы расчёта: allocation, "), "{}", unknown.err);
}
