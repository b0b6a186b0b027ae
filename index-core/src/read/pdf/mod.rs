//! A PDF document to its article.
//!
//! Invariant: a panic of the parser is a failure of this file; what stands at the edge of most
//! pages is no part of the text.

mod breaks;
mod edges;
mod lines;

use std::panic::{AssertUnwindSafe, catch_unwind};

use unpdf::ErrorKind as PdfErrorKind;
use unpdf::parser::LayoutAnalyzer;
use unpdf::parser::backend::{PdfBackend, PdfMetadataRaw, RawBackend};

use super::{fields, text};
use crate::{Document, Error, ErrorKind, Field, Moment, Note, Provenance, Result, byline};

/// The most pages that are read; longer ones are books.
const PAGES_MAX: usize = 2_000;

/// How far from its end a whole PDF has its last mark, in bytes; servers append some.
const END_WITHIN: usize = 2048;

/// A paragraph of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    text: String,
    is_heading: bool,
}

/// Returns the article of a PDF document.
///
/// # Errors
/// When it is broken, needs a password, or holds no text.
pub(super) fn document(bytes: &[u8]) -> Result<Document> {
    let read = || read(bytes);
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(malformed("broken PDF: the reader stopped on it")))
}

fn read(bytes: &[u8]) -> Result<Document> {
    let pdf = RawBackend::load_bytes(bytes).map_err(|error| failure(&error))?;
    let mut document = Document::default();
    fill_metadata(&pdf.metadata(), &mut document);
    let mut analyzer = LayoutAnalyzer::new(&pdf);
    let numbers: Vec<u32> = pdf.pages().into_keys().collect();
    let mut pages = Vec::new();
    let mut n_broken = 0;
    for number in numbers.iter().take(PAGES_MAX) {
        match lines::blocks(&mut analyzer, *number) {
            Ok(blocks) => pages.push(blocks),
            Err(_) => n_broken += 1,
        }
    }
    if n_broken > 0 {
        let note = format!("{n_broken} of {} pages could not be read", numbers.len());
        document.notes.push(Note::new(note));
    }
    let tail = &bytes[bytes.len().saturating_sub(END_WITHIN)..];
    if memchr::memmem::find(tail, b"%%EOF").is_none() {
        document.notes.push(Note::new("the PDF is cut off"));
    }
    if numbers.len() > PAGES_MAX {
        document.notes.push(Note::new(format!("only the first {PAGES_MAX} pages were read")));
    }
    let url = edges::take(&mut pages);
    if let Some(url) = url {
        document.url = Some(url);
        document.origins.set(Field::Url, Provenance::Printed);
    }
    finish(document, pages)
}

fn finish(mut document: Document, pages: Vec<Vec<Block>>) -> Result<Document> {
    let mut blocks = joined_pages(pages);
    breaks::mend(&mut blocks);
    if blocks.is_empty() {
        return Err(malformed("the PDF holds no text: it may be a scan"));
    }
    if let Some(heading) = blocks.first().filter(|block| block.is_heading) {
        document.title = Some(heading.text.clone());
        document.origins.set(Field::Title, Provenance::Element);
    }
    let blocks = blocks.into_iter().map(|block| block.text).collect();
    document.text = text::joined(blocks, document.title.as_deref());
    Ok(document)
}

fn malformed(message: &str) -> Error {
    Error::new(ErrorKind::Malformed, message)
}

fn failure(error: &unpdf::Error) -> Error {
    match error.kind() {
        PdfErrorKind::Encrypted | PdfErrorKind::InvalidPassword => {
            let message = "encrypted: it opens with a password only";
            Error::new(ErrorKind::UnsupportedFormat, message)
        }
        PdfErrorKind::UnknownFormat => malformed("no PDF, whatever its name says"),
        _ => {
            let message = error.to_string();
            let reason = message.rsplit_once(": ").map_or(message.as_str(), |(_, reason)| reason);
            malformed(&format!("broken PDF: {reason}"))
        }
    }
}

fn fill_metadata(metadata: &PdfMetadataRaw, document: &mut Document) {
    let words = |value: &Option<String>| {
        value.as_deref().map(text::squeeze).filter(|words| !words.is_empty())
    };
    document.title = words(&metadata.title).filter(|title| is_title(title));
    document.authors = words(&metadata.author).map(|line| byline::names(&line)).unwrap_or_default();
    document.keywords =
        words(&metadata.keywords).map(|line| fields::keyword_list(&line)).unwrap_or_default();
    document.created = metadata.creation_date.as_deref().and_then(moment);
    document.modified = metadata.mod_date.as_deref().and_then(moment);
    document.credit(Provenance::DocumentProperties);
}

/// Names of files and programs stand where a title belongs.
fn is_title(title: &str) -> bool {
    const ENDS: [&str; 8] = [".doc", ".docx", ".odt", ".pdf", ".indd", ".qxd", ".html", ".txt"];
    const STARTS: [&str; 3] = ["untitled", "microsoft word", "about:blank"];
    let lower = title.to_lowercase();
    !ENDS.iter().any(|end| lower.ends_with(end)) && !STARTS.iter().any(|s| lower.starts_with(s))
}

/// `D:20260114083000+02'00'` as a moment.
fn moment(value: &str) -> Option<Moment> {
    let value = value.trim().trim_start_matches("D:");
    let digits = value.get(..14).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let part = |from: usize, to: usize| &digits[from..to];
    let offset: String = value[14..].chars().filter(|c| *c != '\'').collect();
    let offset = match offset.as_bytes() {
        [b'Z', ..] => "Z".to_owned(),
        [b'+' | b'-', ..] if offset.len() == 5 => format!("{}:{}", &offset[..3], &offset[3..]),
        _ => String::new(),
    };
    let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
    let (hour, minute, second) = (part(8, 10), part(10, 12), part(12, 14));
    Moment::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}{offset}"))
}

/// One page after the other; a paragraph that runs over the end of a page is one.
fn joined_pages(pages: Vec<Vec<Block>>) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    for page in pages {
        let mut page = page.into_iter();
        let Some(first) = page.next() else { continue };
        match all.last_mut().filter(|last| runs_on(last, &first)) {
            Some(last) => {
                breaks::append(&mut last.text, &first.text);
            }
            None => all.push(first),
        }
        all.extend(page);
    }
    all
}

fn runs_on(last: &Block, first: &Block) -> bool {
    !last.is_heading && !first.is_heading && !lines::ends_sentence(&last.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_properties_are_moments() {
        for (value, expected) in [
            ("D:20260114083000+02'00'", Some("2026-01-14T08:30:00+02:00")),
            ("D:20260114083000-05'30", Some("2026-01-14T08:30:00-05:30")),
            ("D:20260114083000Z00'00'", Some("2026-01-14T08:30:00Z")),
            ("20260114083000", Some("2026-01-14T08:30:00")),
            ("D:20261314083000", None),
            ("D:2026", None),
            ("14 January", None),
        ] {
            let found = moment(value).map(|moment| moment.to_string());
            assert_eq!(found.as_deref(), expected, "{value}");
        }
    }
}
