//! The words beside a quote that say whose it is: "a déclaré la ministre", "Brandt:", "según EFE".

use super::apposition;
use super::phrase::{self, Found, Sort, Who};
use super::subject;
use super::tongue::bits;
use super::words::{ADVERBS_MAX, Verb, Words};
use crate::Span;
use crate::extract::phrase::Run;
use crate::extract::token::Kind;

/// How far before a quote its verb may stand, in tokens.
const BEFORE_TOKENS_MAX: usize = 30;
/// How far it may stand where the words before a quote end with a colon.
const COLON_TOKENS_MAX: usize = 40;

/// What sort of words tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Verb,
    Colon,
    According,
}

/// Words that say who speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    /// The speaker; none where a verb has no subject of its own.
    pub(super) who: Option<Who>,
    pub(super) cue: Option<Span>,
    pub(super) shape: Shape,
}

impl Tag {
    fn of_verb(w: Words<'_, '_>, who: Option<Who>, verb: Verb) -> Tag {
        let cue = Some(w.span(verb.run));
        Tag { who, cue, shape: Shape::Verb }
    }
}

/// Returns the tag behind the quote at a token, in a sentence that ends at `end`.
pub(super) fn after(w: Words<'_, '_>, quote: usize, end: usize) -> Option<Tag> {
    let mut at = quote + 1;
    while at < end && matches!(w.kind(at), Kind::Comma | Kind::Dash) {
        at += 1;
    }
    let first = at;
    while at < end.min(first + ADVERBS_MAX) && is_adverb(w, at, end) {
        at += 1;
    }
    if let Some(behind) = according(w, at, end) {
        let found = phrase::at(w, behind, end)?;
        return Some(Tag { who: Some(found.who), cue: None, shape: Shape::According });
    }
    if let Some(verb) = w.verb(at, end) {
        let who = of_verb(w, verb, end);
        return Some(Tag::of_verb(w, who, verb));
    }
    // "…», Corrales dijo", "…“, wie der Minister sagte".
    let at = first + usize::from(w.is(first, bits::AS));
    let found = phrase::at(w, at, end)?;
    let next = past_beside(w, found.end, end);
    if w.is(next, bits::POSTPOSED) {
        return Some(Tag { who: Some(found.who), cue: None, shape: Shape::According });
    }
    let verb = w.verb(next, end)?;
    Some(Tag::of_verb(w, Some(found.who), verb))
}

fn is_adverb(w: Words<'_, '_>, token: usize, end: usize) -> bool {
    w.is(token, bits::SKIP)
        && w.is_small(token)
        && w.lead(token) == 0
        && !w.is(token, bits::ACCORDING)
        && (w.verb(token, end).is_none() && !w.is(token, bits::ANY_PRONOUN)
            || w.verb(token + 1, end).is_some())
}

fn past_beside(w: Words<'_, '_>, from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end && w.is(at, bits::SKIP | bits::TIME) && w.verb(at, end).is_none() {
        at += 1;
    }
    at
}

/// Returns the token behind `according to`: "selon", "nach Angaben", "de acuerdo con".
pub(super) fn according(w: Words<'_, '_>, at: usize, end: usize) -> Option<usize> {
    if at >= end || !w.is_word(at) {
        return None;
    }
    if w.tongue.bits(w.a.word(at)) & bits::ACCORDING != 0 {
        // "Il secondo ministro".
        let is_number = at > 0 && w.is(at - 1, bits::ANY_DET) && w.is_word(at - 1);
        return (!is_number).then_some(at + 1);
    }
    let is_account = w.is(at, bits::PREP | bits::OF) && w.is(at + 1, bits::ACCOUNT);
    let joined = w.is(at + 2, bits::PREP | bits::OF) && !w.is(at + 2, bits::ANY_DET);
    is_account.then_some(at + 2 + usize::from(joined))
}

/// Returns the subject of a verb behind its quote.
fn of_verb(w: Words<'_, '_>, verb: Verb, end: usize) -> Option<Who> {
    let own = verb.pronoun.map(|(found, span)| phrase::pronoun(found, span));
    own.or_else(|| subject::right(w, verb.run.end, end).map(|found| found.who))
        .or_else(|| within(w, verb, Run::new(verb.run.end, end)))
}

fn within(w: Words<'_, '_>, verb: Verb, part: Run) -> Option<Who> {
    subject::within(w, verb, part.start, part.end).map(|found| found.who)
}

/// Returns the tag before the quote at a token, behind the token `low` in a sentence that begins at
/// `start`.
pub(super) fn before(w: Words<'_, '_>, start: usize, low: usize, quote: usize) -> Option<Tag> {
    // "… speaks of a “turn”: “…”".
    let is_colon = quote > low && w.kind(quote - 1) == Kind::Colon;
    let far = start.max(quote.saturating_sub(COLON_TOKENS_MAX));
    let low = if is_colon && !(low..quote).any(|t| w.is_word(t)) { far.min(low) } else { low };
    let mut end = quote;
    let mut colon = false;
    while end > low {
        let last = end - 1;
        let is_mark = matches!(w.kind(last), Kind::Colon | Kind::Comma | Kind::Dash | Kind::Symbol);
        let is_that = w.is(last, bits::THAT) && w.is_small(last);
        if !(is_mark || is_that) {
            break;
        }
        colon |= w.kind(last) == Kind::Colon;
        end = last;
    }
    if end == low {
        return None;
    }
    if let Some(who) = (low..end).find(|t| w.is_word(*t)).and_then(|first| accounted(w, first, end))
    {
        return Some(Tag { who: Some(who), cue: None, shape: Shape::According });
    }
    if let Some(who) = in_view(w, low, end) {
        return Some(Tag { who: Some(who), cue: None, shape: Shape::According });
    }
    let reach = if colon { COLON_TOKENS_MAX } else { BEFORE_TOKENS_MAX };
    let nearest = low.max(end.saturating_sub(reach));
    if let Some(verb) = (nearest..end).rev().find_map(|t| verb_at(w, t, low, end)) {
        let who = before_verb(w, low, verb, end);
        return Some(Tag::of_verb(w, who, verb));
    }
    if !colon {
        return None;
    }
    let whole = phrase::at(w, subject::past_adverbials(w, low, end), end);
    let named = whole.filter(|found| is_label(w, *found, end)).map(|found| found.who);
    let run = Run::new(low, end);
    let opening = || subject::opening(w, run).or_else(|| subject::opening_role(w, run));
    let who = named.or_else(opening)?;
    Some(Tag { who: Some(who), cue: None, shape: Shape::Colon })
}

/// Returns whether a phrase is all that stands before a colon.
fn is_label(w: Words<'_, '_>, found: Found, end: usize) -> bool {
    let named = matches!(found.who.sort, Sort::Name(_));
    found.end == end && (named || w.is(end - 1, bits::ROLE))
}

/// Returns who holds what is quoted, where nothing else stands before it: "Para o delegado, “…”".
fn in_view(w: Words<'_, '_>, low: usize, end: usize) -> Option<Who> {
    let found = phrase::at(w, low + 1, end)?;
    (w.is(low, bits::IN_VIEW) && found.end >= end).then_some(found.who)
}

fn accounted(w: Words<'_, '_>, first: usize, end: usize) -> Option<Who> {
    let behind = according(w, first, end)?;
    apposition::opening(w, behind, end).map(|found| found.who)
}

/// Returns the verb of speech that a token is part of: of "a dit" the whole, found by `dit`.
fn verb_at(w: Words<'_, '_>, token: usize, low: usize, end: usize) -> Option<Verb> {
    let found = w.verb(token, end);
    let from = low.max(token.saturating_sub(ADVERBS_MAX + 1));
    let whole = (from..token).find_map(|t| w.verb(t, end).filter(|v| v.run.end == token + 1));
    whole.or(found)
}

/// Returns the subject of a verb before its quote: next to it, a name behind it or where the sentence
/// begins, a noun behind it.
fn before_verb(w: Words<'_, '_>, low: usize, verb: Verb, end: usize) -> Option<Who> {
    if let Some((found, span)) = verb.pronoun {
        return Some(phrase::pronoun(found, span));
    }
    let right = || subject::right(w, verb.run.end, end).map(|found| found.who);
    subject::next_to(w, low, verb)
        .or_else(|| right().filter(is_named))
        .or_else(|| subject::opening(w, Run::new(low, verb.run.start)))
        .or_else(|| within(w, verb, Run::new(low, verb.run.start)))
        .or_else(right)
        .or_else(|| within(w, verb, Run::new(verb.run.end, end)))
}

/// Returns whether a speaker is no mere noun, which behind a verb may be its object.
fn is_named(who: &Who) -> bool {
    !matches!(who.sort, Sort::Phrase(_))
}

/// Returns the tag of a sentence without a quote: what is reported there tells who speaks next.
pub(super) fn of_sentence(w: Words<'_, '_>, run: Run) -> Option<Tag> {
    let first = subject::past_adverbials(w, run.start, run.end);
    let account = (run.start..run.end).find_map(|t| accounted(w, t, run.end)).filter(is_named);
    if account.is_some() {
        return Some(Tag { who: account, cue: None, shape: Shape::According });
    }
    let verb = (first..run.end).find_map(|t| w.verb(t, run.end))?;
    let near = subject::next_to(w, run.start, verb);
    // "…, sagt der Arzt."
    let closing = verb.run.start > run.start && w.kind(verb.run.start - 1) == Kind::Comma;
    let wanted = |who: &Who| closing || is_named(who);
    let who = near.or_else(|| before_verb(w, run.start, verb, run.end).filter(wanted))?;
    Some(Tag::of_verb(w, Some(who), verb))
}

/// Returns whether a sentence says of the quote before it whose it is: "Lo ha affermato …".
pub(super) fn points_back(w: Words<'_, '_>, run: Run) -> bool {
    let first = (run.start..run.end).find(|t| !w.is(*t, bits::SKIP | bits::AS));
    w.is_word(run.start)
        && first.is_some_and(|first| first > run.start && w.verb(first, run.end).is_some())
}
