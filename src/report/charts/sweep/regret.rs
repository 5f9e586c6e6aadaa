//! What fixed plans would be sorry for.

use super::super::canvas::{BLUE, SKY, VERMILLION};
use super::super::frame::{Frame, Page};
use super::super::marks::{Mark, span};
use super::super::rows::{self, Label};
use super::super::words::brief;
use super::super::{ChartError, Drawing, plain};
use crate::words::{candidate_name, scenario_title};
use kadry_engine::scenario::sweep::{Findings, RegretSummary};
use kadry_region::lang::{Text, number, text};

const ROW: i32 = 64;
const MEAN: Mark = Mark::Dot(BLUE);
const HIGH: Mark = Mark::Span(SKY);
const WORST: Mark = Mark::Diamond(VERMILLION);

/// A row per candidate: mean, nine cases of ten, the worst.
pub fn regret(page: Page<'_>, of: &Findings) -> Result<Drawing, ChartError> {
    let mut rows: Vec<&RegretSummary> = of.summaries.iter().filter(|row| row.judged > 0).collect();
    rows.sort_by(|a, b| b.fits_all.cmp(&a.fits_all).then(a.worst_regret().total_cmp(&b.worst_regret())));
    let left_out = of.summaries.len() - rows.len();
    let frame = Frame {
        title: page.say(title(page, of)),
        subtitle: page.say(subtitle(of, left_out)),
        legend: vec![
            (MEAN, page.say(text!("в среднем", "mean"))),
            (HIGH, page.say(text!("до 9 случаев из 10", "up to 9 cases of 10"))),
            (WORST, page.say(text!("в худшем случае", "worst case"))),
        ],
        tables: &["employment", "exit_rates", "projects", "offers", "yields"],
        height: rows::height(rows.len(), ROW),
    };
    let table: Vec<Vec<String>> = rows
        .iter()
        .map(|row| vec![row.name.key(), row.judged.to_string(), plain(row.mean), plain(row.high), plain(row.worst_regret())])
        .collect();
    let canvas = if rows.is_empty() {
        frame.empty_for(page, text!("Ни один план нельзя проверить во всех случаях.", "No plan could be judged."))
    } else {
        let (mut canvas, body) = frame.open(page);
        let labels: Vec<Label> = rows.iter().map(|row| label(page, of, row)).collect();
        let most = rows.iter().map(|row| row.worst_regret()).fold(0.0, f64::max);
        let drawn = rows::open(&mut canvas, page, body, ROW, &labels, (0.0, most), most < 10.0);
        for (index, row) in rows.iter().enumerate() {
            let (y, at) = (drawn.middle(index), |value: f64| drawn.scale.at(value));
            span(&mut canvas, (at(0.0), at(row.high)), y, HIGH.colour());
            WORST.point(&mut canvas, (at(row.worst_regret()), y), 11);
            MEAN.point(&mut canvas, (at(row.mean), y), 7);
        }
        canvas
    };
    Drawing::new("sweep_regret", canvas, &["candidate", "judged", "mean", "p90", "worst"], &table)
}

fn label(page: Page<'_>, of: &Findings, row: &RegretSummary) -> Label {
    let figure = |value: f64| number(value, 1, page.lang);
    let (mean, most) = (figure(row.mean), figure(row.worst_regret()));
    let at = row.worst.map(|worst| {
        let Text { ru, en } = scenario_title(of, worst.scenario);
        match worst.case.draw() {
            Some(draw) => text!("худшее: «{ru}», испытание {draw}", "worst: “{en}”, draw {draw}"),
            None => text!("худшее: «{ru}»", "worst: “{en}”"),
        }
    });
    let under = if row.fits_all {
        Text::default()
    } else {
        text!("не во всех сценариях выполним", "not feasible in every scenario")
    };
    Label {
        name: page.say(candidate_name(of, &row.name)),
        under: page.say(under),
        note: page.say(text!("{mean}, худшее {most} чел.", "{mean}, worst {most} people")),
        note_under: page.say(at.unwrap_or_default()),
    }
}

fn title(page: Page<'_>, of: &Findings) -> Text {
    match of.safest() {
        Some(row) => {
            let (name, most) = (candidate_name(of, &row.name), number(row.worst_regret(), 1, page.lang));
            text!(
                "Меньше всего рискует {ru}: в худшем случае он на {most} чел. дороже лучшего",
                "Least at risk is the {en}: {most} people dearer than the best in the worst case",
                ru = brief(&name.ru, 70),
                en = brief(&name.en, 70),
            )
        }
        None => text!("Сожаление о выбранном плане: сравнить нечего", "Regret of fixed plans: nothing to compare"),
    }
}

fn subtitle(of: &Findings, left_out: usize) -> Text {
    let (ru, en) = if of.settings.parts && of.settings.draws > 0 {
        ("лучшего плана с группами частями (оценка сверху)", "the best plan with groups in parts (an upper estimate)")
    } else {
        ("лучшего известного плана", "the best plan known")
    };
    let more = if left_out > 0 {
        text!(" Нарушают ограничения и не показаны: {left_out}.", " Break constraints and are not shown: {left_out}.")
    } else {
        Text::default()
    };
    text!(
        "Сожаление: насколько план, выбранный заранее, хуже {ru} того же случая; чел. — взвешенная сумма целей в людях дефицита.{more_ru}",
        "Regret: how much worse a plan fixed before is than {en} of the same case; people: the weighted sum of the goals, in people of shortage.{more_en}",
        more_ru = &more.ru,
        more_en = &more.en,
    )
}
