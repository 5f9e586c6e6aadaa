//! Which groups open under every draw, which depend on it, and which never open.

use super::super::canvas::{Align, BLUE, Canvas, GREY, Lettering, ORANGE, PALE, Rect};
use super::super::frame::{Frame, Page};
use super::super::marks::Mark;
use super::super::rows::{self, Label};
use super::super::scale::{Scale, value_axis};
use super::super::{ChartError, Drawing};
use kadry_engine::scenario::sweep::{Findings, LineKey, LineSpread, SureKind};
use kadry_region::Region;
use kadry_region::lang::{Text, number, plural_ru, text};
use std::collections::BTreeMap;

const PROFILE: i32 = 380;
/// Groups whose opening is most open to question.
const ROWS: usize = 16;
const ROW: i32 = 46;
const SURE: Mark = Mark::Fill(BLUE);
const OPEN: Mark = Mark::Fill(ORANGE);
const NEVER: Mark = Mark::Fill(PALE);

/// A group of a line, by its number, with the share of draws that open it.
struct Group<'a> {
    line: &'a LineSpread,
    number: i64,
    share: f64,
    /// Nearly all draws open it, and the forecast of every scenario.
    sure: bool,
}

impl Group<'_> {
    fn mark(&self) -> Mark {
        if self.sure {
            SURE
        } else if self.share > 0.0 {
            OPEN
        } else {
            NEVER
        }
    }
}

/// Every group by its share of draws, then the most disputed by name.
pub fn groups(page: Page<'_>, of: &Findings, region: &Region) -> Result<Drawing, ChartError> {
    let sure: BTreeMap<&LineKey, f64> = of.sure.iter().filter(|row| row.kind == SureKind::Sure).map(|row| (&row.key, row.groups)).collect();
    let mut groups: Vec<Group<'_>> = of
        .widest()
        .flat_map(|line| {
            let sure = sure.get(&line.key).copied().unwrap_or_default();
            // A line that never opens stands with its first group.
            (1..=(line.groups.most() as i64).max(1)).map(move |number| {
                let share = line.groups.share_from(number as f64);
                Group { line, number, share, sure: number as f64 <= sure + 1e-9 }
            })
        })
        .collect();
    groups.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.line.key.cmp(&b.line.key)).then(a.number.cmp(&b.number)));
    let mut disputed: Vec<&Group<'_>> = groups.iter().filter(|group| group.mark() == OPEN).collect();
    disputed.sort_by(|a, b| (a.share - 0.5).abs().total_cmp(&(b.share - 0.5).abs()));
    disputed.truncate(ROWS);
    disputed.sort_by(|a, b| b.share.total_cmp(&a.share));
    let count = |mark: Mark| groups.iter().filter(|group| group.mark() == mark).count() as f64;
    // As the table and the terminal count them; a group in parts is no strip.
    let (sure, open, never) = (of.total(SureKind::Sure).groups, of.open_groups(), count(NEVER));
    let below = if disputed.is_empty() { 0 } else { 60 + rows::height(disputed.len(), ROW) };
    let frame = Frame {
        title: page.say(title(page, sure, open)),
        subtitle: page.say(subtitle(of)),
        legend: vec![
            (
                SURE,
                page.say(text!(
                    "не менее 95 % испытаний и каждый сценарий: {n}",
                    "95% of draws or more and every scenario: {n}",
                    n = number(sure, 0, page.lang)
                )),
            ),
            (OPEN, page.say(text!("под вопросом: {n}", "open to question: {n}", n = number(open, 0, page.lang)))),
            (NEVER, page.say(text!("строки без групп: {n}", "lines without groups: {n}", n = number(never, 0, page.lang)))),
        ],
        tables: &["offers", "employment", "exit_rates", "yields"],
        height: PROFILE + below,
    };
    let table: Vec<Vec<String>> = groups
        .iter()
        .map(|group| {
            let key = &group.line.key;
            let words = [&key.college, &key.programme, &key.form, &key.base].map(Clone::clone);
            words.into_iter().chain([key.year.to_string(), group.number.to_string(), format!("{:.4}", group.share)]).collect()
        })
        .collect();
    let canvas = if groups.is_empty() {
        frame.empty(page)
    } else {
        let (mut canvas, body) = frame.open(page);
        profile(&mut canvas, page, Rect { height: PROFILE, ..body }, &groups);
        if !disputed.is_empty() {
            let heading = page.say(text!("Больше всего под вопросом (доля случаев, %)", "Most open to question (share of cases, %)"));
            canvas.text(body.x, body.y + PROFILE + 44, &heading, Lettering::new(21).bold());
            let place = Rect { y: body.y + PROFILE + 60, height: rows::height(disputed.len(), ROW), ..body };
            named(&mut canvas, page, place, region, &disputed);
        }
        canvas
    };
    Drawing::new("sweep_groups", canvas, &["college", "programme", "form", "base", "admission_year", "group", "share"], &table)
}

fn title(page: Page<'_>, sure: f64, open: f64) -> Text {
    let (shown, all) = (number(sure, 0, page.lang), number(sure + open, 0, page.lang));
    let word = plural_ru(sure, ["группа", "группы", "групп"]);
    let open = number(open, 0, page.lang);
    text!(
        "{shown} {word} из {all}, которые хоть раз открываются, от испытаний и сценариев не зависят; под вопросом — {open}",
        "{shown} groups of {all} that ever open do not depend on draw or scenario; {open} are open to question"
    )
}

fn subtitle(of: &Findings) -> Text {
    let cases = of.swept().count();
    let (ru, en) = if of.settings.draws == 0 { ("сценариев", "scenarios") } else { ("испытаний", "draws") };
    text!(
        "Группы всех строк плана и всех лет приёма по убыванию доли случаев, в которых лучший план их открывает, %. Всего {ru}: {cases}.",
        "Groups of all lines and admission years by the share of cases in which the best plan opens them, %. {cases} {en}."
    )
}

/// One upright strip per group, sorted by share.
fn profile(canvas: &mut Canvas, page: Page<'_>, body: Rect, groups: &[Group<'_>]) {
    let area = Rect { x: body.x + 80, y: body.y + 14, width: body.width - 100, height: body.height - 70 };
    let small = Lettering::new(18).colour(GREY);
    let up = Scale::new(0.0, 100.0, area.bottom(), area.y);
    value_axis(canvas, area, up, 5, small, &|value| number(value, 0, page.lang) + page.percent_sign());
    let across = Scale::new(0.0, groups.len() as f64, area.x, area.right());
    // Strips of one mark and height are one rectangle: a region may have thousands of them.
    let mut from = 0;
    while from < groups.len() {
        let (mark, share) = (groups[from].mark(), groups[from].share);
        let same = groups[from..].iter().take_while(|group| group.mark() == mark && group.share == share).count();
        let (left, right) = (across.at(from as f64), across.at((from + same) as f64));
        let top = if mark == NEVER { area.bottom() - 10 } else { up.at(100.0 * share) };
        mark.fill(canvas, Rect { x: left, y: top, width: (right - left).max(1), height: area.bottom() - top });
        from += same;
    }
    for tick in across.ticks(10).into_iter().filter(|tick| *tick > 0.0) {
        canvas.line(vec![(across.at(tick), area.bottom()), (across.at(tick), area.bottom() + 6)], 1, GREY);
        canvas.text(across.at(tick), area.bottom() + 26, &number(tick, 0, page.lang), small.align(Align::Centre));
    }
    let axis = page.say(text!("групп", "groups"));
    canvas.text(area.right(), area.bottom() + 50, &axis, small.align(Align::Right));
}

fn named(canvas: &mut Canvas, page: Page<'_>, body: Rect, region: &Region, groups: &[&Group<'_>]) {
    let labels: Vec<Label> = groups
        .iter()
        .map(|group| {
            let key = &group.line.key;
            let college = region.colleges.iter().find(|college| college.id == key.college).map_or(&key.college, |college| &college.name);
            let programme = region.programmes.iter().find(|programme| programme.code == key.programme).map_or("", |p| p.name.as_str());
            let (year, number) = (key.year, group.number);
            let under = page.say(text!("{college}, приём {year}", "{college}, admission {year}"));
            let note = page.say(text!("группа № {number}: {share}", "group {number}: {share}", share = page.percent(group.share, 1.0)));
            Label { name: format!("{} {programme}", key.programme), under, note, ..Label::default() }
        })
        .collect();
    let rows = rows::open(canvas, page, body, ROW, &labels, (0.0, 100.0), false);
    for (index, group) in groups.iter().enumerate() {
        OPEN.fill(canvas, rows.bar(index, (0.0, 100.0 * group.share), ROW / 2));
    }
}
