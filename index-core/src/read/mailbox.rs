//! A stream of mails cut where each begins, without parsing them.
//!
//! Invariant: at most one mail is in memory; one over the limit is passed over without being kept.

use std::io::{self, BufRead, Read as _};

use super::{ARTICLE_BYTES_MAX, too_large};
use crate::{Error, Result};

/// What the line in front of a mail begins with.
const FROM: &[u8] = b"From ";

/// The mails of a mailbox, each with its number from 1 and with the line in front of it.
#[derive(Debug)]
pub(crate) struct Mails<R> {
    source: R,
    /// The line in front of the next mail, where it is read.
    next_from: Vec<u8>,
    number: u64,
    bytes_max: u64,
    is_ended: bool,
}

impl<R: BufRead> Mails<R> {
    /// Cuts a mailbox; `n_before` mails were read before.
    pub(crate) fn new(source: R, n_before: u64) -> Mails<R> {
        Mails {
            source,
            next_from: Vec::new(),
            number: n_before,
            bytes_max: ARTICLE_BYTES_MAX,
            is_ended: false,
        }
    }

    /// Reads up to the line in front of the next mail; what is over the limit is only counted.
    fn take_mail(&mut self) -> io::Result<(Vec<u8>, u64)> {
        let mut mail = std::mem::take(&mut self.next_from);
        let mut taken = mail.len() as u64;
        let mut starts_line = true;
        loop {
            let start = mail.len();
            // A line may be as long as the file: it comes in parts.
            let n_read = self.source.by_ref().take(LINE_PART_BYTES).read_until(b'\n', &mut mail)?;
            if n_read == 0 {
                self.is_ended = true;
                return Ok((mail, taken));
            }
            if starts_line && mail[start..].starts_with(FROM) {
                self.next_from = mail.split_off(start);
                return Ok((mail, taken));
            }
            starts_line = mail.last() == Some(&b'\n');
            taken += n_read as u64;
            if taken > self.bytes_max {
                mail.truncate(start);
            }
        }
    }
}

/// How much of a line is read at once.
const LINE_PART_BYTES: u64 = 64 * 1024;

impl<R: BufRead> Iterator for Mails<R> {
    type Item = Result<(u64, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.is_ended {
                return None;
            }
            let is_mail = !self.next_from.is_empty();
            match self.take_mail() {
                Err(error) => {
                    self.is_ended = true;
                    return Some(Err(Error::io_without_path(error)));
                }
                // What stands in front of the first mail is none.
                Ok(_) if !is_mail => {}
                Ok((_, n_bytes)) if n_bytes > self.bytes_max => {
                    self.number += 1;
                    return Some(Err(too_large()));
                }
                Ok((mail, _)) => {
                    self.number += 1;
                    return Some(Ok((self.number, mail)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: &str = "lost words\nFrom ann Mon Jan  5\nSubject: One\n\nRain.\n>From here on\n\n\
                       From bob Tue Jan  6\nSubject: Two\n\nSnow, a lot of snow and more of it.\n\
                       From cat Wed Jan  7\nSubject: Three\n\nFrom";

    fn shown(bytes_max: u64) -> Vec<String> {
        let mails = Mails { bytes_max, ..Mails::new(BOX.as_bytes(), 0) };
        let line = |mail: Result<(u64, Vec<u8>)>| match mail {
            Ok((number, bytes)) => {
                let text = String::from_utf8(bytes).unwrap();
                let mut lines = text.lines();
                format!("{number} {} … {}", lines.next().unwrap(), lines.last().unwrap())
            }
            Err(error) => error.to_string(),
        };
        mails.map(line).collect()
    }

    #[test]
    fn each_mail_begins_with_the_line_in_front_of_it() {
        let expected = [
            "1 From ann Mon Jan  5 … ",
            "2 From bob Tue Jan  6 … Snow, a lot of snow and more of it.",
            "3 From cat Wed Jan  7 … From",
        ];
        assert_eq!(shown(1000), expected);
    }

    #[test]
    fn a_mail_over_the_limit_is_passed_over() {
        let expected = [
            "1 From ann Mon Jan  5 … ",
            "the article is over 64 MiB",
            "3 From cat Wed Jan  7 … From",
        ];
        assert_eq!(shown(58), expected);
    }

    #[test]
    fn without_any_mail_there_is_none() {
        for text in ["", "no mail\n", "\n\n"] {
            assert_eq!(Mails::new(text.as_bytes(), 0).count(), 0, "{text:?}");
        }
    }
}
