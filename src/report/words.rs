//! Nouns that stand behind numbers, in the three forms that Russian numbers ask for.

use crate::lang::{Lang, number, plural_ru};

pub const PLACES: [&str; 3] = ["место", "места", "мест"];
pub const GROUPS: [&str; 3] = ["группа", "группы", "групп"];
pub const GRADUATES: [&str; 3] = ["выпускник", "выпускника", "выпускников"];
pub const WORKERS: [&str; 3] = ["работник", "работника", "работников"];
pub const CONTRACTS: [&str; 3] = ["целевой договор", "целевых договора", "целевых договоров"];
pub const COLLEGES: [&str; 3] = ["колледж", "колледжа", "колледжей"];
pub const PROGRAMMES: [&str; 3] = ["программа", "программы", "программ"];
pub const LINES: [&str; 3] = ["строка", "строки", "строк"];

/// «5 мест», «18,8 работника»: the number as a reader writes it and the form of the noun that it asks for, held together by a
/// no-break space.
pub fn counted(value: f64, decimals: usize, forms: [&'static str; 3]) -> String {
    let scale = 10_f64.powi(decimals as i32);
    let shown = (value * scale).round() / scale;
    // With a fraction that is written, even 5,0 takes the genitive singular.
    let form = if decimals > 0 { forms[1] } else { plural_ru(shown, forms) };
    format!("{}\u{a0}{form}", number(value, decimals, Lang::Ru))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_nouns_agree_and_stay_together() {
        let places = |n: f64| counted(n, 0, PLACES);
        assert_eq!(places(1.0), "1\u{a0}место");
        assert_eq!(places(22.0), "22\u{a0}места");
        assert_eq!(places(11.0), "11\u{a0}мест");
        assert_eq!(places(1025.0), "1\u{a0}025\u{a0}мест");
        assert_eq!(counted(5.0, 1, WORKERS), "5,0\u{a0}работника");
        assert_eq!(counted(1.04, 1, WORKERS), "1,0\u{a0}работника");
        assert_eq!(counted(101.0, 0, CONTRACTS), "101\u{a0}целевой договор");
    }
}
