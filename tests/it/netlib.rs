//! Published linear programs through the path that plans take: optima known for decades. `benches/netlib.rs` runs many more.

use crate::mps::Mps;
use kadry_engine::quota::{Options, minimise};

#[track_caller]
fn optimum(text: &str, published: f64) {
    let mps = Mps::read(text);
    let options = Options {
        gap: 0.0,
        time_limit: 60.0,
        nodes: i32::MAX,
        search: 0.05,
        relax: true,
        target: f64::NEG_INFINITY,
        stop: kadry_engine::quota::Watch::silent().stop,
    };
    let answer = minimise(&mps.model(), &mps.objective, options, None).expect("an optimum");
    let ours = answer.objective + mps.constant;
    assert!((ours - published).abs() <= 1e-6 * published.abs(), "{ours} and not {published}");
}

#[test]
fn afiro_has_its_published_optimum() {
    optimum(include_str!("../data/afiro.mps"), -4.647_531_428_6e2);
}

#[test]
fn sc50a_has_its_published_optimum() {
    optimum(include_str!("../data/sc50a.mps"), -6.457_507_705_9e1);
}
