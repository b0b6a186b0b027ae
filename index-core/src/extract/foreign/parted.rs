//! The reporter's words within quotation marks: "The world - said Joe Biden - has lost a leader", as
//! Italian agencies write, and « je ne vois pas, dit-elle, ce que … » in French.
//!
//! Invariant: only what stands between marks of its own and begins with a verb of speech is taken out.

use super::tongue::{Bits, Tongue, bits};
use super::words::ADVERBS_MAX;
use crate::Span;
use crate::extract::analysis::{Analysis, Stretch};
use crate::extract::marks::Marked;
use crate::extract::token::{Kind, Token};

/// The longest words of a reporter within marks, in tokens.
const TAG_TOKENS_MAX: usize = 16;

/// Returns the analysis with such quotes parted; none where there are none.
pub(super) fn analysis<'t>(
    a: &Analysis<'t>,
    start: usize,
    tongue: &Tongue,
) -> Option<Analysis<'t>> {
    let parted: Vec<(usize, Vec<Marked>)> = a
        .stretches
        .iter()
        .map(|stretch| (stretch.marked.outer.start, parts(a, stretch, tongue)))
        .filter(|(_, parts)| parts.len() > 1)
        .collect();
    if parted.is_empty() {
        return None;
    }
    Some(Analysis::parted(a.text, start, |marked| {
        let of = |one: &Marked| {
            let found = parted.binary_search_by_key(&one.outer.start, |(start, _)| *start);
            found.map_or_else(|_| vec![*one], |i| parted[i].1.clone())
        };
        *marked = marked.iter().flat_map(of).collect();
    }))
}

/// Returns the stretches that one is parted into.
fn parts(a: &Analysis<'_>, stretch: &Stretch, tongue: &Tongue) -> Vec<Marked> {
    let Marked { outer, inner, closed } = stretch.marked;
    let tokens = &a.inner[stretch.words.clone()];
    let mut parts = Vec::new();
    let (mut start, mut from, mut at) = (outer.start, inner.start, 0);
    while at < tokens.len() {
        let Some(end) = tag_end(a.text, tokens, at, tongue) else {
            at += 1;
            continue;
        };
        let said = trimmed(a.text, Span::new(from, tokens[at].start as usize));
        if !said.is_empty() {
            parts.push(Marked { outer: Span::new(start, said.end), inner: said, closed: true });
        }
        let behind = tokens.get(end).map_or(inner.end, |mark| mark.end as usize);
        let rest = trimmed(a.text, Span::new(behind, inner.end));
        (start, from, at) = (rest.start, rest.start, end + 1);
    }
    if from < inner.end {
        let rest = Span::new(from, inner.end);
        parts.push(Marked { outer: Span::new(start, outer.end), inner: rest, closed });
    }
    parts
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = &text[span.start..span.end];
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// Returns the token of the mark that ends the reporter's words which begin with the mark at a token;
/// the number of tokens where the stretch ends with them.
fn tag_end(text: &str, tokens: &[Token], mark: usize, tongue: &Tongue) -> Option<usize> {
    let closing = match tokens[mark].kind {
        Kind::Dash => Kind::Dash,
        Kind::Comma => Kind::Comma,
        _ => return None,
    };
    if mark == 0 || !speaks(text, tokens, mark + 1, tongue, closing == Kind::Comma) {
        return None;
    }
    let last = tokens.len().min(mark + 1 + TAG_TOKENS_MAX);
    let close = (mark + 1..last).find(|t| tokens[*t].kind == closing);
    close.or_else(|| (last == tokens.len() && closing == Kind::Dash).then_some(last))
}

/// Returns whether a verb of speech begins at a token; `inverted` asks for its pronoun behind it, in
/// one word: "dit-elle".
fn speaks(text: &str, tokens: &[Token], from: usize, tongue: &Tongue, inverted: bool) -> bool {
    let word = |t: usize| {
        tokens
            .get(t)
            .filter(|token| token.is_word())
            .map(|token| &text[token.start as usize..token.end as usize])
    };
    let found = |t: usize| word(t).map_or(0, |word| tongue.bits(word));
    let past = |from: usize, class: Bits| {
        let next = (from..from + ADVERBS_MAX + 1).find(|t| found(*t) & bits::SKIP == 0);
        next.is_some_and(|next| found(next) & class != 0)
    };
    if let Some((verb, rest)) = word(from).and_then(|word| word.split_once('-')) {
        let verb = tongue.bits(verb);
        let pronoun = rest.rsplit('-').next().map_or(0, |word| tongue.bits(word));
        let spoken =
            verb & bits::CUE != 0 || verb & bits::AUX != 0 && past(from + 1, bits::PARTICIPLE);
        return spoken && pronoun & bits::ANY_PRONOUN != 0;
    }
    let first = (from..from + ADVERBS_MAX).find(|t| found(*t) & bits::SKIP == 0).unwrap_or(from);
    let has_participle = found(first) & bits::AUX != 0 && past(first + 1, bits::PARTICIPLE);
    !inverted && (has_participle || found(first) & bits::CUE != 0)
}
