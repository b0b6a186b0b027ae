//! Tokens to sentences; a quoted stretch always stays whole, with the words that attribute it.

use std::ops::Range;

use super::analysis::{Analysis, Sentence};
use super::lexicon::class;
use super::token::{Kind, Token, shape};

/// How far a tag after a quoted question may reach: `“Why?” the senator from Ohio asked.`
const TAG_TOKENS_MAX: usize = 20;

/// So many bytes of space within a paragraph part columns or headings, not words.
const LAYOUT_GAP_BYTES_MIN: u32 = 8;

/// Appends the sentences of these outer tokens.
pub(crate) fn split(analysis: &mut Analysis<'_>, tokens: Range<usize>) {
    let mut start = tokens.start;
    let (mut classes, mut quotes) = (0, false);
    for at in tokens.clone() {
        let token = &analysis.outer[at];
        match token.kind {
            Kind::Quote => quotes = true,
            _ => classes |= token.class,
        }
        if at + 1 == tokens.end || ends_after(analysis, at, tokens.end) {
            analysis.sentences.push(Sentence { tokens: start..at + 1, classes, quotes });
            start = at + 1;
            (classes, quotes) = (0, false);
        }
    }
}

/// Returns whether a sentence ends with the token `at`, which is not the last.
fn ends_after(analysis: &Analysis<'_>, at: usize, limit: usize) -> bool {
    let token = &analysis.outer[at];
    let next = &analysis.outer[at + 1];
    if next.start >= token.end + LAYOUT_GAP_BYTES_MIN {
        let gap = &analysis.text[token.end as usize..next.start as usize];
        if gap.bytes().all(|byte| byte == b' ') {
            return true;
        }
    }
    match token.kind {
        Kind::Stop => match next.kind {
            Kind::Quote | Kind::Number | Kind::Open | Kind::Dash => true,
            Kind::Word => next.is_capital() || !is_full_stop(analysis, at),
            Kind::Stop | Kind::Close | Kind::Comma => false,
            _ => next.start > token.end,
        },
        Kind::Close => at > 0 && analysis.kind(at - 1) == Kind::Stop && next.is_capital(),
        Kind::Quote => ends_after_quote(analysis, at, limit),
        Kind::Word if token.has_shape(shape::DOTTED) => {
            let closed =
                class::DET | class::SUBJ | class::PREP | class::SUB | class::POSS | class::ADV;
            let ends_often = !token.is(class::TITLE) && token.end - token.start > 2;
            next.kind == Kind::Quote
                && ends_often
                && !analysis.is(at, class::MONTH)
                && !goes_on(analysis, next)
                || next.is_capital() && ends_often && next.is(closed)
        }
        _ => false,
    }
}

/// Returns whether a quote goes on with the sentence before it: in small letters.
fn goes_on(analysis: &Analysis<'_>, quote: &Token) -> bool {
    let words = quote.stretch().map_or("", |stretch| analysis.words_of(stretch));
    words.starts_with(char::is_lowercase)
}

fn is_full_stop(analysis: &Analysis<'_>, at: usize) -> bool {
    !analysis.word(at).starts_with(['?', '!', '…']) && analysis.word(at).len() == 1
}

fn ends_after_quote(analysis: &Analysis<'_>, at: usize, limit: usize) -> bool {
    let stretch = analysis.outer[at].stretch().expect("a quote token has its stretch");
    let next = &analysis.outer[at + 1];
    let last = analysis.final_char(stretch);
    match next.kind {
        Kind::Quote | Kind::Word | Kind::Number | Kind::Open | Kind::Symbol => {}
        _ => return false,
    }
    let begins = !next.is_small();
    match last {
        Some('.') => {
            begins && !(analysis.words_of(stretch).ends_with("..") && is_tag(analysis, at, limit))
        }
        Some('?' | '!' | '…' | '—' | '–' | '-') => begins && !is_tag(analysis, at, limit),
        _ => false,
    }
}

/// Returns whether the words after a quote are its tag: a subject and a reporting verb.
fn is_tag(analysis: &Analysis<'_>, quote: usize, limit: usize) -> bool {
    let mut commas = 0;
    for at in quote + 1..limit.min(quote + 1 + TAG_TOKENS_MAX) {
        let token = &analysis.outer[at];
        if token.is(class::CUE) && token.is_small() && token.is(class::FINITE) && commas != 1 {
            let object = analysis.outer.get(at + 1).filter(|_| at + 1 < limit);
            return at > quote + 1
                && object.is_none_or(|t| !(t.kind == Kind::Quote || t.kind == Kind::Colon))
                && !analysis.is_any(at + 1, &["that", "he", "she", "they", "it"]);
        }
        // "“Why?” Ann Lee, the mayor, asked": a parenthesis has two commas.
        commas += usize::from(token.kind == Kind::Comma && at > quote + 1);
        let plain =
            token.is_word() || matches!(token.kind, Kind::Clitic | Kind::Comma | Kind::Number);
        if !plain || commas > 2 || token.is_small() && token.is(class::FINITE_AUX | class::SUB) {
            return false;
        }
    }
    false
}
