//! `kadry explain`: the chain behind one figure, from the run folder alone.

use crate::support::{Package, contents, kadry};
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The demo region, planned once.
static RUN: LazyLock<(TempDir, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("run").display().to_string();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").display().to_string();
    let answer = kadry(&["plan", &demo, "--out", &out]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    (folder, out)
});

fn explain(more: &[&str]) -> crate::support::Answer {
    kadry(&[&["explain", RUN.1.as_str()], more].concat())
}

const LINE: [&str; 8] = ["--college", "Колледж № 1", "--programme", "08.01.28", "--base", "9", "--year", "2027"];

/// No-break spaces of numbers as plain ones, so that the expectation can be read.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn one_line_of_the_demo_region_is_explained_word_by_word() {
    let answer = explain(&LINE);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(plain(&answer.out), "EXPECTED");
}
