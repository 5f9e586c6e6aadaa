//! Remarks of the review: each is raised by what it is about, with its figures, and only there.

use crate::support::{Package, rows};

fn flags(package: &Package) -> Vec<[String; 3]> {
    let written = package.write();
    let answer = written.plan();
    assert_eq!(answer.code, 0, "{}", answer.err);
    let table = rows(&written.out, "flags");
    // Flags of lines stand in the justification too.
    for row in rows(&written.out, "justification") {
        let here = table.iter().filter(|f| {
            f["subject"].is_empty()
                && ["college", "programme", "form", "base"].iter().all(|column| f[*column] == row[*column])
                && f["year"] == row["admission_year"]
        });
        assert_eq!(here.map(|f| f["flag"].as_str()).collect::<Vec<_>>().join(";"), row["flags"], "{row:?}");
    }
    table.into_iter().map(|row| [row["flag"].clone(), row["programme"].clone(), row["sentence"].clone()]).collect()
}

#[test]
fn a_large_change_and_a_poor_last_admission_are_flagged_with_their_figures() {
    let package = Package::tiny();
    let plain = flags(&package);
    let code = package.get("offers.csv", 1, "programme");
    let kcp: u32 = package.get("offers.csv", 1, "kcp").parse().expect("places");
    let poor = flags(&package.cell("offers.csv", 1, "admitted", "1"));
    let f06 = |found: &[[String; 3]]| found.iter().filter(|f| f[0] == "F06" && f[1] == code).cloned().collect::<Vec<_>>();
    assert!(f06(&plain).is_empty(), "{plain:?}");
    for flag in f06(&poor) {
        assert!(flag[2].starts_with(&format!("в прошлом году принято 1 из {kcp}, а мест предложено ")), "{flag:?}");
    }
    for flag in plain.iter().filter(|f| f[0] == "F03") {
        assert!(flag[2].ends_with("изменение больше 25 %"), "{flag:?}");
    }
}

#[test]
fn durations_that_contradict_the_base_and_requests_that_nobody_serves() {
    let package = Package::tiny();
    let code = package.get("offers.csv", 1, "programme");
    let profession = code.contains(".01.");
    let long = flags(&package.cell("offers.csv", 1, "duration_months", "58"));
    let here: Vec<_> = long.iter().filter(|f| f[0] == "F10" && f[1] == code).collect();
    assert_eq!(!here.is_empty(), profession, "{code}: {long:?}");
    let unserved = Package::tiny()
        .append("programmes.csv", "54.02.01,Дизайн,Услуги,1,true,тест")
        .append("employer_requests.csv", "Студия,,54.02.01,2031,7,рост,тест");
    let found = flags(&unserved);
    let f09: Vec<_> = found.iter().filter(|f| f[0] == "F09" && f[1] == "54.02.01").collect();
    assert_eq!(f09.len(), 1, "{found:?}");
    assert_eq!(f09[0][2], "заявка 2031 года на 7 чел. (54.02.01): ни одного работника ни из плана, ни из обучающихся");
}
