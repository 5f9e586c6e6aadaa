//! `report.html`: the whole run on one page that needs no network and no server. The page is a fixed skeleton; figures and names
//! travel as data, and the script sets them as text only, so that no name of the input can become markup or code.
//!
//! Names travel as inert JSON and become text nodes; the content security policy lists the hashes of the one style and the two scripts,
//! and trusted types forbid markup from text. Charts are drawn by Chart.js (MIT), which travels with the program: it draws on a canvas,
//! so the policy needs no inline style. `tests/it/page.rs` opens the page in Chromium (filters, order, search, keyboard, a phone's
//! width, hostile names, no complaint of the console). Without a browser those tests are skipped and say so, except where `CI=true`.

mod compare;
mod payload;
mod words;

pub use compare::comparison;

use super::dossier::{Dossier, Unreadable};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kadry_region::lang::{Lang, text};
use sha2::{Digest, Sha256};

const SKELETON: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
/// Chart.js 4.6.1 without the last line, which names a source map: small, kept well, draws on a canvas and so needs no style or
/// markup of its own under the security policy.
const LIBRARY: &str = include_str!("page/chart.umd.min.js");
const LICENCE: &str = include_str!("page/chart.LICENSE.md");
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("page/script/base.js"),
    include_str!("page/script/choice.js"),
    include_str!("page/script/tiles.js"),
    include_str!("page/script/charts.js"),
    include_str!("page/script/table.js"),
    include_str!("page/script/chain.js"),
    include_str!("page/script/lists.js"),
    include_str!("page/script/start.js"),
    "})();\n"
);

/// The page of a run, in the language of the run.
///
/// # Errors
/// [`Unreadable`] where a table of the run is missing or does not read.
pub fn page(dossier: &Dossier) -> Result<Vec<u8>, Unreadable> {
    let lang = dossier.lang();
    let payload = serde_json::to_string(&payload::payload(dossier)?)
        .map_err(|error| Unreadable(text!("страница не собрана: {error}", "the page was not assembled: {error}")))?;
    let payload = inert(&payload);
    let policy = policy(STYLE, &[LIBRARY, SCRIPT]);
    let filled = fill(SKELETON, |key| match key {
        "lang" => if lang == Lang::Ru { "ru" } else { "en" }.to_owned(),
        "policy" => policy.clone(),
        "region" => escape(&dossier.card.settings.name),
        "style" => STYLE.to_owned(),
        "library" => LIBRARY.to_owned(),
        "script" => SCRIPT.to_owned(),
        "licence" => escape(LICENCE.trim()),
        "payload" => payload.clone(),
        word => escape(words::word(word, lang).unwrap_or_default()),
    });
    Ok(filled.into_bytes())
}

/// Only the style and the scripts that stand in the page run, and nothing is fetched or sent. Trusted types forbid that text
/// becomes markup.
fn policy(style: &str, scripts: &[&str]) -> String {
    let hash = |content: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content.as_bytes())));
    let scripts: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    let (style, scripts) = (hash(style), scripts.join(" "));
    format!(
        "default-src 'none'; script-src {scripts}; style-src {style}; img-src data: blob:; connect-src 'none'; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

/// JSON that cannot leave its element, whatever the names in it are.
fn inert(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", c as u32)),
            c => safe.push(c),
        }
    }
    safe
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Puts a value for each `{{key}}`; what a value holds is not read again.
fn fill(skeleton: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(1 << 20);
    let mut rest = skeleton;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((key, behind)) = after.split_once("}}") else { break };
        filled.push_str(before);
        filled.push_str(&value(key));
        rest = behind;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_place() {
        assert_eq!(inert("\"</script>&\u{2028}\""), "\"\\u003c/script\\u003e\\u0026\\u2028\"");
        assert_eq!(escape("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
        assert_eq!(fill("a {{x}} b", |_| "{{x}}".to_owned()), "a {{x}} b");
    }

    /// A hash of the policy is that of the text as a browser reads it: it knows no carriage return.
    #[test]
    fn what_runs_in_the_page_is_what_is_hashed() {
        for content in [STYLE, LIBRARY, SCRIPT] {
            assert!(!content.contains('\r'));
            assert!(!content.contains("</script") && !content.contains("</style") && !content.contains("<!--"));
        }
    }

    #[test]
    fn every_word_of_the_skeleton_and_the_script_is_known() {
        let own = ["lang", "policy", "region", "style", "library", "script", "licence", "payload"];
        let in_skeleton = SKELETON.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(key, _)| key);
        let in_script = SCRIPT.split("word(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(key, _)| key);
        let asked: Vec<&str> = in_skeleton.filter(|key| !own.contains(key)).chain(in_script).collect();
        assert!(asked.len() > 100);
        for key in &asked {
            for lang in [Lang::Ru, Lang::En] {
                assert!(words::word(key, lang).is_some_and(|word| !word.is_empty()), "{key}");
            }
        }
        for (key, ..) in words::WORDS {
            let built = words::BUILT.iter().any(|prefix| key.starts_with(prefix));
            assert!(built || asked.contains(key) || SCRIPT.contains(&format!("\"{key}\"")), "no one says {key}");
        }
    }
}
