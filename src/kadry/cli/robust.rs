//! `kadry plan --robust`: a first year for many draws of need, written as a scenario that the plan then stands on.

use super::{Context, exit};
use clap::{Args, value_parser};
use kadry::run::{Robust, TooFewDraws};
use kadry_engine::Outcome;
use kadry_engine::quota::{Aim, Criterion, PlanStatus};
use kadry_engine::scenario::imposed::Imposed;
use kadry_region::lang::number;
use kadry_region::{Lang, Mode};
use kadry_report::words::criterion_name;

// No doc comment: it would become that of the command.
#[derive(Args)]
pub struct Arguments {
    /// robust plan: expected (the mean), cvar:0.9 (the worst 10 % of draws) or regret (the worst regret)
    #[arg(long, value_name = "AIM")]
    robust: Option<String>,
    /// draws of need that the first year is made for
    #[arg(long, value_name = "N", requires = "robust", default_value = "20", value_parser = value_parser!(u64).range(2..=200))]
    robust_draws: u64,
}

/// What the command line asks for.
///
/// # Errors
/// The exit code where the aim is none that there is, or looks at less than one draw, which is said.
pub fn asked(context: &Context, arguments: &Arguments) -> Result<Option<Robust>, u8> {
    let Some(text) = &arguments.robust else { return Ok(None) };
    let Some(aim) = Aim::parse(text) else {
        context.say(&match context.lang {
            Lang::Ru => format!("--robust {text}: нужно expected, cvar:ДОЛЯ (от 0 до 1, например cvar:0.9) или regret\n"),
            Lang::En => format!("--robust {text}: expected, cvar:SHARE (from 0 to 1, such as cvar:0.9) or regret is needed\n"),
        });
        return Err(exit::USAGE);
    };
    let draws = arguments.robust_draws;
    Robust::new(aim, usize::try_from(draws).unwrap_or(usize::MAX)).map(Some).map_err(|TooFewDraws { least }| {
        let least = number(least as f64, 0, context.lang);
        context.say(&match context.lang {
            Lang::Ru => {
                format!("--robust {text}: в худшей доле меньше одного испытания из {draws}; нужно --robust-draws не меньше {least}\n")
            }
            Lang::En => {
                format!(
                    "--robust {text}: the worst share is less than one of {draws} draws; --robust-draws of at least {least} is needed\n"
                )
            }
        });
        exit::USAGE
    })
}

/// Says what a robust first year is worth, and what its base plan is not.
pub fn first_year(context: &Context, imposed: &Imposed, base: &Outcome) {
    if base.plan.status == PlanStatus::TimeLimit {
        context.say(context.pick(
            "Базовый план, с первым годом которого сравнивается устойчивый, — лучший из найденных за отведённое время, не доказанный.\n",
            "The base plan, whose first year the robust one is told against, is the best found in the time allowed, not a proved one.\n",
        ));
    }
    if base.region().settings.scenario.mode != Mode::Weighted {
        context.say(context.pick(
            "Базовый план ставит цели одну за другой, а сравнение идёт по их взвешенной сумме: часть разницы — от этого, а не от неопределённости.\n",
            "The base plan takes its goals one after the other and is compared by their weighted sum: part of the difference comes of that, not of uncertainty.\n",
        ));
    }
    context.say(&told(imposed, context.lang));
}

/// The price and the gain, for a terminal.
fn told(imposed: &Imposed, lang: Lang) -> String {
    let (made, judged) = imposed.draws;
    let mut text = match lang {
        Lang::Ru => {
            format!("Устойчивый первый год: выбран на {made} испытаниях, проверен на {judged} других; взвешенная сумма целей, чел.:\n")
        }
        Lang::En => format!("Robust first year: made for {made} draws, judged on {judged} others; weighted sum of the goals, people:\n"),
    };
    for measure in &imposed.robust.measures {
        let [base, robust] = [measure.base, measure.robust].map(|value| number(value, 1, lang));
        let difference = number(measure.difference(), 1, lang);
        let sign = if measure.difference() > 0.0 { "+" } else { "" };
        let what = criterion_name(measure.criterion);
        text += &match lang {
            Lang::Ru => format!("  {}: {base} → {robust} ({sign}{difference})\n", what.get(lang)),
            Lang::En => format!("  {}: {base} → {robust} ({sign}{difference})\n", what.get(lang)),
        };
    }
    let of_aim = Criterion::of(imposed.aim);
    if imposed.robust.measures.iter().any(|measure| measure.criterion == of_aim && measure.difference() >= 0.0) {
        text += match lang {
            Lang::Ru => "На других испытаниях он не лучше первого года базового плана: выигрыша нет; попробуйте больше --robust-draws.\n",
            Lang::En => {
                "On the other draws it is no better than the first year of the base plan: nothing is gained; try more --robust-draws.\n"
            }
        };
    }
    text
}
