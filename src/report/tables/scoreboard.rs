//! The table `indicators`.

use super::{flag, frame, maybe_real, text, year};
use kadry_engine::indicators::Row;
use kadry_region::Direction;
use polars::prelude::*;

pub fn indicators(rows: &[Row]) -> PolarsResult<DataFrame> {
    let rows = || rows.iter();
    frame(vec![
        text("indicator", rows().map(|r| r.indicator.clone())),
        text("unit", rows().map(|r| r.unit.clone())),
        year(rows().map(|r| r.year)),
        maybe_real("actual", rows().map(|r| r.actual)),
        maybe_real("forecast", rows().map(|r| r.forecast)),
        maybe_real("target", rows().map(|r| r.target)),
        maybe_real("gap", rows().map(|r| r.gap)),
        text("status", rows().map(|r| r.status)),
        text("group", rows().map(|r| r.group.clone())),
        text("code", rows().map(|r| r.code.clone())),
        text("scope", rows().map(|r| r.scope.clone())),
        text("direction", rows().map(|r| r.direction.map_or("", Direction::key))),
        flag("interpolated", rows().map(|r| r.interpolated)),
        text("method", rows().map(|r| r.method.clone())),
        text("source", rows().map(|r| r.source.clone())),
    ])
}
