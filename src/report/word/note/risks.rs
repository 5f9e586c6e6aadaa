//! Chapter of risks: how wide the intervals are, what rests on assumptions, remarks of the review, dependence on one employer.

use super::Note;
use crate::contract::{Balance, Remark, Uncertainty};
use crate::dossier::Unreadable;
use crate::flags::meaning;
use crate::word::facts::BacktestRow;
use crate::word::grid::{Column, Grid};
use crate::words;
use kadry_region::lang::{Lang, number, text};
use std::collections::{BTreeMap, BTreeSet};

/// Programmes, cases and employers that are named.
const PROGRAMMES: usize = 12;
const CASES: usize = 5;

impl Note<'_> {
    pub(super) fn risks(&mut self) -> Result<(), Unreadable> {
        self.paper.heading(&text!("Риски и неопределённость", "Risks and uncertainty"));
        self.intervals();
        self.chart("need_intervals", &text!("Потребность программ с интервалом 80\u{a0}%", "Need of programmes with 80% intervals"));
        self.spread()?;
        self.chart("uncertainty_sources", &text!("Источники неопределённости", "Sources of uncertainty"));
        self.past()?;
        self.chart("backtest", &text!("Проверка прогноза на прошлых годах", "Back-test of the forecast"));
        let flags = self.dossier.table::<Remark>("flags")?;
        self.remarks(&flags);
        self.extremes();
        self.employers(&flags);
        let caption =
            text!("Заявки, договоры и ожидаемые работники по работодателям", "Requests, contracts and expected workers by employer");
        self.chart("graduates_by_employer", &caption);
        self.out_of_reach();
        Ok(())
    }

    /// Programmes whose supply lies outside the interval of need at the horizon.
    fn intervals(&mut self) {
        let horizon = self.horizon();
        let supply = |programme: &str| {
            let own = self.balance.iter().find(|row| row.programme == programme && row.year == horizon);
            own.map(|row| row.pipeline_workers + row.planned_workers)
        };
        let mut rows: Vec<_> =
            self.need.iter().filter(|row| row.year == horizon).filter_map(|row| Some((row, supply(&row.programme)?))).collect();
        rows.sort_by(|a, b| b.0.need.total_cmp(&a.0.need).then(a.0.programme.cmp(&b.0.programme)));
        let all = rows.len();
        let short = rows.iter().filter(|(row, supply)| *supply < row.need_low).count();
        let over = rows.iter().filter(|(row, supply)| *supply > row.need_high).count();
        let inside = self.whole((all - short - over) as f64);
        let (short, over) = (self.whole(short as f64), self.whole(over as f64));
        let all = self.count_in(all, words::OF_PROGRAMMES, ["programme", "programmes"]);
        self.paper.see(
            &text!(
                "Выпуск {horizon}\u{a0}года (обучающиеся и план вместе) сопоставлен с интервалом потребности. Из {all} внутри интервала\u{a0}— {inside}. Ниже нижней границы\u{a0}— {short}: дефицит там устойчив. Выше верхней\u{a0}— {over}: устойчив избыток",
                "Supply of {horizon} (those in training and the plan) stands against the interval of need. Of {all}, {inside} lie inside. Below it are {short}: their shortage is firm. Above it are {over}: their surplus is firm"
            ),
            &["intervals", "need_intervals"],
        );
        let head = |ru: &str, en: &str| self.word(ru, en);
        let mut grid = Grid::new(vec![
            Column::words(head("Программа", "Programme"), 82),
            Column::number(head("Потребность", "Need"), 30),
            Column::centred(head("Интервал 80\u{a0}%", "80% interval"), 34),
            Column::number(head("Выпуск (работников)", "Supply (workers)"), 30),
        ]);
        for (row, supply) in rows.iter().take(PROGRAMMES) {
            let interval = format!("{}–{}", self.tenths(row.need_low), self.tenths(row.need_high));
            grid.row(vec![self.programme(&row.programme), self.tenths(row.need), interval, self.tenths(*supply)]);
        }
        self.paper.table(
            "intervals",
            &text!(
                "Наибольшая потребность программ в {horizon}\u{a0}году и её интервал, чел.",
                "The largest needs of programmes in {horizon} and their intervals, people"
            ),
            grid,
        );
    }

    /// What the variance of the region's need comes from.
    fn spread(&mut self) -> Result<(), Unreadable> {
        let horizon = self.horizon();
        let mut rows = self.dossier.table::<Uncertainty>("uncertainty")?;
        rows.retain(|row| row.kind == "region" && row.quantity == "need" && row.year == horizon && row.share >= 0.005);
        rows.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.source.cmp(&b.source)));
        if rows.is_empty() {
            return Ok(());
        }
        let named: Vec<String> =
            rows.iter().map(|row| format!("{}\u{a0}— {}", self.source(&row.source), self.percent(row.share, 0))).collect();
        let list = named.join(", ");
        self.paper.see(
            &text!(
                "Разброс потребности региона в {horizon}\u{a0}году объясняют: {list}",
                "The spread of the region's need in {horizon} comes from: {list}"
            ),
            &["uncertainty_sources"],
        );
        Ok(())
    }

    fn source(&self, key: &str) -> String {
        let (ru, en) = match key {
            "employment" => ("прогноз занятости", "forecast of employment"),
            "hazards" => ("выход на пенсию и другое выбытие", "retirement and other exits"),
            "projects" => ("осуществление проектов", "whether projects come"),
            "yields" => ("отдача мест", "workers per place"),
            other => (other, other),
        };
        self.word(ru, en)
    }

    /// How the forecast did on years that are known.
    fn past(&mut self) -> Result<(), Unreadable> {
        let rows = self.dossier.table::<BacktestRow>("backtest_groups")?;
        let Some(all) = rows.iter().find(|row| row.group == "all") else { return Ok(()) };
        let (Some(own), Some(naive), Some(coverage)) = (all.mase, all.naive_mase, all.coverage) else { return Ok(()) };
        let [own, naive] = [own, naive].map(|error| number(error, 2, self.lang));
        let coverage = self.percent(coverage, 0);
        self.paper.see(
            &text!(
                "На прошлых годах средняя ошибка прогноза, отнесённая к обычному изменению за год, составила {own} против {naive} у прогноза «как в последнем году»; в интервал 80\u{a0}% попало {coverage} фактов",
                "On past years the mean error of the forecast (MASE) was {own} against {naive} of “as in the last year”; the 80% interval held {coverage} of facts"
            ),
            &["backtest"],
        );
        Ok(())
    }

    fn remarks(&mut self, flags: &[Remark]) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in flags {
            *counts.entry(row.flag.as_str()).or_default() += 1;
        }
        if counts.is_empty() {
            self.paper.say(&text!("Проверка плана по признакам F01–F15 замечаний не дала.", "The review F01–F15 has no remarks."));
            return;
        }
        let all = self.count(flags.len(), words::REMARKS, ["remark", "remarks"]);
        self.paper.see(
            &text!(
                "Проверка плана по признакам F01–F15 дала {all}. Замечание не означает ошибки: оно указывает, что строка требует обоснования",
                "The review F01–F15 has {all}. A remark is no error: it says that a line asks for a reason"
            ),
            &["flags"],
        );
        let mut grid = Grid::new(vec![
            Column::centred(self.word("Признак", "Code"), 20),
            Column::words(self.word("Что означает", "Meaning"), 122),
            Column::number(self.word("Замечаний", "Remarks"), 28),
        ]);
        for (code, count) in counts {
            grid.row(vec![code.to_owned(), meaning(code).get(self.lang).to_owned(), self.whole(count as f64)]);
        }
        self.paper.table("flags", &text!("Замечания по признакам", "Remarks by code"), grid);
    }

    /// The programmes and years with the largest shortage and surplus.
    fn extremes(&mut self) {
        type Of = fn(&Balance) -> f64;
        let said: [(Of, _); 2] = [
            (|row| row.shortage, text!("Наибольший дефицит остаётся здесь:", "The largest shortages that remain:")),
            (|row| row.surplus, text!("Наибольший избыток ожидается здесь:", "The largest surpluses that are expected:")),
        ];
        for (of, opening) in said {
            let mut rows: Vec<Balance> = self.balance.iter().filter(|row| row.in_reach() && of(row) >= 0.5).cloned().collect();
            rows.sort_by(|a, b| of(b).total_cmp(&of(a)).then(a.programme.cmp(&b.programme)).then(a.year.cmp(&b.year)));
            // The worst year of a programme stands for all its years.
            let mut named = BTreeSet::new();
            rows.retain(|row| named.insert(row.programme.clone()));
            rows.truncate(CASES);
            if rows.is_empty() {
                continue;
            }
            self.paper.say(&opening);
            let told = rows.iter().map(|row| {
                let (name, year) = (self.programme(&row.programme), row.year);
                let (people, need, part) = (self.tenths(of(row)), self.tenths(row.need), self.of(of(row), row.need));
                match self.lang {
                    Lang::Ru => format!("{name}, {year}\u{a0}год: {people}\u{a0}чел. при потребности {need}\u{a0}чел. ({part})"),
                    Lang::En => format!("{name}, {year}: {people} people, need {need} ({part})"),
                }
            });
            let told = told.collect();
            self.paper.list(told);
        }
    }

    fn employers(&mut self, flags: &[Remark]) {
        let sentences: BTreeSet<(&str, &str)> =
            flags.iter().filter(|row| row.flag == "F14").map(|row| (row.programme.as_str(), row.sentence.as_str())).collect();
        if sentences.is_empty() {
            let none = text!(
                "Программ, где больше половины потребности заявил один работодатель, нет",
                "No programme has more than half of its need stated by one employer"
            );
            return self.paper.see(&none, &["graduates_by_employer"]);
        }
        self.paper.see(
            &text!(
                "Зависимость от одного работодателя: если он изменит планы, набор потребует пересмотра",
                "Dependence on one employer: where its plans change, the admission has to be looked at again"
            ),
            &["graduates_by_employer"],
        );
        let told: Vec<String> =
            sentences.iter().take(CASES).map(|(programme, sentence)| format!("{}: {sentence}", self.programme(programme))).collect();
        self.paper.list(told);
        let more = sentences.len().saturating_sub(CASES);
        if more > 0 {
            let more = self.whole(more as f64);
            self.paper.say(&text!("Других таких случаев: {more}.", "Other such cases: {more}."));
        }
    }

    /// Years that no admission of the plan can change any more.
    fn out_of_reach(&mut self) {
        let Some(first) = self.reached().first().copied() else { return };
        // Before the first graduates that are known the balance lacks those who did graduate: it is no shortage.
        let Some(told) = self.balance.iter().filter(|row| row.pipeline_workers > 0.0).map(|row| row.year).min() else { return };
        let early = || self.balance.iter().filter(|row| row.year < first && row.year >= told);
        let years: BTreeSet<i32> = early().map(|row| row.year).collect();
        if years.is_empty() {
            return;
        }
        let years = self.years(&years.into_iter().collect::<Vec<_>>());
        let lack = self.whole(early().map(|row| row.shortage).sum());
        self.paper.say(&text!(
            "Дефицит, на который план не влияет,\u{a0}— {lack}\u{a0}чел. за {years}. КЦП этой кампании не закроют дефицит раньше лета {first}\u{a0}года; до этого помогают только переобучение, привлечение работников и платный приём.",
            "The plan does not act on a shortage of {lack} people in {years}. The figures of this campaign close no shortage before summer {first}; until then only retraining, hiring from elsewhere and paid places help."
        ));
    }
}
