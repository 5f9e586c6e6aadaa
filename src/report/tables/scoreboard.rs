//! The table `indicators`.

use crate::contract::Indicator;
use kadry_engine::indicators::Row;
use kadry_region::Direction;

pub fn indicators(rows: Vec<Row>) -> impl Iterator<Item = Indicator> {
    rows.into_iter().map(|row| Indicator {
        indicator: row.indicator,
        unit: row.unit,
        year: row.year.0,
        actual: row.actual,
        forecast: row.forecast,
        target: row.target,
        gap: row.gap,
        status: row.status.to_owned(),
        group: row.group,
        code: row.code,
        scope: row.scope,
        direction: row.direction.map_or("", Direction::key).to_owned(),
        interpolated: row.interpolated,
        method: row.method,
        source: row.source,
    })
}
