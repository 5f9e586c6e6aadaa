//! Texts of different rows and tables that look alike and are not the same.

use crate::frame::Frame;
use crate::lookalike;
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem, Problems};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Columns whose texts join rows and tables.
const JOINED: [&str; 9] = ["college", "occupation", "industry", "municipality", "founder", "cluster", "employer", "project", "indicator"];

/// Tells of texts that part rows and tables and look alike: a word may be wholly of the other alphabet.
pub fn tell_alike(frames: &BTreeMap<&'static str, Frame>, problems: &mut Problems) {
    for column in JOINED {
        let mut seen: HashSet<String> = HashSet::new();
        let mut shapes: HashMap<String, String> = HashMap::new();
        for frame in frames.values() {
            for (row, value) in frame.text(column).into_iter().enumerate() {
                let Some(value) = value.filter(|value| !seen.contains(value)) else { continue };
                let first = shapes.entry(lookalike::shape(&value)).or_insert_with(|| value.clone());
                if *first != value {
                    problems.push(alike(first, &value, frame.place(row, column)));
                }
                seen.insert(value);
            }
        }
    }
}

fn alike(first: &str, value: &str, place: Place) -> Problem {
    let message = text!("на вид то же, что «{first}», но буквы другие", "it looks like “{first}”, in other letters");
    Problem::warning("lookalike_keys", place, message).value(value).expected(text!("одно написание", "one spelling")).cure(text!(
        "скопируйте верное название во все строки: программа считает их разными",
        "copy the right name into all rows: they are different ones to the program"
    ))
}
