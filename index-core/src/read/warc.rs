//! WARC, what crawlers and archives of the web keep: a stream of records cut where each begins, and
//! the pages in it.
//!
//! Invariant: at most one record is in memory; one over the limit, and one that holds no page, is
//! passed over.

use std::io::{self, BufRead, Read as _};

use super::{ARTICLE_BYTES_MAX, too_large};
use crate::{Error, ErrorKind, Result};

/// The longest head of a record or of what a server answered, in bytes.
const HEAD_BYTES_MAX: u64 = 64 * 1024;

/// The records of an archive that hold a page, each with its number among all records from 1.
#[derive(Debug)]
pub(crate) struct Pages<R> {
    source: R,
    number: u64,
    bytes_max: u64,
    is_ended: bool,
}

impl<R: BufRead> Pages<R> {
    /// Cuts an archive.
    pub(crate) fn new(source: R) -> Pages<R> {
        Pages { source, number: 0, bytes_max: ARTICLE_BYTES_MAX, is_ended: false }
    }

    /// Reads the next record whole if it may hold a page, else passes over it; `None` at the end.
    fn take_record(&mut self) -> Result<Option<Vec<u8>>> {
        let Some(head) = self.take_head()? else { return Ok(None) };
        self.number += 1;
        let fields = Head::of(&head).ok_or_else(|| broken("a record has no head"))?;
        let length = fields.value("content-length").and_then(|length| length.parse::<u64>().ok());
        let length = length.ok_or_else(|| broken("a record tells no length"))?;
        let is_answer = matches!(fields.value("warc-type"), Some("response" | "resource"));
        let is_kept = is_answer && length <= self.bytes_max;
        let mut record = head;
        let mut body = self.source.by_ref().take(length);
        let n_read = if is_kept {
            body.read_to_end(&mut record).map(|n| n as u64)
        } else {
            record.clear();
            io::copy(&mut body, &mut io::sink())
        };
        if n_read.map_err(Error::io_without_path)? < length {
            return Err(broken("it ends in the middle"));
        }
        if is_answer && !is_kept { Err(too_large()) } else { Ok(Some(record)) }
    }

    /// Reads the head of the next record, to the empty line behind it.
    fn take_head(&mut self) -> Result<Option<Vec<u8>>> {
        let mut head = Vec::new();
        loop {
            let start = head.len();
            let left = HEAD_BYTES_MAX - start as u64;
            let read = self.source.by_ref().take(left).read_until(b'\n', &mut head);
            let n_read = read.map_err(Error::io_without_path)?;
            let is_blank = head[start..].trim_ascii().is_empty();
            match (n_read, start) {
                (0, 0) => return Ok(None),
                (0, _) => return Err(broken("a record has no end to its head")),
                // Empty lines stand between records.
                (_, 0) if is_blank => head.clear(),
                (_, 0) if !head.starts_with(b"WARC/") => return Err(broken("no record begins")),
                _ if is_blank => return Ok(Some(head)),
                _ => {}
            }
        }
    }
}

impl<R: BufRead> Iterator for Pages<R> {
    type Item = Result<(u64, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_ended {
            match self.take_record() {
                Ok(Some(record)) if !holds_page(&record) => {}
                Ok(Some(record)) => return Some(Ok((self.number, record))),
                Ok(None) => self.is_ended = true,
                Err(error) => {
                    // Behind a record that is only too long the next one begins.
                    self.is_ended = error.kind() != ErrorKind::TooLarge;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// A first line and fields below it, as records and servers' answers begin.
pub(super) struct Head<'b> {
    /// The first line.
    pub(super) first: &'b str,
    fields: Vec<(&'b str, &'b str)>,
    /// What stands behind the empty line.
    pub(super) body: &'b [u8],
}

impl<'b> Head<'b> {
    /// Takes the head off; `None` where no empty line ends one.
    pub(super) fn of(bytes: &'b [u8]) -> Option<Head<'b>> {
        let mut head = Head { first: "", fields: Vec::new(), body: bytes };
        loop {
            let end = memchr::memchr(b'\n', head.body)?;
            let (line, rest) = head.body.split_at(end + 1);
            head.body = rest;
            let line = line.trim_ascii();
            if line.is_empty() {
                return Some(head);
            }
            // A value that is no Unicode is none that is asked for.
            let line = str::from_utf8(line).unwrap_or_default();
            if head.first.is_empty() {
                head.first = line;
            } else if let Some((name, value)) = line.split_once(':') {
                head.fields.push((name.trim(), value.trim()));
            }
        }
    }

    /// Returns the value of a field, whatever the case of its name.
    pub(super) fn value(&self, name: &str) -> Option<&'b str> {
        let named = self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| *value)
    }

    /// Whether what is behind it is a page by its type.
    pub(super) fn is_of_page(&self) -> bool {
        let kind = self.value("content-type").unwrap_or_default();
        let bare = kind.split(';').next().unwrap_or_default().trim();
        ["text/html", "application/xhtml+xml"].iter().any(|page| bare.eq_ignore_ascii_case(page))
    }
}

/// Whether a record is a page, or a server's answer that gives one.
fn holds_page(record: &[u8]) -> bool {
    let Some(head) = Head::of(record) else { return false };
    if head.value("warc-type") == Some("resource") {
        return head.is_of_page();
    }
    Head::of(head.body).is_some_and(|answer| {
        answer.is_of_page() && answer.first.split_whitespace().nth(1) == Some("200")
    })
}

fn broken(how: &str) -> Error {
    Error::new(ErrorKind::Malformed, format!("broken WARC: {how}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, body: &str) -> String {
        let length = body.len();
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}\r\n\r\n")
    }

    fn answer(status: &str, kind: &str, body: &str) -> String {
        record("response", &format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{body}"))
    }

    fn shown(archive: &str, bytes_max: u64) -> Vec<String> {
        let pages = Pages { bytes_max, ..Pages::new(archive.as_bytes()) };
        let line = |page: Result<(u64, Vec<u8>)>| match page {
            Ok((number, record)) => {
                let text = String::from_utf8(record).unwrap();
                format!("{number} {}", text.lines().last().unwrap())
            }
            Err(error) => error.to_string(),
        };
        pages.map(line).collect()
    }

    #[test]
    fn records_with_a_page_are_cut_out_of_an_archive() {
        let archive = [
            record("warcinfo", "software: x\r\n"),
            record("request", "GET / HTTP/1.1\r\nContent-Type: text/html\r\n\r\n"),
            answer("200 OK", "text/HTML; charset=utf-8", "<p>One"),
            answer("404 Not Found", "text/html", "<p>Lost"),
            answer("200 OK", "image/png", "WARC/1.0\r\n\r\n"),
            answer("200 OK", "text/html", &"<p>Two".repeat(20)),
            record("resource", "<p>Three")
                .replace("\r\n\r\n<", "\r\nContent-Type: text/html\r\n\r\n<"),
        ];
        let archive = archive.concat();
        assert_eq!(
            shown(&archive, 1000),
            ["3 <p>One", &format!("6 {}", "<p>Two".repeat(20)), "7 <p>Three"]
        );
        assert_eq!(shown(&archive, 100), ["3 <p>One", "the article is over 64 MiB", "7 <p>Three"]);
        let cut = &archive[..archive.len() - 9];
        assert_eq!(shown(cut, 1000).last().unwrap(), "broken WARC: it ends in the middle");
    }

    #[test]
    fn what_is_no_record_ends_the_archive() {
        let long = format!("WARC/1.0\r\n{}", "a: b\r\n".repeat(100_000));
        for (archive, expected) in [
            ("", vec![]),
            ("\r\n\r\n", vec![]),
            ("words\r\n", vec!["broken WARC: no record begins"]),
            ("WARC/1.0\r\n\r\n", vec!["broken WARC: a record tells no length"]),
            (
                "WARC/1.0\r\nContent-Length: -1\r\n\r\n",
                vec!["broken WARC: a record tells no length"],
            ),
            ("WARC/1.0\r\na: b", vec!["broken WARC: a record has no end to its head"]),
            (
                "WARC/1.0\r\nContent-Length: 18446744073709551615\r\n\r\nx",
                vec!["broken WARC: it ends in the middle"],
            ),
            (long.as_str(), vec!["broken WARC: a record has no end to its head"]),
        ] {
            assert_eq!(shown(archive, 1000), expected, "{}", &archive[..archive.len().min(60)]);
        }
    }
}
