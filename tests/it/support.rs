//! A good package to patch, and the program to run on it.

use kadry_package::generate::{Size, files};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// A package in memory that tests patch before it is written.
pub struct Package {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// A generated region, small enough to plan in a second.
    pub fn tiny() -> Self {
        Self { files: files(Size { colleges: 3, programmes: 4 }, 3).into_iter().map(|(name, text)| (name, text.into_bytes())).collect() }
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.files[name].clone()).expect("UTF-8")
    }

    pub fn set(mut self, name: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.to_owned(), text.into());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.files.remove(name);
        self
    }

    /// Replaces the first occurrence of `from`, which must be there.
    pub fn patch(self, name: &str, from: &str, to: &str) -> Self {
        let text = self.text(name);
        assert!(text.contains(from), "{name} has no {from:?}:\n{text}");
        self.set(name, text.replacen(from, to, 1))
    }

    /// Sets a cell of a row, counted from 1 behind the header.
    pub fn cell(self, name: &str, row: usize, column: &str, value: &str) -> Self {
        let text = self.text(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().expect("header").clone();
        let index = head.iter().position(|h| h == column).unwrap_or_else(|| panic!("{name} has no column {column}"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&head).expect("header");
        for (i, record) in reader.records().enumerate() {
            let record = record.expect("row");
            let cells = record.iter().enumerate().map(|(j, cell)| if i + 1 == row && j == index { value } else { cell });
            writer.write_record(cells).expect("row");
        }
        self.set(name, writer.into_inner().expect("bytes"))
    }

    /// A cell of a row, counted from 1 behind the header.
    pub fn get(&self, name: &str, row: usize, column: &str) -> String {
        let text = self.text(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let index = reader.headers().expect("header").iter().position(|h| h == column).expect("column");
        reader.records().nth(row - 1).expect("row").expect("row")[index].to_owned()
    }

    pub fn append(self, name: &str, line: &str) -> Self {
        let text = self.text(name);
        self.set(name, format!("{text}{line}\n"))
    }

    pub fn write(&self) -> Written {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("package");
        std::fs::create_dir(&path).expect("folder");
        for (name, content) in &self.files {
            let file = path.join(name);
            std::fs::create_dir_all(file.parent().expect("folder")).expect("folder");
            std::fs::write(file, content).expect("file");
        }
        Written { path, out: folder.path().join("run"), _folder: folder }
    }
}

pub struct Written {
    pub path: PathBuf,
    pub out: PathBuf,
    _folder: TempDir,
}

impl Written {
    pub fn check(&self) -> Answer {
        kadry(&["check", &self.path.display().to_string()])
    }

    pub fn plan(&self) -> Answer {
        kadry(&["plan", &self.path.display().to_string(), "--out", &self.out.display().to_string()])
    }
}

pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program.
pub fn kadry(arguments: &[&str]) -> Answer {
    let output: Output = std::process::Command::new(env!("CARGO_BIN_EXE_kadry")).args(arguments).output().expect("runs");
    Answer {
        code: output.status.code().expect("no signal"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Every file below a folder with its bytes.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(contents(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, std::fs::read(&path).expect("file"));
        }
    }
    found
}

/// Rows of a table of a run, by column name.
pub fn rows(run: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(run.join(format!("tables/{table}.csv"))).expect("table");
    reader.deserialize().map(|row| row.expect("row")).collect()
}

pub fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {:?}", row[column]))
}

/// The office program that ministries without Excel use, where it is installed.
pub struct Office(PathBuf);

pub fn office() -> Option<Office> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("soffice")).find(|program| program.is_file()).map(Office)
}

impl Office {
    /// Converts a document into a folder and gives what the program said; a profile of its own keeps runs apart.
    pub fn convert(&self, file: &Path, to: &str, into: &Path) -> String {
        let profile = format!("-env:UserInstallation=file://{}", into.join("profile").display());
        let output = std::process::Command::new(&self.0)
            .args([&profile, "--headless", "--convert-to", to, "--outdir"])
            .arg(into)
            .arg(file)
            .output()
            .expect("runs");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(output.status.success(), "{said}");
        said
    }
}
