//! The assumptions that a plan rests on: settings of the scenario, and tables that are moved as a whole.

use kadry_region::settings::{Unit, list};
use kadry_region::units::{Rate, Share};
use kadry_region::{Cause, GoalName, Region, Scenario};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Low,
    High,
}

impl Side {
    pub fn sign(self) -> f64 {
        match self {
            Side::Low => -1.0,
            Side::High => 1.0,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Side::Low => "low",
            Side::High => "high",
        }
    }
}

/// A number of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    RetireFirst,
    RetireLater,
    PensionAge,
    OtherSupply,
    VacancyYears,
    EmploymentTrend,
    Dropout,
    ChangeShare,
    SurplusTolerance,
    DormitoryShare,
    TeacherHours,
    NewLineWeight,
}

/// An assumption, or a table whose values are all moved by one factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assumption {
    Setting(Setting),
    /// A factor of the chain from place to worker, given and reference values alike.
    Yield(&'static str),
    Exit(Cause),
    EmploymentChange,
    Vacancies,
    Projects,
    Matrix,
    ControlTotals,
    Contingent,
    Intake,
    StudentsCapacity,
    Workshops,
    Beds,
    TeachingHours,
    Budget,
    Cost,
    Participation,
    Contracts,
    Limits,
}

/// How the value of an assumption is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Share,
    Years,
    /// Per cent a year.
    Yearly,
    Hours,
    Number,
    /// On values that are many.
    Factor,
}

const SETTINGS: [Setting; 12] = [
    Setting::RetireFirst,
    Setting::RetireLater,
    Setting::PensionAge,
    Setting::OtherSupply,
    Setting::VacancyYears,
    Setting::EmploymentTrend,
    Setting::Dropout,
    Setting::ChangeShare,
    Setting::SurplusTolerance,
    Setting::DormitoryShare,
    Setting::TeacherHours,
    Setting::NewLineWeight,
];

const YIELDS: [&str; 8] =
    ["survival", "employed", "in_occupation", "in_region", "delayed", "returning", "accreditation_applied", "accreditation_passed"];

/// Growth of employment a year that a step stands for: it is zero where nobody sets it.
const TREND: f64 = 0.005;

impl Assumption {
    /// Every assumption of a region that has a value which can be moved.
    pub fn of(region: &Region, step: f64) -> Vec<Assumption> {
        let settings = SETTINGS.into_iter().map(Assumption::Setting);
        let yields = YIELDS.into_iter().map(Assumption::Yield);
        let exits = Cause::ALL.into_iter().map(Assumption::Exit);
        let others = [
            Assumption::EmploymentChange,
            Assumption::Vacancies,
            Assumption::Projects,
            Assumption::Matrix,
            Assumption::ControlTotals,
            Assumption::Contingent,
            Assumption::Intake,
            Assumption::StudentsCapacity,
            Assumption::Workshops,
            Assumption::Beds,
            Assumption::TeachingHours,
            Assumption::Budget,
            Assumption::Cost,
            Assumption::Participation,
            Assumption::Contracts,
            Assumption::Limits,
        ];
        settings.chain(yields).chain(exits).chain(others).filter(|assumption| assumption.counts(region, step)).collect()
    }

    /// Whether the region has something to move.
    fn counts(self, region: &Region, step: f64) -> bool {
        let scenario = &region.settings.scenario;
        match self {
            Assumption::Setting(setting) => match setting {
                Setting::DormitoryShare => {
                    region.colleges.iter().any(|college| college.dormitory.is_some() && college.dormitory_share.is_none())
                }
                Setting::TeacherHours => region.colleges.iter().any(|college| college.teacher_hours.is_some()),
                Setting::NewLineWeight => scenario.counted().contains(&GoalName::Change),
                _ => [Side::Low, Side::High].into_iter().any(|side| setting.moved(scenario, side, step).0 != setting.get(scenario)),
            },
            Assumption::Yield(name) => {
                !name.starts_with("accreditation")
                    || region.offers.iter().any(|offer| kadry_region::codes::is_health(&region.programmes[offer.programme].code))
            }
            Assumption::Exit(_) | Assumption::EmploymentChange | Assumption::Matrix => true,
            Assumption::Vacancies => !region.vacancies.is_empty(),
            Assumption::Projects => !region.projects.is_empty(),
            Assumption::ControlTotals => !region.control_totals.is_empty() && scenario.control_totals == kadry_region::ControlTotals::Apply,
            Assumption::Contingent => !region.contingent.is_empty(),
            Assumption::Intake => region.colleges.iter().any(|college| college.intake_capacity.is_some()),
            Assumption::StudentsCapacity => region.colleges.iter().any(|college| college.contingent_capacity.is_some()),
            Assumption::Workshops => region.offers.iter().any(|offer| offer.workshop.is_some()),
            Assumption::Beds => region.colleges.iter().any(|college| college.dormitory.is_some()),
            Assumption::TeachingHours => region.colleges.iter().any(|college| college.teacher_hours.is_some()),
            Assumption::Budget => !region.budgets.is_empty(),
            Assumption::Cost => region.offers.iter().any(|offer| offer.cost.is_some()),
            Assumption::Participation => !region.leavers.is_empty(),
            Assumption::Contracts => !region.contracts.is_empty(),
            Assumption::Limits => !region.limits.is_empty(),
        }
    }

    /// The value as it stands; 1 of a table.
    pub fn base(self, region: &Region) -> f64 {
        match self {
            Assumption::Setting(setting) => setting.get(&region.settings.scenario),
            _ => 1.0,
        }
    }

    pub fn measure(self) -> Measure {
        match self {
            Assumption::Setting(setting) => setting.measure(),
            _ => Measure::Factor,
        }
    }

    /// Stable word for other programs.
    pub fn key(self) -> &'static str {
        match self {
            Assumption::Setting(setting) => setting.key(),
            Assumption::Yield("survival") => "yield_survival",
            Assumption::Yield("employed") => "yield_employed",
            Assumption::Yield("in_occupation") => "yield_in_occupation",
            Assumption::Yield("in_region") => "yield_in_region",
            Assumption::Yield("delayed") => "yield_delayed",
            Assumption::Yield("returning") => "yield_returning",
            Assumption::Yield("accreditation_applied") => "yield_accreditation_applied",
            Assumption::Yield(_) => "yield_accreditation_passed",
            Assumption::Exit(Cause::Retire) => "exit_retire",
            Assumption::Exit(Cause::Death) => "exit_death",
            Assumption::Exit(Cause::Transfer) => "exit_transfer",
            Assumption::Exit(Cause::Migration) => "exit_migration",
            Assumption::EmploymentChange => "employment_change",
            Assumption::Vacancies => "vacancies",
            Assumption::Projects => "projects_probability",
            Assumption::Matrix => "matrix_share",
            Assumption::ControlTotals => "control_totals",
            Assumption::Contingent => "contingent",
            Assumption::Intake => "intake_capacity",
            Assumption::StudentsCapacity => "contingent_capacity",
            Assumption::Workshops => "workshops",
            Assumption::Beds => "dormitory",
            Assumption::TeachingHours => "teacher_hours",
            Assumption::Budget => "budget",
            Assumption::Cost => "cost",
            Assumption::Participation => "participation",
            Assumption::Contracts => "contracts",
            Assumption::Limits => "limits",
        }
    }
}

impl Setting {
    pub fn get(self, scenario: &Scenario) -> f64 {
        match self {
            Setting::RetireFirst => scenario.retire_first.0,
            Setting::RetireLater => scenario.retire_later.0,
            Setting::PensionAge => f64::from(scenario.pension_age_shift),
            Setting::OtherSupply => scenario.other_supply_share.0,
            Setting::VacancyYears => f64::from(scenario.vacancy_years),
            Setting::EmploymentTrend => scenario.employment_trend,
            Setting::Dropout => scenario.dropout_factor,
            Setting::ChangeShare => scenario.change_share.0,
            Setting::SurplusTolerance => scenario.surplus_tolerance.0,
            Setting::DormitoryShare => scenario.dormitory_share.0,
            Setting::TeacherHours => scenario.teacher_hours_per_group,
            Setting::NewLineWeight => scenario.new_line_weight,
        }
    }

    pub fn set(self, scenario: &mut Scenario, value: f64) {
        match self {
            Setting::RetireFirst => scenario.retire_first = Rate(value),
            Setting::RetireLater => scenario.retire_later = Rate(value),
            Setting::PensionAge => scenario.pension_age_shift = value as i32,
            Setting::OtherSupply => scenario.other_supply_share = Share(value),
            Setting::VacancyYears => scenario.vacancy_years = value as u32,
            Setting::EmploymentTrend => scenario.employment_trend = value,
            Setting::Dropout => scenario.dropout_factor = value,
            Setting::ChangeShare => scenario.change_share = Share(value),
            Setting::SurplusTolerance => scenario.surplus_tolerance = Share(value),
            Setting::DormitoryShare => scenario.dormitory_share = Share(value),
            Setting::TeacherHours => scenario.teacher_hours_per_group = value,
            Setting::NewLineWeight => scenario.new_line_weight = value,
        }
    }

    /// The value a step away within its domain, and whether the domain cut the step. Whole numbers move by one.
    pub fn moved(self, scenario: &Scenario, side: Side, step: f64) -> (f64, bool) {
        let (value, sign) = (self.get(scenario), side.sign());
        let wanted = match self.measure() {
            Measure::Years => value + sign,
            Measure::Yearly => value + sign * TREND,
            Measure::Share | Measure::Hours | Measure::Number | Measure::Factor => value * (1.0 + sign * step),
        };
        let listed = self.listed().and_then(|setting| setting.domain.bounds());
        let (low, high) = listed.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        let within = wanted.clamp(low, high);
        (within, within != wanted)
    }

    /// What the list of settings says of it.
    fn listed(self) -> Option<&'static list::Setting> {
        list::find(&format!("scenario.{}", self.key()))
    }

    fn measure(self) -> Measure {
        match self.listed().map_or(Unit::Bare, |setting| setting.unit) {
            Unit::Share => Measure::Share,
            Unit::Years => Measure::Years,
            Unit::Yearly => Measure::Yearly,
            Unit::Hours => Measure::Hours,
            Unit::Factor => Measure::Factor,
            Unit::Bare | Unit::Places | Unit::Seconds => Measure::Number,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Setting::RetireFirst => "retire_first",
            Setting::RetireLater => "retire_later",
            Setting::PensionAge => "pension_age_shift",
            Setting::OtherSupply => "other_supply_share",
            Setting::VacancyYears => "vacancy_years",
            Setting::EmploymentTrend => "employment_trend",
            Setting::Dropout => "dropout_factor",
            Setting::ChangeShare => "change_share",
            Setting::SurplusTolerance => "surplus_tolerance",
            Setting::DormitoryShare => "dormitory_share",
            Setting::TeacherHours => "teacher_hours_per_group",
            Setting::NewLineWeight => "new_line_weight",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_that_is_moved_has_bounds_in_the_list() {
        for setting in SETTINGS {
            assert!(setting.listed().is_some_and(|listed| listed.domain.bounds().is_some()), "{setting:?}");
        }
    }
}
