//! Bytes to text: what a file holds, before anybody asks what it says. May fail; knows nothing of
//! news.
//!
//! Invariant: whatever the bytes are, the answer is a document, possibly with notes, or a typed
//! error; and it comes in time and memory in proportion to the bytes. A new format is a variant of
//! [`Format`], an arm of `detect` and of `documents_of`, and a module of its own.
//!
//! The way of a file: `detect` tells the format, `decode` the charset; the module of the format
//! makes [`Document`]s (`xml` and `archive` walk what several formats share, `fields` knows the
//! names that all give to metadata); `mend` and `text` put the characters right; a `sidecar` goes
//! over it. What is too long for that is cut first: JSON by `splitter` and tables by `table`, both
//! for `records`, mails by `mailbox`, archives of the web by `warc`.

#[cfg(feature = "feeds")]
mod agency;
#[cfg(feature = "office")]
mod archive;
#[cfg(feature = "html")]
mod crawled;
mod decode;
mod detect;
#[cfg(feature = "epub")]
mod epub;
#[cfg(feature = "feeds")]
mod feed;
mod fields;
#[cfg(feature = "html")]
mod html;
mod mac_roman;
#[cfg(feature = "mail")]
mod mail;
#[cfg(feature = "search")]
mod mailbox;
mod markdown;
mod mend;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod records;
mod sidecar;
mod splitter;
mod table;
mod text;
#[cfg(any(feature = "html", feature = "search"))]
mod warc;
#[cfg(feature = "html")]
mod webarchive;
mod wrapped;
#[cfg(any(feature = "office", feature = "feeds"))]
mod xml;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::{
    Article, Date, Error, ErrorKind, Field, Moment, Note, Origins, Provenance, Result, extract,
};

pub use detect::{Format, detect};
#[cfg(feature = "search")]
pub(crate) use mailbox::Mails;
pub use records::Records;
pub use sidecar::add_sidecar;
#[cfg(feature = "search")]
pub(crate) use sidecar::{SIDECAR_ENDING, Sidecar, articles_of, names_beside, read_beside};
#[cfg(feature = "search")]
pub(crate) use warc::Pages;

/// The most bytes that one article may have, packed or unpacked: 64 MiB. More is
/// [`ErrorKind::TooLarge`].
pub const ARTICLE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The most bytes of text that an article keeps: 8 MiB. A longer text is cut at a paragraph and
/// noted as `truncated`.
pub const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What a file or a record holds: its text and what its format says about it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// Which record of the file it is: its `id`, else its line number; `None` for a whole file.
    pub record: Option<String>,
    /// How many documents stand before it in the file.
    pub position: usize,
    /// The text: for plain text the whole decoded file, headline and all; for formats that name
    /// their title the body alone. One line is one paragraph or, in hard-wrapped text, a part of
    /// one. Lines end with `\n`, whatever the file had.
    pub text: String,
    /// The title that the format names; plain text names none.
    pub title: Option<String>,
    /// The authors that the format names.
    pub authors: Vec<String>,
    /// The day of publication that the format names.
    pub date: Option<Date>,
    /// The moment of publication, where the format tells more than the day.
    pub published: Option<Moment>,
    /// The moment of the last change that the format tells.
    pub modified: Option<Moment>,
    /// The moment in which the file itself was made: the day of publication only where nothing
    /// else tells one.
    pub created: Option<Moment>,
    /// The outlet that the format names.
    pub source: Option<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// The place that the format names.
    pub place: Option<String>,
    /// The language that the format names: the first part of its tag, in lower case.
    pub language: Option<String>,
    /// The section of the outlet.
    pub section: Option<String>,
    /// The keywords, in order.
    pub keywords: Vec<String>,
    /// Where each of these values came from.
    pub origins: Origins,
    /// Doubts that came up while reading.
    pub notes: Vec<Note>,
}

impl Document {
    /// Returns a document of this text alone.
    pub fn from_text(text: impl Into<String>) -> Document {
        Document { text: text.into(), ..Document::default() }
    }

    /// Keeps `provenance` as the origin of every value that is set and has none yet.
    pub(crate) fn credit(&mut self, provenance: Provenance) {
        for field in Field::ALL {
            if self.has(field) && self.origins.of(field).is_none() {
                self.origins.set(field, provenance);
            }
        }
    }

    fn has(&self, field: Field) -> bool {
        match field {
            Field::Title => self.title.is_some(),
            Field::Authors => !self.authors.is_empty(),
            Field::Date => self.date.is_some(),
            Field::Modified => self.modified.is_some(),
            Field::Source => self.source.is_some(),
            Field::Url => self.url.is_some(),
            Field::Place => self.place.is_some(),
            Field::Language => self.language.is_some(),
            Field::Section => self.section.is_some(),
            Field::Keywords => !self.keywords.is_empty(),
        }
    }
}

impl Article {
    /// Reads the one article of a file, with the sidecar `NAME.meta.toml` beside it.
    ///
    /// # Errors
    /// When the file can't be read, is over [`ARTICLE_BYTES_MAX`], of no format that this build
    /// reads, or broken; also when it is a feed of none or several articles: [`Records`] is for
    /// those.
    pub fn read(path: impl AsRef<Path>) -> Result<Article> {
        let path = path.as_ref();
        let absolute = std::path::absolute(path).map_err(|error| Error::io(error, path))?;
        let bytes = read_file(&absolute)?;
        let name = crate::path_name(&absolute);
        let article = read_documents(&name, &bytes).and_then(|mut documents| {
            add_sidecar(&absolute, &mut documents);
            only_article(&name, documents)
        });
        article.map_err(|error| error.with_path(&absolute))
    }

    /// Returns the one article in `bytes`; `name` is the path that it gets, and its extension
    /// helps to know the format.
    ///
    /// # Errors
    /// As for [`Article::read`].
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Article> {
        only_article(name, read_documents(name, bytes)?)
    }
}

fn only_article(name: &str, mut documents: Vec<Document>) -> Result<Article> {
    let found = documents.len();
    match documents.pop().filter(|_| found == 1) {
        Some(document) => Ok(extract(name, document)),
        None => {
            let message = format!("holds {found} articles where one was asked for");
            Err(Error::new(ErrorKind::Malformed, message))
        }
    }
}

/// Returns every document in `bytes`: one, but for files of records and mailboxes. `name` helps to know the
/// format; bytes packed with gzip are unpacked first.
///
/// # Errors
/// When the bytes are over [`ARTICLE_BYTES_MAX`], of no format that this build reads, or broken.
/// One bad record fails the whole: [`Records`] goes on past it.
pub fn read_documents(name: &str, bytes: &[u8]) -> Result<Vec<Document>> {
    if bytes.len() as u64 > ARTICLE_BYTES_MAX {
        return Err(too_large());
    }
    if bytes.starts_with(detect::GZIP_MAGIC) {
        let unpacked = read_limited(MultiGzDecoder::new(bytes)).map_err(|error| match error {
            Limited::Over => too_large(),
            Limited::Io(error) => {
                Error::new(ErrorKind::Malformed, "broken gzip data").with_source(error)
            }
        })?;
        return documents(name, &unpacked);
    }
    documents(name, bytes)
}

fn documents(name: &str, bytes: &[u8]) -> Result<Vec<Document>> {
    let format = detect(name, bytes)?;
    if format.is_records() {
        return record_documents(bytes, format);
    }
    let mut documents = documents_of(format, bytes)?;
    for (position, document) in documents.iter_mut().enumerate() {
        document.position = position;
        text::settle(document);
        if document.text.trim().is_empty() {
            document.notes.push(Note::new("empty"));
        }
    }
    Ok(documents)
}

fn documents_of(format: Format, bytes: &[u8]) -> Result<Vec<Document>> {
    Ok(match format {
        Format::Text => vec![plain(bytes)],
        Format::Markdown => {
            let (markdown, notes) = decoded(bytes);
            let mut document = markdown::document(&markdown);
            document.notes.extend(notes);
            vec![document]
        }
        #[cfg(feature = "html")]
        Format::Html => vec![html::document(bytes)],
        #[cfg(feature = "pdf")]
        Format::Pdf => vec![pdf::document(bytes)?],
        #[cfg(feature = "office")]
        Format::Docx => vec![office::docx(bytes)?],
        #[cfg(feature = "office")]
        Format::Odt => vec![office::odt(bytes)?],
        #[cfg(feature = "office")]
        Format::Rtf => vec![office::rtf(bytes)?],
        #[cfg(feature = "epub")]
        Format::Epub => vec![epub::document(bytes)?],
        #[cfg(feature = "mail")]
        Format::Mail => mail::documents(bytes)?,
        #[cfg(feature = "mail")]
        Format::Mbox => mail::mailbox(bytes)?,
        #[cfg(feature = "mail")]
        Format::Mhtml => vec![mail::saved_page(bytes)?],
        #[cfg(feature = "html")]
        Format::WebArchive => vec![webarchive::document(bytes)?],
        #[cfg(feature = "html")]
        Format::Warc => crawled::documents(bytes)?,
        #[cfg(feature = "feeds")]
        Format::Feed => feed::documents(bytes)?,
        #[cfg(feature = "feeds")]
        Format::NewsMl => agency::newsml(bytes)?,
        #[cfg(feature = "feeds")]
        Format::Nitf => vec![agency::nitf(bytes)?],
        _ => {
            let message = format!("unsupported format: `{}`", format.as_str());
            return Err(detect::unsupported(message));
        }
    })
}

fn plain(bytes: &[u8]) -> Document {
    let (text, notes) = decoded(bytes);
    Document { text, notes, ..Document::default() }
}

fn decoded(bytes: &[u8]) -> (String, Vec<Note>) {
    let (characters, notes) = decode::decode(bytes, None);
    (text::with_unix_lines(characters), notes)
}

fn record_documents(bytes: &[u8], format: Format) -> Result<Vec<Document>> {
    if bytes.iter().all(u8::is_ascii_whitespace) && format == Format::Json {
        return Err(Error::new(ErrorKind::Malformed, "the file is empty"));
    }
    // Only UTF-16 without a mark is left to know by its NULs.
    if decode::is_utf16(bytes) {
        let (characters, _) = decode::decode(bytes, None);
        return Records::new(characters.as_bytes(), format).collect();
    }
    Records::new(bytes, format).collect()
}

/// Reads a whole file, but no more than the limit, whatever its size claims to be.
fn read_file(path: &Path) -> Result<Vec<u8>> {
    let io = |error| Error::io(error, path);
    // Asked before opening: to open a pipe would wait for somebody who writes into it.
    let metadata = std::fs::metadata(path).map_err(io)?;
    if !metadata.is_file() {
        return Err(Error::new(ErrorKind::UnsupportedFormat, "not a regular file").with_path(path));
    }
    if metadata.len() > ARTICLE_BYTES_MAX {
        return Err(too_large().with_path(path));
    }
    let file = File::open(path).map_err(io)?;
    read_limited(file).map_err(|error| match error {
        Limited::Over => too_large().with_path(path),
        Limited::Io(error) => io(error),
    })
}

enum Limited {
    Over,
    Io(std::io::Error),
}

fn read_limited(reader: impl Read) -> Result<Vec<u8>, Limited> {
    let mut bytes = Vec::new();
    reader.take(ARTICLE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(Limited::Io)?;
    if bytes.len() as u64 > ARTICLE_BYTES_MAX { Err(Limited::Over) } else { Ok(bytes) }
}

fn too_large() -> Error {
    let limit = ARTICLE_BYTES_MAX / (1024 * 1024);
    Error::new(ErrorKind::TooLarge, format!("the article is over {limit} MiB"))
}

#[cfg(test)]
mod tests;
