//! Numbers and dates as people and ministries write them.

use super::fault::Fault;
use crate::read::Cell;
use crate::tidy::tidy;

pub fn parse_number(cell: &Cell, comma_separated: bool) -> Result<f64, Fault> {
    let value = match cell {
        Cell::Number(number) => *number,
        Cell::Text(text) => {
            let plain = without_blanks(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')).ok_or(Fault::NotANumber)?;
            let plain = plain.replace('−', "-");
            let commas = plain.matches(',').count();
            if (commas > 0 && plain.contains('.')) || commas > 1 || (commas == 1 && comma_separated && thousands(&plain)) {
                return Err(Fault::Ambiguous);
            }
            let plain = plain.replace(',', ".");
            // `parse` also takes "inf" and "nan", which are no figures.
            if !plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E')) {
                return Err(Fault::NotANumber);
            }
            plain.parse::<f64>().map_err(|_| Fault::NotANumber)?
        }
        _ => return Err(Fault::NotANumber),
    };
    // Adding zero turns −0 into 0.
    if value.is_finite() { Ok(value + 0.0) } else { Err(Fault::OutOfRange) }
}

/// The digits without the blanks that part thousands: "1 234 567,8". Blanks elsewhere part two numbers, or a slip of the hand.
fn without_blanks(text: &str) -> Option<String> {
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let unsigned = text.trim_start_matches(['-', '+', '−']).trim_start_matches(is_blank);
    let whole = unsigned.split([',', '.']).next().unwrap_or_default();
    let mut groups = whole.split(is_blank);
    let first = groups.next().unwrap_or_default().len();
    let parted = whole.contains(is_blank);
    let thousands = (1..=3).contains(&first) && groups.all(|group| group.len() == 3);
    let rest_is_plain = !unsigned[whole.len()..].contains(char::is_whitespace);
    ((!parted || thousands) && rest_is_plain).then(|| text.chars().filter(|c| !is_blank(*c)).collect())
}

/// "1,234" may be a thousand and more.
fn thousands(text: &str) -> bool {
    text.split_once(',').is_some_and(|(_, after)| after.len() == 3) && !text.trim_start_matches('-').starts_with("0,")
}

pub fn parse_date(cell: &Cell) -> Option<String> {
    let text = tidy(&cell.show());
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let date = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"].iter().find_map(|form| chrono::NaiveDate::parse_from_str(day, form).ok());
    let bare_year = || text.parse::<i32>().ok().filter(|y| (1990..=2100).contains(y)).map(|y| format!("{y}"));
    date.map(|d| d.format("%Y-%m-%d").to_string()).or_else(bare_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, comma_separated: bool) -> Option<f64> {
        parse_number(&Cell::Text(text.into()), comma_separated).ok()
    }

    #[test]
    fn numbers_as_ministries_write_them() {
        assert_eq!(number("1\u{a0}234,5", false), Some(1234.5));
        assert_eq!(number("12 345", true), Some(12345.0));
        assert_eq!(number(" − 1 234 567,5 ", false), Some(-1_234_567.5));
        assert_eq!(["1439\n1450", "25 30", "1 2 3 4", "1234 567", "12 34,5", "1\t234"].map(|text| number(text, false)), [None; 6]);
        assert_eq!(number("0,125", true), Some(0.125));
        assert_eq!(number("−3", true), Some(-3.0));
        assert_eq!(number("-0", true).map(f64::to_bits), Some(0));
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        assert!(["1,234", "1.234,5", "abc", "inf", "NaN", "1e999", "12 чел."].iter().all(|t| number(t, true).is_none()));
    }

    #[test]
    fn dates_and_bare_years_read() {
        let date = |t: &str| parse_date(&Cell::Text(t.into()));
        assert_eq!(date("01.10.2026").as_deref(), Some("2026-10-01"));
        assert_eq!(date("2026").as_deref(), Some("2026"));
        assert_eq!(date("32.10.2026"), None);
    }
}
