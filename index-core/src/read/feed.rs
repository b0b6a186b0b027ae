//! RSS and Atom to articles: one an entry, with what the feed says of itself.
//!
//! Invariant: an entry's own words go before its summary; two entries are never one record.

use std::collections::HashSet;

use super::xml::{Element, Piece, Xml, decoded};
use super::{fields, html, text};
use crate::printed_date::parse_day;
use crate::{Document, Error, ErrorKind, Moment, Provenance, Result, byline};

/// The most entries of one feed that are read.
const ENTRIES_MAX: usize = 10_000;

/// Returns the articles of a feed, each named by its id, else its address, else its number.
///
/// # Errors
/// When the feed is broken or has no entries.
pub(super) fn documents(bytes: &[u8]) -> Result<Vec<Document>> {
    let (characters, notes) = decoded(bytes);
    let mut feed = Feed::default();
    feed.read(&mut Xml::new(&characters))?;
    if feed.entries.is_empty() {
        return Err(Error::new(ErrorKind::Malformed, "the feed has no entries"));
    }
    let mut seen = HashSet::new();
    let Feed { title, language, entries } = feed;
    let finished = entries.into_iter().enumerate().map(|(i, mut document)| {
        document.source = document.source.take().or_else(|| title.clone());
        document.language = document.language.take().or_else(|| language.clone());
        document.credit(Provenance::Feed);
        document.notes.extend(notes.iter().cloned());
        let number = (i + 1).to_string();
        let id = document.record.take().or_else(|| document.url.clone());
        let id = id.unwrap_or_else(|| number.clone());
        document.record = Some(if seen.insert(id.clone()) { id } else { format!("{id}#{number}") });
        document
    });
    Ok(finished.collect())
}

#[derive(Default)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    entries: Vec<Document>,
}

impl Feed {
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        while let Some(piece) = xml.next()? {
            let Piece::Start(element) = piece else { continue };
            match element.local_name() {
                "item" | "entry" if self.entries.len() < ENTRIES_MAX => {
                    let about = element.attribute("about");
                    let mut document = entry(xml)?;
                    document.record = document.record.take().or(about);
                    self.entries.push(document);
                }
                "image" | "textInput" | "author" | "item" | "entry" => xml.skip()?,
                "title" if self.title.is_none() => self.title = xml.words()?,
                "language" => {
                    self.language = xml.words()?.and_then(|tag| fields::language(&tag));
                }
                "feed" => {
                    self.language = element.attribute("lang").and_then(|t| fields::language(&t));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The entry that has just begun.
fn entry(xml: &mut Xml<'_>) -> Result<Document> {
    let mut document = Document::default();
    let mut content = None;
    let mut summary = None;
    while let Some(piece) = xml.next()? {
        let element = match piece {
            Piece::Start(element) => element,
            Piece::End(_) => break,
            Piece::Text(_) => continue,
        };
        match element.name() {
            "content:encoded" | "content" => content = words_of(xml, &element)?,
            "description" | "summary" => summary = words_of(xml, &element)?,
            "link" => {
                let rel = element.attribute("rel");
                let href = element.attribute("href");
                let words = xml.words()?;
                let is_itself = rel.as_deref().is_none_or(|rel| rel == "alternate");
                let address = href.or(words).filter(|url| is_itself && url.starts_with("http"));
                document.url = document.url.take().or(address);
            }
            "category" => {
                let term = element.attribute("term");
                let words = xml.words()?;
                document.keywords.extend(term.or(words));
            }
            "author" | "dc:creator" => {
                let names = author(xml)?;
                document.authors.extend(names);
            }
            "source" => document.source = source(xml)?,
            name => {
                let name = name.to_owned();
                take(&name, xml, &mut document)?;
            }
        }
    }
    document.text = content.or(summary).unwrap_or_default();
    document.keywords.dedup();
    Ok(document)
}

fn take(name: &str, xml: &mut Xml<'_>, document: &mut Document) -> Result<()> {
    match name {
        "title" => document.title = xml.words()?.map(|title| plain(&title)),
        "guid" | "id" => document.record = xml.words()?,
        "pubDate" | "published" | "dc:date" | "issued" => {
            let value = xml.words()?.unwrap_or_default();
            document.published = Moment::parse(&value);
            document.date = document.published.map(Moment::date).or_else(|| parse_day(&value));
        }
        "updated" | "dcterms:modified" | "modified" => {
            document.modified = xml.words()?.and_then(|value| Moment::parse(&value));
        }
        "dc:language" => document.language = xml.words()?.and_then(|tag| fields::language(&tag)),
        _ => xml.skip()?,
    }
    // An Atom entry must tell when it changed, and need not tell when it appeared.
    if document.date.is_none() && name == "updated" {
        document.date = document.modified.map(Moment::date);
    }
    Ok(())
}

/// The words of an element that holds a page's text: as elements, or escaped.
fn words_of(xml: &mut Xml<'_>, element: &Element<'_>) -> Result<Option<String>> {
    let is_xhtml = element.attribute("type").is_some_and(|kind| kind.contains("xhtml"));
    let blocks = if is_xhtml {
        super::xml::paragraphs(xml)?
    } else {
        let page = xml.characters()?;
        if page.contains('<') || page.contains('&') {
            html::blocks(&page)
        } else {
            page.split("\n\n").map(text::squeeze).filter(|block| !block.is_empty()).collect()
        }
    };
    Ok((!blocks.is_empty()).then(|| blocks.join("\n\n")))
}

/// What some feeds escape twice.
fn plain(title: &str) -> String {
    if title.contains('&') || title.contains('<') {
        return html::blocks(title).join(" ");
    }
    title.to_owned()
}

/// The names of an `author`: of its `name` where it has elements, and of
/// `jane@post.example (Jane Doe)`.
fn author(xml: &mut Xml<'_>) -> Result<Vec<String>> {
    let mut printed = String::new();
    let mut depth = 0_usize;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Text(words) if depth == 0 => printed.push_str(&words),
            Piece::Start(element) if element.local_name() == "name" => {
                printed = xml.words()?.unwrap_or_default();
            }
            Piece::Start(_) => depth += 1,
            Piece::End(_) if depth == 0 => break,
            Piece::End(_) => depth -= 1,
            Piece::Text(_) => {}
        }
    }
    let printed = text::squeeze(&printed);
    let bracketed = printed.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let name = bracketed.map_or(printed.as_str(), |(name, _)| name);
    let is_address = name.contains('@');
    Ok(if is_address { Vec::new() } else { byline::names(name) })
}

/// The outlet that an entry was taken over from: RSS has words, Atom a feed's head.
fn source(xml: &mut Xml<'_>) -> Result<Option<String>> {
    let mut found = String::new();
    let mut title = None;
    let mut depth = 0_usize;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Start(element) if element.local_name() == "title" => title = xml.words()?,
            Piece::Start(_) => depth += 1,
            Piece::End(_) if depth == 0 => break,
            Piece::End(_) => depth -= 1,
            Piece::Text(words) if depth == 0 => found.push_str(&words),
            Piece::Text(_) => {}
        }
    }
    let found = text::squeeze(&found);
    Ok(title.or_else(|| (!found.is_empty()).then_some(found)))
}
