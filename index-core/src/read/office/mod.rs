//! Office documents to their article: Word's DOCX, OpenDocument's ODT, and rich text.
//!
//! Invariant: what an author has deleted, commented or put into a note is no part of the text.

mod docx;
mod odt;
mod rtf;

use super::archive::Archive;
use super::xml::{Piece, Xml, decoded};
use super::{fields, text};
use crate::{Document, Moment, Provenance, Result, byline};

pub(super) use docx::document as docx;
pub(super) use odt::document as odt;
pub(super) use rtf::document as rtf;

/// The paragraphs of a document, and which of them it marks as its title.
#[derive(Debug, Default)]
struct Body {
    blocks: Vec<String>,
    /// The words of the first paragraph in a style for titles, else for the first heading.
    title: Option<String>,
    heading: Option<String>,
}

/// What kind of paragraph it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Title,
    Heading,
    Plain,
}

impl Body {
    /// Adds a paragraph; one line break within it is one in the text.
    fn push(&mut self, block: &str, style: Style) {
        let lines: Vec<String> =
            block.lines().map(text::squeeze).filter(|l| !l.is_empty()).collect();
        if lines.is_empty() {
            return;
        }
        let first = self.blocks.is_empty();
        let kept = match style {
            Style::Title => Some(&mut self.title),
            // Only above the text a heading is the headline.
            Style::Heading if first => Some(&mut self.heading),
            _ => None,
        };
        if let Some(kept) = kept {
            kept.get_or_insert_with(|| lines.join(" "));
        }
        self.blocks.push(lines.join("\n"));
    }

    /// Puts the text into the document, its headline into the title.
    fn finish(self, document: &mut Document) {
        if let Some(title) = self.title.or(self.heading) {
            document.title = Some(title);
            document.origins.set(crate::Field::Title, Provenance::Element);
        }
        document.text = text::joined(self.blocks, document.title.as_deref());
    }
}

/// Puts the document's properties, an XML part of names that Dublin Core made usual, into the
/// document.
fn read_properties(bytes: &[u8], document: &mut Document) -> Result<()> {
    let (characters, _) = decoded(bytes);
    let mut xml = Xml::new(&characters);
    let mut creator = None;
    while let Some(piece) = xml.next()? {
        let Piece::Start(element) = piece else { continue };
        let name = element.local_name().to_owned();
        match name.as_str() {
            "title" => document.title = xml.words()?.filter(|title| is_title(title)),
            "creator" => creator = xml.words()?,
            "initial-creator" => {
                let names = xml.words()?;
                document.authors = names.map(|line| byline::names(&line)).unwrap_or_default();
            }
            "created" | "creation-date" => {
                document.created = xml.words()?.and_then(|value| Moment::parse(&value));
            }
            "modified" | "date" => {
                document.modified = xml.words()?.and_then(|value| Moment::parse(&value));
            }
            "keywords" | "keyword" => {
                let line = xml.words()?.unwrap_or_default();
                document.keywords.extend(fields::keyword_list(&line));
            }
            "language" => document.language = xml.words()?.and_then(|tag| fields::language(&tag)),
            "category" => document.section = xml.words()?,
            _ => {}
        }
    }
    if document.authors.is_empty() {
        document.authors = creator.map(|line| byline::names(&line)).unwrap_or_default();
    }
    document.authors.retain(|name| !is_program(name));
    document.credit(Provenance::DocumentProperties);
    Ok(())
}

/// Titles that programs give to what has none.
fn is_title(title: &str) -> bool {
    const NONE: [&str; 4] = ["untitled", "document1", "microsoft word", "word document"];
    let lower = title.to_lowercase();
    !NONE.iter().any(|none| lower.starts_with(none)) && !lower.ends_with(".docx")
}

/// Names that libraries write where a person's belongs.
fn is_program(name: &str) -> bool {
    const PROGRAMS: [&str; 6] =
        ["python-docx", "microsoft office user", "unknown", "user", "administrator", "author"];
    PROGRAMS.iter().any(|program| name.eq_ignore_ascii_case(program))
}

/// Reads a part that documents need not have; a broken one is as good as none.
fn properties(archive: &mut Archive<'_>, name: &str, document: &mut Document) -> Result<()> {
    if let Some(bytes) = archive.part(name)? {
        // The text is worth more than what is said about it.
        let _ = read_properties(&bytes, document);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
