//! Where a reported clause begins and ends: "a déclaré lundi à Brest *que le quai …*".
//!
//! Every function looks at a bounded number of tokens.

use super::phrase::{self, Found, Who};
use super::reported::Tie;
use super::subject;
use super::tongue::{Bits, bits};
use super::words::{Verb, Words};
use crate::extract::phrase::Run;
use crate::extract::token::Kind;

/// So many tokens may stand between a verb and the clause that it brings.
const GAP_TOKENS_MAX: usize = 30;
/// So many tokens into a clause its verb may stand, which tells that it is reported.
const MOOD_TOKENS_MAX: usize = 14;
/// The fewest words that are a clause.
const WORDS_MIN: usize = 2;
/// A clause of more words has lost the marks that end it.
const WORDS_MAX: usize = 100;

/// How the clause behind a verb begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begin {
    pub(super) start: usize,
    /// The subject between the verb and its clause.
    pub(super) who: Option<Who>,
    pub(super) tie: Tie,
}

/// Returns how the clause begins that follows a verb; `has_subject` tells that the verb has one
/// before it.
pub(super) fn behind(w: Words<'_, '_>, verb: Verb, end: usize, has_subject: bool) -> Option<Begin> {
    let last = end.min(verb.run.end + GAP_TOKENS_MAX);
    let mut who: Option<Who> = None;
    let mut at = verb.run.end;
    while at < last {
        let past_comma = at + usize::from(w.kind(at) == Kind::Comma);
        if is_that(w, past_comma) {
            let goes_on = past_comma == at && at > verb.run.end && is_relative(w, at, who);
            return (!goes_on).then_some(Begin { start: past_comma, who, tie: Tie::That });
        }
        // "Insiste en que …".
        if w.is(at, bits::TO) && is_that(w, at + 1) {
            return Some(Begin { start: at + 1, who, tie: Tie::That });
        }
        if has_subject && is_infinitive(w, at) {
            return Some(Begin { start: at, who, tie: Tie::Infinitive });
        }
        if let Some(close) = past_aside(w, at, last) {
            at = close;
        } else if past_comma > at {
            let tie = behind_comma(w, past_comma, end, has_subject || who.is_some())?;
            return Some(Begin { start: past_comma, who, tie });
        } else if let Some(found) = subject_at(w, verb, at, last, has_subject || who.is_some()) {
            who = Some(found.who);
            at = found.end;
        } else {
            at = subject::past_adverbial(w, at, last)?;
        }
    }
    None
}

/// Returns how a clause without a conjunction is tied to the verb before its comma.
fn behind_comma(w: Words<'_, '_>, from: usize, end: usize, has_subject: bool) -> Option<Tie> {
    const INFINITIVE_TOKENS_MAX: usize = 25;
    if is_in_mood(w, from, end) {
        return Some(Tie::Bare);
    }
    // "Kündigte an, die Brücke im Mai zu sperren".
    let last = end.min(from + INFINITIVE_TOKENS_MAX);
    let leads = |t: &usize| w.is(*t, bits::TO) && w.is(*t + 1, bits::INFINITIVE);
    let is_part = |t: &usize| matches!(w.kind(*t), Kind::Word | Kind::Number | Kind::Quote);
    let leads_on = (from..last).take_while(is_part).any(|t| leads(&t));
    let opens_other = w.is(from, bits::CONDITION | bits::REL);
    (has_subject && leads_on && !opens_other).then_some(Tie::Infinitive)
}

/// Returns the subject that stands at a token behind its verb, if it is still to come: a body within
/// which something is said before the place that it looks like, any other behind what is none.
fn subject_at(
    w: Words<'_, '_>,
    verb: Verb,
    at: usize,
    limit: usize,
    is_known: bool,
) -> Option<Found> {
    if is_known {
        return None;
    }
    let found = subject::within(w, verb, at, limit).or_else(|| {
        let is_adverbial = subject::past_adverbial(w, at, limit).is_some();
        phrase::at(w, at, limit).filter(|_| !is_adverbial)
    });
    found.filter(|found| subject::can_speak(w, found.who))
}

/// Returns whether `that` at a token rather goes on with the noun before it, which is no subject `who`:
/// "habló en la reunión que celebró".
fn is_relative(w: Words<'_, '_>, that: usize, who: Option<Who>) -> bool {
    const HEARS: Bits = bits::HEARD | bits::DOCUMENT | bits::PERSON | bits::BODY | bits::GRAMMAR;
    let noun = that - 1;
    let is_subject = who.is_some_and(|who| who.printed.end == w.a.outer[noun].end as usize);
    let is_known = (w.bits(noun - 1) | w.lead(noun)) & bits::ANY_DET != 0;
    is_known && w.is_word(noun) && w.is_small(noun) && !w.is(noun, HEARS) && !is_subject
}

/// Returns the comma that closes an aside which a comma opens before a clause: "afirmou, em nota, que".
fn past_aside(w: Words<'_, '_>, comma: usize, limit: usize) -> Option<usize> {
    let is_open = w.kind(comma) == Kind::Comma;
    let close = subject::past_circumstances(w, comma + 1, limit);
    let is_aside = is_open && close > comma + 1 && w.kind(close) == Kind::Comma;
    (is_aside && is_that(w, close + 1)).then_some(close)
}

/// Returns whether a token begins a reported clause.
pub(super) fn is_that(w: Words<'_, '_>, token: usize) -> bool {
    w.is(token, bits::THAT) && w.is_small(token) || w.lead(token) & bits::THAT != 0
}

/// Returns whether an infinitive begins at a token, with its `to`: "promet de rouvrir".
fn is_infinitive(w: Words<'_, '_>, token: usize) -> bool {
    let leads = w.is(token, bits::TO) && w.lead(token) == 0;
    let from = token + usize::from(leads);
    // "De ne pas rouvrir".
    let at = (from..).find(|t| !w.is(*t, bits::NOT)).unwrap_or(from);
    let alone = w.lead(at) & !bits::TO & !bits::SKIP == 0;
    w.is(at, bits::INFINITIVE) && !w.is(at, bits::HEARD) && w.is_small(at) && alone
}

/// Returns whether a clause tells by the form of its verb that it is reported: "…, die Brücke
/// bleibe gesperrt".
fn is_in_mood(w: Words<'_, '_>, from: usize, end: usize) -> bool {
    const OPENS_OTHER: Bits = bits::REL | bits::CONDITION | bits::CONJ;
    let last = end.min(from + MOOD_TOKENS_MAX);
    let plain = |t: &usize| matches!(w.kind(*t), Kind::Word | Kind::Number | Kind::Quote);
    let is_told = |t: usize| w.is(t, bits::MOOD | bits::UNREAL) && w.is_small(t);
    let mut own = (from..last).take_while(plain);
    !w.is(from, OPENS_OTHER) && own.any(|t| t > from && is_told(t))
}

/// Returns where a clause ends that begins at a token: at its sentence's end or a mark that parts it
/// from what follows.
pub(super) fn end(w: Words<'_, '_>, start: usize, limit: usize) -> usize {
    let parts = |t: &usize| match w.kind(*t) {
        Kind::Semicolon => true,
        // "La route rouvrira : les travaux sont finis" is one clause, and "il a dit que oui : « … »".
        Kind::Colon => w.kind(*t + 1) == Kind::Quote,
        Kind::Comma => w.is(*t + 1, bits::SAYING),
        _ => false,
    };
    let mut end = (start + 1..limit).find(parts).unwrap_or(limit);
    while end > start + 1 && is_mark(w, end - 1) {
        end -= 1;
    }
    end
}

fn is_mark(w: Words<'_, '_>, token: usize) -> bool {
    matches!(w.kind(token), Kind::Stop | Kind::Comma | Kind::Dash | Kind::Colon | Kind::Semicolon)
}

/// Returns whether a clause has words enough, and no more than a sentence may have.
pub(super) fn is_whole(w: Words<'_, '_>, clause: Run) -> bool {
    let n_words = (clause.start..clause.end).filter(|t| w.is_word(*t)).count();
    (WORDS_MIN..=WORDS_MAX).contains(&n_words)
}

/// Returns the first token of a part of a sentence that may begin a clause.
pub(super) fn first(w: Words<'_, '_>, part: Run) -> Option<usize> {
    (part.start..part.end).find(|t| matches!(w.kind(*t), Kind::Word | Kind::Quote | Kind::Number))
}
