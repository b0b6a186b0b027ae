//! Messages over the pipes between a program and its worker: lengths first, and bounded.
//!
//! Invariant: no length that the other side names makes us take memory before the bytes are there.

use std::io::{self, Read, Write};

use crate::ARTICLE_BYTES_MAX;

/// The most bytes of a path.
const NAME_BYTES_MAX: u64 = 64 * 1024;

/// The most bytes of an answer: all the text that a file may hold, and as much again for what
/// stands around it.
const ANSWER_BYTES_MAX: u64 = 2 * ARTICLE_BYTES_MAX;

/// How an answer begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Whether documents follow; else an error does.
    pub(super) is_read: bool,
    /// Whether the worker ends after this answer.
    pub(super) is_last: bool,
}

/// Writes a file to be read.
pub(super) fn write_request(to: &mut impl Write, name: &[u8], bytes: &[u8]) -> io::Result<()> {
    write_part(to, name)?;
    write_part(to, bytes)?;
    to.flush()
}

/// Reads a file to be read; `None` when nothing more will come.
pub(super) fn read_request(from: &mut impl Read) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
    match read_part(from, NAME_BYTES_MAX) {
        Ok(name) => Ok(Some((name, read_part(from, ARTICLE_BYTES_MAX)?))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes an answer.
pub(super) fn write_answer(to: &mut impl Write, head: Head, body: &[u8]) -> io::Result<()> {
    to.write_all(&[u8::from(head.is_read), u8::from(head.is_last)])?;
    write_part(to, body)?;
    to.flush()
}

/// Reads an answer.
pub(super) fn read_answer(from: &mut impl Read) -> io::Result<(Head, Vec<u8>)> {
    let mut head = [0; 2];
    from.read_exact(&mut head)?;
    let [is_read @ (0 | 1), is_last @ (0 | 1)] = head else { return Err(nonsense()) };
    let head = Head { is_read: is_read == 1, is_last: is_last == 1 };
    Ok((head, read_part(from, ANSWER_BYTES_MAX)?))
}

/// What no worker of ours sends.
pub(super) fn nonsense() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not a message of ours")
}

fn write_part(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)
}

fn read_part(from: &mut impl Read, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > bytes_max {
        return Err(nonsense());
    }
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        return Ok(bytes);
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_out_as_they_went_in() {
        let mut pipe = Vec::new();
        write_request(&mut pipe, b"a.html", b"<p>words").unwrap();
        write_request(&mut pipe, b"", b"").unwrap();
        let mut from = pipe.as_slice();
        let first = read_request(&mut from).unwrap().unwrap();
        assert_eq!(first, (b"a.html".to_vec(), b"<p>words".to_vec()));
        assert_eq!(read_request(&mut from).unwrap(), Some((Vec::new(), Vec::new())));
        assert_eq!(read_request(&mut from).unwrap(), None);
        let head = Head { is_read: true, is_last: false };
        let mut pipe = Vec::new();
        write_answer(&mut pipe, head, b"body").unwrap();
        assert_eq!(read_answer(&mut pipe.as_slice()).unwrap(), (head, b"body".to_vec()));
    }

    #[test]
    fn forged_answers_are_refused_without_taking_memory() {
        let huge = [&[1, 0][..], &u64::MAX.to_le_bytes()].concat();
        let short = [&[1, 0][..], &9_u64.to_le_bytes(), b"few"].concat();
        let cases = [
            (&b"\x07\x00rest"[..], io::ErrorKind::InvalidData),
            (b"\x01", io::ErrorKind::UnexpectedEof),
            (&huge, io::ErrorKind::InvalidData),
            (&short, io::ErrorKind::UnexpectedEof),
        ];
        for (bytes, expected) in cases {
            assert_eq!(read_answer(&mut &*bytes).unwrap_err().kind(), expected, "{bytes:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_an_error(bytes: Vec<u8>) {
            if let Ok((head, body)) = read_answer(&mut bytes.as_slice()) {
                let mut again = Vec::new();
                write_answer(&mut again, head, &body).unwrap();
                assert!(bytes.starts_with(&again));
            }
        }
    }
}
