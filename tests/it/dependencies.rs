//! What the program is made of: licences that are listed, and advisories that are known.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const LIST: &str = "LICENSE-THIRD-PARTY.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_own(name: &str) -> bool {
    name == "kadry" || name.starts_with("kadry-")
}

/// Crates with their features as the given kinds of dependencies turn them on.
fn features(kinds: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--workspace", "-e", kinds, "--target", "x86_64-unknown-linux-gnu", "--prefix", "none"])
        .args(["-f", "{p} {f}"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let found: BTreeSet<String> = text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect();
    assert!(found.len() > 100, "{}", String::from_utf8_lossy(&output.stderr));
    found
}

/// `make test` after `make run` finds every dependency compiled: none is compiled anew with other features.
#[test]
fn tests_turn_on_no_feature_of_what_the_program_is_made_of() {
    let (program, tests) = (features("normal,build"), features("normal,build,dev"));
    let anew: Vec<&String> = program.difference(&tests).collect();
    assert!(anew.is_empty(), "{anew:#?}");
}

/// Which members each member may use: the walls of the house.
#[test]
fn members_use_only_what_stands_above_them() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let used = |member: &str| -> BTreeSet<String> {
        let packages = metadata["packages"].as_array().expect("packages");
        let package = packages.iter().find(|package| package["name"] == member).unwrap_or_else(|| panic!("no member {member}"));
        let of = package["dependencies"].as_array().expect("dependencies").iter();
        of.filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| dependency["name"].as_str())
            .filter(|name| is_own(name))
            .map(|name| name.trim_start_matches("kadry-").to_owned())
            .collect()
    };
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(used("kadry-region"), set(&[]));
    assert_eq!(used("kadry-package"), set(&["region"]));
    assert_eq!(used("kadry-engine"), set(&["region"]), "no file, no prose");
    assert_eq!(used("kadry-verify"), set(&["package", "region"]), "recomputes without the model");
    assert_eq!(used("kadry-report"), set(&["engine", "package", "region"]));
}

/// Every source of a member.
fn sources(folder: &Path) -> Vec<(std::path::PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push((path.clone(), std::fs::read_to_string(&path).expect("source")));
        }
    }
    found
}

/// The engine holds records; the report words them. It reads no file and no environment either.
#[test]
fn the_engine_tells_no_sentence_and_reads_nothing() {
    let sources = sources(&root().join("src/engine"));
    assert!(sources.len() > 80);
    for (path, source) in sources {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let is_test = path.ends_with("tests.rs");
        for word in ["kadry_region::lang", "std::fs", "std::env", "println!", "SystemTime"] {
            assert!(is_test || !code.contains(word), "{}: {word}", path.display());
        }
    }
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
    let found: BTreeSet<_> = text.lines().filter_map(one).filter(|(name, ..)| !is_own(name)).collect();
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
