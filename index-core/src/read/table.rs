//! Tables of articles, CSV and TSV: a row is a record, named by the columns of the first row.
//!
//! Invariant: at most one row is in memory, and never more of it than the limit; a row that is too
//! long is an error with its line, and the next one follows.

use std::io::{self, BufRead, Cursor, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use super::{decode, fields, records, splitter};
use crate::{ErrorKind, Note, Result};

/// How much of a table is looked at for its columns, in bytes.
const HEAD_BYTES: u64 = 8 * 1024;

/// What may part the columns: the comma, what spreadsheets write where the comma is the decimal
/// point, the tab of TSV.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How many columns a row may have.
const COLUMNS_MAX: usize = 4096;

/// The rows of a table, each with the line that it begins on.
#[derive(Debug)]
pub(super) struct Rows<R> {
    cells: Cells<io::Chain<Cursor<Vec<u8>>, R>>,
    names: Vec<String>,
    failure: Option<io::Error>,
}

/// A row by the names of its columns. Empty cells are left out.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) fields: Map<String, Value>,
    pub(super) notes: Vec<Note>,
}

impl<R: BufRead> Rows<R> {
    /// Reads the rows of a table whose rows are no longer than this.
    pub(super) fn new(mut reader: R, bytes_max: u64) -> Rows<R> {
        let mut head = Vec::new();
        let failure = (&mut reader).take(HEAD_BYTES).read_to_end(&mut head).err();
        let delimiter = columns(&head).map_or(DELIMITERS[0], |(delimiter, _)| delimiter);
        let mut cells = Cells::new(Cursor::new(head).chain(reader), delimiter, bytes_max);
        let (names, failure) = match (failure, cells.next()) {
            (None, Ok(Some(Ok(row)))) => (names(&row.cells), None),
            (None, Err(error)) => (Vec::new(), Some(error)),
            (failure, _) => (Vec::new(), failure),
        };
        Rows { cells, names, failure }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        if let Some(error) = self.failure.take() {
            self.cells.is_ended = true;
            return Some(Err(crate::Error::io_without_path(error)));
        }
        match self.cells.next() {
            Ok(row) => Some(row?.map(|row| row_of(&self.names, &row))),
            Err(error) => {
                self.failure = Some(error);
                self.next()
            }
        }
    }
}

/// Returns whether a file that begins so is a table of articles: a column is of their texts or
/// titles.
pub(super) fn is_of_articles(head: &[u8]) -> bool {
    let head = &head[..head.len().min(HEAD_BYTES as usize)];
    columns(head).is_some()
}

/// Returns what parts the columns of a table of articles, and their names; `None` for any other
/// table.
fn columns(head: &[u8]) -> Option<(u8, Vec<String>)> {
    let decoded;
    let head = match decode::is_utf16(head) {
        true => {
            decoded = decode::decode(head, None).0;
            decoded.as_bytes()
        }
        false => head,
    };
    let of_delimiter = |delimiter: u8| {
        let first = Cells::new(head, delimiter, HEAD_BYTES).next().ok()??.ok()?;
        let names = names(&first.cells);
        let named: Map<String, Value> =
            names.iter().map(|name| (name.clone(), Value::from(""))).collect();
        fields::has_words(&named).then_some((delimiter, names))
    };
    let known = DELIMITERS.into_iter().filter_map(of_delimiter);
    known.max_by_key(|(_, names)| names.len())
}

fn names(cells: &[Vec<u8>]) -> Vec<String> {
    cells.iter().map(|cell| decode::decode(cell, None).0).collect()
}

fn row_of(names: &[String], CellsOfRow { line, cells }: &CellsOfRow) -> Row {
    let mut row = Row { line: *line, fields: Map::new(), notes: Vec::new() };
    let is_utf8 = cells.iter().all(|cell| std::str::from_utf8(cell).is_ok());
    // A short cell alone tells little of its charset.
    let charset = (!is_utf8).then(|| decode::guess(&cells.concat()));
    for (name, cell) in names.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let (text, notes) = decode::decode(cell, charset);
        row.notes.extend(notes);
        row.fields.entry(name).or_insert(value_of(text));
    }
    if cells.len() > names.len() {
        let message = format!("{} cells in {} columns", cells.len(), names.len());
        row.notes.push(Note::new(message));
    }
    row
}

/// Returns what a cell holds: its text, or seconds or milliseconds since 1970, which in JSON would
/// be a number.
fn value_of(text: String) -> Value {
    let is_moment = (10..=13).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_moment.then(|| text.parse::<i64>().ok()).flatten();
    number.map_or(Value::String(text), Value::from)
}

/// The cells of a row as they stand in the file, without their quotes.
struct CellsOfRow {
    line: u64,
    cells: Vec<Vec<u8>>,
}

/// The cells of a table, row by row.
struct Cells<R> {
    source: R,
    parser: Reader,
    bytes_max: u64,
    is_ended: bool,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl<R> std::fmt::Debug for Cells<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cells").finish_non_exhaustive()
    }
}

impl<R: BufRead> Cells<R> {
    fn new(source: R, delimiter: u8, bytes_max: u64) -> Cells<R> {
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        let (bytes, ends) = (vec![0; 4096], vec![0; 64]);
        Cells { source, parser, bytes_max, is_ended: false, bytes, ends }
    }

    /// Returns the next row with its line; `None` at the end.
    fn next(&mut self) -> io::Result<Option<Result<CellsOfRow>>> {
        if self.is_ended {
            return Ok(None);
        }
        self.skip_line_ends()?;
        let line = self.parser.line();
        let (mut n_bytes, mut n_ends, mut fault) = (0, 0, None);
        loop {
            let input = self.source.fill_buf()?;
            let room = (&mut self.bytes[n_bytes..], &mut self.ends[n_ends..]);
            let (result, n_read, n_written, n_cells) =
                self.parser.read_record(input, room.0, room.1);
            self.source.consume(n_read);
            n_bytes += n_written;
            n_ends += n_cells;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if (self.bytes.len() as u64) < self.bytes_max => {
                    self.bytes.resize(self.bytes.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < COLUMNS_MAX => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                // The rest of the row is read over.
                ReadRecordResult::OutputFull => {
                    (n_bytes, n_ends) = (0, 0);
                    fault.get_or_insert_with(|| splitter::too_large(line));
                }
                ReadRecordResult::OutputEndsFull => {
                    (n_bytes, n_ends) = (0, 0);
                    let reason = format!("a row of over {COLUMNS_MAX} columns");
                    fault.get_or_insert_with(|| {
                        records::at_line(line, ErrorKind::TooLarge, &reason)
                    });
                }
                ReadRecordResult::Record => {
                    let row = || Ok(CellsOfRow { line, cells: self.cells(n_ends) });
                    let row = fault.map_or_else(row, Err);
                    return Ok(Some(row));
                }
                ReadRecordResult::End => {
                    self.is_ended = true;
                    return Ok(None);
                }
            }
        }
    }

    fn cells(&self, n_cells: usize) -> Vec<Vec<u8>> {
        let mut start = 0;
        let cell = |&end: &usize| self.bytes[std::mem::replace(&mut start, end)..end].to_vec();
        self.ends[..n_cells].iter().map(cell).collect()
    }

    /// Blank lines are no rows; the line of a row is where it begins.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            let input = self.source.fill_buf()?;
            let n_blank = input.iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
            if n_blank == 0 {
                return Ok(());
            }
            let n_lines = memchr::memchr_iter(b'\n', &input[..n_blank]).count() as u64;
            self.parser.set_line(self.parser.line() + n_lines);
            self.source.consume(n_blank);
        }
    }
}
