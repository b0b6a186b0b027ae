//! An OpenDocument text to its article.

use std::collections::HashSet;

use super::super::archive::Archive;
use super::super::xml::{Element, Piece, Xml, decoded};
use super::{Body, Style, properties};
use crate::{Document, Error, ErrorKind, Result};

/// The most spaces that one element may stand for.
const SPACES_MAX: usize = 64;

/// Returns the article of an ODT file.
///
/// # Errors
/// When the archive or its main part is broken, encrypted or over a limit.
pub(in crate::read) fn document(bytes: &[u8]) -> Result<Document> {
    let mut archive = Archive::open(bytes)?;
    if let Some(manifest) = archive.part("META-INF/manifest.xml")?
        && memchr::memmem::find(&manifest, b"encryption-data").is_some()
    {
        let message = "encrypted: it opens with a password only";
        return Err(Error::new(ErrorKind::UnsupportedFormat, message));
    }
    let mut document = Document::default();
    properties(&mut archive, "meta.xml", &mut document)?;
    let main = archive.needed("content.xml")?;
    let (characters, notes) = decoded(&main);
    document.notes = notes;
    body(&characters)?.finish(&mut document);
    Ok(document)
}

fn body(xml: &str) -> Result<Body> {
    let mut xml = Xml::new(xml);
    let mut body = Body::default();
    let mut titles: HashSet<String> = HashSet::from(["Title".to_owned()]);
    let mut open: Vec<(String, Style)> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(element) => match element.name() {
                "style:style" => {
                    let parent = element.attribute("parent-style-name");
                    if parent.is_some_and(|parent| titles.contains(&parent)) {
                        titles.extend(element.attribute("name"));
                    }
                }
                "text:p" | "text:h" => open.push((String::new(), style_of(&element, &titles))),
                "text:tab" => push(&mut open, ' '),
                "text:s" => {
                    let count = element.attribute("c").and_then(|count| count.parse().ok());
                    (0..count.unwrap_or(1).min(SPACES_MAX)).for_each(|_| push(&mut open, ' '));
                }
                "text:line-break" => push(&mut open, '\n'),
                "text:note"
                | "office:annotation"
                | "text:tracked-changes"
                | "text:ruby-text"
                | "text:table-of-content"
                | "svg:title"
                | "svg:desc" => xml.skip()?,
                _ => {}
            },
            Piece::Text(words) => {
                if let Some((text, _)) = open.last_mut() {
                    // A line end in the file is no more than a space.
                    text.extend(words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
                }
            }
            Piece::End(name) if name == "text:p" || name == "text:h" => {
                if let Some((text, style)) = open.pop() {
                    body.push(&text, style);
                }
            }
            Piece::End(_) => {}
        }
    }
    Ok(body)
}

fn push(open: &mut [(String, Style)], character: char) {
    if let Some((text, _)) = open.last_mut() {
        text.push(character);
    }
}

fn style_of(element: &Element<'_>, titles: &HashSet<String>) -> Style {
    let style = element.attribute("style-name").unwrap_or_default();
    if titles.contains(&style) {
        return Style::Title;
    }
    if element.name() == "text:h" { Style::Heading } else { Style::Plain }
}
