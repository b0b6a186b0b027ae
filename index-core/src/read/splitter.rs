//! A stream of JSON cut into its records, without parsing them.
//!
//! Invariant: a record over the limit is passed over without being kept; the line of a record is
//! the one on which it begins.

use std::io::{self, BufRead};

use super::records::at_line;
use crate::{Error, ErrorKind, Result};

/// The bytes of one record and the line on which it begins, from 1.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) line: u64,
    pub(super) bytes: Vec<u8>,
}

/// Cuts a stream into records.
#[derive(Debug)]
pub(super) struct Splitter<R> {
    source: R,
    shape: Shape,
    line: u64,
    bytes_max: u64,
    failure: Option<io::Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// One record a line.
    Lines,
    /// One value after the other.
    Values,
    /// The elements of an array.
    Array,
    Ended,
}

impl<R: BufRead> Splitter<R> {
    /// Cuts by lines, or by the values' own brackets. `failure` is an error met before, which is
    /// the first thing to be told.
    pub(super) fn new(
        source: R,
        by_lines: bool,
        bytes_max: u64,
        failure: Option<io::Error>,
    ) -> Splitter<R> {
        let shape = if by_lines { Shape::Lines } else { Shape::Values };
        Splitter { source, shape, line: 1, bytes_max, failure }
    }

    fn next_line(&mut self) -> io::Result<Option<Result<Piece>>> {
        loop {
            let line = self.line;
            let mut bytes = Vec::new();
            let mut taken = 0;
            let ended = loop {
                let buffer = self.source.fill_buf()?;
                if buffer.is_empty() {
                    break true;
                }
                let end = memchr::memchr(b'\n', buffer);
                let part = &buffer[..end.unwrap_or(buffer.len())];
                taken += part.len() as u64;
                if taken <= self.bytes_max {
                    bytes.extend_from_slice(part);
                }
                let used = end.map_or(buffer.len(), |at| at + 1);
                self.source.consume(used);
                if end.is_some() {
                    self.line += 1;
                    break false;
                }
            };
            if taken > self.bytes_max {
                return Ok(Some(Err(too_large(line))));
            }
            if bytes.iter().any(|b| !b.is_ascii_whitespace()) {
                return Ok(Some(Ok(Piece { line, bytes })));
            }
            if ended {
                return Ok(None);
            }
        }
    }

    /// Passes over what stands between values; returns the first byte of the next one.
    fn seek_value(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let between = |b: &&u8| b.is_ascii_whitespace() || **b == b',';
            let passed = buffer.iter().take_while(between).count();
            let first = buffer.get(passed).copied();
            self.line += memchr::memchr_iter(b'\n', &buffer[..passed]).count() as u64;
            self.source.consume(passed);
            if first.is_some() {
                return Ok(first);
            }
        }
    }

    fn next_value(&mut self) -> io::Result<Option<Result<Piece>>> {
        let Some(first) = self.seek_value()? else {
            let cut = self.shape == Shape::Array;
            self.shape = Shape::Ended;
            let line = self.line;
            return Ok(cut.then(|| Err(broken(line, "the file ends before the list does"))));
        };
        match (self.shape, first) {
            (Shape::Values, b'[') => {
                self.source.consume(1);
                self.shape = Shape::Array;
                self.next_value()
            }
            (Shape::Array, b']') => {
                self.source.consume(1);
                self.shape = Shape::Values;
                self.next_value()
            }
            _ => self.take_value().map(Some),
        }
    }

    fn take_value(&mut self) -> io::Result<Result<Piece>> {
        let line = self.line;
        let mut bytes = Vec::new();
        let mut taken = 0;
        let mut cut = Cut::default();
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                // A bare word or number may end with the file, a bracket or a string may not.
                let whole = cut.depth == 0 && !cut.in_string;
                self.shape = Shape::Ended;
                let error = || Err(broken(line, "the file ends in the middle of a record"));
                return Ok(if whole { Ok(Piece { line, bytes }) } else { error() });
            }
            let end = cut.find_end(buffer);
            let used = end.unwrap_or(buffer.len());
            taken += used as u64;
            if taken <= self.bytes_max {
                bytes.extend_from_slice(&buffer[..used]);
            }
            self.line += memchr::memchr_iter(b'\n', &buffer[..used]).count() as u64;
            self.source.consume(used);
            if end.is_some() {
                let too_large_now = taken > self.bytes_max;
                return Ok(if too_large_now {
                    Err(too_large(line))
                } else {
                    Ok(Piece { line, bytes })
                });
            }
        }
    }
}

impl<R: BufRead> Iterator for Splitter<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Result<Piece>> {
        let found = match (self.failure.take(), self.shape) {
            (Some(error), _) => Err(error),
            (None, Shape::Lines) => self.next_line(),
            (None, Shape::Values | Shape::Array) => self.next_value(),
            (None, Shape::Ended) => return None,
        };
        match found {
            Ok(Some(piece)) => Some(piece),
            Ok(None) => {
                self.shape = Shape::Ended;
                None
            }
            Err(error) => {
                self.shape = Shape::Ended;
                Some(Err(Error::io_without_path(error)))
            }
        }
    }
}

/// Where a value ends, seen by its brackets and strings alone.
#[derive(Default)]
struct Cut {
    depth: usize,
    in_string: bool,
    escaped: bool,
    in_word: bool,
}

impl Cut {
    /// Returns how many bytes of `buffer` still belong to the value, or `None` for all of them
    /// and more to come.
    fn find_end(&mut self, buffer: &[u8]) -> Option<usize> {
        for (i, byte) in buffer.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(i + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                // A bare word ends before what ends the list.
                b']' | b'}' if self.depth == 0 => return Some(i.max(usize::from(!self.in_word))),
                b']' | b'}' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(i + 1);
                    }
                }
                b',' if self.depth == 0 => return Some(i),
                byte if self.depth == 0 && byte.is_ascii_whitespace() => return Some(i),
                _ => self.in_word |= self.depth == 0,
            }
        }
        None
    }
}

fn broken(line: u64, reason: &str) -> Error {
    at_line(line, ErrorKind::Malformed, reason)
}

pub(super) fn too_large(line: u64) -> Error {
    let limit = super::ARTICLE_BYTES_MAX / (1024 * 1024);
    at_line(line, ErrorKind::TooLarge, &format!("the record is over {limit} MiB"))
}
