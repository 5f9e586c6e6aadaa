//! What the file of a robust first year says of itself.

use super::criterion_name;
use kadry_engine::quota::{Aim, Measure};
use kadry_engine::scenario::imposed::{Imposed, Titles};
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::units::Year;

/// Title of the scenario, and what its `first` admission year is worth, in people.
pub fn robust_titles(imposed: &Imposed, first: Year) -> Titles {
    let (title, about) = (title(imposed.aim), about(imposed, first));
    Titles { title: title.ru, title_en: title.en, about: about.ru, about_en: about.en }
}

fn title(aim: Aim) -> Text {
    match aim {
        Aim::Expected => text!("Устойчивый план: в среднем по испытаниям", "Robust plan: the mean over draws"),
        Aim::Cvar(alpha) => {
            let percent = 100.0 * (1.0 - alpha);
            let whole = |value: f64| (value - value.round()).abs() < 1e-6;
            let decimals = (0..4).find(|decimals| whole(percent * 10_f64.powi(*decimals))).unwrap_or(4);
            let percent = number(percent, decimals as usize, Lang::Ru);
            text!("Устойчивый план: худшие {percent} % испытаний", "Robust plan: the worst {percent} % of draws")
        }
        Aim::Regret => text!("Устойчивый план: наименьшее худшее сожаление", "Robust plan: the least worst regret"),
    }
}

fn about(imposed: &Imposed, first: Year) -> Text {
    let Imposed { robust, draws: (own, fresh), aim, .. } = imposed;
    let moved = robust.first.iter().filter(|line| line.places != line.base).count();
    let told = |lang: Lang| {
        let of = |measure: &Measure| {
            let [base, robust] = [measure.base, measure.robust].map(|value| number(value, 1, lang));
            let what = criterion_name(measure.criterion);
            match lang {
                Lang::Ru => format!("{} — {robust} вместо {base}", what.get(lang)),
                Lang::En => format!("{} {robust} instead of {base}", what.get(lang)),
            }
        };
        robust.measures.iter().map(of).collect::<Vec<_>>().join("; ")
    };
    let (ru, en) = (told(Lang::Ru), told(Lang::En));
    let aim = match aim {
        Aim::Expected => "expected".to_owned(),
        Aim::Cvar(alpha) => format!("cvar:{alpha}"),
        Aim::Regret => "regret".to_owned(),
    };
    text!(
        "Места {first} года выбраны сразу на {own} испытаний потребности ({aim}), места следующих лет — когда потребность известна. \
         На {fresh} других испытаниях взвешенная сумма целей (в чел. дефицита; места лет после первого — с частями групп): {ru}. \
         Строк, которые отличаются от базового плана: {moved}.",
        "The places of {first} are chosen for {own} draws of need at once ({aim}), those of later years when need is known. \
         On {fresh} other draws the weighted sum of the goals (in people of shortage; groups of later years in parts): {en}. \
         Lines that differ from the base plan: {moved}."
    )
}
