//! What employers ask for: requests, and contracts of targeted training.

use super::build::Build;
use super::references::{Names, OfferIndex};
use kadry_region::lang::{Text, text};
use kadry_region::problem::Problem;
use kadry_region::settings::Settings;
use kadry_region::units::{People, Places};
use kadry_region::{Contract, Offer, Request};

impl Build<'_> {
    /// Rows of one employer, occupation or programme and year that come from several sources state one need: the
    /// largest counts, the others are flagged.
    pub fn requests(&mut self, names: &Names) -> Vec<Request> {
        let mut list = self.collect("employer_requests", |c, i, build| {
            let programme = match c.text("programme", i) {
                Some(_) => Some(build.find(c, i, "programme", "programmes", &names.programme)?),
                None => None,
            };
            let occupation = match c.text("occupation", i) {
                Some(_) => Some(build.occupation(c, i, names)?),
                None => None,
            };
            if programme.is_none() && occupation.is_none() {
                build.error(
                    c,
                    i,
                    "occupation",
                    "empty_cell",
                    String::new(),
                    Text::new("нет ни занятия, ни программы", "there is neither an occupation nor a programme"),
                    Text::new("впишите одно из двух", "fill in one of the two"),
                );
                return None;
            }
            let request = Request {
                employer: c.text("employer", i)?,
                occupation,
                programme,
                year: c.year("year", i)?,
                count: People(c.real("count", i)?),
                source: c.text("source", i).unwrap_or_default(),
                repeated: false,
            };
            Some((i, request))
        });
        list.sort_by(|(_, a), (_, b)| {
            let key = |r: &Request| (r.employer.clone(), r.occupation, r.programme, r.year);
            key(a).cmp(&key(b)).then(b.count.0.total_cmp(&a.count.0)).then(a.source.cmp(&b.source))
        });
        for position in 1..list.len() {
            let (before, after) = list.split_at_mut(position);
            let (previous, (row, current)) = (&before[position - 1].1, &mut after[0]);
            let same = previous.employer == current.employer
                && previous.occupation == current.occupation
                && previous.programme == current.programme
                && previous.year == current.year;
            if same && previous.source != current.source {
                current.repeated = true;
                let (count, source) = (previous.count.0, &previous.source);
                if let Some(columns) = self.frames.get("employer_requests") {
                    let place = columns.place(*row, "count");
                    self.problems.push(
                        Problem::warning(
                            "repeated_request",
                            place,
                            text!(
                                "та же потребность уже есть в источнике «{source}» ({count}): посчитана один раз",
                                "the same need stands in the source “{source}” ({count}): counted once"
                            ),
                        )
                        .value(current.count.0.to_string()),
                    );
                }
            }
        }
        list.into_iter().map(|(_, request)| request).collect()
    }

    pub fn contracts(&mut self, names: &Names, offers: &[Offer], index: &OfferIndex, settings: Option<&Settings>) -> Vec<Contract> {
        let planned = settings.map(Settings::admissions).unwrap_or_default();
        let mut list = self.collect("contracts", |c, i, build| {
            let offer = build.offer(c, i, names, index, "contract_without_offer")?;
            let admission_year = c.year("admission_year", i)?;
            let id = c.text("contract", i)?;
            if !offers[offer].licensed {
                let value = c.text("contract", i).unwrap_or_default();
                build.error(
                    c,
                    i,
                    "contract",
                    "contract_unlicensed",
                    value,
                    text!(
                        "договор {id} заключён на программу, на которую у колледжа нет лицензии",
                        "the contract {id} is for a programme that the college has no licence for"
                    ),
                    Text::new(
                        "перенесите договор в колледж с лицензией или исправьте licensed в offers",
                        "move the contract to a college with the licence, or mend licensed in offers",
                    ),
                );
            }
            if !planned.is_empty() && !planned.contains(&admission_year) {
                build.aside(
                    c,
                    i,
                    "admission_year",
                    &admission_year.to_string(),
                    text!(
                        "год приёма договора {id} не планируется: договор не участвует",
                        "the admission year of the contract {id} is not planned: it is left aside"
                    ),
                );
                return None;
            }
            Some(Contract { id, employer: c.text("employer", i)?, offer, admission_year, count: Places(c.whole("count", i)?) })
        });
        list.sort_by(|a, b| (a.offer, a.admission_year, &a.id).cmp(&(b.offer, b.admission_year, &b.id)));
        list
    }
}
