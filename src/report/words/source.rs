//! How people call what makes need uncertain.

use kadry_engine::demand::Source;
use kadry_region::lang::{Text, text};

pub fn source_name(source: Source) -> Text {
    match source {
        Source::Employment => text!("прогноз занятости", "forecast of employment"),
        Source::Hazards => text!("выход на пенсию и другое выбытие", "retirement and other exits"),
        Source::Projects => text!("осуществление проектов", "whether projects come"),
        Source::Yields => text!("отдача мест", "workers per place"),
    }
}
