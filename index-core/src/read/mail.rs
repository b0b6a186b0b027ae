//! Mails to articles: a single one, a mailbox of many, a page saved with its parts as a mail.
//!
//! Invariant: the newest words of a mail are its text; what is attached in a format of articles is
//! an article of its own beside it, anything else is counted.

use std::collections::HashSet;

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{
    HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::detect::counted_mail;
use super::{html, text};
use crate::{Document, Error, ErrorKind, Format, Moment, Note, Provenance, Result, byline};

/// The most mails of one mailbox that are read.
const MAILS_MAX: usize = 100_000;

/// How deep mails within mails are looked into.
const FORWARDS_MAX: usize = 3;

/// The most attachments of one mail that are read.
const ATTACHMENTS_MAX: usize = 32;

/// What is attached and has less text is no article but a signature or a note of the mail's
/// program, in bytes.
const ATTACHED_TEXT_BYTES_MIN: usize = 200;

/// Returns the article of a mail, and behind it those attached to it, each a record by its name.
///
/// # Errors
/// When the bytes are no mail.
pub(super) fn documents(bytes: &[u8]) -> Result<Vec<Document>> {
    let mail = parsed(bytes)?;
    Ok(articles(&mail, FORWARDS_MAX))
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
        let number = (i + 1).to_string();
        let id = mail.message_id().map_or_else(|| number.clone(), str::to_owned);
        for mut document in articles(&mail, FORWARDS_MAX) {
            let attached = document.record.map(|name| format!("{id}/{name}"));
            let id = attached.unwrap_or_else(|| id.clone());
            let is_new = seen.insert(id.clone());
            document.record = Some(if is_new { id } else { format!("{id}#{number}") });
            documents.push(document);
        }
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
pub(super) fn saved_page(bytes: &[u8]) -> Result<Document> {
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
    let bytes = counted_mail(bytes).unwrap_or(bytes);
    let mail = MessageParser::default().parse(bytes).filter(|mail| !mail.headers().is_empty());
    mail.ok_or_else(|| Error::new(ErrorKind::Malformed, "no mail: it has no headers"))
}

/// The article of the mail and those attached to it; where it has no words, the first one
/// attached stands for it.
fn articles(mail: &Message<'_>, forwards_left: usize) -> Vec<Document> {
    let mut own = article(mail);
    let (mut attached, n_unread) = attached(mail, forwards_left);
    for document in &mut attached {
        if document.date.is_none() {
            document.date = own.date;
            document.published = own.published;
        }
        document.credit(Provenance::MailHeader);
    }
    if own.text.trim().is_empty() && !attached.is_empty() {
        attached[0].record = None;
        return attached;
    }
    if n_unread > 0 {
        let what = if n_unread == 1 { "an attachment was" } else { "attachments were" };
        own.notes.push(Note::new(format!("{what} not read")));
    }
    attached.insert(0, own);
    attached
}

/// The articles attached to a mail, named by their files, and how many attachments are none.
fn attached(mail: &Message<'_>, forwards_left: usize) -> (Vec<Document>, usize) {
    let mut documents: Vec<Document> = Vec::new();
    let mut n_unread = 0;
    for (i, part) in mail.attachments().enumerate() {
        let found = if i < ATTACHMENTS_MAX { of_part(part, forwards_left) } else { Vec::new() };
        n_unread += usize::from(found.is_empty());
        let name = part.attachment_name().map_or_else(|| format!("{}", i + 1), text::squeeze);
        for mut document in found {
            let mut record = match document.record.take() {
                Some(inner) => format!("{name}/{inner}"),
                None => name.clone(),
            };
            if documents.iter().any(|known| known.record.as_ref() == Some(&record)) {
                record = format!("{record}#{}", documents.len() + 1);
            }
            document.record = Some(record);
            documents.push(document);
        }
    }
    (documents, n_unread)
}

/// The articles of an attachment: a mail's, or a file's whose name promises a format of articles.
fn of_part(part: &MessagePart<'_>, forwards_left: usize) -> Vec<Document> {
    let Some(forwards_left) = forwards_left.checked_sub(1) else { return Vec::new() };
    if let Some(mail) = part.message() {
        return articles(mail, forwards_left);
    }
    let name = part.attachment_name().unwrap_or_default();
    let found = match Format::of_name(name) {
        Some(Format::Mail) => {
            let mail = parsed(part.contents());
            return mail.map(|mail| articles(&mail, forwards_left)).unwrap_or_default();
        }
        // A mailbox would begin to count anew.
        Some(Format::Mbox) | None => return Vec::new(),
        Some(_) => super::read_documents(name, part.contents()),
    };
    let mut found = found.unwrap_or_default();
    found.retain(|document| document.text.len() >= ATTACHED_TEXT_BYTES_MIN);
    found
}

fn article(mail: &Message<'_>) -> Document {
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

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Ferry strike goes on\n\nThe talks between the owners and the crews of the \
        ferries broke down on Tuesday, and nobody could say when they would begin again. “We shall \
        wait,” said Oskar Lind, the head of the union, before he left the harbour office.\n";

    /// A mail with these words and attachments, each a type, a name and what is in it.
    fn mail(words: &str, attached: &[(&str, &str, &str)]) -> Vec<u8> {
        let mut mail = format!(
            "From: Jane Doe <jane@post.example>\nSubject: Harbour\n\
             Date: Tue, 10 Mar 2026 10:00:00 +0100\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=zz\n\n--zz\n\
             Content-Type: text/plain; charset=utf-8\n\n{words}\n"
        );
        for (kind, name, inside) in attached {
            mail.push_str(&format!(
                "--zz\nContent-Type: {kind}; charset=utf-8\n\
                 Content-Disposition: attachment; filename=\"{name}\"\n\n{inside}\n"
            ));
        }
        mail.push_str("--zz--\n");
        mail.into_bytes()
    }

    /// Each article as `record|date|first line|notes`.
    fn shown(documents: Vec<Document>) -> Vec<String> {
        let line = |document: Document| {
            let notes: Vec<String> = document.notes.into_iter().map(|note| note.message).collect();
            format!(
                "{}|{}|{}|{}",
                document.record.unwrap_or_default(),
                document.date.map(|date| date.to_string()).unwrap_or_default(),
                document.text.trim().lines().next().unwrap_or_default(),
                notes.join(";"),
            )
        };
        documents.into_iter().map(line).collect()
    }

    #[test]
    fn what_is_attached_is_an_article_of_its_own() {
        let forwarded = String::from_utf8(mail("Told you.", &[("text/plain", "in.txt", STORY)]));
        let forwarded = forwarded.unwrap().replace("zz", "yy");
        let text = ("text/plain", "story.txt", STORY);
        for (words, attached, expected) in [
            (
                "See below.",
                vec![text],
                vec!["|2026-03-10|See below.|", "story.txt|2026-03-10|Ferry strike goes on|"],
            ),
            (
                "",
                vec![text, text],
                vec![
                    "|2026-03-10|Ferry strike goes on|",
                    "story.txt#2|2026-03-10|Ferry strike goes on|",
                ],
            ),
            // A signature, a picture, and what claims to be an article.
            (
                "Mind you.",
                vec![
                    ("text/plain", "note.txt", "Sent from afar."),
                    ("image/png", "a.png", "x"),
                    ("application/pdf", "a.pdf", "no document"),
                ],
                vec!["|2026-03-10|Mind you.|attachments were not read"],
            ),
            (
                "Read this.",
                vec![("application/octet-stream", "old.eml", forwarded.as_str())],
                vec![
                    "|2026-03-10|Read this.|",
                    "old.eml|2026-03-10|Told you.|",
                    "old.eml/in.txt|2026-03-10|Ferry strike goes on|",
                ],
            ),
        ] {
            assert_eq!(shown(documents(&mail(words, &attached)).unwrap()), expected, "{words}");
        }
    }

    #[test]
    fn a_mail_is_as_long_as_its_first_line_says() {
        let one = mail("Wait.", &[]);
        let behind = b"<?xml version=\"1.0\"?><plist><dict><key>flags</key></dict></plist>";
        let (end, n_bytes) = (&b"--zz--\n"[..], one.len());
        for (count, expected) in [
            (n_bytes.to_string(), "|2026-03-10|Wait.|"),
            (format!("{n_bytes:<10}\r"), "|2026-03-10|Wait.|"),
            ("9999999".to_owned(), "|2026-03-10|Wait.|"),
            // It ends within the headers.
            ("40".to_owned(), "|||a part of the mail is cut off or wrongly encoded"),
        ] {
            let kept = [count.as_bytes(), b"\n", &one, end, behind].concat();
            assert_eq!(shown(documents(&kept).unwrap()), [expected], "{count}");
        }
    }

    #[test]
    fn a_mailbox_names_what_is_attached_by_its_mail() {
        let one = mail("See below.", &[("text/plain", "story.txt", STORY)]);
        let mailbox = [b"From jane\n", &one[..], b"\nFrom jane\n", &one[..]].concat();
        let expected = [
            "1|2026-03-10|See below.|",
            "1/story.txt|2026-03-10|Ferry strike goes on|",
            "2|2026-03-10|See below.|",
            "2/story.txt|2026-03-10|Ferry strike goes on|",
        ];
        assert_eq!(shown(super::mailbox(&mailbox).unwrap()), expected);
    }
}
