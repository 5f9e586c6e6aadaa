//! Limits of a plan, and totals that others count.

use super::build::Build;
use super::references::Names;
use kadry_region::lang::{Text, text};
use kadry_region::units::{People, Places};
use kadry_region::{ControlTotal, Limit};

impl Build<'_> {
    pub fn limits(&mut self, names: &Names) -> Vec<Limit> {
        let mut list = self.collect("limits", |c, i, build| {
            let kind = c.text("kind", i)?;
            let (min, max) = (c.whole("min", i), c.whole("max", i));
            let federal_unequal = kind == "federal" && min.zip(max).is_some_and(|(min, max)| min != max);
            if min.is_none() && max.is_none() || min.zip(max).is_some_and(|(min, max)| min > max) || federal_unequal {
                let shown = |v: Option<u32>| v.map_or("—".to_owned(), |v| v.to_string());
                build.error(
                    c,
                    i,
                    "min",
                    "bad_limit",
                    format!("min {}, max {}", shown(min), shown(max)),
                    Text::new(
                        "предел без границ или с минимумом больше максимума (решение federal — одно число)",
                        "a limit without bounds, or with its minimum above its maximum (a federal decision is one number)",
                    ),
                    Text::new("впишите min или max; для federal — одно и то же", "fill in min or max; the same number for federal"),
                );
                return None;
            }
            let programme = match c.text("programme", i) {
                Some(_) => Some(build.find(c, i, "programme", "programmes", &names.programme)?),
                None => None,
            };
            let college = match c.text("college", i) {
                Some(_) => Some(build.find(c, i, "college", "colleges", &names.college)?),
                None => None,
            };
            let limit = Limit {
                programme,
                college,
                ugps: c.text("ugps", i),
                industry: c.text("industry", i),
                municipality: c.text("municipality", i),
                base: c.text("base", i),
                cluster: c.text("cluster", i),
                form: c.text("form", i),
                founder: c.text("founder", i),
                professionalitet: c.flag("professionalitet", i).or((kind == "professionalitet").then_some(true)),
                year: c.year("year", i),
                min: min.or(if kind == "federal" { max } else { None }).map(Places),
                max: max.or(if kind == "federal" { min } else { None }).map(Places),
                kind: kind.clone(),
            };
            let named = match kind.as_str() {
                "programme" => limit.programme.is_some(),
                "ugps" => limit.ugps.is_some(),
                "industry" => limit.industry.is_some(),
                "municipality" => limit.municipality.is_some(),
                "base" => limit.base.is_some(),
                "cluster" => limit.cluster.is_some(),
                "college" => limit.college.is_some(),
                "founder" => limit.founder.is_some(),
                _ => true,
            };
            if !named {
                build.error(
                    c,
                    i,
                    "kind",
                    "limit_without_key",
                    kind.clone(),
                    text!("у предела вида {kind} не заполнен столбец {kind}", "a limit of the kind {kind} has its column {kind} empty"),
                    text!("впишите {kind} или поставьте kind = total", "fill in {kind}, or set kind = total"),
                );
                return None;
            }
            Some(limit)
        });
        list.sort_by(|a, b| {
            let key = |l: &Limit| {
                (
                    l.kind.clone(),
                    l.programme,
                    l.ugps.clone(),
                    l.industry.clone(),
                    l.municipality.clone(),
                    l.base.clone(),
                    l.cluster.clone(),
                    l.college,
                    l.form.clone(),
                    l.founder.clone(),
                    l.professionalitet,
                    l.year,
                )
            };
            key(a).cmp(&key(b))
        });
        list
    }

    pub fn control_totals(&mut self, names: &Names) -> Vec<ControlTotal> {
        let mut list = self.collect("control_totals", |c, i, build| {
            let programme = match c.text("programme", i) {
                Some(_) => Some(build.find(c, i, "programme", "programmes", &names.programme)?),
                None => None,
            };
            let occupation = match c.text("occupation", i) {
                Some(_) => Some(build.occupation(c, i, names)?),
                None => None,
            };
            Some(ControlTotal {
                source: c.text("source", i).unwrap_or_default(),
                programme,
                ugps: c.text("ugps", i),
                occupation,
                year: c.year("year", i)?,
                need: People(c.real("need", i)?),
            })
        });
        list.sort_by(|a, b| {
            (&a.source, a.programme, &a.ugps, a.occupation, a.year).cmp(&(&b.source, b.programme, &b.ugps, b.occupation, b.year))
        });
        list
    }
}
