//! Tables of a plan: places by line, need against supply, constraints, and what answers «почему столько?».

use super::{Exact, output};
use crate::words::constraint::kind_ru_of;
use kadry_engine::quota::Kind;

output! {
    /// A line of the plan: an offer in an admission year.
    AllocationRow = "allocation" {
        college: String, "", "колледж";
        programme: String, "", "код программы";
        form: String, "", "форма";
        base: String, "", "база";
        admission_year: i32, "", "год приёма";
        groups: u32, "groups", "групп";
        places: u32, "places", "мест";
        /// Unknown is not zero.
        previous_places: Option<u32>, "places", "мест годом раньше";
        contracts: u32, "places", "целевых договоров";
        graduation_year: i32, "", "год выпуска";
        expected_graduates: f64, "people", "ожидается выпускников";
        /// Both lags of the yield chain.
        expected_workers: f64, "workers", "ожидается работников";
        /// Of the whole cohort; empty where the offer gives no cost.
        cost: Option<f64>, "roubles", "стоимость";
    }
}

output! {
    /// Need of a programme in a year against the workers that come.
    Balance = "balance" {
        programme: String, "", "код программы";
        year: i32, "", "год";
        need: f64, "people", "потребность";
        pipeline_workers: f64, "workers", "от обучающихся";
        planned_workers: f64, "workers", "от плана";
        shortage: f64, "workers", "дефицит";
        surplus: f64, "workers", "избыток";
        /// `out_of_reach`, `shortage`, `balanced` or `surplus`.
        status: String, "", "статус";
    }
}

impl Balance {
    /// The plan of these years can change it.
    pub fn in_reach(&self) -> bool {
        self.status != "out_of_reach"
    }
}

output! {
    /// A constraint as the plan meets it; empty cells are `None`. Units of bound, activity and slack are those of its kind.
    Constraint = "constraints" {
        #[serde(rename(serialize = "name"))]
        constraint: String, "", "ограничение";
        kind: String, "", "вид";
        owner: String, "", "чьё";
        year: i32, "", "год";
        bound: f64, "of its kind", "граница";
        activity: f64, "of its kind", "использовано";
        slack: f64, "of its kind", "запас";
        binding: bool, "", "сдерживает";
        /// Change of weighted shortage per unit more of the bound.
        price_people: Option<f64>, "people", "цена единицы";
        /// Bounds between which the price holds; empty where it is not known, and where it holds without end.
        range_low: Option<f64>, "of its kind", "цена верна от";
        range_high: Option<f64>, "of its kind", "цена верна до";
        /// Change of weighted shortage with one unit more, solved again, and with room for a whole group.
        one_more_people: Option<f64>, "people", "дефицит с единицей больше";
        group_more_people: Option<f64>, "people", "дефицит с группой больше";
        sentence: String, "", "словами";
    }
}

impl Constraint {
    /// `None` where the table was written by another program.
    pub fn kind(&self) -> Option<Kind> {
        Kind::of(&self.kind)
    }

    pub fn kind_ru(&self) -> &'static str {
        kind_ru_of(&self.kind)
    }
}

output! {
    /// The multiplier of a row in the proof of the bound of a goal: every digit counts.
    CertificateRow = "certificate" {
        goal: String, "", "цель";
        kind: String, "", "вид строки";
        owner: String, "", "чья";
        /// Empty for an earlier goal that is kept.
        year: Option<i32>, "", "год";
        /// Which of several rows of this kind, owner and year.
        part: String, "", "часть";
        dual: Exact, "of the goal per unit", "множитель";
        bound: Exact, "of its kind", "граница";
    }
}

output! {
    /// A line of the plan with everything that answers «почему столько?».
    PlanRow = "justification" {
        college: String, "", "колледж";
        programme: String, "", "код программы";
        form: String, "", "форма";
        base: String, "", "база";
        college_name: String, "", "название колледжа";
        programme_name: String, "", "программа";
        industry: String, "", "отрасль";
        /// Empty where the package does not say.
        municipality: String, "", "муниципалитет";
        founder: String, "", "учредитель";
        admission_year: i32, "", "год приёма";
        groups: u32, "groups", "групп";
        places: u32, "places", "мест";
        /// Unknown is not zero.
        previous_places: Option<u32>, "places", "мест годом раньше";
        contracts: u32, "places", "целевых договоров";
        graduation_year: i32, "", "год выпуска";
        expected_graduates: f64, "people", "ожидается выпускников";
        expected_workers: f64, "workers", "ожидается работников";
        /// For the whole cohort.
        cost: Option<f64>, "roubles", "стоимость";
        /// Of the programme in the year of graduation; so are its causes.
        need: Option<f64>, "people", "потребность программы";
        #[serde(skip_serializing)]
        need_retirement: Option<f64>, "people", "из неё выход на пенсию";
        #[serde(skip_serializing)]
        need_death: Option<f64>, "people", "из неё смертность";
        #[serde(skip_serializing)]
        need_transfer: Option<f64>, "people", "из неё переход в другое занятие";
        #[serde(skip_serializing)]
        need_migration: Option<f64>, "people", "из неё выезд";
        #[serde(skip_serializing)]
        need_growth: Option<f64>, "people", "из неё изменение занятости";
        #[serde(skip_serializing)]
        need_projects: Option<f64>, "people", "из неё инвестиционные проекты";
        #[serde(skip_serializing)]
        need_vacancies: Option<f64>, "people", "из неё закрытие вакансий";
        #[serde(skip_serializing)]
        need_other_supply: Option<f64>, "people", "другие источники кадров";
        pipeline_workers: Option<f64>, "workers", "от обучающихся";
        planned_workers: Option<f64>, "workers", "от плана";
        shortage: Option<f64>, "workers", "дефицит";
        surplus: Option<f64>, "workers", "избыток";
        #[serde(skip_serializing)]
        survival: Option<f64>, "share", "доучивается";
        #[serde(skip_serializing)]
        employed: Option<f64>, "share", "трудоустраивается";
        #[serde(skip_serializing)]
        in_occupation: Option<f64>, "share", "по профессии";
        #[serde(skip_serializing)]
        in_region: Option<f64>, "share", "в регионе";
        #[serde(skip_serializing)]
        delayed: Option<f64>, "share", "приходит годом позже";
        #[serde(skip_serializing)]
        returning: Option<f64>, "share", "возвращается";
        /// Both lags of the yield chain.
        workers_per_place: f64, "workers", "работников на место";
        /// Places in a full group, and what one such group gives, both lags together.
        group_size: u32, "places", "мест в группе";
        group_workers: f64, "workers", "работников от группы";
        /// Shortage of the programme over the years that the line reaches: as planned, with a group more, with a group less.
        shortage_reached: Option<f64>, "workers", "дефицит лет строки";
        shortage_group_more: Option<f64>, "workers", "он же с группой больше";
        shortage_group_less: Option<f64>, "workers", "он же с группой меньше";
        binding_constraint: String, "", "что не пускает ещё группу";
        /// Codes F01–F15 with semicolons between.
        flags: String, "", "замечания";
        /// The whole chain in sentences, what a group more or less would do, and the short answer.
        reason: String, "", "почему столько";
        reason_group: String, "", "группой больше или меньше";
        reason_short: String, "", "коротко";
    }
}

output! {
    /// A line of a lot in the competition, beside the need-optimal plan.
    CompetitionRow = "competition" {
        college: String, "", "колледж";
        programme: String, "", "код программы";
        form: String, "", "форма";
        base: String, "", "база";
        admission_year: i32, "", "год приёма";
        score: Option<f64>, "points", "баллов";
        rank: u32, "", "место в лоте";
        places: u32, "places", "мест";
        places_need_optimal: u32, "places", "мест по потребности";
        difference: i32, "places", "разница";
        flags: String, "", "пометки";
    }
}

output! {
    /// A goal under the competition and in the need-optimal plan.
    CompetitionGoal = "competition_goals" {
        goal: String, "", "цель";
        competition: f64, "of the goal", "по конкурсу";
        need_optimal: f64, "of the goal", "по потребности";
        difference: f64, "of the goal", "разница";
    }
}

output! {
    /// What the robust first year is worth against that of the plan without it, in people of weighted shortage.
    RobustMeasure = "robust" {
        measure: String, "", "мера";
        base: f64, "people", "без устойчивости";
        robust: f64, "people", "устойчивый";
        difference: f64, "people", "разница";
    }
}

output! {
    /// A contract with the places of its line and the workers that come of it.
    Contract = "contracts" {
        contract: String, "", "договор";
        employer: String, "", "работодатель";
        college: String, "", "колледж";
        programme: String, "", "код программы";
        form: String, "", "форма";
        base: String, "", "база";
        admission_year: i32, "", "год приёма";
        count: u32, "places", "по договору";
        line_contracts: u32, "places", "договоров строки";
        line_places: u32, "places", "мест строки";
        expected_workers: f64, "workers", "ожидается работников";
    }
}

output! {
    /// A remark F01–F15 on a line, an employer or a total.
    Remark = "flags" {
        flag: String, "", "замечание";
        subject: String, "", "о чём";
        college: String, "", "колледж";
        programme: String, "", "код программы";
        form: String, "", "форма";
        base: String, "", "база";
        year: Option<i32>, "", "год";
        sentence: String, "", "словами";
    }
}

output! {
    /// Requests of an employer (each need once), places contracted, and workers expected from the contracts; `programme` is an
    /// occupation where a request names no programme.
    Employer = "graduates_by_employer" {
        employer: String, "", "работодатель";
        programme: String, "", "код программы или занятие";
        year: i32, "", "год";
        requested: f64, "people", "заявлено";
        contracted: f64, "places", "по договорам";
        expected: f64, "workers", "ожидается работников";
    }
}
