//! Packages to fill in, from the schema: a folder of CSV files with a `region.toml`, or one workbook.

mod filled;
mod guide;
mod lists;
mod region_toml;
mod settings;
mod style;
mod table;
mod workbook;

pub use workbook::{Content, workbook};

use crate::package::read_with_tables;
use crate::schema::TABLES;
use kadry_region::problem::Problems;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What an existing package puts into the workbook, or why it is refused, with what was said of it in any case.
pub fn content(package: &Path) -> (Option<Content>, Problems) {
    let (reading, tables) = read_with_tables(package);
    let content = reading.region.map(|region| Content { settings: region.settings, tables });
    (content, reading.problems)
}

/// Writes the template into a folder that does not exist yet or is empty.
///
/// # Errors
/// When the folder holds files, or cannot be written.
pub fn write(folder: &Path) -> io::Result<Vec<String>> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
    }
    let mut files = vec!["region.toml".to_owned()];
    fs::write(folder.join("region.toml"), region_toml::text())?;
    for table in TABLES {
        let name = format!("{}.csv", table.name);
        let mut file = fs::File::create(folder.join(&name))?;
        // Excel reads a CSV as UTF-8 only behind a byte order mark.
        file.write_all("\u{feff}".as_bytes())?;
        let header: Vec<&str> = table.all_columns().map(|column| column.name).collect();
        writeln!(file, "{}", header.join(","))?;
        files.push(name);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_reads_back_and_only_lacks_rows() {
        let folder = tempfile::tempdir().expect("folder");
        let package = folder.path().join("p");
        super::write(&package).expect("written");
        let reading = crate::read_package(&package);
        let codes: Vec<&str> = reading.problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, ["empty_table"; 5], "{:?}", reading.problems);
        assert!(super::write(&package).is_err(), "a folder with files is not overwritten");
    }
}
