//! A Word document to its article.

use super::super::archive::Archive;
use super::super::xml::{Element, Piece, Xml, decoded};
use super::{Body, Style, properties};
use crate::{Document, Result};

/// Returns the article of a DOCX file.
///
/// # Errors
/// When the archive or its main part is broken, encrypted or over a limit.
pub(in crate::read) fn document(bytes: &[u8]) -> Result<Document> {
    let mut archive = Archive::open(bytes)?;
    let mut document = Document::default();
    properties(&mut archive, "docProps/core.xml", &mut document)?;
    let main = archive.needed("word/document.xml")?;
    let (characters, notes) = decoded(&main);
    document.notes = notes;
    body(&characters)?.finish(&mut document);
    Ok(document)
}

/// A paragraph that is open: text boxes hold paragraphs within one.
struct Paragraph {
    text: String,
    style: Style,
}

fn body(xml: &str) -> Result<Body> {
    let mut xml = Xml::new(xml);
    let mut body = Body::default();
    let mut open: Vec<Paragraph> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(element) => match element.name() {
                "w:p" => open.push(Paragraph { text: String::new(), style: Style::Plain }),
                "w:t" => {
                    let words = xml.characters()?;
                    if let Some(paragraph) = open.last_mut() {
                        paragraph.text.push_str(&words);
                    }
                }
                "w:pStyle" => {
                    if let Some(paragraph) = open.last_mut() {
                        paragraph.style = style_of(&element);
                    }
                }
                // A cell of a table goes on in the line of the cells before it.
                "w:tab" => push(&mut open, ' '),
                "w:br" | "w:cr" => push(&mut open, '\n'),
                "w:noBreakHyphen" => push(&mut open, '-'),
                // What stands there is deleted, moved away, or said again for older programs.
                "w:del" | "w:moveFrom" | "mc:Fallback" | "w:instrText" | "w:delText" => {
                    xml.skip()?;
                }
                _ => {}
            },
            Piece::End(name) if name == "w:p" => {
                if let Some(paragraph) = open.pop() {
                    body.push(&paragraph.text, paragraph.style);
                }
            }
            Piece::End(_) | Piece::Text(_) => {}
        }
    }
    Ok(body)
}

fn push(open: &mut [Paragraph], character: char) {
    if let Some(paragraph) = open.last_mut() {
        paragraph.text.push(character);
    }
}

fn style_of(element: &Element<'_>) -> Style {
    let style = element.attribute("val").unwrap_or_default().to_ascii_lowercase();
    match style.as_str() {
        "title" => Style::Title,
        _ if style.starts_with("heading") => Style::Heading,
        _ => Style::Plain,
    }
}
