//! Text that fits: names of any length are wrapped or shortened by their measured width.

use super::canvas::Lettering;

/// The longest beginning of `text` that fits into `width` pixels, with an ellipsis where something was cut.
pub fn ellipsis(text: &str, width: i32, lettering: Lettering) -> String {
    if lettering.width(text) <= width {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let shown = |count: usize| format!("{}…", characters.iter().take(count).collect::<String>().trim_end());
    let (mut fits, mut cut) = (0, characters.len());
    while fits + 1 < cut {
        let middle = fits.midpoint(cut);
        if lettering.width(&shown(middle)) <= width { fits = middle } else { cut = middle }
    }
    shown(fits)
}

/// Lines of at most `width` pixels, at most `lines` of them; what is left over ends in an ellipsis.
/// Only plain spaces break a line, so that groups of digits stay together.
pub fn wrap(text: &str, width: i32, lines: usize, lettering: Lettering) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split([' ', '\n', '\t']).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || lettering.width(&longer) <= width {
            line = longer;
        } else if done.len() + 1 >= lines {
            let rest = std::iter::once(word).chain(words.by_ref()).collect::<Vec<_>>().join(" ");
            line = format!("{line} {rest}");
        } else {
            done.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    done.push(line);
    done.retain(|line| !line.is_empty());
    done.iter().map(|line| ellipsis(line, width, lettering)).collect()
}

/// A name cut to a number of characters, for use inside titles.
pub fn brief(name: &str, characters: usize) -> String {
    if name.chars().count() <= characters {
        return name.to_owned();
    }
    let kept: String = name.chars().take(characters.saturating_sub(1)).collect();
    // A whole word less reads better than half a word, unless that word is most of the name.
    let whole = kept.rfind(' ').map(|end| kept.split_at(end).0).filter(|whole| whole.chars().count() * 3 >= characters * 2);
    format!("{}…", whole.unwrap_or(&kept).trim_end_matches([' ', ',', ';', '(', '«', '—', ':']))
}

#[cfg(test)]
mod tests {
    use super::super::canvas::fonts;
    use super::*;

    #[test]
    fn a_long_name_is_cut_to_its_width_and_a_short_one_is_left() {
        fonts().unwrap();
        let lettering = Lettering::new(20);
        let name = "Техническое обслуживание и ремонт двигателей, систем и агрегатов автомобилей ".repeat(2);
        let cut = ellipsis(&name, 300, lettering);
        assert!(cut.ends_with('…') && lettering.width(&cut) <= 300 && cut.chars().count() > 15, "{cut}");
        assert_eq!(ellipsis("Повар", 300, lettering), "Повар");
        assert_eq!(ellipsis("Повар", 0, lettering), "…");
    }

    #[test]
    fn lines_keep_to_their_width_and_number() {
        fonts().unwrap();
        let lettering = Lettering::new(20);
        let text = format!("Нужно 1\u{a0}234 человека {} конец", "Ж".repeat(80));
        for lines in 1..4 {
            let wrapped = wrap(&text, 260, lines, lettering);
            assert!(wrapped.len() <= lines && wrapped.iter().all(|line| lettering.width(line) <= 260), "{wrapped:?}");
        }
        assert!(wrap("", 100, 2, lettering).is_empty());
        assert_eq!(wrap("а б", 1000, 2, lettering), ["а б"]);
    }

    #[test]
    fn brief_names_end_cleanly() {
        assert_eq!(brief("Сети, связь", 6), "Сети…");
        assert_eq!(brief("Сети", 6), "Сети");
        assert_eq!(brief("Колледж потребительской кооперации", 28), "Колледж потребительской…");
    }
}
