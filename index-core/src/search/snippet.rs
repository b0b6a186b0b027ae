//! What is shown of a text first: whole sentences around the words that were asked for.
//!
//! Invariant: a snippet lies within the span that it is taken from, so within one utterance or one
//! paragraph; highlights lie within the snippet.

use super::highlight::Highlighter;
use crate::Span;
use crate::index::language::Language;

/// A text that is no longer is shown whole, in bytes.
const SNIPPET_BYTES_MAX: usize = 320;

/// A part of a text with the words to highlight, both relative to the part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    pub(super) text: String,
    pub(super) highlights: Vec<Span>,
    /// The words to highlight in the whole text, relative to it.
    pub(super) in_whole: Vec<Span>,
}

/// Returns the snippet of a text: all of it when it is short, else the sentences with the most of
/// the meant words.
pub(super) fn snippet(
    text: &str,
    highlighter: &Highlighter,
    language: Option<Language>,
) -> Snippet {
    let in_whole = highlighter.find(text, language);
    let part = if text.len() <= SNIPPET_BYTES_MAX {
        Span::new(0, text.len())
    } else {
        best_part(text, &in_whole)
    };
    let inside = in_whole.iter().filter(|span| part.contains(**span));
    Snippet {
        text: text[part.start..part.end].to_owned(),
        highlights: inside.map(|s| Span::new(s.start - part.start, s.end - part.start)).collect(),
        in_whole,
    }
}

fn best_part(text: &str, highlights: &[Span]) -> Span {
    let sentences = sentences(text);
    let n_in = |part: Span| highlights.iter().filter(|h| part.contains(**h)).count();
    let mut best = (0, Span::new(0, 0));
    for (i, first) in sentences.iter().enumerate() {
        let mut part = *first;
        for next in &sentences[i + 1..] {
            if next.end - part.start > SNIPPET_BYTES_MAX {
                break;
            }
            part.end = next.end;
        }
        let count = n_in(part);
        if best.1.is_empty() || count > best.0 {
            best = (count, part);
        }
        // A part that begins in front of the first meant word is as good as one can be there.
        if part.end == text.len() {
            break;
        }
    }
    clip(text, best.1, highlights)
}

/// Cuts a sentence that is too long at words, around the first meant word.
fn clip(text: &str, part: Span, highlights: &[Span]) -> Span {
    if part.len() <= SNIPPET_BYTES_MAX {
        return part;
    }
    let first = highlights.iter().find(|h| part.contains(**h)).map_or(part.start, |h| h.start);
    let from = first.saturating_sub(SNIPPET_BYTES_MAX / 3).max(part.start);
    let start = if from == part.start { from } else { word_start(text, from, first) };
    let end = (start + SNIPPET_BYTES_MAX).min(part.end);
    Span::new(start, if end == part.end { end } else { word_end(text, start, end) })
}

fn word_start(text: &str, from: usize, to: usize) -> usize {
    let space = text.as_bytes()[from..to].iter().position(u8::is_ascii_whitespace);
    space.map_or(to, |i| from + i + 1)
}

fn word_end(text: &str, from: usize, to: usize) -> usize {
    let space = text.as_bytes()[from..to].iter().rposition(u8::is_ascii_whitespace);
    let end = space.filter(|i| *i > 0).map_or(to, |i| from + i);
    (from..=end).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(from)
}

/// Returns the sentences of a text, roughly: they tile it, without the spaces between them.
fn sentences(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let ends = match bytes[at] {
            b'\n' => true,
            b'.' | b'!' | b'?' => ends_sentence(text, at),
            _ => false,
        };
        at += 1;
        if !ends {
            continue;
        }
        while at < text.len() && closes(&text[at..]) {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
        push_trimmed(text, start, at, &mut found);
        start = at;
    }
    push_trimmed(text, start, text.len(), &mut found);
    found
}

fn closes(rest: &str) -> bool {
    rest.starts_with(['"', '”', '’', '»', ')', '\''])
}

fn push_trimmed(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let piece = &text[start..end];
    let from = start + piece.len() - piece.trim_start().len();
    let to = from + piece.trim().len();
    if from < to {
        found.push(Span::new(from, to));
    }
}

/// A mark ends a sentence when white space and no small letter follow, and no initial is before it.
fn ends_sentence(text: &str, at: usize) -> bool {
    let rest = text[at + 1..].trim_start_matches(['"', '”', '’', '»', ')', '\'']);
    let mut after = rest.chars();
    let Some(space) = after.next() else { return true };
    if !space.is_whitespace() {
        return false;
    }
    let next = after.find(|c| !c.is_whitespace());
    let word = text[..at].rsplit(|c: char| c.is_whitespace()).next().unwrap_or("");
    let short = word.chars().count() <= 3 && word.chars().next().is_some_and(char::is_uppercase);
    !(next.is_some_and(char::is_lowercase) || (short && text.as_bytes()[at] == b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Scope;
    use crate::search::words::units;

    fn shown(text: &str, query: &str) -> String {
        let mut highlighter = Highlighter::default();
        for unit in units(query) {
            highlighter.add_unit(&unit, Scope::Anywhere);
        }
        let snippet = snippet(text, &highlighter, None);
        let mut out = String::new();
        let mut at = 0;
        for span in &snippet.highlights {
            out.push_str(&snippet.text[at..span.start]);
            out.push('[');
            out.push_str(&snippet.text[span.start..span.end]);
            out.push(']');
            at = span.end;
        }
        out.push_str(&snippet.text[at..]);
        out
    }

    #[test]
    fn meant_words_are_highlighted_in_every_form() {
        let cases = [
            ("They talked of talking.", "talks", "They [talked] of [talking]."),
            ("The SCO-Afghanistan group", "SCO", "The [SCO]-Afghanistan group"),
            ("The SCO-Afghanistan group", "SCO-Afghanistan", "The [SCO-Afghanistan] group"),
            ("The U.S. Senate", "us", "The [U.S.] Senate"),
            ("Évian", "evian", "[Évian]"),
            ("nothing", "else", "nothing"),
        ];
        for (text, query, expected) in cases {
            assert_eq!(shown(text, query), expected);
        }
    }

    #[test]
    fn a_long_text_shows_the_sentences_that_were_meant() {
        let dull = "This sentence says nothing that anybody would look for today. ".repeat(8);
        let text = format!("{dull}The contact group meets Mr. Amin again. It ends.");
        assert_eq!(
            shown(&text, "contact group"),
            format!("{}The [contact] [group] meets Mr. Amin again. It ends.", &dull[..62 * 4])
        );
        let one = "word ".repeat(200) + "needle" + &" word".repeat(200);
        let snippet = shown(&one, "needle");
        assert!(snippet.contains("[needle]") && snippet.len() <= SNIPPET_BYTES_MAX + 2);
    }
}
