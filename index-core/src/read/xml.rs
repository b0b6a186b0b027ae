//! XML as a stream of three kinds of pieces, with the names and values that documents are made of.
//!
//! Invariant: no tree is built and nothing is expanded but the five entities of XML, so that time
//! and memory are in proportion to the text; what nests too deeply is refused.

use std::borrow::Cow;

use encoding_rs::Encoding;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{decode, text};
use crate::{Error, ErrorKind, Note, Result};

/// Elements open at once; documents stay below fifty.
const DEPTH_MAX: usize = 256;

/// How far into a text its charset may be declared, in bytes.
const DECLARATION_BYTES: usize = 256;

/// A part of an XML text.
pub(super) enum Piece<'x> {
    /// An element begins.
    Start(Element<'x>),
    /// The element of this name ends.
    End(Cow<'x, str>),
    /// Characters, entities resolved.
    Text(Cow<'x, str>),
}

/// The start of an element.
pub(super) struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// Returns the name as written, with its prefix: `w:p`.
    pub(super) fn name(&self) -> &str {
        self.0.name().0
    }

    /// Returns the name without its prefix.
    pub(super) fn local_name(&self) -> &str {
        local(self.name())
    }

    /// Returns the value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let value = { attributes }.find(|attribute| local(attribute.key.0) == name)?;
        let value = value.normalized_value(XmlVersion::Implicit1_0).ok()?;
        let value = text::squeeze(&value);
        (!value.is_empty()).then_some(value)
    }
}

/// Returns a name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// An XML text, read piece by piece.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
    /// The name of an element that begins and ends in one tag, until its end is told.
    empty: Option<String>,
}

impl<'x> Xml<'x> {
    pub(super) fn new(text: &'x str) -> Xml<'x> {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
        let config = reader.config_mut();
        // Feeds are full of both, and what is meant is plain.
        config.allow_dangling_amp = true;
        config.check_comments = false;
        Xml { reader, depth: 0, empty: None }
    }

    /// Returns the next piece; `None` at the end.
    ///
    /// # Errors
    /// When the text is no well-formed XML, ends in the middle, or nests too deeply.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'x>>> {
        if let Some(name) = self.empty.take() {
            return Ok(Some(Piece::End(name.into())));
        }
        loop {
            let event = self.reader.read_event().map_err(|error| broken(&error))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEPTH_MAX {
                        let message = format!("the XML nests deeper than {DEPTH_MAX} elements");
                        return Err(Error::new(ErrorKind::TooLarge, message));
                    }
                    Piece::Start(Element(start))
                }
                Event::Empty(start) => {
                    self.empty = Some(start.name().0.to_owned());
                    Piece::Start(Element(start))
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::End(end.name().0.to_owned().into())
                }
                Event::Text(words) => Piece::Text(words.xml10_content()),
                Event::CData(words) => Piece::Text(words.xml10_content()),
                Event::GeneralRef(entity) => {
                    let character = entity.resolve_char_ref().ok().flatten();
                    match character {
                        Some(character) => Piece::Text(character.to_string().into()),
                        None => Piece::Text(entity_text(&entity.into_inner())),
                    }
                }
                Event::Eof if self.depth > 0 => {
                    let message = "broken XML: it ends in the middle";
                    return Err(Error::new(ErrorKind::Malformed, message));
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }

    /// Returns the words of the element that has just begun, of its inner elements too, and goes
    /// behind its end; `None` where there are none.
    ///
    /// # Errors
    /// As for [`Xml::next`].
    pub(super) fn words(&mut self) -> Result<Option<String>> {
        let words = text::squeeze(&self.characters()?);
        Ok((!words.is_empty()).then_some(words))
    }

    /// Returns the characters of the element that has just begun, and goes behind its end.
    ///
    /// # Errors
    /// As for [`Xml::next`].
    pub(super) fn characters(&mut self) -> Result<String> {
        let mut found = String::new();
        let mut depth = 0_usize;
        while let Some(piece) = self.next()? {
            match piece {
                Piece::Text(words) => found.push_str(&words),
                Piece::Start(_) => {
                    depth += 1;
                    found.push(' ');
                }
                Piece::End(_) if depth == 0 => break,
                Piece::End(_) => depth -= 1,
            }
        }
        Ok(found)
    }

    /// Walks through the inside of the element that has just begun, and goes behind its end.
    ///
    /// `take` is given each element that begins within, the name of the one around it (nothing for
    /// the outermost) and its own, both without prefix. It returns whether it went behind the
    /// element's end; else what is inside follows.
    ///
    /// # Errors
    /// As for [`Xml::next`], and those of `take`.
    pub(super) fn walk(
        &mut self,
        mut take: impl FnMut(&mut Xml<'x>, &Element<'_>, &str, &str) -> Result<bool>,
    ) -> Result<()> {
        let mut around: Vec<String> = Vec::new();
        while let Some(piece) = self.next()? {
            match piece {
                Piece::Text(_) => {}
                Piece::Start(element) => {
                    let name = element.local_name().to_owned();
                    let within = around.last().map_or("", String::as_str);
                    if !take(self, &element, within, &name)? {
                        around.push(name);
                    }
                }
                Piece::End(_) if around.pop().is_none() => break,
                Piece::End(_) => {}
            }
        }
        Ok(())
    }

    /// Goes behind the end of the element that has just begun.
    ///
    /// # Errors
    /// As for [`Xml::next`].
    pub(super) fn skip(&mut self) -> Result<()> {
        let mut depth = 0_usize;
        while let Some(piece) = self.next()? {
            match piece {
                Piece::Text(_) => {}
                Piece::Start(_) => depth += 1,
                Piece::End(_) if depth == 0 => break,
                Piece::End(_) => depth -= 1,
            }
        }
        Ok(())
    }
}

/// What an entity stands for; one that only HTML knows stays as it is written.
fn entity_text<'x>(name: &str) -> Cow<'x, str> {
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        "nbsp" => "\u{a0}".into(),
        other => format!("&{other};").into(),
    }
}

fn broken(error: &quick_xml::Error) -> Error {
    Error::new(ErrorKind::Malformed, format!("broken XML: {error}"))
}

/// Returns the text of XML bytes in the charset that they declare.
pub(super) fn decoded(bytes: &[u8]) -> (String, Vec<Note>) {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]);
    let declared = head.split_once("encoding=").and_then(|(_, after)| {
        let label = after.trim_start_matches(['"', '\'']);
        let end = label.find(['"', '\'', '?'])?;
        Encoding::for_label(&label.as_bytes()[..end])
    });
    decode::decode(bytes, declared)
}

/// Returns the paragraphs of an XML text in HTML's or NITF's vocabulary, down to the end of the
/// element that has just begun.
///
/// # Errors
/// As for [`Xml::next`].
#[cfg(feature = "feeds")]
pub(super) fn paragraphs(xml: &mut Xml<'_>) -> Result<Vec<String>> {
    const BLOCKS: [&str; 16] = [
        "p", "hl1", "hl2", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "block", "div",
        "bq", "br",
    ];
    let mut blocks = Vec::new();
    let mut block = String::new();
    let mut depth = 0_usize;
    let mut close = |block: &mut String| {
        let words = text::squeeze(block);
        block.clear();
        if !words.is_empty() {
            blocks.push(words);
        }
    };
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Text(words) => block.push_str(&words),
            Piece::Start(element) => {
                if matches!(element.local_name(), "media" | "head" | "script" | "style") {
                    xml.skip()?;
                    continue;
                }
                depth += 1;
                if BLOCKS.contains(&element.local_name()) {
                    close(&mut block);
                }
            }
            Piece::End(_) if depth == 0 => break,
            Piece::End(name) => {
                depth -= 1;
                if BLOCKS.contains(&local(&name)) {
                    close(&mut block);
                }
            }
        }
    }
    close(&mut block);
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(xml: &str) -> String {
        let mut reader = Xml::new(xml);
        let mut out = String::new();
        loop {
            match reader.next() {
                Ok(None) => return out,
                Ok(Some(Piece::Start(element))) => out.push_str(&format!("<{}", element.name())),
                Ok(Some(Piece::End(_))) => out.push('>'),
                Ok(Some(Piece::Text(words))) => out.push_str(&words),
                Err(error) => return format!("{out} {}", error.message()),
            }
        }
    }

    #[test]
    fn pieces_come_in_order_with_entities_resolved() {
        let xml = "<?xml version='1.0'?><!DOCTYPE a><a b='&lt;c'>x &amp; &#8220;y&#x201d; &foo;\
            <!-- no --><w:d/><![CDATA[<e>]]></a>";
        assert_eq!(shown(xml), "<ax & “y” &foo;<w:d><e>>");
    }

    #[test]
    fn broken_and_endless_xml_is_refused() {
        assert_eq!(shown("<a><b>x"), "<a<bx broken XML: it ends in the middle");
        assert!(shown("<a></b>").contains("broken XML: "));
        let deep = shown(&"<a>".repeat(10_000));
        assert!(deep.ends_with("the XML nests deeper than 256 elements"), "{deep}");
    }

    #[test]
    fn the_declared_charset_counts() {
        let bytes = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>caf\xe9</a>";
        assert_eq!(shown(&decoded(bytes).0), "<acafé>");
    }
}
