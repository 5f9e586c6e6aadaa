//! How the level of retirement was fitted to the past, or why it was not.

use kadry_engine::demand::CalibrationBasis;
use kadry_region::lang::{Text, text};

pub fn calibration_basis(basis: CalibrationBasis) -> Text {
    match basis {
        CalibrationBasis::NoGraduates => text!(
            "выпуск прошлых лет неизвестен (admissions, graduates): приток в занятия не восстановить",
            "graduates of past years are unknown (admissions, graduates): entrants cannot be told"
        ),
        CalibrationBasis::NoPath { least_years } => text!(
            "ни у одного занятия нет {least_years} лет численности подряд с известным выпуском",
            "no occupation has {least_years} consecutive headcounts with known graduates"
        ),
        CalibrationBasis::LeastSquares { occupations, free } => text!(
            "наименьшие квадраты относительных ошибок численности, занятий: {occupations}; без сжатия к 1 — {free:.2}",
            "least squares of relative errors of headcounts, {occupations} occupations; {free:.2} before shrinkage to 1"
        ),
    }
}
