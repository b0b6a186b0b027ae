//! Which format bytes are in, by their content and the name that they carry.
//!
//! Invariant: content is believed before the name; what is neither text nor a format that is read
//! is refused with a reason, whatever its name says.

use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::table;
use crate::{Error, ErrorKind, Result};

/// How much of a file is looked at, in bytes.
const SNIFFED_BYTES: usize = 8 * 1024;

/// Bytes in a thousand that may be control characters in what still is text.
const CONTROL_PER_MILLE_MAX: usize = 10;

/// What bytes packed with gzip begin with.
pub(super) const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// What a property list in its binary form begins with.
pub(super) const LIST_MAGIC: &[u8] = b"bplist00";

/// The key that a property list has when it is the archive of a page.
pub(super) const ARCHIVE_KEY: &str = "WebMainResource";

/// A format that this library reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: `.txt`, `.text`.
    Text,
    /// Markdown: `.md`, `.markdown`.
    Markdown,
    /// A saved web page: `.html`, `.htm`, `.xhtml`.
    Html,
    /// One JSON object, or an array of them: `.json`.
    Json,
    /// One JSON object a line: `.ndjson`, `.jsonl`.
    Ndjson,
    /// A table with a row for each article: `.csv`, `.tsv`.
    Csv,
    /// A PDF document: `.pdf`.
    Pdf,
    /// A Word document: `.docx`.
    Docx,
    /// An OpenDocument text: `.odt`.
    Odt,
    /// A book: `.epub`.
    Epub,
    /// A mail: `.eml`, and as Apple's program keeps it: `.emlx`.
    Mail,
    /// A mailbox, one article a mail: `.mbox`.
    Mbox,
    /// A web page saved with all its parts in one file: `.mhtml`, `.mht`.
    Mhtml,
    /// The same as Safari saves it: `.webarchive`.
    WebArchive,
    /// What a crawler kept of the web, one article a page: `.warc`.
    Warc,
    /// RSS or Atom, one article an entry: `.rss`, `.atom`.
    Feed,
    /// An agency's news items in NewsML-G2.
    NewsMl,
    /// An agency's news item in NITF: `.nitf`.
    Nitf,
    /// Rich text: `.rtf`.
    Rtf,
}

impl Format {
    /// The extensions of files that are read, in lower case.
    #[cfg(feature = "search")]
    pub(crate) const EXTENSIONS: [&str; 27] = [
        "txt",
        "text",
        "md",
        "markdown",
        "html",
        "htm",
        "xhtml",
        "json",
        "ndjson",
        "jsonl",
        "csv",
        "tsv",
        "pdf",
        "docx",
        "odt",
        "epub",
        "eml",
        "emlx",
        "mbox",
        "mhtml",
        "mht",
        "webarchive",
        "warc",
        "rss",
        "atom",
        "nitf",
        "rtf",
    ];

    /// Returns the format of a file extension without its dot, whatever its case.
    pub fn of_extension(extension: &str) -> Option<Format> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Format::Text,
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "json" => Format::Json,
            "ndjson" | "jsonl" => Format::Ndjson,
            "csv" | "tsv" => Format::Csv,
            "pdf" => Format::Pdf,
            "docx" => Format::Docx,
            "odt" => Format::Odt,
            "epub" => Format::Epub,
            "eml" | "emlx" => Format::Mail,
            "mbox" => Format::Mbox,
            "mhtml" | "mht" => Format::Mhtml,
            "webarchive" => Format::WebArchive,
            "warc" => Format::Warc,
            "rss" | "atom" => Format::Feed,
            "nitf" => Format::Nitf,
            "rtf" => Format::Rtf,
            _ => return None,
        })
    }

    /// Returns the format that a file name promises; `.gz` is looked through.
    pub fn of_name(name: &str) -> Option<Format> {
        let bare = name.strip_suffix(".gz").unwrap_or(name);
        Format::of_extension(Path::new(bare).extension()?.to_str()?)
    }

    /// Returns whether one file of this format is read record by record, as [`crate::Records`].
    pub const fn is_records(self) -> bool {
        matches!(self, Format::Json | Format::Ndjson | Format::Csv)
    }

    /// Returns whether a parser of somebody else's reads the format: such a parser may stop on
    /// what it has never seen, or never end, and belongs into a process of its own. Text,
    /// Markdown, JSON and tables are safe, and so is the one pass over the marks in a record's
    /// text.
    pub const fn is_foreign(self) -> bool {
        !self.is_records() && !matches!(self, Format::Text | Format::Markdown)
    }

    /// Returns the name used in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Epub => "epub",
            Format::Mail => "mail",
            Format::Mbox => "mbox",
            Format::Mhtml => "mhtml",
            Format::WebArchive => "webarchive",
            Format::Warc => "warc",
            Format::Feed => "feed",
            Format::NewsMl => "newsml",
            Format::Nitf => "nitf",
            Format::Rtf => "rtf",
        }
    }

    /// Whether the format is text with marks in it, which content alone can't always tell.
    const fn is_textual(self) -> bool {
        !matches!(
            self,
            Format::Pdf
                | Format::Docx
                | Format::Odt
                | Format::Epub
                | Format::Rtf
                | Format::WebArchive
                | Format::Warc
        )
    }
}

/// Returns the format of a file from its name and its first bytes; 8 KiB are enough for all but
/// packed office documents without an extension. What gzip has packed is looked into.
///
/// # Errors
/// [`ErrorKind::UnsupportedFormat`] with the reason, for what is no article under the name of one
/// or of a format that is not read; [`ErrorKind::NoArticle`] for binary data that no name claims.
pub fn detect(name: &str, head: &[u8]) -> Result<Format> {
    if !head.starts_with(GZIP_MAGIC) {
        return detect_plain(name, head);
    }
    let mut unpacked = Vec::new();
    // A fault further on is for the reader to tell.
    let _ = MultiGzDecoder::new(head).take(SNIFFED_BYTES as u64).read_to_end(&mut unpacked);
    detect_plain(name, &unpacked)
}

fn detect_plain(name: &str, head: &[u8]) -> Result<Format> {
    let named = Format::of_name(name);
    if head.is_empty() {
        return Ok(named.unwrap_or(Format::Text));
    }
    let sniffed = &head[..head.len().min(SNIFFED_BYTES)];
    if let Some(format) = packed_format(named, head)? {
        return Ok(format);
    }
    refuse_binary(named, sniffed)?;
    let named = named.filter(|format| format.is_textual());
    // A mail may hold a page, a page nothing but a page: the mail's headers come first.
    let is_plain = matches!(named, None | Some(Format::Text));
    if let Some(format) = marked_format(sniffed).filter(|f| is_plain || f.overrules(named)) {
        return Ok(format);
    }
    // A page holds no bare object; what parses as one is one.
    if named == Some(Format::Html)
        && let Some(format) = json_of(head)
    {
        return Ok(format);
    }
    if named.is_none() && head.starts_with(b"<?xml") {
        return Err(unsupported("an XML file of no format that is read".to_owned()));
    }
    if named == Some(Format::Csv) && !table::is_of_articles(head) {
        let reason = "a table without a column of texts or titles";
        return Err(Error::new(ErrorKind::NoArticle, reason));
    }
    let by_content = || json_of(head).or_else(|| fragment_of(sniffed)).unwrap_or(Format::Text);
    Ok(named.unwrap_or_else(by_content))
}

/// A part of a page under a name that promises nothing: it begins with an element of pages, and
/// ends one.
fn fragment_of(sniffed: &[u8]) -> Option<Format> {
    const STARTS: [&[u8]; 8] =
        [b"<div", b"<p>", b"<p ", b"<article", b"<section", b"<main", b"<h1", b"<table"];
    let head = sniffed.trim_ascii_start();
    let head = &head[..head.len().min(16)].to_ascii_lowercase();
    let begins = STARTS.iter().any(|start| head.starts_with(start));
    (begins && memchr::memmem::find(sniffed, b"</").is_some()).then_some(Format::Html)
}

impl Format {
    /// Whether marks of this format at the start of a file count more than its name.
    fn overrules(self, named: Option<Format>) -> bool {
        let same_family =
            [Format::Feed, Format::NewsMl, Format::Nitf, Format::Html, Format::WebArchive];
        let mails = [Format::Mail, Format::Mbox, Format::Mhtml];
        named.is_some_and(|named| {
            same_family.contains(&self) && (same_family.contains(&named) || named.is_records())
                || mails.contains(&self) && mails.contains(&named)
                || mails.contains(&named) && same_family.contains(&self)
        })
    }
}

/// The format of what is no text by itself, known by its first bytes.
fn packed_format(named: Option<Format>, bytes: &[u8]) -> Result<Option<Format>> {
    // The mark of a PDF may stand behind some bytes of a careless server.
    const PDF_MARK_WITHIN: usize = 1024;
    let head = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
    let holds = |mark: &[u8]| memchr::memmem::find(head, mark).is_some();
    if bytes.starts_with(b"%PDF-") || named == Some(Format::Pdf) && holds(b"%PDF-") {
        return Ok(Some(Format::Pdf));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Some(Format::Rtf));
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(unsupported("an old or encrypted office document".to_owned()));
    }
    if let Some(version) = bytes.strip_prefix(b"WARC/")
        && memchr::memchr(b'\n', &version[..version.len().min(6)]).is_some()
    {
        return Ok(Some(Format::Warc));
    }
    if bytes.starts_with(LIST_MAGIC) {
        return list_format(named, bytes).map(Some);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return zip_format(named, bytes).map(Some);
    }
    Ok(None)
}

/// Property lists hold anything; an archive of a page has a key of its own.
fn list_format(named: Option<Format>, bytes: &[u8]) -> Result<Format> {
    let is_archive = memchr::memmem::find(bytes, ARCHIVE_KEY.as_bytes()).is_some();
    if is_archive || named == Some(Format::WebArchive) {
        return Ok(Format::WebArchive);
    }
    Err(not_text(named, "a property list"))
}

/// Which document a ZIP archive is: those that declare it do so first, uncompressed.
fn zip_format(named: Option<Format>, bytes: &[u8]) -> Result<Format> {
    const DECLARED_WITHIN: usize = 128;
    let head = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let declares = |what: &str| memchr::memmem::find(head, what.as_bytes()).is_some();
    let holds = |name: &str| memchr::memmem::find(bytes, name.as_bytes()).is_some();
    if declares("mimetypeapplication/epub+zip") {
        Ok(Format::Epub)
    } else if declares("mimetypeapplication/vnd.oasis.opendocument.text") {
        Ok(Format::Odt)
    } else if declares("mimetypeapplication/") {
        Err(unsupported("an office document that is no text".to_owned()))
    } else if holds("word/document.xml") {
        Ok(Format::Docx)
    } else if holds("META-INF/container.xml") {
        Ok(Format::Epub)
    } else if let Some(format @ (Format::Docx | Format::Odt | Format::Epub)) = named {
        Ok(format)
    } else if holds("xl/workbook") || holds("ppt/presentation") {
        Err(unsupported("an office document that is no text".to_owned()))
    } else {
        Err(not_text(named, "application/zip"))
    }
}

/// What no name claims for an article is none; a name that claims it makes it a failure.
fn refuse_binary(named: Option<Format>, sniffed: &[u8]) -> Result<()> {
    if super::decode::is_utf16(sniffed) {
        return Ok(());
    }
    // As many at a time as a byte can count, so that many bytes are counted at once.
    let count = |bytes: &[u8]| bytes.iter().map(|b| u8::from(is_binary_control(*b))).sum::<u8>();
    let controls: usize = sniffed.chunks(128).map(|bytes| usize::from(count(bytes))).sum();
    if controls * 1000 <= sniffed.len() * CONTROL_PER_MILLE_MAX {
        return Ok(());
    }
    Err(not_text(named, infer::get(sniffed).map_or("binary data", |kind| kind.mime_type())))
}

fn not_text(named: Option<Format>, what: &str) -> Error {
    let kind = if named.is_some() { ErrorKind::UnsupportedFormat } else { ErrorKind::NoArticle };
    let what = if what.contains('/') { format!("`{what}`") } else { what.to_owned() };
    Error::new(kind, format!("not text but {what}"))
}

pub(super) fn unsupported(message: String) -> Error {
    Error::new(ErrorKind::UnsupportedFormat, message)
}

/// Control characters that no charset of text uses; tabs, line ends, form feed and escape it does.
/// Without a branch, so that many bytes are looked at at once.
const fn is_binary_control(byte: u8) -> bool {
    let is_blank = (byte >= b'\t') & (byte <= b'\r') & (byte != 0x0B);
    (byte < b' ') & !is_blank & (byte != 0x1B) | (byte == 0x7F)
}

/// The format of text whose first marks tell it: an element, or the headers of a mail.
fn marked_format(sniffed: &[u8]) -> Option<Format> {
    if let Some(format) = mail_format(sniffed) {
        return Some(format);
    }
    let text = if super::decode::is_utf16(sniffed) {
        super::decode::decode(sniffed, None).0.into()
    } else if sniffed.trim_ascii_start().first().is_some_and(|b| *b == b'<' || !b.is_ascii()) {
        String::from_utf8_lossy(sniffed)
    } else {
        return None;
    };
    match first_element(&text)?.to_ascii_lowercase().as_str() {
        "!doctype html" | "html" | "head" | "body" => Some(Format::Html),
        "rss" | "feed" | "rdf:rdf" | "atom:feed" => Some(Format::Feed),
        "newsmessage" | "newsitem" | "packageitem" => Some(Format::NewsMl),
        "nitf" => Some(Format::Nitf),
        "plist" => {
            memchr::memmem::find(sniffed, ARCHIVE_KEY.as_bytes()).map(|_| Format::WebArchive)
        }
        _ => None,
    }
}

/// The name of the first element behind declarations and comments; the HTML doctype is one.
fn first_element(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{FEFF}').trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        const DOCTYPE: &str = "!doctype html";
        if let Some(doctype) = rest.get(..DOCTYPE.len())
            && doctype.eq_ignore_ascii_case(DOCTYPE)
        {
            return Some(doctype);
        }
        let end = if let Some(comment) = rest.strip_prefix("!--") {
            rest.len() - comment.len() + comment.find("-->")? + 3
        } else if rest.starts_with(['?', '!']) {
            rest.find('>')? + 1
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
            // A prefix says nothing of the element, but for the two that are known by it.
            let name = &rest[..end];
            let known = ["rdf:", "atom:"].iter().any(|p| name.to_ascii_lowercase().starts_with(p));
            return Some(if known { name } else { name.rsplit(':').next().unwrap_or(name) });
        };
        rest = rest[end..].trim_start();
    }
}

/// A mail by its headers: the first lines are fields, and some of them only mails have.
fn mail_format(sniffed: &[u8]) -> Option<Format> {
    const FIELDS_MAX: usize = 100;
    const TELLING: [&str; 7] =
        ["from", "date", "message-id", "received", "mime-version", "return-path", "subject"];
    let text = sniffed.trim_ascii_start();
    let text = counted_mail(text).unwrap_or(text);
    if let Some(rest) = text.strip_prefix(b"From ") {
        let line_end = memchr::memchr(b'\n', rest)?;
        let below = mail_format_of_fields(&rest[line_end + 1..], &TELLING, FIELDS_MAX);
        return below.map(|_| Format::Mbox);
    }
    mail_format_of_fields(text, &TELLING, FIELDS_MAX)
}

/// The mail behind the line that tells its length, as Apple's program keeps it; what follows the
/// mail is the program's own.
pub(super) fn counted_mail(bytes: &[u8]) -> Option<&[u8]> {
    const COUNT_BYTES_MAX: usize = 20;
    let line_end = memchr::memchr(b'\n', &bytes[..bytes.len().min(COUNT_BYTES_MAX)])?;
    let count = str::from_utf8(bytes[..line_end].trim_ascii()).ok()?.parse().ok()?;
    let mail = &bytes[line_end + 1..];
    Some(&mail[..mail.len().min(count)])
}

fn mail_format_of_fields(text: &[u8], telling: &[&str], fields_max: usize) -> Option<Format> {
    const TELLING_MIN: usize = 2;
    /// What only a mail has that was sent: pictures stand in it as they do in a page that was saved.
    const SENT: [&str; 5] = ["to", "received", "message-id", "return-path", "delivered-to"];
    let mut told = Vec::new();
    let (mut is_snapshot, mut is_related, mut is_sent) = (false, false, false);
    let mut in_content_type = false;
    for line in text.split(|b| *b == b'\n').take(fields_max) {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        let lower = String::from_utf8_lossy(line).to_ascii_lowercase();
        if !line[0].is_ascii_whitespace() {
            let (name, _) = lower.split_once(':')?;
            let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
            if name.is_empty() || !name.bytes().all(is_name) {
                return None;
            }
            in_content_type = name == "content-type";
            is_snapshot |= name == "snapshot-content-location";
            is_sent |= SENT.contains(&name);
            if telling.contains(&name) && !told.contains(&name.to_owned()) {
                told.push(name.to_owned());
            }
        }
        is_related |= in_content_type && lower.contains("multipart/related");
    }
    // Text that begins `From: …`, `Subject: …` is a mail as well, whoever saved it.
    if told.len() < TELLING_MIN {
        return None;
    }
    let is_archive = is_snapshot || is_related && !is_sent;
    Some(if is_archive { Format::Mhtml } else { Format::Mail })
}

/// JSON under a name that promises nothing: it must parse, a bracket alone proves nothing.
fn json_of(bytes: &[u8]) -> Option<Format> {
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let bytes = &bytes[start..];
    let parses = |json: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(json).is_ok();
    match bytes[0] {
        b'{' => {
            let line_end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
            let (line, rest) = bytes.split_at(line_end);
            if parses(line) {
                let more = rest.iter().any(|b| !b.is_ascii_whitespace());
                return Some(if more { Format::Ndjson } else { Format::Json });
            }
            parses(bytes).then_some(Format::Json)
        }
        b'[' => parses(bytes).then_some(Format::Json),
        _ => None,
    }
}

#[cfg(test)]
#[path = "detect_tests.rs"]
mod tests;
