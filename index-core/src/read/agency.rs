//! The formats of news agencies to articles: NewsML-G2 and NITF.
//!
//! Invariant: a value is taken from the element that the standard gives it, the first that is
//! filled; what an item refers to elsewhere is not fetched.

use super::xml::{Element, Piece, Xml, decoded, paragraphs};
use super::{fields, html, text};
use crate::printed_date::parse_day;
use crate::{Document, Error, ErrorKind, Moment, Provenance, Result, byline};

/// The most items of one message that are read.
const ITEMS_MAX: usize = 10_000;

/// Returns the articles of a NewsML-G2 message or item.
///
/// # Errors
/// When the XML is broken, or holds no item with words.
pub(super) fn newsml(bytes: &[u8]) -> Result<Vec<Document>> {
    let (characters, notes) = decoded(bytes);
    let mut xml = Xml::new(&characters);
    let mut documents = Vec::new();
    while let Some(piece) = xml.next()? {
        let Piece::Start(element) = piece else { continue };
        if element.local_name() == "newsItem" && documents.len() < ITEMS_MAX {
            let mut document = item(&mut xml, &element)?;
            document.notes.extend(notes.iter().cloned());
            document.credit(Provenance::Feed);
            documents.push(document);
        }
    }
    if documents.is_empty() {
        return Err(Error::new(ErrorKind::Malformed, "the message holds no news item"));
    }
    // A single item is the file's one article.
    if let [only] = documents.as_mut_slice() {
        only.record = None;
    }
    let mut seen = std::collections::HashSet::new();
    for (i, document) in documents.iter_mut().enumerate() {
        if let Some(id) = &document.record
            && !seen.insert(id.clone())
        {
            document.record = Some(format!("{id}#{}", i + 1));
        }
    }
    Ok(documents)
}

/// Returns the article of a NITF file.
///
/// # Errors
/// When the XML is broken.
pub(super) fn nitf(bytes: &[u8]) -> Result<Document> {
    let (characters, notes) = decoded(bytes);
    let mut xml = Xml::new(&characters);
    let mut document = Document { notes, ..Document::default() };
    while let Some(piece) = xml.next()? {
        if let Piece::Start(element) = piece
            && element.local_name() == "nitf"
        {
            fill_nitf(&mut xml, &mut document)?;
        }
    }
    document.credit(Provenance::Feed);
    Ok(document)
}

/// A NewsML-G2 item that has just begun.
fn item(xml: &mut Xml<'_>, start: &Element<'_>) -> Result<Document> {
    let mut document = Document { record: start.attribute("guid"), ..Document::default() };
    document.language = start.attribute("lang").and_then(|tag| fields::language(&tag));
    xml.walk(|xml, element, within, name| {
        take_item_value(xml, element, name, within, &mut document)
    })?;
    // An item must tell when this version of it was made, and need not tell when the first was.
    if document.date.is_none() {
        document.published = document.modified;
        document.date = document.modified.map(Moment::date);
    }
    Ok(document)
}

/// Takes the value of an element and goes behind it; `false` leaves it to be looked into.
fn take_item_value(
    xml: &mut Xml<'_>,
    element: &Element<'_>,
    name: &str,
    within: &str,
    document: &mut Document,
) -> Result<bool> {
    match (within, name) {
        ("contentMeta", "headline") if document.title.is_none() => document.title = xml.words()?,
        ("itemMeta", "title") => {
            let title = xml.words()?;
            document.title = document.title.take().or(title);
        }
        ("contentMeta", "by") => {
            let line = xml.words()?.unwrap_or_default();
            document.authors = byline::names(&line);
        }
        ("creator", "name") => {
            let line = xml.words()?.unwrap_or_default();
            if document.authors.is_empty() {
                document.authors = byline::names(&line);
            }
        }
        ("provider" | "infoSource", "name") => {
            let words = xml.words()?;
            document.source = document.source.take().or(words);
        }
        ("itemMeta", "firstCreated") | ("contentMeta", "contentCreated") => {
            let value = xml.words()?.unwrap_or_default();
            if document.date.is_none() {
                set_date(&value, document);
            }
        }
        ("itemMeta", "versionCreated") => {
            let value = xml.words()?.unwrap_or_default();
            document.modified = Moment::parse(&value);
        }
        ("located", "name") => {
            document.place = xml.words()?.map(|place| byline::place_case(&place));
        }
        ("subject", "name") => document.keywords.extend(xml.words()?),
        ("contentMeta", "keyword") => document.keywords.extend(xml.words()?),
        ("contentMeta", "language") => {
            let tag = element.attribute("tag");
            document.language =
                tag.and_then(|tag| fields::language(&tag)).or(document.language.take());
            xml.skip()?;
        }
        ("contentSet", "inlineData") => {
            let words = xml.characters()?;
            let is_page = words.contains("</") || words.contains("<p");
            let words = if is_page { html::blocks(&words).join("\n\n") } else { words };
            document.text = text::with_unix_lines(words).trim().to_owned();
        }
        ("inlineXML", "nitf") => fill_nitf(xml, document)?,
        ("inlineXML", _) => {
            let blocks = paragraphs(xml)?;
            document.text = text::joined(blocks, document.title.as_deref());
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn set_date(value: &str, document: &mut Document) {
    document.published = Moment::parse(value);
    document.date = document.published.map(Moment::date).or_else(|| parse_day(value));
}

/// The inside of a `nitf` element that has just begun.
fn fill_nitf(xml: &mut Xml<'_>, document: &mut Document) -> Result<()> {
    let mut title = None;
    xml.walk(|xml, element, within, name| {
        match (within, name) {
            ("head", "title") => title = xml.words()?,
            ("hedline", "hl1") => document.title = xml.words()?,
            ("body.head", "byline") => {
                let line = xml.words()?.unwrap_or_default();
                document.authors = byline::names(&line);
            }
            ("body.head", "distributor") => document.source = xml.words()?,
            ("dateline", "location") => {
                document.place = xml.words()?.map(|place| byline::place_case(&place));
            }
            ("body", "body.content") => {
                let blocks = paragraphs(xml)?;
                document.text = text::joined(blocks, document.title.as_deref());
            }
            _ => {
                take_nitf_attribute(element, name, document);
                return Ok(false);
            }
        }
        Ok(true)
    })?;
    document.title = document.title.take().or(title);
    Ok(())
}

/// Takes what NITF gives in attributes.
fn take_nitf_attribute(element: &Element<'_>, name: &str, document: &mut Document) {
    match name {
        "date.issue" | "date.release" | "story.date" if document.date.is_none() => {
            if let Some(value) = element.attribute("norm") {
                set_date(&value, document);
            }
        }
        "pubdata" => {
            let source = element.attribute("name");
            document.source = document.source.take().or(source);
            document.section = element.attribute("position.section");
            if let (true, Some(value)) =
                (document.date.is_none(), element.attribute("date.publication"))
            {
                set_date(&value, document);
            }
        }
        "keyword" => document.keywords.extend(element.attribute("key")),
        _ => {}
    }
}
