//! Bytes for plain data: lengths and numbers as varints, text with its length before it.
//!
//! Invariant: reading never panics and never allocates more than the bytes hold, whatever they are.

use crate::{Date, Span};

/// The bits of a number that a byte holds: with [`MORE`] it is below 128, so that numbers between
/// texts make a text, which the engine hands out sooner than bytes.
const DIGIT_BITS: usize = 6;
const DIGIT: u64 = (1 << DIGIT_BITS) - 1;
/// Says that a further byte follows.
const MORE: u8 = 1 << DIGIT_BITS;

#[derive(Default)]
pub(crate) struct Encoder {
    pub(crate) bytes: Vec<u8>,
}

impl Encoder {
    pub(crate) fn with_capacity(n_bytes: usize) -> Encoder {
        Encoder { bytes: Vec::with_capacity(n_bytes) }
    }

    pub(crate) fn number(&mut self, mut number: u64) {
        while number > DIGIT {
            self.bytes.push((number & DIGIT) as u8 | MORE);
            number >>= DIGIT_BITS;
        }
        self.bytes.push(number as u8);
    }

    /// Small negative numbers are as short as small positive ones.
    pub(crate) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    pub(crate) fn size(&mut self, size: usize) {
        self.number(size as u64);
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.size(text.len());
        self.raw(text.as_bytes());
    }

    pub(crate) fn span(&mut self, span: Span) {
        self.size(span.start);
        self.signed(span.end as i64 - span.start as i64);
    }

    pub(crate) fn date(&mut self, date: Date) {
        self.signed(date.days_since_epoch());
    }

    pub(crate) fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Encoder, T)) {
        self.number(u64::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub(crate) fn list<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Encoder, &T)) {
        self.size(values.len());
        for value in values {
            write(self, value);
        }
    }
}

/// Reads what [`Encoder`] wrote; every method gives `None` where the bytes are not that.
pub(crate) struct Decoder<'b> {
    rest: &'b [u8],
}

impl<'b> Decoder<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Decoder<'b> {
        Decoder { rest: bytes }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(DIGIT_BITS) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= (u64::from(byte) & DIGIT) << shift;
            if byte & MORE == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub(crate) fn size(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    pub(crate) fn raw(&mut self, n_bytes: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n_bytes)?;
        self.rest = rest;
        Some(taken)
    }

    pub(crate) fn text(&mut self) -> Option<String> {
        self.str().map(str::to_owned)
    }

    /// As [`Decoder::text`], left where it lies.
    pub(crate) fn str(&mut self) -> Option<&'b str> {
        let n_bytes = self.size()?;
        std::str::from_utf8(self.raw(n_bytes)?).ok()
    }

    /// Goes on behind a text.
    pub(crate) fn skip_text(&mut self) -> Option<()> {
        let n_bytes = self.size()?;
        self.raw(n_bytes).map(|_| ())
    }

    pub(crate) fn span(&mut self) -> Option<Span> {
        let start = self.size()?;
        let end = (start as i64).checked_add(self.signed()?)?;
        Some(Span::new(start, end.try_into().ok()?))
    }

    pub(crate) fn date(&mut self) -> Option<Date> {
        Date::from_days_since_epoch(self.signed()?)
    }

    /// The outer `None` means that the bytes are wrong, the inner that there is no value.
    pub(crate) fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Decoder<'b>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.number()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }

    pub(crate) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Decoder<'b>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let n_values = self.size()?;
        // Every value takes a byte at least: a wrong length cannot make us reserve memory for it.
        if n_values > self.rest.len() {
            return None;
        }
        (0..n_values).map(|_| read(self)).collect()
    }
}
