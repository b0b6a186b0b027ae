//! Lines to paragraphs: one line is one paragraph, save in hard-wrapped documents.
//!
//! The paragraphs are in order, do not overlap, hold no white space at their ends and are never
//! empty.

use memchr::memchr_iter;

use crate::Span;

/// Lines up to this many bytes may be parts of a hard-wrapped paragraph.
const WRAPPED_LINE_BYTES_MAX: usize = 100;
/// So many line ends must lie inside sentences before a document counts as hard-wrapped.
const WRAPPED_JOINTS_MIN: usize = 2;

/// A line without the white space around it.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    /// How many bytes of white space it began with.
    indent: usize,
    /// Whether a blank line stands before it.
    after_blank: bool,
}

/// Returns the paragraphs of a text.
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    if !is_hard_wrapped(text, &lines) {
        return lines.iter().map(|line| line.span).collect();
    }
    let mut paragraphs: Vec<Span> = Vec::with_capacity(lines.len() / 4 + 1);
    let mut previous: Option<&Line> = None;
    for line in &lines {
        let joined = previous.is_some_and(|previous| continues(text, previous, line));
        match paragraphs.last_mut() {
            Some(paragraph) if joined => paragraph.end = line.span.end,
            _ => paragraphs.push(line.span),
        }
        previous = Some(line);
    }
    paragraphs
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / 200 + 1);
    let mut start = 0;
    let mut after_blank = true;
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        let left = line.trim_start();
        let indent = line.len() - left.len();
        let length = left.trim_end().len();
        if length > 0 {
            let from = start + indent;
            lines.push(Line { span: Span::new(from, from + length), indent, after_blank });
        }
        after_blank = length == 0;
        start = (end + 1).min(text.len());
    }
    lines
}

/// Returns whether a sentence runs on from one line to the next so often that line ends mean
/// nothing here.
fn is_hard_wrapped(text: &str, lines: &[Line]) -> bool {
    let (mut joints, mut pairs) = (0, 0);
    for pair in lines.windows(2).filter(|pair| !pair[1].after_blank) {
        pairs += 1;
        joints += usize::from(runs_on(text, &pair[0], &pair[1]));
    }
    joints >= WRAPPED_JOINTS_MIN && joints * 3 >= pairs
}

fn runs_on(text: &str, line: &Line, next: &Line) -> bool {
    let last = text.as_bytes()[line.span.end - 1];
    let first = text.as_bytes()[next.span.start];
    line.span.len() <= WRAPPED_LINE_BYTES_MAX
        && (last.is_ascii_alphanumeric() || last == b',' || last == b'-')
        && first.is_ascii_lowercase()
}

/// Returns whether a line of a hard-wrapped document belongs to the paragraph of the line before.
fn continues(text: &str, previous: &Line, line: &Line) -> bool {
    let last = text.as_bytes()[previous.span.end - 1];
    let ended = matches!(last, b'.' | b'"' | b'!' | b'?' | b':' | b'\'');
    let short = previous.span.len() < 40;
    let deeper = line.indent > previous.indent + 1;
    let begins = ended && (deeper || short && line.indent != 1);
    !line.after_blank && !begins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_paragraphs_unless_the_text_is_hard_wrapped() {
        for (text, expected) in [
            ("One line.\nTwo lines.\n\n Three. ", "One line.|Two lines.|Three."),
            (
                "HEADLINE\n\nThe company said it has signed a\n letter of intent to sell its\n \
                 refinery.\n\nIt said no more.\n",
                "HEADLINE|The company said it has signed a\n letter of intent to sell its\n \
                 refinery.|It said no more.",
            ),
            ("", ""),
            (" \n\u{a0}\n", ""),
        ] {
            let found: Vec<_> =
                paragraphs(text).iter().map(|span| &text[span.start..span.end]).collect();
            assert_eq!(found.join("|"), expected, "{text:?}");
        }
    }
}
