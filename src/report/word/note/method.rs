//! Chapter of the method, in words that need no mathematics.

use super::Note;
use crate::summary::goal_name;
use crate::words::joined;
use kadry_region::lang::text;
use kadry_region::{ControlTotals, Mode};

impl Note<'_> {
    pub(super) fn method(&mut self) {
        self.paper.heading(&text!("Метод", "Method"));
        self.paper.say(&text!("План получен в семь шагов.", "The plan is made in seven steps."));
        self.need_to_places();
        self.places_to_plan();
    }

    fn need_to_places(&mut self) {
        let scenario = &self.settings().scenario;
        let (years, other) = (scenario.vacancy_years, self.percent(scenario.other_supply_share.0, 0));
        self.paper.item(&text!(
            "1)\u{a0}Потребность занятия складывается по причинам: выход на пенсию, смертность, смена занятия, выезд, рост или сокращение занятости, проекты, вакансии. Накопленные вакансии распределяются на число лет, равное {years}. Другие источники (опытные работники, платный приём) закрывают {other} потребности.",
            "1)\u{a0}Need of an occupation is the sum of its causes: retirement, death, change of occupation, migration, growth or decline, projects, vacancies. The stock of vacancies is spread over {years} years. Other sources (experienced workers, paid places) fill {other} of need."
        ));
        let control = match scenario.control_totals {
            ControlTotals::Apply => self.word(
                " Где задан официальный прогноз, потребность приводится к нему.",
                " Where an official forecast is given, need is raked to it.",
            ),
            ControlTotals::Compare => String::new(),
        };
        self.paper.item(&text!(
            "2)\u{a0}Потребность занятия делится между программами по долям, которые заданы в данных.{control}",
            "2)\u{a0}Need of an occupation is divided between programmes by shares that the data give.{control}"
        ));
        self.paper.item(&text!(
            "3)\u{a0}Из потребности программы вычитаются работники, которых дадут уже обучающиеся.",
            "3)\u{a0}Workers that come of those in training are taken from the need of the programme."
        ));
        let places: f64 = self.lines.iter().map(|line| f64::from(line.places)).sum();
        let workers: f64 = self.lines.iter().map(|line| line.expected_workers).sum();
        let given = if places > 0.0 { kadry_region::lang::number(workers / places, 2, self.lang) } else { "—".to_owned() };
        self.paper.see(
            &text!(
                "4)\u{a0}Место даёт меньше одного работника. Учитываются сохранность контингента, трудоустройство, работа по профессии, выезд и отложенный выход на работу. В этом плане одно место даёт в среднем {given} работника.",
                "4)\u{a0}A place gives less than one worker: students leave, graduates work elsewhere, move away or come later. In this plan a place gives {given} of a worker on average."
            ),
            &["yield_funnel"],
        );
    }

    fn places_to_plan(&mut self) {
        let scenario = &self.settings().scenario;
        let change = self.percent(scenario.change_share.0, 0);
        self.paper.item(&text!(
            "5)\u{a0}Места набираются целыми группами. План соблюдает лицензии, предел приёма и контингент колледжа, мастерские, часы преподавателей, общежитие, бюджет, число поступающих и целевые договоры там, где эти данные заданы. Строка меняется за год не больше чем на {change}; одна группа допускается всегда.",
            "5)\u{a0}Places come in whole groups. The plan keeps to licences, limits of admission and contingent, workshops, teachers' hours, dormitories, budgets, applicants and contracts where the data give them. A line changes by no more than {change} a year; one group is always allowed."
        ));
        let named: Vec<String> = scenario
            .goals
            .iter()
            .map(|goal| goal_name(*goal, self.lang).0.split(['(', ',']).next().unwrap_or_default().trim().to_owned())
            .collect();
        let goals = joined(&named, self.lang);
        let tolerance = self.percent(scenario.goal_tolerance.0, 1);
        self.paper.see(
            &match scenario.mode {
                Mode::Weighted => text!(
                    "6)\u{a0}План выбирается по взвешенной сумме целей: {goals}.",
                    "6)\u{a0}The plan minimises a weighted sum of goals: {goals}."
                ),
                Mode::Lexicographic | Mode::Competition => text!(
                    "6)\u{a0}Цели решаются по порядку: {goals}. Следующая цель ухудшает прежнюю не больше чем на {tolerance}.",
                    "6)\u{a0}Goals are met in their order: {goals}. A later goal worsens an earlier one by no more than {tolerance}."
                ),
            },
            &["goals"],
        );
        if scenario.mode == Mode::Competition {
            self.paper.say(&text!(
                "Места плана затем распределены между колледжами по баллам отбора.",
                "The places of the plan are then handed out to colleges by the score of the competition."
            ));
        }
        self.paper.item(&text!(
            "7)\u{a0}Для потребности рассчитан интервал: в 80\u{a0}% случайных вариантов она лежит в его границах. Чем интервал шире, тем осторожнее следует опираться на число.",
            "7)\u{a0}Need has an interval: in 80% of random variants it lies inside. The wider the interval, the more careful the use of the figure."
        ));
    }
}
