//! What the program is made of: licences that are listed, and advisories that are known.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const LIST: &str = "LICENSE-THIRD-PARTY.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Name, version and licence of every crate that is built into the program.
fn crates() -> BTreeSet<(String, String, String)> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "-e",
            "normal,build",
            "--target",
            "x86_64-unknown-linux-gnu",
            "--prefix",
            "none",
            "-f",
            "{p}|{l}",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let one = |line: &str| {
        let (package, licence) = line.split_once('|')?;
        let mut words = package.split_whitespace();
        let (name, version) = (words.next()?, words.next()?.trim_start_matches('v'));
        Some((name.to_owned(), version.to_owned(), licence.trim_end_matches(" (*)").trim().to_owned()))
    };
    let found: BTreeSet<_> = text.lines().filter_map(one).filter(|(name, ..)| name != "kadry").collect();
    assert!(found.len() > 100, "{}", String::from_utf8_lossy(&output.stderr));
    found
}

/// `KADRY_BLESS=1` writes the list anew.
#[test]
fn the_licences_of_all_crates_are_listed() {
    let rows: String = crates().iter().map(|(name, version, licence)| format!("| {name} | {version} | {licence} |\n")).collect();
    let text = format!(
        "# Licences of the crates in the program\n\nEach stands at <https://crates.io/crates/NAME>. Where there is a choice, any of the licences may be taken.\n\n\
         | Crate | Version | Licence |\n|---|---|---|\n{rows}"
    );
    let path = root().join(LIST);
    if std::env::var_os("KADRY_BLESS").is_some() {
        std::fs::write(&path, &text).expect("list");
    }
    assert!(std::fs::read_to_string(path).expect("list") == text, "{LIST} is not of this Cargo.lock: KADRY_BLESS=1 writes it anew");
    assert!(crates().iter().all(|(.., licence)| !licence.is_empty()), "a crate without a licence");
}

/// No advisory that is stored concerns a version in use, but those that `deny.toml` gives a reason for.
#[test]
fn advisories_are_known_and_answered() {
    let stored: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join(".ci/advisories.json")).expect("advisories")).expect("JSON");
    let answered: toml::Table = std::fs::read_to_string(root().join(".ci/deny.toml")).expect("settings").parse().expect("TOML");
    let answered = answered["advisories"]["ignore"].as_array().expect("list").iter();
    let answered: BTreeSet<&str> = answered.map(|one| one["id"].as_str().expect("id")).collect();
    let crates = crates();
    let matches = |ranges: &Value, version: &semver::Version| {
        ranges.as_array().expect("ranges").iter().any(|range| {
            let range = semver::VersionReq::parse(range.as_str().expect("text")).expect("a range");
            range.matches(version)
        })
    };
    let concerns = |one: &&Value| {
        let versions = crates.iter().filter(|(name, ..)| one["package"] == name.as_str());
        one["withdrawn"].is_null()
            && versions
                .map(|(_, version, _)| semver::Version::parse(version).expect("version"))
                .any(|version| !matches(&one["patched"], &version) && !matches(&one["unaffected"], &version))
    };
    let list = stored["advisories"].as_array().expect("list");
    assert!(list.len() > 50);
    let found: BTreeSet<&str> = list.iter().filter(concerns).map(|one| one["id"].as_str().expect("id")).collect();
    assert_eq!(found, answered);
}
