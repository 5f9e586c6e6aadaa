//! Letters of one script that look like those of the other, and letters that look like digits: they part keys that a reader
//! takes for equal. What looks alike is told by the Unicode table of confusable characters (UTS 39).

use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_security::skeleton;

const CYRILLIC: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя";
const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A text in which words mix both scripts by letters that only look right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mixed {
    /// The letters of the other script, each once.
    pub strangers: String,
    /// Those letters are Latin, and the word is Cyrillic.
    pub latin: bool,
    /// The whole text with the letters that were meant.
    pub mended: String,
}

/// Finds words whose letters of one script all look like letters of the other, which the rest of the word is of.
pub fn mixed(text: &str) -> Option<Mixed> {
    // Most texts are of one script.
    if !text.chars().any(|c| c.is_ascii_alphabetic()) || !text.chars().any(is_cyrillic) {
        return None;
    }
    let mut found: Option<Mixed> = None;
    let mut mended = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_alphabetic() => word.push(c),
            other => {
                match mend_word(&word) {
                    Some((fixed, strangers, latin)) => {
                        mended += &fixed;
                        let all = found.get_or_insert(Mixed { strangers: String::new(), latin, mended: String::new() });
                        all.strangers.extend(strangers.chars().filter(|c| !all.strangers.contains(*c)).collect::<Vec<_>>());
                    }
                    None => mended += &word,
                }
                word.clear();
                mended.extend(other);
            }
        }
    }
    found.map(|found| Mixed { mended, ..found })
}

/// The word, its strangers, and whether these were Latin.
fn mend_word(word: &str) -> Option<(String, String, bool)> {
    let latin: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    let cyrillic: Vec<char> = word.chars().filter(|c| is_cyrillic(*c)).collect();
    if latin.is_empty() || cyrillic.is_empty() {
        return None;
    }
    let all_twins = |letters: &[char]| letters.iter().all(|c| twins().contains_key(c));
    let strangers_latin = match (all_twins(&latin), all_twins(&cyrillic)) {
        (true, false) => true,
        (false, true) => false,
        // The fewer of them are strangers; this is a Russian program where they are as many.
        (true, true) => latin.len() <= cyrillic.len(),
        (false, false) => return None,
    };
    let is_stranger = |c: char| if strangers_latin { c.is_ascii_alphabetic() } else { is_cyrillic(c) };
    let fixed = word.chars().map(|c| if is_stranger(c) { twins().get(&c).copied().unwrap_or(c) } else { c }).collect();
    Some((fixed, word.chars().filter(|c| is_stranger(*c)).collect(), strangers_latin))
}

/// The same text for a reader's eye: two texts of equal shape look alike.
pub fn shape(text: &str) -> String {
    skeleton(text).collect()
}

/// A code of digits and points in which letters stand for digits: the code that was meant.
pub fn code(text: &str) -> Option<String> {
    let digit = |c: char| match c {
        '0'..='9' | '.' => Some(c),
        other => {
            let shapes = [shape(&other.to_string()), shape(&other.to_uppercase().to_string())];
            ('0'..='9').find(|digit| shapes.contains(&shape(&digit.to_string())))
        }
    };
    let mended: String = text.chars().map(digit).collect::<Option<_>>()?;
    (mended != text).then_some(mended)
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

/// Letters that have one like them in the other script.
fn twins() -> &'static HashMap<char, char> {
    static TWINS: OnceLock<HashMap<char, char>> = OnceLock::new();
    TWINS.get_or_init(|| {
        let shaped = |letters: &str| letters.chars().map(|c| (c, shape(&c.to_string()))).collect::<Vec<_>>();
        let (cyrillic, latin) = (shaped(CYRILLIC), shaped(LATIN));
        let pairs = cyrillic.iter().filter_map(|(c, shape)| latin.iter().find(|(_, other)| other == shape).map(|(l, _)| (*c, *l)));
        pairs.flat_map(|(c, l)| [(c, l), (l, c)]).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_in_a_word_are_found_and_honest_words_are_not() {
        let found = mixed("Колледж cвязи № 2").expect("Latin c");
        assert_eq!((found.strangers.as_str(), found.latin, found.mended.as_str()), ("c", true, "Колледж связи № 2"));
        let found = mixed("Skillbоx и Ко").expect("Cyrillic о");
        assert_eq!((found.strangers.as_str(), found.latin, found.mended.as_str()), ("о", false, "Skillbox и Ко"));
        assert_eq!(mixed("ПOO").map(|m| m.mended).as_deref(), Some("ПОО"));
        for honest in ["IT-колледж", "1С:Предприятие", "Web-дизайн", "SMM-щик", "Кванториум", "Лицей № 3 (IT)", "PRовайдер"]
        {
            assert_eq!(mixed(honest), None, "{honest}");
        }
    }

    #[test]
    fn letters_for_digits_in_a_code() {
        for (given, meant) in [("О8.02.01", "08.02.01"), ("O8.O2.01", "08.02.01"), ("1З.02.11", "13.02.11"), ("38.02.0l", "38.02.01")] {
            assert_eq!(code(given).as_deref(), Some(meant), "{given}");
        }
        assert_eq!((code("08.02.01"), code("ХХ.02.01"), code("08-02-01")), (None, None, None));
    }

    #[test]
    fn texts_of_one_shape_look_alike() {
        assert_eq!(shape("СПТ"), shape("CПТ"));
        assert_ne!(shape("СПТ"), shape("СПГ"));
    }
}
