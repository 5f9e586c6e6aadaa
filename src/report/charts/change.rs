//! Places of the first planned admission against last year's. Only lines whose last admission is known can be compared.

use super::frame::Context;
use kadry_engine::quota::PlanLine;
use kadry_region::Offer;
use kadry_region::lang::{Text, plural_ru, text};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Places of some lines, as far as they can be compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    /// Lines whose last admission is known, their places and last year's.
    pub known: usize,
    pub compared: f64,
    pub previous: f64,
    /// Lines whose last admission is unknown, and their places.
    pub unknown: usize,
    pub other: f64,
}

impl Change {
    pub fn places(&self) -> f64 {
        self.compared + self.other
    }

    pub fn moved(&self) -> f64 {
        self.compared - self.previous
    }
}

impl AddAssign for Change {
    fn add_assign(&mut self, more: Self) {
        self.known += more.known;
        self.compared += more.compared;
        self.previous += more.previous;
        self.unknown += more.unknown;
        self.other += more.other;
    }
}

/// Sums over the lines of each key.
pub fn by<'a, K: Ord>(context: Context<'a>, lines: &[PlanLine], key: impl Fn(&'a Offer) -> Option<K>) -> BTreeMap<K, Change> {
    let year = context.region.settings.first_admission_year;
    let mut sums: BTreeMap<K, Change> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.year == year) {
        let Some(key) = context.region.offers.get(line.offer).and_then(&key) else { continue };
        let places = f64::from(line.places);
        *sums.entry(key).or_default() += match line.previous {
            Some(previous) => Change { known: 1, compared: places, previous: f64::from(previous), ..Change::default() },
            None => Change { unknown: 1, other: places, ..Change::default() },
        };
    }
    sums
}

pub fn total<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Change {
    let mut total = Change::default();
    changes.into_iter().for_each(|change| total += *change);
    total
}

/// "+25 (50 → 75, ещё 20)": what remains unknown is no zero.
pub fn note(context: Context<'_>, change: &Change) -> String {
    let (other, moved) = (context.whole(change.other), context.signed(change.moved()));
    let (before, after) = (context.whole(change.previous), context.whole(change.compared));
    match (change.known, change.other > 0.0) {
        (1.., false) => format!("{moved} ({before} → {after})"),
        (0, _) => context.say(text!("{other}, прошлый год неизвестен", "{other}, last year unknown")),
        (1.., true) => context.say(text!("{moved} ({before} → {after}, ещё {other})", "{moved} ({before} → {after}, plus {other})")),
    }
}

/// What the subtitle says of lines that cannot be compared; begins with a space.
pub fn aside(context: Context<'_>, total: &Change) -> Text {
    if total.unknown == 0 {
        return Text::default();
    }
    let (count, places) = (context.whole(total.unknown as f64), context.whole(total.other));
    let (not, lines) = (
        plural_ru(total.unknown as f64, ["Не сравнивается", "Не сравниваются", "Не сравнивается"]),
        plural_ru(total.unknown as f64, ["строка", "строки", "строк"]),
    );
    let place = place_ru(total.other);
    text!(
        " {not} {count} {lines} плана ({places} {place}): прошлый приём неизвестен и нулём не считается.",
        " Not compared: {count} lines ({places} places) whose last admission is unknown; they do not count as zero."
    )
}

pub fn place_ru(count: f64) -> &'static str {
    plural_ru(count, ["место", "места", "мест"])
}
