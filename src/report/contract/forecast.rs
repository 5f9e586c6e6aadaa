//! Tables that need no plan: need, employment, those in training, and what they rest on.

use super::output;

output! {
    /// Need of an occupation in a year by cause, in people; other supply takes from it.
    CauseRow = "need_by_cause" {
        occupation: String, "", "занятие";
        year: i32, "", "год";
        retirement: f64, "people", "выход на пенсию";
        death: f64, "people", "смертность";
        transfer: f64, "people", "переход в другое занятие";
        migration: f64, "people", "выезд";
        growth: f64, "people", "изменение занятости";
        projects: f64, "people", "инвестиционные проекты";
        vacancies: f64, "people", "закрытие вакансий";
        other_supply: f64, "people", "другие источники кадров";
        openings: f64, "people", "потребность";
        remainder: f64, "people", "остаток прошлых лет";
        headcount: f64, "people", "занято";
    }
}

output! {
    /// Need of a programme in a year.
    Need = "need" {
        programme: String, "", "код программы";
        year: i32, "", "год";
        /// Before raking to control totals.
        bottom_up: f64, "people", "потребность по занятиям";
        need: f64, "people", "потребность";
        /// The 80 % interval.
        need_low: f64, "people", "нижняя граница";
        need_high: f64, "people", "верхняя граница";
        method: String, "", "метод";
        /// With semicolons between.
        flags: String, "", "пометки";
    }
}

output! {
    /// History and forecast of employment of an industry.
    Employment = "employment" {
        industry: String, "", "отрасль";
        year: i32, "", "год";
        headcount: f64, "people", "занято";
        /// Bounds of the forecast; empty in years with a fact.
        low: Option<f64>, "people", "нижняя граница";
        high: Option<f64>, "people", "верхняя граница";
        method: String, "", "метод";
    }
}

output! {
    /// Those in training: graduates and workers of a programme in a year.
    Pipeline = "pipeline" {
        programme: String, "", "код программы";
        year: i32, "", "год";
        graduates: f64, "people", "выпускников";
        workers: f64, "workers", "работников";
    }
}

output! {
    /// A factor of the yield chain of an offer.
    YieldRow = "yields" {
        college: String, "", "колледж";
        programme: String, "", "код программы";
        form: String, "", "форма";
        base: String, "", "база";
        factor: String, "", "шаг";
        value: f64, "share", "значение";
        assumed: bool, "", "справочное";
        /// Of a reference value; empty for the region's own.
        source: String, "", "источник";
    }
}

output! {
    /// What feeds nothing: occupations without a programme, programmes without demand, rows of the input that match nothing.
    Unmapped = "unmapped" {
        kind: String, "", "вид";
        subject: String, "", "о чём";
        people: Option<f64>, "people", "человек";
        detail: String, "", "подробности";
    }
}

output! {
    /// An indicator in a year.
    Indicator = "indicators" {
        indicator: String, "", "показатель";
        unit: String, "", "единица";
        year: i32, "", "год";
        actual: Option<f64>, "as the row says", "факт";
        forecast: Option<f64>, "as the row says", "прогноз";
        target: Option<f64>, "as the row says", "цель";
        gap: Option<f64>, "as the row says", "разрыв";
        /// `met`, `close`, `missed`, `no_value` or empty.
        status: String, "", "статус";
        group: String, "", "группа";
        code: String, "", "номер";
        scope: String, "", "охват";
        direction: String, "", "направление";
        interpolated: bool, "", "между годами";
        method: String, "", "метод";
        source: String, "", "источник";
    }
}

output! {
    /// First-order share of a source in the variance of need, or of what those in training leave of it.
    Uncertainty = "uncertainty" {
        subject: String, "", "о чём";
        /// `region`, `industry` or `programme`.
        kind: String, "", "вид";
        year: i32, "", "год";
        /// `need` or `gap`.
        quantity: String, "", "величина";
        source: String, "", "источник";
        share: f64, "share", "доля дисперсии";
    }
}

output! {
    /// What was fitted to the region's own past.
    Calibration = "calibration" {
        quantity: String, "", "величина";
        value: f64, "factor or number", "значение";
        years: String, "", "годы";
        note: String, "", "пояснение";
    }
}

output! {
    /// An official total beside the need of the model.
    ControlTotalRow = "control_totals" {
        source: String, "", "источник";
        subject: String, "", "о чём";
        year: i32, "", "год";
        official: f64, "people", "официальный прогноз";
        model: f64, "people", "модель";
        difference: f64, "people", "разница";
        reconciled: f64, "people", "после согласования";
        applied: bool, "", "применён";
        /// `applied`, `compared`, `no_base` or `contradicted`.
        status: String, "", "статус";
    }
}

output! {
    /// How employment was made to add up.
    Reconciliation = "reconciliation" {
        /// `region`, `industry` or `municipality`.
        level: String, "", "уровень";
        name: String, "", "название";
        year: i32, "", "год";
        own_forecast: f64, "people", "собственный прогноз";
        sum_of_parts: f64, "people", "сумма частей";
        discrepancy: f64, "people", "расхождение";
        reconciled: f64, "people", "после согласования";
    }
}
