//! Which generation of an index folder is the current one, and of which format version it is.
//!
//! An index folder holds a small file `CURRENT` and one sub-folder a generation. A rebuilt index
//! grows in a sub-folder that nobody reads yet; writing `CURRENT` anew switches to it.
//!
//! Invariant: `CURRENT` is only ever replaced whole, and after what it names is on the disk.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::{Error, ErrorKind, Result};

/// The version of what we write: whatever changes the fields or what stands in them raises it.
pub(crate) const FORMAT_VERSION: u32 = 17;

const CURRENT_FILE: &str = "CURRENT";
const MAGIC: &str = "whosaid index";

/// What `CURRENT` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Current {
    pub(super) format: u32,
    pub(super) generation: u64,
}

impl Current {
    /// Reads the file; [`ErrorKind::NoIndex`] when there is none.
    pub(super) fn read(folder: &Path) -> Result<Current> {
        let path = folder.join(CURRENT_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::new(ErrorKind::NoIndex, "no index here").with_path(folder));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                let message = "not a folder, so no index";
                return Err(Error::new(ErrorKind::NoIndex, message).with_path(folder));
            }
            Err(error) => return Err(Error::io(error, path)),
        };
        Current::parse(&text).ok_or_else(|| {
            let message = "damaged: delete the folder and index the articles again";
            Error::new(ErrorKind::Corrupt, message).with_path(path)
        })
    }

    pub(crate) fn parse(text: &str) -> Option<Current> {
        let mut lines = text.lines();
        let magic = lines.next()?;
        let format = lines.next()?.strip_prefix("format ")?.parse().ok()?;
        let generation = lines.next()?.strip_prefix("generation ")?.parse().ok()?;
        (magic == MAGIC).then_some(Current { format, generation })
    }

    /// Replaces the file, durably.
    pub(super) fn write(self, folder: &Path) -> Result<()> {
        let path = folder.join(CURRENT_FILE);
        let beside = folder.join("CURRENT.new");
        let text = format!("{MAGIC}\nformat {}\ngeneration {}\n", self.format, self.generation);
        let written = fs::File::create(&beside).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            sync_folder(folder)
        });
        written.map_err(|error| Error::io(error, path))
    }

    /// Returns the sub-folder of the generation.
    pub(super) fn folder(self, folder: &Path) -> PathBuf {
        generation_folder(folder, self.generation)
    }

    /// Fails when the format is newer than this build knows.
    pub(super) fn check_not_newer(self, folder: &Path) -> Result<()> {
        if self.format <= FORMAT_VERSION {
            return Ok(());
        }
        let message = format!(
            "made by a newer version (format {}, this one knows {FORMAT_VERSION}): update, or use another index folder",
            self.format
        );
        Err(Error::new(ErrorKind::NewerVersion, message).with_path(folder))
    }

    /// Fails when the format is older than what this build writes.
    pub(super) fn check_writable(self, folder: &Path) -> Result<()> {
        self.check_not_newer(folder)?;
        if self.format == FORMAT_VERSION {
            return Ok(());
        }
        let message = format!(
            "made by an older version (format {}, this one writes {FORMAT_VERSION}): it answers, but must be rebuilt to be written",
            self.format
        );
        Err(Error::new(ErrorKind::OlderVersion, message).with_path(folder))
    }
}

pub(super) fn generation_folder(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("g{generation}"))
}

/// Removes what crashed or finished rebuilds left: every generation but the one to keep.
///
/// What can't be removed now (open elsewhere, on some systems) is tried again next time.
pub(super) fn sweep_generations(folder: &Path, keep: &[u64]) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|n| n.strip_prefix('g')).and_then(|n| n.parse().ok());
        if number.is_some_and(|number: u64| !keep.contains(&number)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
