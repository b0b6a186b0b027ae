//! A book to its article: the chapters in their order, what its package says about it.
//!
//! Invariant: only what the package lists as text in reading order is read, and each part once.

use std::collections::{HashMap, HashSet};

use super::archive::Archive;
use super::xml::{Piece, Xml, decoded};
use super::{fields, html, text};
use crate::printed_date::parse_day;
use crate::{Document, Error, ErrorKind, Moment, Provenance, Result, byline};

/// Returns the article of an EPUB file.
///
/// # Errors
/// When the archive or its package is broken, encrypted or over a limit.
pub(super) fn document(bytes: &[u8]) -> Result<Document> {
    let mut archive = Archive::open(bytes)?;
    let container = archive.needed("META-INF/container.xml")?;
    let package_path = package_path(&container)?;
    let package = archive.needed(&package_path)?;
    let (characters, _) = decoded(&package);
    let (mut document, chapters) = read_package(&characters)?;
    let encrypted = encrypted_parts(&mut archive)?;
    let folder = package_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut blocks = Vec::new();
    for chapter in chapters {
        let path = resolved(folder, &chapter);
        if encrypted.contains(&path) {
            let message = "encrypted: its chapters open with a key only";
            return Err(Error::new(ErrorKind::UnsupportedFormat, message));
        }
        let (page, notes) = decoded(&archive.needed(&path)?);
        document.notes.extend(notes);
        blocks.extend(html::blocks(&page));
    }
    if blocks.first().is_some_and(|block| document.title.as_ref() == Some(block)) {
        blocks.remove(0);
    }
    // A title page names the authors below the title.
    let is_author = |block: &String| byline::names(block).iter().eq(&document.authors);
    if !document.authors.is_empty() && blocks.first().is_some_and(is_author) {
        blocks.remove(0);
    }
    document.text = text::joined(blocks, document.title.as_deref());
    Ok(document)
}

fn package_path(container: &[u8]) -> Result<String> {
    let (characters, _) = decoded(container);
    let mut xml = Xml::new(&characters);
    while let Some(piece) = xml.next()? {
        if let Piece::Start(element) = piece
            && element.local_name() == "rootfile"
            && let Some(path) = element.attribute("full-path")
        {
            return Ok(path);
        }
    }
    Err(Error::new(ErrorKind::Malformed, "the book names no package"))
}

/// What the package says of the book, and the paths of its chapters in reading order.
fn read_package(package: &str) -> Result<(Document, Vec<String>)> {
    let mut document = Document::default();
    let mut xml = Xml::new(package);
    let mut items: HashMap<String, String> = HashMap::new();
    let mut chapters = Vec::new();
    while let Some(piece) = xml.next()? {
        let Piece::Start(element) = piece else { continue };
        match element.local_name() {
            "item" => {
                let is_nav = element.attribute("properties").is_some_and(|p| p.contains("nav"));
                let kind = element.attribute("media-type").unwrap_or_default();
                let is_page = kind.contains("html") && !is_nav;
                if let (true, Some(id), Some(href)) =
                    (is_page, element.attribute("id"), element.attribute("href"))
                {
                    items.insert(id, href);
                }
            }
            "itemref" if element.attribute("linear").as_deref() != Some("no") => {
                let id = element.attribute("idref").unwrap_or_default();
                // Each part once, however often it is listed.
                chapters.extend(items.remove(&id));
            }
            "meta" if element.attribute("property").as_deref() == Some("dcterms:modified") => {
                document.modified = xml.words()?.and_then(|value| Moment::parse(&value));
            }
            name => {
                let name = name.to_owned();
                take(&name, &mut xml, &mut document)?;
            }
        }
    }
    document.credit(Provenance::DocumentProperties);
    Ok((document, chapters))
}

fn take(name: &str, xml: &mut Xml<'_>, document: &mut Document) -> Result<()> {
    match name {
        "title" if document.title.is_none() => document.title = xml.words()?,
        "creator" => {
            let names = xml.words()?.map(|line| byline::names(&line));
            document.authors.extend(names.into_iter().flatten());
        }
        "publisher" => document.source = xml.words()?,
        "language" => document.language = xml.words()?.and_then(|tag| fields::language(&tag)),
        "subject" => document.keywords.extend(xml.words()?),
        "source" | "identifier" => {
            let address = xml.words()?.filter(|words| words.starts_with("http"));
            document.url = document.url.take().or(address);
        }
        "date" if document.date.is_none() => {
            let value = xml.words()?.unwrap_or_default();
            document.date = parse_day(&value);
            document.published = Moment::parse(&value);
        }
        _ => {}
    }
    Ok(())
}

fn encrypted_parts(archive: &mut Archive<'_>) -> Result<HashSet<String>> {
    let mut parts = HashSet::new();
    if let Some(bytes) = archive.part("META-INF/encryption.xml")? {
        let (characters, _) = decoded(&bytes);
        let mut xml = Xml::new(&characters);
        while let Some(piece) = xml.next()? {
            if let Piece::Start(element) = piece
                && element.local_name() == "CipherReference"
            {
                parts.extend(element.attribute("URI"));
            }
        }
    }
    Ok(parts)
}

/// The path within the archive of an address that is relative to a folder.
fn resolved(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    let decoded = percent_decoded(href);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The address with `%20` and the like as characters.
fn percent_decoded(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
