//! Writing the forecast of a long table: one file, put in place at once.

use super::error::WriteError;
use super::folder::csv;
use super::staging::Staging;
use kadry_engine::series::Forecast;
use kadry_region::LongSeries;
use kadry_report::charts::Chart;
use polars::prelude::*;
use std::path::Path;

/// `series_id, t, mean, low, high, method`, a row per series and step; `t` continues the numbering of the input.
///
/// # Errors
/// From polars; none is expected.
pub fn forecast_table(series: &[LongSeries], forecasts: &[Forecast]) -> PolarsResult<DataFrame> {
    let rows = || series.iter().zip(forecasts).flat_map(|(one, forecast)| (0..forecast.mean.len()).map(move |step| (one, forecast, step)));
    let real = |name: &str, of: &dyn Fn(&Forecast, usize) -> f64| {
        Column::new(name.into(), rows().map(|(_, forecast, step)| of(forecast, step)).collect::<Vec<f64>>())
    };
    let columns = vec![
        Column::new("series_id".into(), rows().map(|(one, _, _)| one.id.as_str()).collect::<Vec<&str>>()),
        Column::new("t".into(), rows().map(|(one, _, step)| one.end + step as i32 + 1).collect::<Vec<i32>>()),
        real("mean", &|forecast, step| forecast.mean[step]),
        real("low", &|forecast, step| forecast.low[step]),
        real("high", &|forecast, step| forecast.high[step]),
        Column::new("method".into(), rows().map(|(_, forecast, _)| forecast.method()).collect::<Vec<String>>()),
    ];
    DataFrame::new(rows().count(), columns)
}

/// The table as CSV.
///
/// # Errors
/// From polars; none is expected.
pub fn table_csv(table: &DataFrame) -> Result<Vec<u8>, WriteError> {
    Ok(csv(table)?)
}

/// Writes a table as Parquet where the name ends so, else as CSV; the file appears whole or not at all.
///
/// # Errors
/// [`WriteError::Io`] with the path.
pub fn write_table(table: &mut DataFrame, out: &Path) -> Result<(), WriteError> {
    let content = if out.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet")) {
        let mut content = Vec::new();
        ParquetWriter::new(&mut content).finish(table)?;
        content
    } else {
        csv(table)?
    };
    write_file(out, &content)
}

/// Writes charts into a folder, each as SVG, PNG and CSV; the folder is made where it is not there.
///
/// # Errors
/// [`WriteError::Io`] with the path.
pub fn write_charts(charts: &[Chart], folder: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(folder).map_err(|error| WriteError::Io { path: folder.to_owned(), error })?;
    for chart in charts {
        for (extension, content) in [("svg", chart.svg.as_bytes()), ("png", &chart.png), ("csv", chart.csv.as_bytes())] {
            write_file(&folder.join(format!("{}.{extension}", chart.name)), content)?;
        }
    }
    Ok(())
}

/// Writes a file beside its place and moves it there.
///
/// # Errors
/// [`WriteError::Io`] with the path.
pub fn write_file(out: &Path, content: &[u8]) -> Result<(), WriteError> {
    let io = |error| WriteError::Io { path: out.to_owned(), error };
    // A link keeps pointing; a device or a pipe is written to, not replaced.
    let target = std::fs::canonicalize(out).unwrap_or_else(|_| out.to_owned());
    if std::fs::metadata(&target).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
        return std::fs::write(&target, content).map_err(io);
    }
    const NAME: &str = "file";
    let place = Staging::beside(&target)?;
    place.put(NAME, content)?;
    std::fs::rename(place.path().join(NAME), &target).map_err(io)
}
