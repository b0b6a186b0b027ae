//! Where a phrase goes on over a comma and where a space ends it.

use super::analysis::Analysis;
use super::lexicon::{class, lexicon};
use super::marks::Marked;
use super::token::{Kind, Token, shape};

/// Returns whether a comma stands within a name, or within that of a place in a phrase.
pub(crate) fn is_inside(a: &Analysis<'_>, comma: usize) -> bool {
    is_before_suffix(a, comma) || is_before_state(a, comma)
}

/// Returns whether a bracket or mark opens with the name by which somebody is called: "James E. *(Jim)*
/// Nolan".
pub(crate) fn opens_nickname(a: &Analysis<'_>, open: usize) -> bool {
    let capital = |t: usize| a.outer.get(t).is_some_and(|t| t.is_word() && t.is_capital());
    a.kind(open) == Kind::Open
        && a.kind(open + 2) == Kind::Close
        && open > 0
        && capital(open - 1)
        && (a.is(open + 1, class::FIRST) || !matches!(a.word(open), "(" | "[" | "{"))
        && capital(open + 1)
        && capital(open + 3)
        && !a.is(open + 3, class::CLOSED | class::ORG)
}

/// Returns whether a name of one word in brackets or marks begins behind an initial: "Ann E. (Annie) Lee".
pub(super) fn begins_nickname(rest: &[u8]) -> bool {
    const AROUND: [(&str, &str); 3] = [(" (", ")"), (" \"", "\" "), (" “", "” ")];
    AROUND.iter().any(|(open, close)| {
        let Some(name) = rest.strip_prefix(open.as_bytes()) else { return false };
        let letters = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        letters > 1 && name[0].is_ascii_uppercase() && name[letters..].starts_with(close.as_bytes())
    })
}

/// Returns whether a stretch in quotation marks is no more than such a name: C.L. “Butch” Otter.
pub(super) fn is_nickname(text: &str, before: &Token, marked: &Marked) -> bool {
    const OTHER: u64 = class::CLOSED | class::CUE | class::TITLE | class::ROLE | class::ORG;
    let inner = &text[marked.inner.start..marked.inner.end];
    let is_word = inner.starts_with(char::is_uppercase) && inner.chars().all(char::is_alphabetic);
    let named = |behind: &str| behind.starts_with(char::is_uppercase) && !is_closed_word(behind);
    marked.closed
        && is_word
        && before.is_word()
        && before.is_capital()
        && !before.is(OTHER)
        && before.end as usize + 1 == marked.outer.start
        && text[marked.outer.end..].strip_prefix(' ').is_some_and(named)
}

/// Returns whether a stretch in quotation marks is the name of a work or programme behind that of its
/// owner: CNN’s “State of the Union”.
pub(super) fn is_owned_title(text: &str, before: &[Token], marked: &Marked) -> bool {
    const WORDS_MAX: usize = 6;
    let [.., owner, possessive] = before else { return false };
    let inner = &text[marked.inner.start..marked.inner.end];
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase)
            || lexicon().class(word.as_bytes(), 0, word.len()) & (class::PREP | class::DET) != 0
    };
    let n_words = inner.split(' ').count();
    let is_long = n_words > 1 || owner.has_shape(shape::ALL_CAPS);
    marked.closed
        && possessive.kind == Kind::Clitic
        && owner.is_capital()
        && is_long
        && n_words <= WORDS_MAX
        && inner.starts_with(char::is_uppercase)
        && inner.ends_with(char::is_alphanumeric)
        && inner.split(' ').all(is_word)
}

/// Returns whether a text begins with a word of a closed class: Lee Says “Yes” *To* the Dam.
fn is_closed_word(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    lexicon().class(text.as_bytes(), 0, end) & class::CLOSED != 0
}

/// Returns whether a bracket is one of those about such a name.
pub(crate) fn is_about_nickname(a: &Analysis<'_>, bracket: usize) -> bool {
    opens_nickname(a, bracket) || bracket >= 2 && opens_nickname(a, bracket - 2)
}

/// Returns whether a comma stands before the suffix of a name: "Ruth Okoro, Jr."
pub(crate) fn is_before_suffix(a: &Analysis<'_>, comma: usize) -> bool {
    let suffix = a.outer.get(comma + 1).is_some_and(|t| t.is_capital() && t.is(class::SUFFIX));
    suffix && a.kind(comma) == Kind::Comma && comma > 0 && a.outer[comma - 1].is_capital()
}

/// Returns whether a comma stands before the state of a place where a body is: "the Tarnov,
/// Ohio-based company", "the Tarnov, Va.-based company".
pub(crate) fn is_before_state(a: &Analysis<'_>, comma: usize) -> bool {
    let state = comma + 1;
    let is_based = || {
        let apart = state + 1 + usize::from(a.kind(state + 1) == Kind::Symbol);
        a.is_word(apart, "based")
            || a.outer[state].has_shape(shape::HYPHENED) && a.word(state).ends_with("-based")
    };
    a.kind(comma) == Kind::Comma
        && comma > 0
        && a.outer[comma - 1].is_capital()
        && a.outer.get(state).is_some_and(Token::is_capital)
        && is_based()
}

/// Returns whether the end of a line or the mark of a clause was lost before a token: a wide space
/// stands there, or two spaces behind a word that needs nothing more.
pub(crate) fn is_behind_lost_end(a: &Analysis<'_>, token: usize) -> bool {
    const GAP_BYTES_MIN: u32 = 3;
    let (before, here) = (&a.outer[token - 1], &a.outer[token]);
    // "Year   s" has lost no more than its apostrophe.
    let is_clitic = a.is_any(token, &["s", "t", "d", "m", "ll", "re", "ve"]) && here.is_small();
    let is_wide = here.start >= before.end + GAP_BYTES_MIN;
    here.start > before.end + 1
        && !is_clitic
        && (is_wide || !leans_on(a, token - 1))
        && is_behind_spaces(a, token)
}

/// Returns whether a word goes on behind the dot that it lost ("Ann E  Lee", "Sen  Lee"), or can't
/// end a phrase.
fn leans_on(a: &Analysis<'_>, token: usize) -> bool {
    let t = &a.outer[token];
    let is_initial = t.is_capital() && t.end == t.start + 1;
    let is_cut = t.is_capital() && t.is(class::ABBREVIATION | class::TITLE);
    let is_joined = a.is(token + 1, class::CONJ);
    // "Ann  Lee", but not "Lee  Director of Dams".
    let office = class::ROLE | class::TITLE | class::ORG;
    let goes_on = |next: &Token| next.is_capital() && !next.is(office);
    let is_given = t.is(class::FIRST) && a.outer.get(token + 1).is_some_and(goes_on);
    is_initial || is_cut || is_joined || is_given || t.is(class::CLOSED) || !t.is_word()
}

/// Returns whether two spaces or more and nothing else stand before a token: punctuation or the end
/// of a line was lost there.
pub(crate) fn is_behind_spaces(a: &Analysis<'_>, token: usize) -> bool {
    let (start, end) = (a.outer[token - 1].end as usize, a.outer[token].start as usize);
    end > start + 1 && a.text.as_bytes()[start..end].iter().all(|byte| *byte == b' ')
}

/// Returns whether a comma stands between two adjectives of one noun: "the bespectacled,
/// 71-year-old diplomat".
pub(crate) fn joins_adjectives(a: &Analysis<'_>, comma: usize, low: usize) -> bool {
    if comma < low + 2 || !a.is(comma - 2, class::DET) || !a.outer[comma - 1].is_small() {
        return false;
    }
    let adjective = ["ed", "ous", "ive", "al", "ful", "ic", "y", "ing", "ent"]
        .iter()
        .any(|ending| a.word(comma - 1).ends_with(ending));
    let object = comma >= low + 3 && a.is(comma - 3, class::PREP);
    let next = a.outer.get(comma + 1);
    adjective
        && !object
        && next.is_some_and(|t| {
            let closed = class::DET | class::POSS | class::PREP | class::SUB | class::REL;
            (t.is_small() || t.kind == Kind::Number) && !t.is(closed)
        })
}
