//! Characters to text: one kind of line end, and no more of it than the limit.
//!
//! Invariant: [`Document::text`] has no carriage return, whatever the file had; spans are offsets
//! into that text and not into the file.

use crate::{Document, Note};

use super::{TEXT_BYTES_MAX, mend};

/// How far before the limit a paragraph's end is looked for, in bytes.
const CUT_WINDOW_BYTES: usize = 64 * 1024;

/// Returns the text with every `\r\n` and lone `\r` made `\n`.
pub(super) fn with_unix_lines(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Puts right what is the same for every format: what was spoilt before, and a text over the
/// limit. Each is noted.
pub(super) fn settle(document: &mut Document) {
    limit_to(document, TEXT_BYTES_MAX);
    for (mend, note) in [
        (mend::decode_once as fn(&mut String) -> bool, "characters decoded twice were put right"),
        (mend::unescape, "characters written as markup were put right"),
    ] {
        if mend(&mut document.text) | document.title.as_mut().is_some_and(mend) {
            document.notes.push(Note::new(note));
        }
    }
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

/// Returns the text of these paragraphs, without a first one that only is the title.
#[cfg(any(feature = "html", feature = "office", feature = "pdf"))]
pub(super) fn joined(mut blocks: Vec<String>, title: Option<&str>) -> String {
    if title.is_some() && blocks.first().map(|block| squeeze(block)).as_deref() == title {
        blocks.remove(0);
    }
    blocks.join("\n\n")
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
    fn what_was_spoilt_is_put_right_and_noted() {
        let mut document = Document::from_text("â€œWe wonâ€\u{9d} at AT&amp;T, he said.");
        document.title = Some("Pâques en Château".to_owned());
        settle(&mut document);
        assert_eq!(document.text, "“We won” at AT&T, he said.");
        assert_eq!(document.title.as_deref(), Some("Pâques en Château"));
        assert_eq!(document.notes.len(), 2);
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
