//! Students of today, admissions of past years, and how many of them come to work.

use super::build::Build;
use super::columns::date_year;
use super::references::{Names, OfferIndex};
use kadry_region::lang::{Text, text};
use kadry_region::problem::Problem;
use kadry_region::settings::Settings;
use kadry_region::units::{People, Places};
use kadry_region::{Admissions, Offer, Students, YieldRow};

impl Build<'_> {
    pub fn contingent(&mut self, names: &Names, offers: &[Offer], index: &OfferIndex, settings: Option<&Settings>) -> Vec<Students> {
        let first_admission = settings.map(|s| s.first_admission_year);
        let mut list = self.collect("contingent", |c, i, build| {
            let offer = build.offer(c, i, names, index, "contingent_without_offer")?;
            let course = c.whole("course", i)?;
            let years = offers[offer].years_in_training() as u32;
            if course > years {
                build.error(
                    c,
                    i,
                    "course",
                    "course_beyond_duration",
                    course.to_string(),
                    text!("курс больше срока обучения ({years})", "the course is beyond the length of study ({years})"),
                    Text::new("исправьте курс или duration_months в offers", "mend the course, or duration_months in offers"),
                );
                return None;
            }
            let year = c.text("base_date", i).and_then(|d| date_year(&d))?;
            if first_admission.is_some_and(|first| year >= first) {
                build.error(
                    c,
                    i,
                    "base_date",
                    "contingent_in_the_future",
                    year.to_string(),
                    Text::new(
                        "дата не раньше первого планируемого приёма: этих студентов ещё нет",
                        "the date is not before the first planned admission: these students are not there yet",
                    ),
                    Text::new("исправьте дату или first_admission_year", "mend the date, or first_admission_year"),
                );
                return None;
            }
            Some(Students { offer, course, year, students: People(c.real("students", i)?) })
        });
        // A later count replaces an earlier one; adding both would count the same students twice.
        if let Some(last) = list.iter().map(|row| row.year).max() {
            let before = list.len();
            list.retain(|row| row.year == last);
            let dropped = before - list.len();
            if let (true, Some(frame)) = (dropped > 0, self.frames.get("contingent")) {
                self.problems.push(Problem::warning(
                    "older_contingent",
                    frame.place.clone(),
                    text!(
                        "взяты студенты на {last} год, строк за прежние даты не учтено: {dropped}",
                        "the students of {last} are taken, {dropped} rows of earlier dates are left aside"
                    ),
                ));
            }
        }
        list.sort_by_key(|row| (row.offer, row.course));
        list
    }

    /// Past admissions stand in for `kcp` and `admitted` of the offer where it has none. Returns all of them.
    pub fn admissions(&mut self, names: &Names, offers: &mut [Offer], index: &OfferIndex, settings: Option<&Settings>) -> Vec<Admissions> {
        let Some(last) = settings.map(|s| s.first_admission_year.plus(-1)) else { return Vec::new() };
        let facts = self.collect("admissions", |c, i, build| {
            let offer = build.offer(c, i, names, index, "admission_without_offer")?;
            let people = |column| c.whole(column, i).map(|n| People(f64::from(n)));
            let row = Admissions { offer, year: c.year("year", i)?, admitted: people("admitted"), graduates: people("graduates") };
            Some((row, c.whole("kcp", i), c.whole("admitted", i)))
        });
        for (row, kcp, admitted) in facts.iter().filter(|(row, _, _)| row.year == last) {
            let offer = &mut offers[row.offer];
            offer.kcp = offer.kcp.or(kcp.map(Places));
            offer.admitted = offer.admitted.or(admitted.map(Places));
        }
        let mut rows: Vec<Admissions> = facts.into_iter().map(|(row, _, _)| row).collect();
        rows.sort_by_key(|row| (row.offer, row.year));
        rows
    }

    pub fn yields(&mut self, names: &Names) -> Vec<YieldRow> {
        let mut list = self.collect("yields", |c, i, build| {
            let programme = build.find(c, i, "programme", "programmes", &names.programme);
            let college = match c.text("college", i) {
                Some(_) => Some(build.find(c, i, "college", "colleges", &names.college)?),
                None => None,
            };
            Some(YieldRow {
                programme: programme?,
                college,
                survival: c.share("survival", i),
                employed: c.share("employed", i),
                in_occupation: c.share("in_occupation", i),
                in_region: c.share("in_region", i),
                delayed: c.share("delayed", i),
                returning: c.share("returning", i),
                accreditation_applied: c.share("accreditation_applied", i),
                accreditation_passed: c.share("accreditation_passed", i),
            })
        });
        list.sort_by_key(|row| (row.programme, row.college));
        list
    }
}
