use super::{Case, Read, Refused, case, outside, prepared};
use crate::support::Package;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

/// Puts something else in the place of the matrix.
fn instead(package: &Path, put: impl Fn(&Path)) {
    let path = package.join("matrix.csv");
    fs::rename(&path, outside(package)).expect("moved");
    put(&path);
}

pub fn cases() -> Vec<Case> {
    let mut by_link = prepared(
        "disk: a scenario that is a link out of the package",
        |package| {
            fs::create_dir(package.join("scenarios")).expect("folder");
            fs::write(outside(package), "title = \"x\"\n").expect("file");
            symlink(outside(package), package.join("scenarios/x.toml")).expect("link");
        },
        Refused("ссылка ведёт за пределы папки"),
    );
    by_link.arguments = vec!["--scenario".to_owned(), "x".to_owned()];
    let mut rows_by_link = prepared(
        "disk: rows of a scenario that are a link out of the package",
        |package| {
            fs::create_dir(package.join("scenarios")).expect("folder");
            fs::write(outside(package), "year,founder,amount\n2027,М,1\n").expect("file");
            fs::write(package.join("scenarios/x.toml"), "[[append]]\ntable = \"budget\"\nfile = \"rows.csv\"\n").expect("file");
            symlink(outside(package), package.join("scenarios/rows.csv")).expect("link");
        },
        Refused("ссылка ведёт за пределы папки"),
    );
    rows_by_link.arguments = by_link.arguments.clone();
    vec![
        prepared(
            "disk: a link out of the package",
            |package| instead(package, |path| symlink(outside(package), path).expect("link")),
            Refused("ссылка ведёт за пределы папки"),
        ),
        prepared(
            "disk: a link inside the package",
            |package| {
                instead(package, |path| {
                    fs::rename(outside(package), package.join("m.txt")).expect("moved");
                    symlink("m.txt", path).expect("link");
                });
            },
            Read("Пакет принят"),
        ),
        prepared(
            "disk: settings by a link out of the package",
            |package| {
                fs::rename(package.join("region.toml"), outside(package)).expect("moved");
                symlink(outside(package), package.join("region.toml")).expect("link");
            },
            Refused("ссылка ведёт за пределы папки"),
        ),
        prepared(
            "disk: a link to nothing",
            |package| instead(package, |path| symlink("nothing.csv", path).expect("link")),
            Refused("matrix.csv"),
        ),
        prepared(
            "disk: a link to itself",
            |package| instead(package, |path| symlink("matrix.csv", path).expect("link")),
            Refused("matrix.csv"),
        ),
        prepared(
            "disk: a link to /dev/zero",
            |package| instead(package, |path| symlink("/dev/zero", path).expect("link")),
            Refused("ссылка ведёт за пределы"),
        ),
        prepared(
            "disk: a folder for a table",
            |package| instead(package, |path| fs::create_dir(path).expect("folder")),
            Refused("это не обычный файл"),
        ),
        prepared(
            "disk: a folder for the settings",
            |package| {
                fs::remove_file(package.join("region.toml")).expect("removed");
                fs::create_dir(package.join("region.toml")).expect("folder");
            },
            Refused("это не обычный файл"),
        ),
        prepared(
            "disk: a pipe for a table",
            |package| {
                instead(package, |path| {
                    assert!(std::process::Command::new("mkfifo").arg(path).status().expect("runs").success());
                });
            },
            Refused("это не обычный файл"),
        ),
        by_link,
        rows_by_link,
        case("disk: an Office lock file", Package::tiny().set("~$matrix.xlsx", "x"), Read("Пакет принят")),
        case("disk: hidden files", Package::tiny().set(".matrix.csv.swp", "x").set("._matrix.csv", "x"), Read("Пакет принят")),
        case("disk: a file that no table knows", Package::tiny().set("matrx.csv", "a\n1\n"), Read("возможно, это matrix")),
        case("disk: files of other programs", Package::tiny().set("readme.docx", "x").set("карта.pdf", "x"), Read("Пакет принят")),
        case("disk: .xls", Package::tiny().set("old.xls", "x"), Refused("формат .xls не читается")),
        case("disk: .ods", Package::tiny().set("old.ods", "x"), Refused("формат .ods не читается")),
        case("disk: .xlsb", Package::tiny().set("old.XLSB", "x"), Refused("формат .xlsb не читается")),
        case("disk: an empty folder", Package { files: Default::default() }, Refused("в пакете нет ни настроек, ни таблиц")),
    ]
}
