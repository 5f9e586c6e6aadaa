//! Who may enter: leavers of schools, and births before them.

use super::build::Build;
use super::references::Names;
use kadry_region::lang::Text;
use kadry_region::units::People;
use kadry_region::{Births, Leavers};

impl Build<'_> {
    pub fn leavers(&mut self, names: &Names, region: &str) -> Vec<Leavers> {
        let mut list = self.collect("school_leavers", |c, i, build| {
            let municipality = c.text("municipality", i).filter(|name| name != region);
            if let Some(name) = &municipality
                && !names.municipalities.contains(name)
            {
                build.aside(
                    c,
                    i,
                    "municipality",
                    name,
                    Text::new(
                        "в этом муниципалитете нет колледжей: строка не участвует",
                        "there is no college in this municipality: the row is left aside",
                    ),
                );
                return None;
            }
            Some(Leavers {
                year: c.year("year", i)?,
                municipality,
                base: c.text("base", i)?,
                count: People(c.real("count", i)?),
                participation: c.share("participation", i),
            })
        });
        list.sort_by(|a, b| (&a.municipality, &a.base, a.year).cmp(&(&b.municipality, &b.base, b.year)));
        list
    }

    /// Births of the region and of municipalities with colleges; those of the others only add to the region's.
    pub fn births(&mut self, names: &Names, region: &str) -> Vec<Births> {
        let mut list = self.collect("births", |c, i, _| {
            let municipality = c.text("municipality", i).filter(|name| name != region);
            if municipality.as_ref().is_some_and(|name| !names.municipalities.contains(name)) {
                return None;
            }
            Some(Births { year: c.year("year", i)?, municipality, count: People(c.real("count", i)?) })
        });
        list.sort_by(|a, b| (&a.municipality, a.year).cmp(&(&b.municipality, b.year)));
        list
    }
}
