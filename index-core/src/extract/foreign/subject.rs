//! Who does a verb of speech: the words before it or behind it.

use super::phrase::{self, Found, Sort, Who};
use super::tongue::{Bits, bits};
use super::words::{Verb, Words};
use crate::extract::phrase::Run;
use crate::extract::token::{Kind, shape};

/// How many tokens of time and place may stand between a verb and its subject.
const BETWEEN_TOKENS_MAX: usize = 10;
/// So many adverbials may stand beside each other.
const CIRCUMSTANCES_MAX: usize = 6;
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
pub(super) fn within(w: Words<'_, '_>, verb: Verb, from: usize, limit: usize) -> Option<Found> {
    let at = (from..limit).find(|t| !is_beside(w, *t))?;
    if !w.is(verb.run.start, bits::THEY) || !w.is(at, bits::WITHIN) {
        return None;
    }
    phrase::at(w, at + 1, limit)
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

/// Returns the token behind one adverb, time, place or hearer: "el pasado sábado", "à l'AFP".
pub(super) fn past_adverbial(w: Words<'_, '_>, at: usize, limit: usize) -> Option<usize> {
    /// "El pasado sábado" has a word before its day.
    const DATE_TOKENS_MAX: usize = 3;
    /// "Nesta quarta-feira (17)".
    const BRACKET_TOKENS_MAX: usize = 5;
    if at >= limit {
        return None;
    }
    if is_beside(w, at) || w.is(at, bits::HEARD) {
        return Some(at + 1);
    }
    if w.kind(at) == Kind::Open {
        let last = limit.min(at + BRACKET_TOKENS_MAX);
        return (at..last).find(|t| w.kind(*t) == Kind::Close).map(|close| close + 1);
    }
    let last = limit.min(at + DATE_TOKENS_MAX);
    let day = (at + 1..last).find(|t| w.is(*t, bits::TIME)).filter(|_| w.is(at, bits::ANY_DET));
    day.map(|day| day + 1).or_else(|| past_place(w, at, limit))
}

/// Returns the token behind all of those at a token.
pub(super) fn past_circumstances(w: Words<'_, '_>, from: usize, limit: usize) -> usize {
    let mut at = from;
    for _ in 0..CIRCUMSTANCES_MAX {
        at = past_adverbial(w, at, limit).unwrap_or(at);
    }
    at
}

/// Returns the first token of a verb with the adverbs before it.
pub(super) fn with_adverbs(w: Words<'_, '_>, verb: Verb, low: usize) -> usize {
    let is_adverb = |t: usize| w.is(t, bits::SKIP) && !w.is(t, bits::VAGUE);
    let mut at = verb.run.start;
    while at > low && is_adverb(at - 1) {
        at -= 1;
    }
    at
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
        let leads = w.is(at, bits::TO) && w.is(at + 1, bits::INFINITIVE | bits::NOT);
        let is_own = leads || w.is(at + 1, bits::THAT);
        let joined = w.is(at, bits::OF) && !w.is(at, bits::ANY_DET) && !is_own;
        match w.kind(at) {
            Kind::Word if w.is(at, bits::TIME) => at += 1,
            Kind::Word if joined && w.lead(at) == 0 => at = past_noun(w, at + 1, limit),
            Kind::Number => at += 1,
            _ => break,
        }
    }
    (at <= limit).then_some(at)
}

/// Returns the token behind a noun and its article, with what is a name behind it.
fn past_noun(w: Words<'_, '_>, from: usize, limit: usize) -> usize {
    let noun = (from..limit).find(|t| !w.is(*t, bits::ANY_DET) || w.lead(*t) != 0);
    let mut at = noun.unwrap_or(limit) + 1;
    while at < limit && w.is_capital(at) {
        at += 1;
    }
    at
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

/// Returns the body before a verb within which people unnamed say something: "в пресс-службе порта
/// сообщили".
pub(super) fn body_before(w: Words<'_, '_>, low: usize, verb: Verb) -> Option<Who> {
    let found = within(w, verb, low, verb.run.start)?;
    (found.end == verb.run.start && can_speak(w, found.who)).then_some(found.who)
}

/// Returns the subject that words between commas part from its verb: "Ada Lund, qui était venue, a
/// déclaré".
pub(super) fn before_aside(w: Words<'_, '_>, low: usize, verb: Verb) -> Option<Who> {
    let end = verb.run.start;
    let is_aside = end > low && w.kind(end - 1) == Kind::Comma;
    let first = past_adverbials(w, low, end);
    let found = speaker_at(w, first, end).filter(|_| is_aside && first + 1 < end)?;
    let parted = found.end + 1 < end && w.kind(found.end) == Kind::Comma;
    parted.then_some(found.who)
}

/// Returns whom the relative pronoun before a verb means: "Ada Lund, qui avait déclaré".
pub(super) fn before_relative(w: Words<'_, '_>, low: usize, verb: Verb) -> Option<Who> {
    let pronoun = with_adverbs(w, verb, low).checked_sub(1)?;
    if pronoun <= low || !w.is(pronoun, bits::WHO) {
        return None;
    }
    let run = Run::new(pronoun, verb.run.end);
    next_to(w, low, Verb { run, pronoun: None }).filter(|who| can_speak(w, *who))
}

/// Returns the speaker that opens a part of a sentence whose verb stands behind no other words than
/// go on with that speaker.
pub(super) fn opener(w: Words<'_, '_>, low: usize, verb: Verb) -> Option<Who> {
    const BETWEEN_TOKENS_MAX: usize = 12;
    const OTHER: Bits = bits::AUX
        | bits::FINITE
        | bits::REL
        | bits::THAT
        | bits::WHO
        | bits::DOING
        | bits::PARTICIPLE
        | bits::ANY_PRONOUN;
    let end = verb.run.start;
    let found = speaker_at(w, past_adverbials(w, low, end), end)?;
    let goes_on = |t: usize| {
        w.is_word(t) && w.verb(t, end).is_none() && (!w.is(t, OTHER) || w.is(t, bits::OF))
    };
    let is_near = found.end < end && end - found.end <= BETWEEN_TOKENS_MAX;
    (is_near && (found.end..end).all(goes_on)).then_some(found.who)
}

/// Returns the auxiliary at a token with its participle, where the subject or adverbials part them:
/// "hat die Ministerin am Montag angekündigt".
pub(super) fn parted(w: Words<'_, '_>, at: usize, limit: usize) -> Option<(Verb, Option<Who>)> {
    const PARTED_TOKENS_MAX: usize = 16;
    if !w.is(at, bits::AUX) || !w.is_word(at) {
        return None;
    }
    let limit = limit.min(at + PARTED_TOKENS_MAX);
    let participle = (at + 1..limit).find(|t| w.is(*t, bits::PARTICIPLE))?;
    let verb = Verb { run: Run::new(at, participle + 1), pronoun: None };
    let next = past_circumstances(w, at + 1, participle);
    if next == participle {
        return Some((verb, None));
    }
    let found = phrase::at(w, next, participle).filter(|found| can_speak(w, found.who))?;
    let is_whole = past_circumstances(w, found.end, participle) == participle;
    is_whole.then_some((verb, Some(found.who)))
}

/// Returns whether a speaker is nobody, or whoever writes: "on", "nous".
pub(super) fn is_vague(w: Words<'_, '_>, who: Who) -> bool {
    let words = &w.a.text[who.printed.start..who.printed.end];
    who.sort == Sort::Pronoun && w.tongue.bits(words) & (bits::VAGUE | bits::WRITER) != 0
}

/// Returns whether words surely name one that speaks.
pub(super) fn can_speak(w: Words<'_, '_>, who: Who) -> bool {
    const SPEAKS: Bits = bits::PERSON | bits::ROLE | bits::BODY | bits::DOCUMENT | bits::ANY_TITLE;
    let shouted = |t: usize| w.a.outer[t].has_shape(shape::ALL_CAPS);
    let named = |t: usize| w.is_capital(t) && !w.tongue.has_capital_nouns();
    match who.sort {
        Sort::Pronoun => !is_vague(w, who),
        Sort::Name(_) => true,
        Sort::Phrase(run) | Sort::Role(run) => {
            (run.start..run.end).any(|t| w.is(t, SPEAKS) || shouted(t) || named(t))
        }
    }
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
        Sort::Name(name) => is_name(w, at, name),
    };
    is_sure.then_some(found.who)
}

/// Returns whether a name in words that begin a sentence is one, and no word that has a capital there
/// only because it is the first.
fn is_name(w: Words<'_, '_>, first: usize, name: Run) -> bool {
    let is_long = name.end > first + 1 || w.is_name_inside(first);
    name.start != first || phrase::is_given(w, first) || !w.tongue.has_capital_nouns() && is_long
}

/// Returns the speaker whose words begin at a token that may open a sentence, before `limit`.
pub(super) fn speaker_at(w: Words<'_, '_>, at: usize, limit: usize) -> Option<Found> {
    let found = phrase::at(w, at, limit)?;
    let is_sure = match found.who.sort {
        Sort::Name(name) if w.begins_sentence(at) => {
            w.tongue.has_capital_nouns() || is_name(w, at, name)
        }
        _ => can_speak(w, found.who),
    };
    is_sure.then_some(found)
}

/// Returns the phrase that begins a sentence, as the role of somebody who is named.
pub(super) fn opening_role(w: Words<'_, '_>, run: Run) -> Option<Who> {
    let found = phrase::at(w, past_adverbials(w, run.start, run.end), run.end)?;
    let Sort::Phrase(phrase) = found.who.sort else { return None };
    Some(Who { sort: Sort::Role(phrase), ..found.who })
}
