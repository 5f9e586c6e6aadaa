//! What proves that a file is the one that was written: hashes, the id of a run, the seal of its card.

use kadry_region::Settings;
use sha2::{Digest, Sha256};

/// The card of a run, and that of a study: what else is in the folder, and its hashes.
pub const CARD: &str = "run.json";
pub const STUDY: &str = "study.json";

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Eight hex digits of a version of the program, names and hashes of the input, and settings: the id that every document of a
/// run carries.
pub fn fingerprint(version: &str, mut inputs: Vec<(&str, &str)>, settings: &Settings) -> String {
    inputs.sort_unstable();
    let inputs: String = inputs.iter().map(|(name, hash)| format!("{hash} {name}\n")).collect();
    let settings = toml::to_string(settings).unwrap_or_default();
    sha256(format!("{version}\n{inputs}{settings}").as_bytes()).chars().take(8).collect()
}

/// Name of the field of a card that seals the others.
const SEAL: &str = "seal";

/// The text of a card with its seal: the hash of everything else in it. Who edits the card and knows this can seal it anew; what
/// was computed from what is told by `verify` and `replay`.
///
/// # Errors
/// Where the card is no JSON object of the program.
pub fn sealed(card: &serde_json::Value) -> serde_json::Result<Vec<u8>> {
    let mut card = card.clone();
    if let Some(fields) = card.as_object_mut() {
        fields.remove(SEAL);
    }
    let seal = sha256(serde_json::to_string(&card)?.as_bytes());
    if let Some(fields) = card.as_object_mut() {
        fields.insert(SEAL.to_owned(), seal.into());
    }
    serde_json::to_vec_pretty(&card)
}

/// Whether a card is as the program wrote it.
pub fn is_sealed(card: &serde_json::Value) -> bool {
    let mut rest = card.clone();
    let seal = rest.as_object_mut().and_then(|fields| fields.remove(SEAL));
    let now = serde_json::to_string(&rest).map(|text| sha256(text.as_bytes()));
    seal.is_some_and(|seal| now.is_ok_and(|now| seal.as_str() == Some(now.as_str())))
}
