//! Who does a verb of speech: the words before it or behind it.

use super::phrase::{self, Found, Sort, Who};
use super::tongue::{Bits, bits};
use super::words::{Verb, Words};
use crate::extract::phrase::Run;
use crate::extract::token::Kind;

/// How many tokens of time and place may stand between a verb and its subject.
const BETWEEN_TOKENS_MAX: usize = 10;
/// How far before a verb its subject may begin, in tokens.
const CLAUSE_TOKENS_MAX: usize = 30;

/// Returns the subject behind a verb, past adverbs, times and places: "dijo este sábado en Sevilla
/// el alcalde".
pub(super) fn right(w: Words<'_, '_>, from: usize, limit: usize) -> Option<Found> {
    let last = limit.min(from + BETWEEN_TOKENS_MAX);
    let mut at = from;
    let mut passed = false;
    while at < last {
        if is_beside(w, at) {
            at += 1;
        } else if let Some(behind) = past_place(w, at, limit).or_else(|| past_aside(w, at, limit)) {
            at = behind;
            passed = true;
        } else {
            // Behind a place a noun without an article is its, and no role.
            let free = w.is_capital(at) || w.lead(at) != 0;
            let leads = bits::ANY_DET | bits::ANY_TITLE | bits::ANY_PRONOUN | bits::PERSON;
            let begins = free || w.is(at, leads);
            return phrase::at(w, at, limit).filter(|_| begins || !passed);
        }
    }
    None
}

/// Returns the body in which people unnamed say something: "сообщили в пресс-службе".
pub(super) fn within(w: Words<'_, '_>, verb: Verb, from: usize, limit: usize) -> Option<Who> {
    let at = (from..limit).find(|t| !is_beside(w, *t))?;
    if !w.is(verb.run.start, bits::THEY) || !w.is(at, bits::WITHIN) {
        return None;
    }
    phrase::at(w, at + 1, limit).map(|found| found.who)
}

/// Returns the token behind an aside between a verb and its subject: "contou, por seu lado, Elise".
fn past_aside(w: Words<'_, '_>, comma: usize, limit: usize) -> Option<usize> {
    const ASIDE_TOKENS_MAX: usize = 6;
    if w.kind(comma) != Kind::Comma || !w.is(comma + 1, bits::PREP | bits::SKIP | bits::TIME) {
        return None;
    }
    let last = limit.min(comma + 2 + ASIDE_TOKENS_MAX);
    let close = (comma + 2..last).find(|t| !w.is_word(*t))?;
    (w.kind(close) == Kind::Comma && w.is_capital(close + 1)).then_some(close + 1)
}

/// Returns whether a token is an adverb or a time beside a verb.
fn is_beside(w: Words<'_, '_>, token: usize) -> bool {
    let dated = w.is(token, bits::ANY_DET) && w.is(token + 1, bits::TIME);
    let alone = w.is_word(token) && !w.is(token, bits::ANY_PRONOUN | bits::ANY_DET);
    alone && w.is(token, bits::SKIP | bits::TIME) && w.lead(token) == 0 || dated
}

/// Returns the token behind a preposition with its noun: "en rueda de prensa", "à l'AFP".
fn past_place(w: Words<'_, '_>, from: usize, limit: usize) -> Option<usize> {
    let is_place = w.is(from, bits::PREP) && w.is_small(from);
    if !is_place && w.lead(from) & bits::PREP == 0 {
        return None;
    }
    let mut at = from + usize::from(w.lead(from) & bits::PREP == 0);
    while at < limit && w.is(at, bits::ANY_DET | bits::OF) && w.lead(at) == 0 {
        at += 1;
    }
    at += 1;
    // "À l'agence Lusa", "a Juan Pérez"; what follows "en Sevilla" may be the subject.
    let whole = phrase::is_given(w, at - 1);
    while at < limit && w.is_capital(at) && (whole || !phrase::is_given(w, at)) {
        at += 1;
    }
    // "… de prensa", "15 novembre".
    while at < limit {
        let joined = w.is(at, bits::OF) && !w.is(at, bits::ANY_DET);
        match w.kind(at) {
            Kind::Word if w.is(at, bits::TIME) => at += 1,
            Kind::Word if joined && w.lead(at) == 0 => at += 2,
            Kind::Number => at += 1,
            _ => break,
        }
    }
    (at <= limit).then_some(at)
}

/// Returns the subject that stands next to a verb, in a clause that begins at `low`: the longest
/// phrase there that no preposition governs.
pub(super) fn next_to(w: Words<'_, '_>, low: usize, verb: Verb) -> Option<Who> {
    let end = verb.run.start;
    let from = past_adverbials(w, low, end).max(end.saturating_sub(CLAUSE_TOKENS_MAX));
    (from..end).filter(|t| w.is_word(*t) && (*t == from || is_free(w, *t))).find_map(|t| {
        let found = phrase::at(w, t, end)?;
        is_next_to(w, found.end, end).then_some(found.who)
    })
}

/// Returns whether nothing before a token takes it for its object.
fn is_free(w: Words<'_, '_>, token: usize) -> bool {
    const GOVERNS: Bits = bits::PREP | bits::OF | bits::ANY_DET | bits::OBLIQUE | bits::ANY_TITLE;
    let before = token - 1;
    !w.is_word(before) || !w.is(before, GOVERNS) && !w.is_capital(before)
}

/// Returns the first token behind what leads a sentence up to its comma: "Lundi soir, …".
pub(super) fn past_adverbials(w: Words<'_, '_>, low: usize, limit: usize) -> usize {
    let mut at = low;
    while at < limit && !w.is_word(at) {
        at += 1;
    }
    while at < limit {
        const LEADS: Bits = bits::PREP | bits::TIME | bits::AS | bits::REL | bits::SKIP;
        let leads = w.is(at, LEADS) && !w.is(at, bits::ANY_PRONOUN | bits::ANY_DET)
            || w.lead(at) & bits::PREP != 0;
        if !leads {
            break;
        }
        let Some(comma) = (at..limit).find(|t| w.kind(*t) == Kind::Comma) else { break };
        // "Об этом сообщил Иванов, …" leads nowhere.
        let tells =
            !w.is(at, bits::AS | bits::REL) && (at..comma).any(|t| w.verb(t, limit).is_some());
        if tells {
            break;
        }
        at = comma + 1;
    }
    at
}

/// Returns whether only adverbs, times and commas stand before a verb.
fn is_next_to(w: Words<'_, '_>, end: usize, verb: usize) -> bool {
    (end..verb).all(|t| is_beside(w, t) || matches!(w.kind(t), Kind::Comma | Kind::Dash))
}

/// Returns the name or pronoun that begins a sentence; a single word that has a capital there only
/// because it is the first is no name.
pub(super) fn opening(w: Words<'_, '_>, run: Run) -> Option<Who> {
    let at = past_adverbials(w, run.start, run.end);
    let found = phrase::at(w, at, run.end)?;
    let is_sure = match found.who.sort {
        Sort::Pronoun => true,
        Sort::Phrase(_) | Sort::Role(_) => false,
        Sort::Name(name) => {
            name.start != at
                || phrase::is_given(w, at)
                || !w.tongue.has_capital_nouns() && (name.end > at + 1 || w.is_name_inside(at))
        }
    };
    is_sure.then_some(found.who)
}

/// Returns the phrase that begins a sentence, as the role of somebody who is named.
pub(super) fn opening_role(w: Words<'_, '_>, run: Run) -> Option<Who> {
    let found = phrase::at(w, past_adverbials(w, run.start, run.end), run.end)?;
    let Sort::Phrase(phrase) = found.who.sort else { return None };
    Some(Who { sort: Sort::Role(phrase), ..found.who })
}
