//! Programmes, colleges, and the offers: what a college may teach, how long and in what groups.

use super::build::Build;
use super::references::Names;
use kadry_region::lang::{Text, text};
use kadry_region::units::{People, Places, Roubles};
use kadry_region::{College, Offer, Programme};

impl Build<'_> {
    pub fn programmes(&mut self) -> Vec<Programme> {
        let mut list = self.collect("programmes", |c, i, _| {
            Some(Programme {
                code: c.text("programme", i)?,
                name: c.text("name", i)?,
                industry: c.text("industry", i)?,
                priority: c.real("priority", i).unwrap_or(1.0),
                valid_from: c.year("valid_from", i),
                valid_to: c.year("valid_to", i),
            })
        });
        list.sort_by(|a, b| a.code.cmp(&b.code));
        list.dedup_by(|a, b| a.code == b.code);
        list
    }

    pub fn colleges(&mut self) -> Vec<College> {
        let mut list = self.collect("colleges", |c, i, _| {
            let id = c.text("college", i)?;
            Some(College {
                name: c.text("name", i).unwrap_or_else(|| id.clone()),
                id,
                municipality: c.text("municipality", i),
                founder: c.text("founder", i),
                cluster: c.text("cluster", i),
                intake_capacity: c.whole("intake_capacity", i).map(Places),
                contingent_capacity: c.real("contingent_capacity", i).map(People),
                dormitory: c.real("dormitory", i).map(People),
                dormitory_share: c.share("dormitory_share", i),
                teacher_hours: c.real("teacher_hours", i),
            })
        });
        list.sort_by(|a, b| a.id.cmp(&b.id));
        list.dedup_by(|a, b| a.id == b.id);
        list
    }

    pub fn offers(&mut self, names: &Names) -> Vec<Offer> {
        let mut list = self.collect("offers", |c, i, build| {
            let college = build.find(c, i, "college", "colleges", &names.college);
            let programme = build.find(c, i, "programme", "programmes", &names.programme);
            let group_size = c.whole("group_size", i)?;
            let group_min = c.whole("group_min", i).unwrap_or(group_size);
            if group_min > group_size {
                build.error(
                    c,
                    i,
                    "group_min",
                    "group_bounds",
                    group_min.to_string(),
                    text!("наименьшая группа больше полной ({group_size})", "the smallest group is larger than a full one ({group_size})"),
                    Text::new("поменяйте местами group_min и group_size или исправьте", "swap group_min and group_size, or mend them"),
                );
            }
            for (column, most) in [("duration_months", 120), ("months_in_training", 120), ("group_size", 1000), ("max_groups", 1000)] {
                if let Some(value) = c.whole(column, i).filter(|value| *value > most) {
                    build.error(
                        c,
                        i,
                        column,
                        "out_of_range",
                        value.to_string(),
                        text!("значение больше {most}", "the value is over {most}"),
                        Text::new("исправьте значение", "mend the value"),
                    );
                }
            }
            Some(Offer {
                college: college?,
                programme: programme?,
                form: c.text("form", i)?,
                base: c.text("base", i)?,
                duration_months: c.whole("duration_months", i)?,
                months_in_training: c.whole("months_in_training", i),
                group_size,
                group_min,
                max_groups: c.whole("max_groups", i)?,
                licensed: c.flag("licensed", i)?,
                cost: c.real("cost", i).map(Roubles),
                workshop: c.real("workshop", i).map(People),
                score: c.real("score", i),
                professionalitet: c.flag("professionalitet", i).unwrap_or(false),
                adapted: c.flag("adapted", i).unwrap_or(false),
                kcp: c.whole("kcp", i).map(Places),
                admitted: c.whole("admitted", i).map(Places),
            })
        });
        list.sort_by(|a, b| (a.college, a.programme, &a.form, &a.base).cmp(&(b.college, b.programme, &b.form, &b.base)));
        list
    }
}
