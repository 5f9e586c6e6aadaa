//! The comparison for a terminal: runs as columns, what to know before the figures, the largest changes with their reasons.

use super::measures::{Measure, difference};
use super::{Comparison, Line};
use crate::summary::table;
use crate::words::{LINES, OF_LINES, PLACES, counted, counted_en, in_case};
use kadry_region::lang::{Lang, number, plural_ru};

/// Changes that a terminal shows.
const MOST: usize = 12;

impl Comparison {
    fn pick<'t>(&self, ru: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::Ru { ru } else { en }
    }

    /// How a run ended, in words.
    pub fn status(&self, run: usize) -> String {
        let status = self.runs[run].card.status.as_str();
        let (ru, en) = match status {
            "optimal" => ("оптимум", "optimum"),
            "gap" => ("с разрывом", "with a gap"),
            "time_limit" => ("время вышло", "time limit"),
            "no_plan" => ("плана нет", "no plan"),
            "forecast" => ("прогноз без плана", "forecast only"),
            other => (other, other),
        };
        self.pick(ru, en).to_owned()
    }

    /// A value with its difference to the first run: «394,7 (+2,1)».
    pub fn cell(&self, measure: &Measure, run: usize) -> String {
        let Some(value) = measure.values[run] else { return "—".to_owned() };
        let shown = number(value, measure.decimals, self.lang);
        match difference(&measure.values, run).filter(|_| run > 0 && !["gap", "lines_changed"].contains(&measure.key)) {
            Some(moved) if shown != number(value - moved, measure.decimals, self.lang) => {
                format!("{shown} ({})", self.signed(moved, measure.decimals))
            }
            _ => shown,
        }
    }

    pub fn signed(&self, moved: f64, decimals: usize) -> String {
        let shown = number(moved, decimals, self.lang);
        if moved > 0.0 && shown.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("+{shown}") } else { shown }
    }

    /// Name and unit of a measure.
    pub fn heading(measure: &Measure) -> String {
        // Things that are counted name their unit themselves.
        let counted = matches!(measure.key, "places" | "groups" | "lines_changed");
        if measure.unit.is_empty() || counted { measure.name.clone() } else { format!("{}, {}", measure.name, measure.unit) }
    }

    /// Everything for a terminal.
    pub fn text(&self) -> String {
        let parts = [self.summary(), self.told_warnings(), self.told_lines()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n") + "\n"
    }

    fn summary(&self) -> String {
        let all = 0..self.runs.len();
        let mut rows = vec![
            [vec![self.pick("номер расчёта", "run").to_owned()], all.clone().map(|run| self.runs[run].card.run_id.clone()).collect()]
                .concat(),
            [vec![self.pick("состояние", "status").to_owned()], all.clone().map(|run| self.status(run)).collect()].concat(),
        ];
        for measure in &self.measures {
            rows.push([vec![Self::heading(measure)], all.clone().map(|run| self.cell(measure, run)).collect()].concat());
        }
        let head = [vec![String::new()], self.runs.iter().map(|run| run.name.clone()).collect()].concat();
        let title = match (self.runs.first(), self.lang) {
            (Some(base), Lang::Ru) => format!("{}. Сравнение с «{}»; в скобках — разница", base.card.settings.name, base.name),
            (Some(base), Lang::En) => format!("{}. Against “{}”; differences in brackets", base.card.settings.name, base.name),
            (None, _) => String::new(),
        };
        format!("{title}\n{}", table(head, rows))
    }

    fn told_warnings(&self) -> String {
        if self.warnings.is_empty() {
            return String::new();
        }
        let lines: Vec<String> = self.warnings.iter().map(|warning| format!("  {}.", warning.sentence.trim_end_matches('.'))).collect();
        format!("{}\n{}", self.pick("Что учесть", "To keep in mind"), lines.join("\n"))
    }

    fn told_lines(&self) -> String {
        let moves = self.moves();
        if moves.is_empty() {
            return match self.runs.iter().filter(|run| run.plan.is_some()).count() {
                0 | 1 => String::new(),
                _ => self.pick("Строки плана не различаются.", "The lines of the plans are the same.").to_owned(),
            };
        }
        let shown: Vec<String> = moves.iter().take(MOST).map(|(line, run)| self.told_line(line, *run)).collect();
        let (few, all) = (shown.len(), moves.len());
        let title = match self.lang {
            Lang::Ru if few < all => {
                format!("Наибольшие изменения строк ({} из {})", counted(few as f64, 0, LINES), number(all as f64, 0, self.lang))
            }
            Lang::Ru => format!("Изменения строк ({})", counted(all as f64, 0, LINES)),
            Lang::En => format!("Largest changes of lines ({few} of {all})"),
        };
        format!("{title}\n{}", shown.join("\n"))
    }

    /// Lines with a run in which they change, the largest change first.
    pub fn moves(&self) -> Vec<(&Line, usize)> {
        let mut moves: Vec<(&Line, usize)> = self
            .lines
            .iter()
            .flat_map(|line| (1..self.runs.len()).map(move |run| (line, run)))
            .filter(|(line, run)| line.moved(*run) != 0)
            .collect();
        moves.sort_by(|(a, i), (b, k)| b.moved(*k).abs().cmp(&a.moved(*i).abs()).then_with(|| (&a.key, i).cmp(&(&b.key, k))));
        moves
    }

    /// «Колледж № 1 · 08.01.28 · очная · база 9 · приём 2027».
    pub fn label(&self, line: &Line) -> String {
        let (college, programme, form, base, year) = &line.key;
        match self.lang {
            Lang::Ru => format!("{college} · {programme} · {form} · {base} · приём {year}"),
            Lang::En => format!("{college} · {programme} · {form} · {base} · admission {year}"),
        }
    }

    /// «50 → 75 мест (+25)»; a line that a run does not have is a dash.
    pub fn change(&self, line: &Line, run: usize) -> String {
        let shown = |run: usize| line.places[run].map_or("—".to_owned(), |places| number(f64::from(places), 0, self.lang));
        let word = match self.lang {
            Lang::Ru => plural_ru(f64::from(line.places[run].unwrap_or_default()), PLACES),
            Lang::En => "places",
        };
        format!("{} → {} {word} ({})", shown(0), shown(run), self.signed(line.moved(run) as f64, 0))
    }

    fn told_line(&self, line: &Line, run: usize) -> String {
        let of = if self.runs.len() > 2 { format!("{}: ", self.runs[run].name) } else { String::new() };
        format!("  {of}{}: {}\n    {}", self.label(line), self.change(line, run), line.why[run])
    }

    /// The answer in a sentence for each run: what it is against the base.
    pub fn finding(&self, run: usize) -> String {
        let name = &self.runs[run].name;
        if self.runs[run].plan.is_none() || self.runs[0].plan.is_none() {
            return match self.lang {
                Lang::Ru => format!("«{name}»: {}.", self.status(run)),
                Lang::En => format!("“{name}”: {}.", self.status(run)),
            };
        }
        let moved = |key: &str| {
            let measure = self.measures.iter().find(|measure| measure.key == key)?;
            Some(self.signed(measure.difference(run)?, measure.decimals))
        };
        let known = |key: &str| moved(key).unwrap_or_else(|| "—".to_owned());
        let lines = self.lines.iter().filter(|line| line.moved(run) != 0).count();
        match self.lang {
            Lang::Ru => format!(
                "«{name}»: мест {}, дефицит {} чел., избыток {} чел., стоимость {} млн руб.; иначе {} из {}.",
                known("places"),
                known("shortage"),
                known("surplus"),
                known("cost"),
                counted(lines as f64, 0, LINES),
                in_case(self.lines.len(), OF_LINES)
            ),
            Lang::En => format!(
                "“{name}”: places {}, shortage {} people, surplus {} people, cost {} m roubles; {} of {} differ.",
                known("places"),
                known("shortage"),
                known("surplus"),
                known("cost"),
                counted_en(lines, ["line", "lines"]),
                self.lines.len()
            ),
        }
    }
}
