//! How people call the assumptions that a sensitivity moves.

use super::factor_name;
use kadry_engine::scenario::sensitivity::{Assumption, Setting};
use kadry_region::Cause;
use kadry_region::lang::{Lang, Text, text};

pub fn assumption_name(assumption: Assumption) -> Text {
    match assumption {
        Assumption::Setting(setting) => setting_name(setting),
        Assumption::Yield(factor) => {
            let (ru, en) = (factor_name(factor, Lang::Ru), factor_name(factor, Lang::En));
            text!("выпуск: {ru}", "yield: {en}")
        }
        Assumption::Exit(Cause::Retire) => text!("интенсивность выхода на пенсию", "rate of retirement"),
        Assumption::Exit(Cause::Death) => text!("смертность занятых", "death rate of the employed"),
        Assumption::Exit(Cause::Transfer) => text!("переход в другие занятия", "moves to other occupations"),
        Assumption::Exit(Cause::Migration) => text!("отъезд из региона", "moves out of the region"),
        Assumption::EmploymentChange => text!("прогнозный прирост занятости", "forecast change of employment"),
        Assumption::Vacancies => text!("число вакансий", "number of vacancies"),
        Assumption::Projects => text!("вероятность проектов", "probability of projects"),
        Assumption::Matrix => text!("доли матрицы «занятие — программа»", "shares of the matrix of occupations and programmes"),
        Assumption::ControlTotals => text!("контрольные числа потребности", "control totals of need"),
        Assumption::Contingent => text!("число обучающихся", "students in training"),
        Assumption::Intake => text!("пределы приёма колледжей", "intake capacity of colleges"),
        Assumption::StudentsCapacity => text!("предельный контингент колледжей", "contingent capacity of colleges"),
        Assumption::Workshops => text!("места в мастерских", "places in workshops"),
        Assumption::Beds => text!("места в общежитиях", "beds in dormitories"),
        Assumption::TeachingHours => text!("часы преподавателей", "hours of teachers"),
        Assumption::Budget => text!("бюджет", "budget"),
        Assumption::Cost => text!("стоимость обучения", "cost of training"),
        Assumption::Participation => text!("доля выпускников школ, идущих в СПО", "share of school leavers who enter"),
        Assumption::Contracts => text!("число целевых договоров", "number of targeted contracts"),
        Assumption::Limits => text!("нижние и верхние пределы мест", "lower and upper limits of places"),
    }
}

fn setting_name(setting: Setting) -> Text {
    match setting {
        Setting::RetireFirst => text!("доля уходящих сразу по праву на пенсию", "share retiring when first eligible"),
        Setting::RetireLater => text!("доля уходящих на пенсию в каждый следующий год", "share retiring in each later year"),
        Setting::PensionAge => text!("сдвиг пенсионного возраста", "shift of the pension age"),
        Setting::OtherSupply => text!("доля потребности, закрываемая из других источников", "share of need met by other sources"),
        Setting::VacancyYears => text!("срок закрытия вакансий", "years over which vacancies are cleared"),
        Setting::EmploymentTrend => text!("прирост занятости в год сверх прогноза", "yearly growth of employment beyond the forecast"),
        Setting::Dropout => text!("отсев обучающихся", "drop-out"),
        Setting::ChangeShare => text!("допустимое изменение строки за год", "change of a line allowed in a year"),
        Setting::SurplusTolerance => text!("допустимый избыток", "tolerated surplus"),
        Setting::DormitoryShare => text!("доля очников, которым нужно общежитие", "share of students who need a bed"),
        Setting::TeacherHours => text!("часов преподавателей на группу", "teaching hours of a group"),
        Setting::NewLineWeight => text!("вес открытия строки", "weight of opening a line"),
    }
}
