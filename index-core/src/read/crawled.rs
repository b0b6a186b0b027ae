//! The pages of an archive of the web to articles: each as its server answered it.
//!
//! Invariant: what is packed in them unpacks, all together, to no more than an article may have.

use std::collections::HashSet;
use std::io::Read as _;

use encoding_rs::Encoding;
use flate2::read::MultiGzDecoder;

use super::detect::{GZIP_MAGIC, unsupported};
use super::warc::{Head, Pages};
use super::{ARTICLE_BYTES_MAX, decode, html, too_large};
use crate::{Document, Error, ErrorKind, Moment, Note, Provenance, Result};

/// The most pages of one archive that are read at once.
const PAGES_MAX: usize = 10_000;

/// Returns the articles of an archive, each named by its address, else by its record's number.
///
/// # Errors
/// When the archive is broken, or no page in it can be read.
pub(super) fn documents(bytes: &[u8]) -> Result<Vec<Document>> {
    let mut documents: Vec<Document> = Vec::new();
    let mut failure = None;
    let mut n_unread = 0;
    let mut seen = HashSet::new();
    let mut bytes_left = ARTICLE_BYTES_MAX;
    for page in Pages::new(bytes).take(PAGES_MAX) {
        let (number, document) =
            match page.and_then(|(n, record)| Ok((n, document(&record, &mut bytes_left)?))) {
                Ok(found) => found,
                Err(error) => {
                    n_unread += 1;
                    failure.get_or_insert(error);
                    if bytes_left == 0 {
                        break;
                    }
                    continue;
                }
            };
        let id = document.record.clone().unwrap_or_else(|| number.to_string());
        let is_new = seen.insert(id.clone());
        let record = Some(if is_new { id } else { format!("{id}#{number}") });
        documents.push(Document { record, ..document });
    }
    let Some(first) = documents.first_mut() else {
        let none = || Error::new(ErrorKind::NoArticle, "the archive holds no page");
        return Err(failure.unwrap_or_else(none));
    };
    if let Some(failure) = failure {
        let message =
            format!("pages of the archive that could not be read: {n_unread} ({failure})");
        first.notes.push(Note::new(message));
    }
    Ok(documents)
}

/// The article of a record, whose page may unpack to so much; what it took is taken off.
fn document(record: &[u8], bytes_left: &mut u64) -> Result<Document> {
    let head = Head::of(record).ok_or_else(|| page_error("a page has no head"))?;
    let is_answer = head.value("warc-type") == Some("response");
    let answer = if is_answer { Head::of(head.body) } else { None };
    let answer = answer.as_ref().unwrap_or(&head);
    let page = unpacked(answer, bytes_left)?;
    let mut document = html::document_declared(&page, charset(answer));
    let address = head.value("warc-target-uri").map(|uri| uri.trim_matches(['<', '>']));
    let address = address.filter(|uri| uri.starts_with("http")).map(str::to_owned);
    document.record = address.clone();
    document.url = document.url.take().or(address);
    document.created = head.value("warc-date").and_then(Moment::parse);
    document.credit(Provenance::DocumentProperties);
    Ok(document)
}

/// The charset that the server named.
fn charset(answer: &Head<'_>) -> Option<&'static Encoding> {
    let kind = answer.value("content-type")?.to_ascii_lowercase();
    decode::named_charset(&kind)
}

/// The page itself: archives keep the chunks and the packing of the connection, or undo them and
/// leave the fields that tell of them.
fn unpacked(answer: &Head<'_>, bytes_left: &mut u64) -> Result<Vec<u8>> {
    let is_chunked = answer.value("transfer-encoding").is_some_and(|how| how.contains("chunked"));
    let joined = if is_chunked { joined(answer.body) } else { None };
    let body = joined.unwrap_or_else(|| answer.body.to_vec());
    if body.starts_with(GZIP_MAGIC) {
        let mut page = Vec::new();
        let read = MultiGzDecoder::new(&*body).take(*bytes_left + 1).read_to_end(&mut page);
        let left = bytes_left.checked_sub(page.len() as u64);
        *bytes_left = left.unwrap_or(0);
        left.ok_or_else(too_large)?;
        read.map_err(|error| page_error("broken gzip data").with_source(error))?;
        return Ok(page);
    }
    let packing = answer.value("content-encoding").unwrap_or("identity").to_ascii_lowercase();
    let is_known = matches!(packing.as_str(), "identity" | "gzip" | "x-gzip" | "none" | "");
    let is_page = body.trim_ascii_start().first().is_none_or(|b| *b == b'<' || *b == 0xEF);
    if !is_known && !is_page {
        return Err(unsupported(format!("a page is packed as `{packing}`")));
    }
    Ok(body)
}

/// The chunks of a body put together, as far as they go; `None` where it has none.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let next = memchr::memchr(b'\n', &body[..body.len().min(128)]).and_then(|end| {
            let line = str::from_utf8(&body[..end]).ok()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            Some((usize::from_str_radix(size, 16).ok()?, &body[end + 1..]))
        });
        match next {
            None if out.is_empty() => return None,
            None | Some((0, _)) => return Some(out),
            Some((size, rest)) => {
                let (chunk, rest) = rest.split_at(size.min(rest.len()));
                out.extend_from_slice(chunk);
                body = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
            }
        }
    }
}

fn page_error(how: &str) -> Error {
    Error::new(ErrorKind::Malformed, how)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn record(at: &str, fields: &str, body: &[u8]) -> Vec<u8> {
        let answer = [format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n").as_bytes(), body].concat();
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {at}\r\n\
             WARC-Date: 2026-03-09T10:00:00Z\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        [head.as_bytes(), &answer, b"\r\n\r\n"].concat()
    }

    fn packed(page: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(page).unwrap();
        encoder.finish().unwrap()
    }

    /// Each article as `record: text (notes)`, or the error.
    fn shown(archive: &[u8]) -> Vec<String> {
        match documents(archive) {
            Ok(documents) => documents
                .iter()
                .map(|d| {
                    let notes: Vec<_> = d.notes.iter().map(|note| note.message.as_str()).collect();
                    format!("{}: {} ({})", d.record.as_deref().unwrap(), d.text, notes.join("; "))
                })
                .collect(),
            Err(error) => vec![format!("{:?}: {error}", error.kind())],
        }
    }

    #[test]
    fn pages_are_unpacked_as_they_were_sent() {
        const HTML: &str = "Content-Type: text/html";
        const CHUNKED: &str = "Content-Type: text/html\r\nTransfer-Encoding: chunked";
        for (fields, body, expected) in [
            (HTML, b"<p>Rain.".to_vec(), "http://a/: Rain. ()"),
            (
                "Content-Type: text/html;charset=koi8-r",
                b"<p>\xf0\xcf\xd2\xd4".to_vec(),
                "http://a/: Порт ()",
            ),
            (CHUNKED, b"5;x\r\n<p>Ra\r\n3\r\nin.\r\n0\r\n\r\n".to_vec(), "http://a/: Rain. ()"),
            // Cut off, with a length that lies, and undone already.
            (CHUNKED, b"5\r\n<p>Ra\r\nffffffffffffffff\r\nin".to_vec(), "http://a/: Rain ()"),
            (CHUNKED, b"<p>Rain.".to_vec(), "http://a/: Rain. ()"),
            (HTML, packed(b"<p>Rain."), "http://a/: Rain. ()"),
            (
                "Content-Type: text/html\r\nContent-Encoding: br",
                b"\x0b\x02\x80".to_vec(),
                "UnsupportedFormat: a page is packed as `br`",
            ),
            (HTML, packed(&vec![b' '; (64 << 20) + 1]), "TooLarge: the article is over 64 MiB"),
        ] {
            assert_eq!(shown(&record("http://a/", fields, &body)), [expected]);
        }
    }

    #[test]
    fn every_page_is_an_article() {
        let html = "Content-Type: text/html";
        let archive = [
            record("http://a/", html, b"<p>One."),
            record("<http://b/>", html, b"\x1f\x8b"),
            record("http://a/", html, b"<p>Two."),
            record("urn:x", html, b"<p>Three."),
        ];
        let note = "pages of the archive that could not be read: 1 (broken gzip data)";
        let expected =
            [&format!("http://a/: One. ({note})"), "http://a/#3: Two. ()", "4: Three. ()"];
        assert_eq!(shown(&archive.concat()), expected);
        let bomb = packed(&vec![b' '; 40 << 20]);
        let many = record("http://a/", html, &bomb).repeat(100);
        let note = "the page is too large: read without its layout; \
                    pages of the archive that could not be read: 1 (the article is over 64 MiB)";
        assert_eq!(shown(&many), [format!("http://a/:  ({note})")]);
        let none = record("http://a/", "Content-Type: image/png", b"x");
        assert_eq!(shown(&none), ["NoArticle: the archive holds no page"]);
        let found = documents(&archive[0]).unwrap();
        assert_eq!(found[0].created, Moment::parse("2026-03-09T10:00:00Z"));
    }
}
