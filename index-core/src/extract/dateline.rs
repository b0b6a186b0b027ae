//! The dateline before a paragraph's first sentence: `KABUL (TOLONews):`, `WASHINGTON, Dec. 8 —`.

use crate::Span;

/// A dateline is sought in so many bytes of a paragraph.
const DATELINE_BYTES_MAX: usize = 90;

/// Returns where the first sentence of a paragraph begins: behind its dateline, if it has one.
pub(crate) fn end_of(text: &str, paragraph: Span) -> usize {
    let bytes = text.as_bytes();
    let begins = bytes[paragraph.start..paragraph.end].iter().take(2);
    if begins.filter(|b| b.is_ascii_uppercase()).count() < 2 {
        return paragraph.start;
    }
    let first = text[paragraph.start..paragraph.end].split([' ', ',', '(']).next().unwrap_or("");
    if first.len() < 3 || first.chars().any(char::is_lowercase) {
        return paragraph.start;
    }
    let mut limit = paragraph.end.min(paragraph.start + DATELINE_BYTES_MAX);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &text[paragraph.start..limit];
    let mut bracket = false;
    for (at, c) in head.char_indices() {
        let end = paragraph.start + at + c.len_utf8();
        let next = bytes.get(end).copied().unwrap_or(b'\n');
        let before = head[..at].chars().next_back();
        match c {
            '—' | '–' => return skip_space(text, end, paragraph.end),
            '-' if before == Some(' ') || before == Some(')') || next == b'-' => {
                let end = end + usize::from(next == b'-');
                return skip_space(text, end, paragraph.end);
            }
            ':' if bracket => return skip_space(text, end, paragraph.end),
            ')' => bracket = true,
            '“' | '"' | '?' | '!' | ':' => break,
            '.' if !bracket && next == b' ' && !abbreviates(&head[..at]) => break,
            _ => {}
        }
    }
    paragraph.start
}

fn skip_space(text: &str, at: usize, limit: usize) -> usize {
    let rest = &text[at..limit];
    at + (rest.len() - rest.trim_start().len())
}

/// Returns whether the dot after these words belongs to an abbreviation, as of a month or state.
fn abbreviates(words: &str) -> bool {
    let word = words.rsplit([' ', ',']).next().unwrap_or("");
    word.len() <= 5 && word.starts_with(|c: char| c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_skipped_and_nothing_else() {
        for (paragraph, rest) in [
            ("KABUL (TOLONews): He spoke.", "He spoke."),
            ("WASHINGTON, Dec. 8 (UPI) -- He spoke.", "He spoke."),
            ("CALGARY, March 17 - Asamera Inc said so.", "Asamera Inc said so."),
            ("LONDON — He spoke.", "He spoke."),
            ("NASA said it would. It will — soon.", "NASA said it would. It will — soon."),
            ("Kabul is far.", "Kabul is far."),
        ] {
            let span = Span::new(0, paragraph.len());
            assert_eq!(&paragraph[end_of(paragraph, span)..], rest, "{paragraph}");
        }
    }
}
