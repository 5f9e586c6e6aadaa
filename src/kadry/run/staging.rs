//! The staging directory: a folder beside a target in which the target is made. It takes the target's name when it is finished, in one step where
//! the system can do that; a killed program leaves a folder that no one takes for a run, and the next one clears it away.
//!
//! A lock file stands beside each such folder for as long as its program lives: what is not locked is left over. In it stands
//! the name of the target, so that an earlier run that was moved aside at the moment of the kill gets its name back.

use super::error::{WriteError, io_at};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Of everything that is being written: no one takes it for a result.
pub(super) const PREFIX: &str = ".kadry-";
const LOCK: &str = "lock";
const ASIDE: &str = "old";

/// A staging directory that is being filled. Dropped unfinished, it goes away.
pub struct Staging {
    /// Unlocked and removed after the folder.
    lock: NamedTempFile,
    folder: PathBuf,
    target: PathBuf,
}

impl Staging {
    /// Makes the folder beside `target`, and clears away what killed programs left there.
    ///
    /// # Errors
    /// [`WriteError::Io`] where nothing can be written beside the target.
    pub fn beside(target: &Path) -> Result<Self, WriteError> {
        // A target that is a link is replaced where it leads to.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let parent = parent_of(&target);
        fs::create_dir_all(&parent).map_err(io_at(&parent))?;
        clear(&parent);
        let mut lock = loop {
            let lock = tempfile::Builder::new().prefix(PREFIX).suffix(&format!(".{LOCK}")).tempfile_in(&parent).map_err(io_at(&parent))?;
            // A disk that knows no locks has no one who clears it, either.
            let _ = lock.as_file().lock();
            // Another program may have taken the file for a leftover in the meantime.
            if lock.path().exists() {
                break lock;
            }
        };
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        lock.write_all(name.as_bytes()).map_err(io_at(&parent))?;
        let folder = lock.path().with_extension("");
        fs::create_dir(&folder).map_err(io_at(&folder))?;
        Ok(Self { lock, folder, target })
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Writes a file and waits until the disk has it.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn put(&self, name: &str, content: &[u8]) -> Result<(), WriteError> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io_at(Path::new(name)))?;
        }
        let mut file = File::create(&path).map_err(io_at(Path::new(name)))?;
        file.write_all(content).and_then(|()| file.sync_data()).map_err(io_at(Path::new(name)))
    }

    /// Gives the finished folder the name of its target. With `overwrite`, what stood there before is deleted when the new one
    /// stands; without it only an empty folder may stand there, also where another program was quicker.
    ///
    /// # Errors
    /// [`WriteError::Exists`], [`WriteError::Io`]; the target is then as it was.
    pub fn publish(self, overwrite: bool) -> Result<(), WriteError> {
        settle(&self.folder);
        let outcome = match overwrite && self.target.exists() {
            true => self.replace(),
            // The system puts a folder in the place of an empty one only.
            false => fs::rename(&self.folder, &self.target),
        };
        outcome.map_err(|error| match error.kind() {
            io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists => WriteError::Exists(self.target.clone()),
            _ => io_at(&self.target)(error),
        })?;
        settle(&parent_of(&self.target));
        Ok(())
    }

    fn replace(&self) -> io::Result<()> {
        match exchange(&self.folder, &self.target) {
            Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => self.replace_in_two_steps(),
            outcome => outcome,
        }
    }

    /// Where the disk cannot exchange two folders: between the steps neither has the name, and [`clear`] mends that.
    fn replace_in_two_steps(&self) -> io::Result<()> {
        let aside = self.folder.with_extension(ASIDE);
        fs::rename(&self.target, &aside)?;
        if let Err(error) = fs::rename(&self.folder, &self.target) {
            fs::rename(&aside, &self.target)?;
            return Err(error);
        }
        fs::remove_dir_all(&aside)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
        let _ = self.lock.as_file().unlock();
    }
}

/// Exchanges two folders in one step.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Waits until the disk has the entries of a folder, so that a power cut leaves no empty one. Not every system opens folders.
fn settle(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Clears away what killed programs left in a folder, and gives an earlier run its name back. What cannot be cleared stays.
pub fn clear(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let locks = entries.map(|entry| entry.path()).filter(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX)) && path.extension().is_some_and(|e| e == LOCK)
    });
    for lock in locks {
        // A pipe of that name would wait for its writer.
        if !fs::symlink_metadata(&lock).is_ok_and(|meta| meta.is_file() && meta.len() < 1024) {
            continue;
        }
        let Ok(file) = File::options().read(true).write(true).open(&lock) else { continue };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => continue,
        }
        let aside = lock.with_extension(ASIDE);
        let name = fs::read_to_string(&lock).unwrap_or_default();
        let is_name = Path::new(&name).components().count() == 1 && !name.starts_with('.');
        if aside.is_dir() && is_name && !parent.join(&name).exists() {
            let _ = fs::rename(&aside, parent.join(&name));
        }
        let _ = fs::remove_dir_all(&aside);
        let _ = fs::remove_dir_all(lock.with_extension(""));
        let _ = fs::remove_file(&lock);
    }
}

/// The folder that `out` stands in.
pub(super) fn parent_of(out: &Path) -> PathBuf {
    match out.parent() {
        Some(parent) => nonempty(parent).to_owned(),
        None => PathBuf::from("."),
    }
}

/// The folder that an empty path means.
pub(super) fn nonempty(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_finished_folder_takes_the_name_and_replaces_what_stood_there() {
        let parent = tempfile::tempdir().expect("folder");
        let target = parent.path().join("run");
        for content in ["first", "second"] {
            let place = Staging::beside(&target).expect("place");
            place.put("tables/a.csv", content.as_bytes()).expect("file");
            place.publish(true).expect("published");
            assert_eq!(fs::read_to_string(target.join("tables/a.csv")).expect("file"), content);
            assert_eq!(names(parent.path()), ["run"]);
        }
        drop(Staging::beside(&target).expect("place"));
        assert_eq!(names(parent.path()), ["run"]);
    }

    /// Of two programs that make the same run, the second is told.
    #[test]
    fn what_was_put_there_meanwhile_is_not_replaced_unasked() {
        let parent = tempfile::tempdir().expect("folder");
        let target = parent.path().join("run");
        let places = ["first", "second"].map(|content| {
            let place = Staging::beside(&target).expect("place");
            place.put("a", content.as_bytes()).expect("file");
            place
        });
        let [first, second] = places.map(|place| place.publish(false));
        assert!(first.is_ok() && matches!(second, Err(WriteError::Exists(_))), "{second:?}");
        assert_eq!(fs::read_to_string(target.join("a")).expect("file"), "first");
    }

    #[test]
    fn two_steps_do_the_same() {
        let parent = tempfile::tempdir().expect("folder");
        let target = parent.path().join("run");
        fs::create_dir(&target).expect("folder");
        fs::write(target.join("old"), "x").expect("file");
        let place = Staging::beside(&target).expect("place");
        place.put("new", b"y").expect("file");
        place.replace_in_two_steps().expect("replaced");
        drop(place);
        assert_eq!((names(parent.path()), names(&target)), (vec!["run".to_owned()], vec!["new".to_owned()]));
    }

    /// What a kill leaves is cleared by the next program; what a living one makes is not.
    #[test]
    fn leftovers_go_and_an_earlier_run_gets_its_name_back() {
        let parent = tempfile::tempdir().expect("folder");
        let at = |name: &str| parent.path().join(name);
        let living = Staging::beside(&at("other")).expect("place");
        // Killed between the two steps: the run stands aside, the new one is unfinished.
        fs::write(at(".kadry-a.lock"), "run").expect("file");
        fs::create_dir(at(".kadry-a")).expect("folder");
        fs::create_dir(at(".kadry-a.old")).expect("folder");
        fs::write(at(".kadry-a.old/run.json"), "{}").expect("file");
        // Killed after the exchange: the earlier run is done with.
        fs::write(at(".kadry-b.lock"), "run2").expect("file");
        fs::create_dir(at(".kadry-b")).expect("folder");
        fs::create_dir(at("run2")).expect("folder");
        clear(parent.path());
        assert!(living.folder.is_dir());
        drop(living);
        assert_eq!(names(parent.path()), ["run", "run2"]);
        assert!(at("run/run.json").is_file());
    }
}
