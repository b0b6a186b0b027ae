//! Records, one at a time: of JSON (NDJSON, an array, one object or several, the answer of an
//! interface with its records inside) and the rows of a table, of any length.
//!
//! Invariant: at most one record is in memory, and never more of it than the limit; a record that
//! can't be read is an error with its line, and the next one follows.

use std::collections::{HashSet, VecDeque};
use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use serde_json::{Map, Value};

use super::splitter::{Piece, Splitter};
use super::table::{Row, Rows};
use super::{ARTICLE_BYTES_MAX, Format, decode, fields, text, wrapped};
use crate::{ArticleId, Document, Error, ErrorKind, Note, Provenance, Result};

/// The articles of a stream of JSON, NDJSON or CSV, read one at a time.
///
/// Of a table, the first row names the columns; they have the names that fields have in JSON, and
/// a comma, a semicolon or a tab between them. A record that can't be read is an `Err` whose
/// message begins with its line; the iterator goes on with the next record. Only a failure of the
/// reader itself and the end of a broken list end it early. Takes memory for the longest record,
/// and eight bytes for each record read.
///
/// ```
/// use index_core::{Format, Records};
///
/// let feed = "{\"id\":\"a\",\"title\":\"One\"}\noops\n{\"id\":\"b\",\"title\":\"Two\"}\n";
/// let titles: Vec<_> = Records::new(feed.as_bytes(), Format::Ndjson)
///     .map(|record| record.map_or_else(|error| error.to_string(), |doc| doc.title.unwrap()))
///     .collect();
/// assert_eq!(titles, ["One", "line 2: not JSON: expected value", "Two"]);
/// ```
#[derive(Debug)]
pub struct Records<R> {
    parts: Parts<R>,
    /// The identities met, to keep two records of one id apart.
    seen: HashSet<u64>,
    /// The line of the last record, and how many records began on it.
    last_line: (u64, u64),
    n_given: usize,
    /// Records up to this line are read for their identity alone.
    lines_known: u64,
    /// What was read and not given out: all that one value wraps, so no more than its bytes hold.
    waiting: VecDeque<Result<Document>>,
}

/// What a stream is cut into.
#[derive(Debug)]
enum Parts<R> {
    Values(Box<Splitter<Source<R>>>),
    Rows(Box<Rows<BufReader<Decoded<R>>>>),
}

/// What was read to know the shape, then the rest.
type Source<R> = Chain<Cursor<Vec<u8>>, BufReader<Decoded<R>>>;

/// Passes UTF-8 through without its mark and decodes what a mark shows to be UTF-16.
type Decoded<R> = DecodeReaderBytes<R, Vec<u8>>;

impl<R: Read> Records<R> {
    /// Reads records from `reader`; `format` tells whether a line is a record by promise
    /// ([`Format::Ndjson`]) or the shape is to be seen from the content.
    pub fn new(reader: R, format: Format) -> Records<R> {
        let mut decoding = DecodeReaderBytesBuilder::new();
        let decoded = decoding.utf8_passthru(true).strip_bom(true).build(reader);
        let mut reader = BufReader::new(decoded);
        if format == Format::Csv {
            return Records::of(Parts::Rows(Box::new(Rows::new(reader, ARTICLE_BYTES_MAX))));
        }
        let (head, by_lines, failure) = match first_line(&mut reader) {
            Ok(head) => {
                let by_lines = is_by_lines(&head, format);
                (head, by_lines, None)
            }
            Err(error) => (Vec::new(), true, Some(error)),
        };
        let source = Cursor::new(head).chain(reader);
        let splitter = Splitter::new(source, by_lines, ARTICLE_BYTES_MAX, failure);
        Records::of(Parts::Values(Box::new(splitter)))
    }

    fn of(parts: Parts<R>) -> Records<R> {
        Records {
            parts,
            seen: HashSet::new(),
            last_line: (0, 0),
            n_given: 0,
            lines_known: 0,
            waiting: VecDeque::new(),
        }
    }

    /// Returns the records behind the first so many lines, named as if those had been read as well.
    #[cfg(feature = "search")]
    pub(crate) fn after_lines(self, n_lines: u64) -> Records<R> {
        Records { lines_known: n_lines, ..self }
    }

    /// The name of a record without an id: its line, and its number there after the first.
    fn place(&mut self, line: u64) -> String {
        let number = if self.last_line.0 == line { self.last_line.1 + 1 } else { 1 };
        self.last_line = (line, number);
        if number == 1 { line.to_string() } else { format!("{line}.{number}") }
    }

    /// Reads one value: a record, or what is wrapped around several.
    fn take(&mut self, Piece { line, bytes }: &Piece) {
        let line = *line;
        let objects = match parse(bytes) {
            Ok((Value::Object(object), notes)) => Ok((wrapped::records_of(object), notes)),
            Ok(_) => Err("a record must be an object".to_owned()),
            Err(reason) => Err(reason),
        };
        let (objects, notes) = match objects {
            Ok(found) => found,
            Err(reason) => {
                self.place(line);
                self.give(line, Err(at_line(line, ErrorKind::Malformed, &reason)));
                return;
            }
        };
        for object in objects {
            let document = self.document(object, &notes, line);
            self.give(line, document);
        }
    }

    /// Reads a row; one without a text and a title is none, as tables have gaps.
    fn take_row(&mut self, Row { line, fields, notes }: Row) {
        if !fields::has_words(&fields) {
            return;
        }
        let document = self.document(fields, &notes, line);
        self.give(line, document);
    }

    fn give(&mut self, line: u64, document: Result<Document>) {
        if line > self.lines_known {
            self.waiting.push_back(document);
        }
    }

    fn document(
        &mut self,
        object: Map<String, Value>,
        notes: &[Note],
        line: u64,
    ) -> Result<Document> {
        let place = self.place(line);
        let mut document = fields::document(object, Provenance::Record);
        document.notes.extend_from_slice(notes);
        if document.record.is_none() && document.title.is_none() && document.text.is_empty() {
            let reason = "a record needs an `id`, a `title` or a `text`";
            return Err(at_line(line, ErrorKind::Malformed, reason));
        }
        text::settle(&mut document);
        self.name(&mut document, place);
        document.position = self.n_given;
        self.n_given += 1;
        Ok(document)
    }

    /// Gives the record its identity, another one where it repeats an earlier record's.
    fn name(&mut self, document: &mut Document, place: String) {
        let id = document.record.take().unwrap_or_else(|| place.clone());
        let is_new =
            |id: &str, seen: &mut HashSet<u64>| seen.insert(ArticleId::new("", Some(id)).to_u64());
        if is_new(&id, &mut self.seen) {
            document.record = Some(id);
            return;
        }
        document
            .notes
            .push(Note::new(format!("the id `{id}` stands in an earlier record as well")));
        let id = format!("{id}#{place}");
        is_new(&id, &mut self.seen);
        document.record = Some(id);
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        loop {
            if let Some(document) = self.waiting.pop_front() {
                return Some(document);
            }
            let taken = match &mut self.parts {
                Parts::Values(splitter) => splitter.next()?.map(|piece| self.take(&piece)),
                Parts::Rows(rows) => rows.next()?.map(|row| self.take_row(row)),
            };
            if let Err(error) = taken {
                return Some(Err(error));
            }
        }
    }
}

/// An error about one record.
pub(super) fn at_line(line: u64, kind: ErrorKind, reason: &str) -> Error {
    Error::new(kind, format!("line {line}: {reason}"))
}

/// Reads up to the end of the first line that is not blank, unless it opens an array: that can't
/// be lines, and may be one line of a gigabyte.
fn first_line(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while (head.len() as u64) < ARTICLE_BYTES_MAX {
        let buffer = reader.fill_buf()?;
        let n_blank = buffer.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let first = buffer.get(n_blank).copied();
        let is_end = buffer.is_empty();
        head.extend_from_slice(&buffer[..n_blank]);
        reader.consume(n_blank);
        match first {
            None if !is_end => {}
            None | Some(b'[') => break,
            Some(_) => {
                let left = ARTICLE_BYTES_MAX.saturating_sub(head.len() as u64);
                reader.by_ref().take(left).read_until(b'\n', &mut head)?;
                break;
            }
        }
    }
    Ok(head)
}

fn is_by_lines(head: &[u8], format: Format) -> bool {
    match head.iter().find(|b| !b.is_ascii_whitespace()) {
        // An array, or nothing at all.
        None => false,
        Some(_) if format == Format::Ndjson => true,
        Some(_) => {
            serde_json::from_slice::<serde::de::IgnoredAny>(head).is_ok() && head.ends_with(b"\n")
        }
    }
}

/// Parses one record. A lone surrogate is not Unicode, yet other programs write it: it becomes
/// U+FFFD with a note.
fn parse(bytes: &[u8]) -> Result<(Value, Vec<Note>), String> {
    let (decoded, notes) = match std::str::from_utf8(bytes) {
        Ok(text) => (std::borrow::Cow::Borrowed(text), Vec::new()),
        Err(_) => {
            let (text, notes) = decode::decode(bytes, None);
            (text.into(), notes)
        }
    };
    match serde_json::from_str(&decoded) {
        Ok(value) => Ok((value, notes)),
        Err(error) => {
            let mended = without_lone_surrogates(&decoded);
            if let Some(value) = mended.and_then(|json| serde_json::from_str(&json).ok()) {
                return Ok((value, vec![Note::new("lone surrogates were replaced")]));
            }
            Err(format!("not JSON: {}", without_position(&error.to_string())))
        }
    }
}

/// The parser's own line and column count within the record, which would only confuse.
fn without_position(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

fn without_lone_surrogates(json: &str) -> Option<String> {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    let mut found = false;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let unit = |text: &str| {
            let hex = text.strip_prefix("\\u")?.get(..4)?;
            u16::from_str_radix(hex, 16).ok()
        };
        let (taken, lone) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, false),
            (Some(0xD800..=0xDFFF), _) => (6, true),
            (Some(_), _) => (6, false),
            // Any other escape is a backslash and one character.
            (None, _) => (1 + escape[1..].chars().next().map_or(0, char::len_utf8), false),
        };
        out.push_str(if lone { "\u{FFFD}" } else { &escape[..taken] });
        found |= lone;
        rest = &escape[taken..];
    }
    out.push_str(rest);
    found.then_some(out)
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
