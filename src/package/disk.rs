//! Files as they stand on a disk: regular ones only, whole, under a cap, and never through a link that leads out of the
//! folder they belong to. What was read is hashed, checked and kept, so that a file which changes meanwhile changes nothing.

use kadry_region::lang::{Text, text};
use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug)]
pub enum Fault {
    /// A folder, a device or a pipe.
    NotAFile,
    /// The link leads out of the folder.
    Outside,
    /// It is over so many bytes.
    TooBig(u64),
    Io(io::Error),
}

/// Reads a file that the user named.
///
/// # Errors
/// [`Fault`].
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Fault> {
    // Opening a pipe would wait for its writer.
    if !fs::metadata(path).map_err(Fault::Io)?.is_file() {
        return Err(Fault::NotAFile);
    }
    let file = File::open(path).map_err(Fault::Io)?;
    let size = file.metadata().map_err(Fault::Io)?.len();
    if size > most {
        return Err(Fault::TooBig(most));
    }
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(most + 1).read_to_end(&mut content).map_err(Fault::Io)?;
    if content.len() as u64 > most { Err(Fault::TooBig(most)) } else { Ok(content) }
}

/// Reads a file of a folder. Links may lead from one place of the folder to another.
///
/// # Errors
/// [`Fault`].
pub fn read_within(folder: &Path, path: &Path, most: u64) -> Result<Vec<u8>, Fault> {
    let real = fs::canonicalize(path).map_err(Fault::Io)?;
    if !real.starts_with(fs::canonicalize(folder).map_err(Fault::Io)?) {
        return Err(Fault::Outside);
    }
    read(&real, most)
}

/// Reads a file of a run or study, of at most a gigabyte, by its name in the folder.
///
/// # Errors
/// [`Fault`].
pub fn read_of_run(folder: &Path, name: &str) -> Result<Vec<u8>, Fault> {
    read_within(folder, &folder.join(name), 1 << 30)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Fault::Io(error) => Some(error),
            Fault::NotAFile | Fault::Outside | Fault::TooBig(_) => None,
        }
    }
}

impl Fault {
    /// What is wrong.
    pub fn text(&self) -> Text {
        match self {
            Fault::NotAFile => text!(
                "это не обычный файл: папка, обрыв ссылки или устройство",
                "this is no regular file: a folder, a broken link or a device"
            ),
            Fault::Outside => text!("ссылка ведёт за пределы папки", "the link leads out of the folder"),
            Fault::TooBig(most) if *most < 1 << 20 => text!("файл больше {kb} КБ", "the file is over {kb} KB", kb = most >> 10),
            Fault::TooBig(most) => text!("файл больше {mb} МБ", "the file is over {mb} MB", mb = most >> 20),
            Fault::Io(error) => {
                let (ru, en) = (said(error), error.to_string());
                text!("файл не читается: {ru}", "the file cannot be read: {en}")
            }
        }
    }

    pub fn cure(&self) -> Text {
        match self {
            Fault::NotAFile | Fault::Outside => {
                text!("положите на это место сам файл или уберите запись", "put the file itself here, or remove the entry")
            }
            Fault::TooBig(_) => text!("разделите файл или уберите лишнее", "split the file or remove what is not needed"),
            Fault::Io(_) => text!("проверьте, что файл есть и права позволяют его читать", "check that the file is there and may be read"),
        }
    }

    /// Stable name of the problem.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::NotAFile => "not_a_file",
            Fault::Outside => "link_outside",
            Fault::TooBig(_) => "too_big",
            Fault::Io(_) => "unreadable",
        }
    }
}

/// What the system says of a file, in Russian.
pub fn said(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "такого файла или папки нет",
        ErrorKind::PermissionDenied => "нет прав",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "на диске нет места",
        ErrorKind::FileTooLarge => "файл больше, чем разрешает система",
        ErrorKind::ReadOnlyFilesystem => "диск доступен только для чтения",
        ErrorKind::NotADirectory => "на месте папки стоит файл",
        ErrorKind::IsADirectory => "на месте файла стоит папка",
        ErrorKind::AlreadyExists => "такой файл или папка уже есть",
        ErrorKind::DirectoryNotEmpty => "папка не пуста",
        ErrorKind::ResourceBusy => "место занято: это текущая папка или подключённый диск",
        ErrorKind::InvalidFilename => "имя не подходит для файла",
        _ => return error.to_string(),
    };
    known.to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_stay_inside_and_what_is_no_file_is_not_opened() {
        let folder = tempfile::tempdir().expect("folder");
        let inside = folder.path().join("package");
        fs::create_dir(&inside).expect("folder");
        fs::write(inside.join("a.csv"), "a").expect("file");
        fs::write(folder.path().join("b.csv"), "b").expect("file");
        symlink(inside.join("a.csv"), inside.join("near.csv")).expect("link");
        symlink("../b.csv", inside.join("far.csv")).expect("link");
        assert_eq!(read_within(&inside, &inside.join("near.csv"), 9).expect("reads"), b"a");
        assert!(matches!(read_within(&inside, &inside.join("far.csv"), 9), Err(Fault::Outside)));
        assert!(matches!(read_within(&inside, &inside.join("../b.csv"), 9), Err(Fault::Outside)));
        assert!(matches!(read(&inside, 9), Err(Fault::NotAFile)));
        assert!(matches!(read(Path::new("/dev/zero"), 9), Err(Fault::NotAFile)));
        assert!(matches!(read(&inside.join("a.csv"), 0), Err(Fault::TooBig(0))));
    }
}
