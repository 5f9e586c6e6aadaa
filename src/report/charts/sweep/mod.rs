//! The charts of a sweep: how shortage spreads, which groups depend on the draw, what fixed plans would be sorry for, and what
//! knowledge is worth.

mod groups;
mod information;
mod regret;
mod shortage;

use super::frame::{Origin, Page};
use super::{Chart, ChartError, canvas, painted};
use kadry_engine::scenario::sweep::Findings;
use kadry_region::Region;
use kadry_region::lang::Lang;

/// Draws every chart of a sweep; `region` is that of the first scenario.
///
/// # Errors
/// As [`super::draw_all`].
pub fn draw_sweep(of: &Findings, region: &Region, lang: Lang) -> Result<Vec<Chart>, ChartError> {
    canvas::fonts()?;
    let page = Page { origin: Origin::Region(region), run: None, lang };
    let mut drawings = vec![shortage::shortage(page, of)?, groups::groups(page, of, region)?, regret::regret(page, of)?];
    if !of.values.is_empty() {
        drawings.push(information::information(page, of)?);
    }
    painted(drawings)
}
