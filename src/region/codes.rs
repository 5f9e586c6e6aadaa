//! Codes of Russian classifiers: patterns and check digits.

/// `NN.01.NN` (profession) or `NN.02.NN` (specialty), groups 01 to 59.
pub fn is_programme(code: &str) -> bool {
    let parts: Vec<&str> = code.split('.').collect();
    let [group, level, number] = parts[..] else { return false };
    is_group(group) && matches!(level, "01" | "02") && two_digits(number).is_some_and(|n| n > 0)
}

/// Bachelor, master and specialist codes, which belong to higher education.
pub fn is_higher_education(code: &str) -> bool {
    let parts: Vec<&str> = code.split('.').collect();
    let [group, level, number] = parts[..] else { return false };
    two_digits(group).is_some() && two_digits(number).is_some() && two_digits(level).is_some_and(|l| (3..=9).contains(&l))
}

/// `NN.00.00`.
pub fn is_ugps(code: &str) -> bool {
    code.strip_suffix(".00.00").is_some_and(is_group)
}

/// The enlarged group of a programme: 34.02.01 is in 34.00.00.
pub fn ugps(programme: &str) -> String {
    format!("{}.00.00", programme.get(..2).unwrap_or_default())
}

/// Health programmes need accreditation before work: groups 31 to 34.
pub fn is_health(programme: &str) -> bool {
    matches!(programme.get(..2), Some("31" | "32" | "33" | "34"))
}

/// Skilled-worker programmes (ППКРС) have 01 as their second part.
pub fn is_profession(programme: &str) -> bool {
    programme.get(3..5) == Some("01")
}

/// Taxpayer number: 10 digits for an organisation, 12 for a person, the last one or two are check digits.
pub fn is_inn(code: &str) -> bool {
    let Some(digits) = digits(code) else { return false };
    let check = |weights: &[u32]| weights.iter().zip(&digits).map(|(w, d)| w * d).sum::<u32>() % 11 % 10;
    match digits.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[9],
        12 => check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[10] && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[11],
        _ => false,
    }
}

/// Looks like a date that a spreadsheet made of a code: 08.02.2015, 2015-02-08, 08.фев.15, 8-Feb.
pub fn looks_like_date(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let parts: Vec<&str> = text.split(['.', '-', '/', ' ', 'T', 't']).filter(|p| !p.is_empty()).collect();
    const MONTHS: [&str; 24] = [
        "янв", "фев", "мар", "апр", "май", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек", "jan", "feb", "apr", "may", "jun",
        "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() < 2 {
        return false;
    }
    let month = parts.iter().any(|p| MONTHS.iter().any(|m| p.starts_with(m)));
    let long_year = parts.len() >= 3 && parts[..3].iter().all(|p| number(p)) && parts[..3].iter().any(|p| p.len() == 4);
    let short_with_dash = parts.len() == 3 && parts.iter().all(|p| number(p) && p.len() <= 2) && text.contains(['/', '-']);
    (month && parts.iter().any(|p| number(p))) || long_year || short_with_dash
}

fn is_group(text: &str) -> bool {
    two_digits(text).is_some_and(|n| (1..=59).contains(&n))
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programme_codes_follow_the_classifier() {
        assert!(["08.02.15", "34.02.01", "15.01.05", "59.01.99"].into_iter().all(is_programme));
        assert!(!["44.03.01", "34.02.1", "99.02.01", "60.01.01", "15.01.00", "15.01.05 ", ""].into_iter().any(is_programme));
        assert!(is_higher_education("44.03.01") && !is_higher_education("34.02.01"));
        assert_eq!(ugps("34.02.01"), "34.00.00");
        assert!(is_ugps("34.00.00") && !is_ugps("34.02.00") && !is_ugps("99.00.00"));
    }

    #[test]
    fn check_digits_of_taxpayer_numbers() {
        assert!(is_inn("7707083893"));
        assert!(!is_inn("7707083894") && !is_inn("770708389") && !is_inn("77070838x3"));
    }

    #[test]
    fn dates_made_of_codes_are_seen() {
        assert!(["08.02.2015", "2015-02-08", "08.фев.15", "8-Feb", "2015-02-08 00:00:00", "2/8/15"].into_iter().all(looks_like_date));
        assert!(!["08.02.15", "34.02.01", "сварщик", "12", "7212"].into_iter().any(looks_like_date));
    }
}
