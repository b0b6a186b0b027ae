//! Conjunctions within a phrase: which `and` joins what is one subject, and which two clauses.

use super::analysis::Analysis;
use super::lexicon::class;
use super::token::{Token, shape};
use super::told;
use super::torn;

/// How far before a conjunction the article of a noun is looked for.
const NOUN_TOKENS_MAX: usize = 6;

/// Returns whether `and` at this token joins two names or two plural nouns into one subject.
pub(super) fn coordinates(a: &Analysis<'_>, and: usize, low: usize, end: usize) -> bool {
    if and <= low
        || and + 1 >= end.min(a.outer.len())
        || !(a.is_any(and, &["and", "or"]) || a.is_ampersand(and))
    {
        return false;
    }
    let (before, after) = (&a.outer[and - 1], &a.outer[and + 1]);
    // "… in Holland and Ferguson said" joins nobody.
    let place = before.is(class::PLACE) && and >= low + 2 && a.is(and - 2, class::PREP);
    before.is_capital() && after.is_capital() && !place
        || before.is(class::SUBJ) && after.is_capital()
        || before.is(class::PEOPLE) && after.is(class::PEOPLE)
        // "Legislator and lawyer Margaret Ng".
        || before.is_small() && before.is(class::ROLE) && after.is(class::ROLE)
        || is_within_noun(a, and, low, end)
}

/// Returns whether a conjunction stands within one noun, as what lies behind it lacks the article that
/// one person or body needs: "the science *and* technology committee".
fn is_within_noun(a: &Analysis<'_>, and: usize, low: usize, end: usize) -> bool {
    let verb = |t: &Token| {
        t.is(class::CUE) && t.is(class::FINITE) && !t.is(class::NOUN_TOO)
            || t.has_shape(shape::ED | shape::ING | shape::LY)
    };
    let part = |t: &usize| {
        let t = &a.outer[*t];
        t.is_word() && !t.is(class::CLOSED) && !(t.is_small() && verb(t))
    };
    let Some(head) = (and + 1..end.min(a.outer.len())).take_while(part).last() else {
        return false;
    };
    let one = a.outer[head].is_small()
        && !a.outer[head].has_shape(shape::S)
        && told::sounds_like_role(a, head)
        && !torn::stands_alone(a, head);
    let first = low.max(and.saturating_sub(NOUN_TOKENS_MAX));
    let article = (first..and).rev().find(|t| !part(t));
    one && article.is_some_and(|t| t + 1 < and && a.is(t, class::DET | class::POSS))
}
