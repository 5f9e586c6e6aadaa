//! The documents at the front: short where that was asked for, and no link leads nowhere.

use std::path::Path;

const DOCUMENTS: [&str; 5] = ["README.md", "README.ru.md", "data/README.md", "benches/README.md", "CHANGELOG.md"];

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Targets of the links and pictures of a document: what stands in `](…)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

/// The name by which a heading is linked to: small letters, a hyphen for each space, nothing for what is neither letter nor digit.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn the_readme_is_short_and_names_both_commands() {
    let readme = text("README.md");
    assert!(readme.len() <= 8192, "README.md has {} bytes", readme.len());
    for command in ["make run", "make test"] {
        assert!(readme.contains(command), "README.md does not name {command}");
    }
}

#[test]
fn every_link_of_the_documents_leads_to_a_file_or_a_heading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut followed = 0;
    for name in DOCUMENTS {
        let (content, folder) = (text(name), root.join(name));
        let folder = folder.parent().expect("a folder");
        for target in links(&content).filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            assert!(file.is_empty() || folder.join(file).exists(), "{name}: {target} is not there");
            let headings = content.lines().filter_map(|line| line.strip_prefix('#')).map(|line| anchor(line.trim_start_matches('#')));
            let found = !file.is_empty() || headings.into_iter().any(|one| one == heading);
            assert!(found, "{name}: no heading for {target}");
            followed += 1;
        }
    }
    assert!(followed > 20, "{followed}");
}
