//! Safari's web archives: a property list with a page as it came, beside all of its parts.
//!
//! Invariant: of the list only the page itself is kept, and no more of it is walked through than an
//! archive has, however deep it nests and however often its objects refer to each other.

use std::io::Cursor;

use encoding_rs::Encoding;
use plist::stream::{BinaryReader, OwnedEvent, XmlReader};

use super::detect::{ARCHIVE_KEY, LIST_MAGIC};
use super::{ARTICLE_BYTES_MAX, decode, html, text};
use crate::{Document, Error, ErrorKind, Provenance, Result};

/// What is walked through of a list, in bytes: honest archives hold each part once.
const WALKED_BYTES_MAX: u64 = 2 * ARTICLE_BYTES_MAX;

/// What each object costs beside its bytes, and each of the references that it holds.
const OBJECT_BYTES: u64 = 16;

/// Returns the article of an archive.
///
/// # Errors
/// When the list is broken, nests or refers to itself without end, or holds no page.
pub(super) fn document(bytes: &[u8]) -> Result<Document> {
    let page = Walk::of(bytes).page()?;
    let declared = page.encoding.as_deref().and_then(|l| Encoding::for_label(l.as_bytes()));
    let mut document = match page.kind.as_str() {
        "" | "text/html" | "application/xhtml+xml" => html::document_declared(&page.data, declared),
        "text/plain" => {
            let (characters, notes) = decode::decode(&page.data, declared);
            let text = text::with_unix_lines(characters);
            Document { text, notes, ..Document::default() }
        }
        #[cfg(feature = "pdf")]
        "application/pdf" => super::pdf::document(&page.data)?,
        kind => {
            let message = format!("the archive holds no page but `{kind}`");
            return Err(Error::new(ErrorKind::UnsupportedFormat, message));
        }
    };
    let address = page.url.filter(|url| url.starts_with("http"));
    document.url = document.url.take().or(address);
    document.credit(Provenance::DocumentProperties);
    Ok(document)
}

/// The resource that the archive was made of.
#[derive(Default)]
struct Resource {
    data: Vec<u8>,
    /// Its type as the server named it, without parameters.
    kind: String,
    encoding: Option<String>,
    url: Option<String>,
}

/// A walk over a list, piece by piece: nothing is built of what is passed over.
struct Walk<'b> {
    pieces: Box<dyn Iterator<Item = Result<OwnedEvent, plist::Error>> + 'b>,
    bytes_left: u64,
}

impl<'b> Walk<'b> {
    fn of(bytes: &'b [u8]) -> Walk<'b> {
        let pieces: Box<dyn Iterator<Item = _>> = if bytes.starts_with(LIST_MAGIC) {
            Box::new(BinaryReader::new(Cursor::new(bytes)))
        } else {
            let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            Box::new(XmlReader::new(unmarked.trim_ascii_start()))
        };
        Walk { pieces, bytes_left: WALKED_BYTES_MAX }
    }

    fn next(&mut self) -> Result<OwnedEvent> {
        let piece = self.pieces.next().ok_or_else(|| broken(": it ends in the middle"))?;
        let piece = piece.map_err(|error| broken("").with_source(error))?;
        let n_bytes = match &piece {
            OwnedEvent::Data(data) => data.len() as u64,
            OwnedEvent::String(words) => words.len() as u64,
            OwnedEvent::StartArray(len) | OwnedEvent::StartDictionary(len) => {
                len.unwrap_or(0).saturating_mul(OBJECT_BYTES)
            }
            _ => 0,
        };
        let n_bytes = n_bytes.saturating_add(OBJECT_BYTES);
        self.bytes_left = self.bytes_left.checked_sub(n_bytes).ok_or_else(|| {
            let message = "the property list refers to more than an archive may hold";
            Error::new(ErrorKind::TooLarge, message)
        })?;
        Ok(piece)
    }

    /// Walks to the page and returns it.
    fn page(&mut self) -> Result<Resource> {
        if let OwnedEvent::StartDictionary(_) = self.next()? {
            while let Some(key) = self.key()? {
                let value = self.next()?;
                if key == ARCHIVE_KEY && matches!(value, OwnedEvent::StartDictionary(_)) {
                    return self.resource();
                }
                self.pass(&value)?;
            }
        }
        Err(Error::new(ErrorKind::Malformed, "the archive holds no page"))
    }

    /// The resource whose dictionary has just begun.
    fn resource(&mut self) -> Result<Resource> {
        let mut resource = Resource::default();
        while let Some(key) = self.key()? {
            match (key.as_str(), self.next()?) {
                ("WebResourceData", OwnedEvent::Data(data)) => resource.data = data.into_owned(),
                // A page that was made within a program is kept as the words that it is.
                ("WebResourceData", OwnedEvent::String(words)) => {
                    resource.data = words.into_owned().into_bytes();
                }
                ("WebResourceMIMEType", OwnedEvent::String(kind)) => {
                    let bare = kind.split(';').next().unwrap_or_default();
                    resource.kind = bare.trim().to_ascii_lowercase();
                }
                ("WebResourceTextEncodingName", OwnedEvent::String(label)) => {
                    resource.encoding = Some(label.into_owned());
                }
                ("WebResourceURL", OwnedEvent::String(url)) => {
                    resource.url = Some(url.into_owned());
                }
                (_, value) => self.pass(&value)?,
            }
        }
        Ok(resource)
    }

    /// The next key of a dictionary; `None` at its end.
    fn key(&mut self) -> Result<Option<String>> {
        match self.next()? {
            OwnedEvent::String(key) => Ok(Some(key.into_owned())),
            OwnedEvent::EndCollection => Ok(None),
            _ => Err(broken(": a key is no text")),
        }
    }

    /// Passes over what is in a value, if anything is.
    fn pass(&mut self, value: &OwnedEvent) -> Result<()> {
        let depth = |piece: &OwnedEvent| match piece {
            OwnedEvent::StartArray(_) | OwnedEvent::StartDictionary(_) => 1,
            OwnedEvent::EndCollection => -1,
            _ => 0,
        };
        let mut open: i64 = depth(value);
        while open > 0 {
            open += depth(&self.next()?);
        }
        Ok(())
    }
}

fn broken(how: &str) -> Error {
    Error::new(ErrorKind::Malformed, format!("broken property list{how}"))
}

#[cfg(test)]
#[path = "webarchive_tests.rs"]
mod tests;
