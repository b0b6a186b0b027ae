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

/// Puts right what is the same for every format: marks that were decoded twice, a text over the
/// limit. Both are noted.
pub(super) fn settle(document: &mut Document) {
    limit_to(document, TEXT_BYTES_MAX);
    let is_mended = mend(&mut document.text) | document.title.as_mut().is_some_and(mend);
    if is_mended {
        document.notes.push(Note::new("quotation marks that were decoded twice were put right"));
    }
}

/// Puts right typographic marks whose UTF-8 somebody read as Windows-1252: without their marks no
/// quote would be found. No language writes these letters together.
fn mend(text: &mut String) -> bool {
    const SIGN: &str = "â€";
    const MARKS: [(&str, &str); 9] = [
        ("â€œ", "“"),
        ("â€\u{9d}", "”"),
        ("â€™", "’"),
        ("â€˜", "‘"),
        ("â€š", "‚"),
        ("â€ž", "„"),
        ("â€\u{201c}", "–"),
        ("â€\u{201d}", "—"),
        ("â€¦", "…"),
    ];
    if memchr::memmem::find(text.as_bytes(), SIGN.as_bytes()).is_none() {
        return false;
    }
    for (wrong, right) in MARKS {
        *text = text.replace(wrong, right);
    }
    // The last byte of a closing mark is none of Windows-1252 and is often lost.
    *text = text.replace(SIGN, "”");
    true
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
    fn marks_that_were_decoded_twice_are_put_right() {
        let mut document =
            Document::from_text("â€œWe wonâ€\u{9d} â€\u{201c} itâ€™s â€œoverâ€, he said.");
        document.title = Some("Pâques en Château".to_owned());
        settle(&mut document);
        assert_eq!(document.text, "“We won” – it’s “over”, he said.");
        assert_eq!(
            (document.title.as_deref(), document.notes.len()),
            (Some("Pâques en Château"), 1)
        );
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
