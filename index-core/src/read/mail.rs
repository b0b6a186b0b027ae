//! Mails to articles: a single one, a mailbox of many, a page saved with its parts as a mail.
//!
//! Invariant: the newest words of a mail are its text; what is attached is counted, not read.

use std::collections::HashSet;

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{HeaderName, HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use super::{html, text};
use crate::{Document, Error, ErrorKind, Moment, Note, Provenance, Result, byline};

/// The most mails of one mailbox that are read.
const MAILS_MAX: usize = 100_000;

/// How deep mails within mails are looked into for the one that holds words.
const FORWARDS_MAX: usize = 3;

/// Returns the article of a mail.
///
/// # Errors
/// When the bytes are no mail.
pub(super) fn document(bytes: &[u8]) -> Result<Document> {
    let mail = parsed(bytes)?;
    Ok(article(&mail, FORWARDS_MAX))
}

/// Returns the articles of a mailbox, each named by its message's id, else by its number.
///
/// # Errors
/// When no mail in it can be read.
pub(super) fn mailbox(bytes: &[u8]) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    let mut seen = HashSet::new();
    for (i, mail) in MessageIterator::new(bytes).take(MAILS_MAX).enumerate() {
        // Reading from memory never fails.
        let Ok(mail) = mail else { break };
        let Ok(mail) = parsed(mail.contents()) else { continue };
        let mut document = article(&mail, FORWARDS_MAX);
        let number = (i + 1).to_string();
        let id = mail.message_id().map_or_else(|| number.clone(), str::to_owned);
        document.record = Some(if seen.insert(id.clone()) { id } else { format!("{id}#{number}") });
        documents.push(document);
    }
    if documents.is_empty() {
        return Err(Error::new(ErrorKind::Malformed, "the mailbox holds no mail"));
    }
    Ok(documents)
}

/// Returns the article of a page that was saved with all its parts in one file.
///
/// # Errors
/// When the bytes are no mail, or no page is in it.
pub(super) fn web_archive(bytes: &[u8]) -> Result<Document> {
    let mail = parsed(bytes)?;
    let page = mail.parts.iter().find_map(|part| match &part.body {
        PartType::Html(page) => Some((part, page)),
        _ => None,
    });
    let Some((part, page)) = page else {
        return Err(Error::new(ErrorKind::Malformed, "the archive holds no page"));
    };
    let mut document = html::document_of(&text::with_unix_lines(page.to_string()), Vec::new());
    if document.url.is_none() {
        let saved_from = mail.header_raw("Snapshot-Content-Location").map(str::trim);
        let address = saved_from.or_else(|| part.content_location());
        document.url = address.filter(|url| url.starts_with("http")).map(str::to_owned);
    }
    document.title = document.title.take().or_else(|| mail.subject().map(text::squeeze));
    document.created = moment(&mail);
    note_damage(&mail, &mut document);
    document.credit(Provenance::MailHeader);
    Ok(document)
}

fn parsed(bytes: &[u8]) -> Result<Message<'_>> {
    let mail = MessageParser::default().parse(bytes).filter(|mail| !mail.headers().is_empty());
    mail.ok_or_else(|| Error::new(ErrorKind::Malformed, "no mail: it has no headers"))
}

fn article(mail: &Message<'_>, forwards_left: usize) -> Document {
    let (authors, named) = authors(mail);
    let mut document = Document {
        title: mail.subject().map(text::squeeze).filter(|subject| !subject.is_empty()),
        authors,
        source: outlet(mail).or(named),
        published: moment(mail),
        ..Document::default()
    };
    document.date = document.published.map(Moment::date);
    document.language = language(mail);
    document.credit(Provenance::MailHeader);
    fill_text(mail, &mut document);
    if document.text.trim().is_empty() && forwards_left > 0 {
        let forwarded = mail.attachments().find_map(|part| part.message());
        if let Some(inner) = forwarded {
            return article(inner, forwards_left - 1);
        }
    }
    let n_attached = mail.attachment_count();
    if n_attached > 0 {
        let what = if n_attached == 1 { "an attachment was" } else { "attachments were" };
        document.notes.push(Note::new(format!("{what} not read")));
    }
    note_damage(mail, &mut document);
    document
}

/// The words of the mail: as plain text where its author gave any, else those of its page.
fn fill_text(mail: &Message<'_>, document: &mut Document) {
    let plain: Vec<String> = mail
        .text_bodies()
        .filter_map(|part| match &part.body {
            PartType::Text(words) => Some(unflowed(words, is_flowed(part))),
            _ => None,
        })
        .filter(|words| !words.trim().is_empty())
        .collect();
    if !plain.is_empty() {
        document.text = plain.join("\n\n");
        return;
    }
    let pages = mail.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(page) => Some(page),
        _ => None,
    });
    for page in pages {
        let found = html::document_of(&text::with_unix_lines(page.to_string()), Vec::new());
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        document.text.push_str(&found.text);
        document.url = document.url.take().or(found.url);
        document.language = document.language.take().or(found.language);
        document.credit(Provenance::Meta);
    }
}

fn is_flowed(part: &mail_parser::MessagePart<'_>) -> bool {
    let content_type = part.content_type();
    let format = content_type.and_then(|content_type| content_type.attribute("format"));
    format.is_some_and(|format| format.eq_ignore_ascii_case("flowed"))
}

/// Lines that end with a space go on in the next one, where the mail says so.
fn unflowed(words: &str, is_flowed: bool) -> String {
    let words = text::with_unix_lines(words.to_owned());
    if !is_flowed {
        return words;
    }
    let mut out = String::with_capacity(words.len());
    for line in words.lines() {
        out.push_str(line);
        // The line of two dashes before a signature ends with a space as well.
        if !line.ends_with(' ') || line == "-- " {
            out.push('\n');
        }
    }
    out
}

/// The names of those who wrote it, and the outlet that is named among them; an address alone is
/// no name.
fn authors(mail: &Message<'_>) -> (Vec<String>, Option<String>) {
    let mut authors = Vec::new();
    let mut outlet = None;
    for address in mail.from().into_iter().flat_map(|from| from.iter()) {
        let name = address.name().map(text::squeeze).filter(|name| !name.contains('@'));
        let (names, named) = byline::parse(&name.unwrap_or_default());
        authors.extend(names);
        outlet = outlet.or(named);
    }
    (authors, outlet)
}

/// The organisation that the mail names, else the name of the list that it came through.
fn outlet(mail: &Message<'_>) -> Option<String> {
    let of = |name: &'static str| mail.header_raw(name).map(text::squeeze);
    let list = || match mail.list_id() {
        HeaderValue::Address(address) => address.first()?.name().map(text::squeeze),
        HeaderValue::Text(words) => {
            let name = words.split('<').next().unwrap_or_default();
            Some(text::squeeze(name.trim_matches(['"', ' '])))
        }
        _ => None,
    };
    of("Organization").or_else(|| of("Organisation")).or_else(list).filter(|name| !name.is_empty())
}

fn language(mail: &Message<'_>) -> Option<String> {
    match mail.header(HeaderName::ContentLanguage)? {
        HeaderValue::Text(tag) => super::fields::language(tag),
        HeaderValue::TextList(tags) => super::fields::language(tags.first()?),
        _ => None,
    }
}

fn moment(mail: &Message<'_>) -> Option<Moment> {
    Moment::parse(&mail.date()?.to_rfc3339())
}

fn note_damage(mail: &Message<'_>, document: &mut Document) {
    if mail.parts.iter().any(|part| part.is_encoding_problem) {
        document.notes.push(Note::new("a part of the mail is cut off or wrongly encoded"));
    }
}
