//! Characters to text: one kind of line end, and no more of it than the limit.
//!
//! Invariant: [`Document::text`] has no carriage return, whatever the file had; spans are offsets
//! into that text and not into the file.

use crate::{Document, Note};

use super::TEXT_BYTES_MAX;

/// How far before the limit a paragraph's end is looked for, in bytes.
const CUT_WINDOW_BYTES: usize = 64 * 1024;

/// Returns the text with every `\r\n` and lone `\r` made `\n`.
pub(super) fn with_unix_lines(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Cuts a text that is over the limit and notes it; notes an empty one.
pub(super) fn limit(document: &mut Document) {
    limit_to(document, TEXT_BYTES_MAX);
}

fn limit_to(document: &mut Document, bytes_max: usize) {
    if document.text.len() <= bytes_max {
        return;
    }
    let end = char_floor(&document.text, bytes_max);
    let start = char_floor(&document.text, end.saturating_sub(CUT_WINDOW_BYTES));
    let line_end = memchr::memrchr(b'\n', &document.text.as_bytes()[start..end]);
    document.text.truncate(line_end.map_or(end, |at| start + at));
    document.notes.push(Note::new("truncated"));
}

/// The last character boundary at or before `at`.
fn char_floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// Returns the text's words with single spaces between them.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(with_unix_lines("a\r\nb\rc\n\r\n".to_owned()), "a\nb\nc\n\n");
    }

    #[test]
    fn a_long_text_is_cut_at_a_paragraph_else_at_a_character() {
        for (text, bytes_max, cut) in
            [("one\ntwo\nthree", 9, "one\ntwo"), ("ééé", 3, "é"), ("short", 5, "short")]
        {
            let mut document = Document::from_text(text);
            limit_to(&mut document, bytes_max);
            assert_eq!(document.text, cut);
            assert_eq!(document.notes.len(), usize::from(text != cut), "{text}");
        }
    }
}
