//! Which stretches between marks are somebody's words, by themselves.

use super::tongue::bits;
use super::words::Words;
use crate::Span;
use crate::extract::analysis::Analysis;
use crate::extract::token::Kind;

/// A stretch of so many words is somebody's.
const WORDS_MIN: usize = 4;

/// A stretch of so many words is, if it ends as a sentence does.
const ENDED_WORDS_MIN: usize = 2;

/// What is written without spaces has a word for so many letters.
const LETTERS_A_WORD: usize = 3;

/// So far before a fragment the word may stand that begins its clause, in tokens.
const LEAD_TOKENS_MAX: usize = 12;

/// Returns whether a stretch is somebody's words.
pub(super) fn is_speech(a: &Analysis<'_>, stretch: usize) -> bool {
    /// Behind what is said in Japanese, whose sentences end outside the marks.
    const SAID: char = 'と';
    const ENDS: [char; 10] = ['.', '!', '?', '…', ',', '。', '！', '？', '，', '।'];
    let marked = &a.stretches[stretch].marked;
    let words = &a.text[marked.inner.start..marked.inner.end];
    let behind = &a.text[marked.outer.end..];
    let spaced = words.split_whitespace().count();
    let unspaced = words.chars().filter(|c| is_unspaced(*c)).count() / LETTERS_A_WORD;
    let n_words = spaced.max(unspaced);
    let is_ended = words.ends_with(ENDS) || unspaced > 0 && behind.starts_with(SAID);
    n_words >= WORDS_MIN || n_words >= ENDED_WORDS_MIN && is_ended
}

/// Letters of scripts that put no spaces between words.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{9FFF}')
}

/// Returns the reported clause of which a stretch is a fragment, if it is one: in small letters,
/// within the reporter's sentence and behind the verb.
pub(super) fn clause(w: Words<'_, '_>, stretch: usize, cue: Option<Span>) -> Option<Span> {
    let (a, cue) = (w.a, cue?);
    let token = a.stretches.get(stretch)?.token;
    let is_small = a.words_of(stretch).starts_with(char::is_lowercase);
    let before = token.checked_sub(1).filter(|before| w.is_word(*before))?;
    if !is_small || cue.end > a.outer[before].end as usize {
        return None;
    }
    let behind_cue = a.outer.partition_point(|t| (t.start as usize) < cue.end);
    let low = behind_cue.max(token.saturating_sub(LEAD_TOKENS_MAX));
    let start = (low..token).find(|t| w.is(*t, bits::THAT) || w.lead(*t) & bits::THAT != 0);
    let start = start.unwrap_or(token);
    let mut end = token + 1;
    while end < a.outer.len() && matches!(w.kind(end), Kind::Word | Kind::Number | Kind::Clitic) {
        end += 1;
    }
    Some(a.span(start..end))
}

/// Returns whether a token is a stretch of somebody's words that is no fragment of a clause which
/// begins at `low`; `spoken` tells of each stretch whether it is somebody's words.
pub(super) fn is_apart(w: Words<'_, '_>, token: usize, low: usize, spoken: &[bool]) -> bool {
    let Some(stretch) = w.a.outer[token].stretch().filter(|stretch| spoken[*stretch]) else {
        return false;
    };
    let words = w.a.words_of(stretch);
    let is_ended = words.ends_with(['.', '!', '?', '…', ',']);
    if token == low {
        return is_ended || !w.is_small(token + 1);
    }
    let is_small = words.starts_with(char::is_lowercase);
    let joined = w.is_word(token - 1) || is_small && w.kind(token - 1) == Kind::Comma;
    !joined || !is_small && is_ended
}
