//! The parts of a ZIP archive, with limits on all that an archive can lie about.
//!
//! Invariant: whatever the archive claims, no more bytes are unpacked of it than one article may
//! have, and no more of its parts are read than documents have.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ARTICLE_BYTES_MAX;
use crate::{Error, ErrorKind, Result};

/// The most parts that an archive may have; long books have some hundred.
const PARTS_MAX: usize = 10_000;

/// How many times its packed size a part may take, above [`FREE_BYTES`]; XML packs to a tenth.
const RATIO_MAX: u64 = 200;

/// Up to this size a part may be packed as tightly as it likes.
const FREE_BYTES: u64 = 1024 * 1024;

/// An archive in memory.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    bytes_left: u64,
}

impl<'b> Archive<'b> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// When it has none, or too many parts.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Archive<'b>> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error, None))?;
        if zip.len() > PARTS_MAX {
            let message = format!("the archive has more than {PARTS_MAX} parts");
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        Ok(Archive { zip, bytes_left: ARTICLE_BYTES_MAX })
    }

    /// Returns the bytes of a part; `None` where there is none of that name.
    ///
    /// # Errors
    /// When it is encrypted, broken, not of the size that it claims, or over a limit.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(error, Some(name))),
        };
        let (claimed, packed) = (file.size(), file.compressed_size());
        let fair = claimed <= FREE_BYTES || claimed / RATIO_MAX <= packed;
        if claimed > self.bytes_left || !fair {
            let message = format!("`{name}` unpacks to more than an article may have");
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        let mut unpacked = Vec::new();
        let n_read = file
            .by_ref()
            .take(claimed + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| broken(ZipError::Io(error), Some(name)))?;
        if n_read as u64 != claimed {
            let message = format!("broken archive: `{name}` is not of the size that it claims");
            return Err(Error::new(ErrorKind::Malformed, message));
        }
        self.bytes_left -= claimed;
        Ok(Some(unpacked))
    }

    /// Returns the bytes of a part that must be there.
    ///
    /// # Errors
    /// As for [`Archive::part`], and when there is none.
    pub(super) fn needed(&mut self, name: &str) -> Result<Vec<u8>> {
        self.part(name)?.ok_or_else(|| {
            Error::new(ErrorKind::Malformed, format!("the archive lacks its part `{name}`"))
        })
    }
}

fn broken(error: ZipError, part: Option<&str>) -> Error {
    let place = part.map(|name| format!(" in `{name}`")).unwrap_or_default();
    let (kind, message) = match &error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            (ErrorKind::UnsupportedFormat, "encrypted: it opens with a password only".to_owned())
        }
        ZipError::UnsupportedArchive(reason) => {
            (ErrorKind::Malformed, format!("broken archive{place}: {}", lower(reason)))
        }
        ZipError::InvalidArchive(reason) if reason.contains("EOCD") => {
            (ErrorKind::Malformed, "broken archive: it is cut off, or none at all".to_owned())
        }
        ZipError::InvalidArchive(reason) => {
            (ErrorKind::Malformed, format!("broken archive{place}: {}", lower(reason)))
        }
        ZipError::Io(cause) => {
            (ErrorKind::Malformed, format!("broken archive{place}: {}", lower(&cause.to_string())))
        }
        _ => (ErrorKind::Malformed, format!("broken archive{place}")),
    };
    Error::new(kind, message).with_source(error)
}

/// The words of a crate in the house's lower case.
fn lower(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
