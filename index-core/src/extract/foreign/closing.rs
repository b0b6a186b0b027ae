//! Reported clauses that a tag closes, interrupts or opens: "…, a indiqué le préfet", "Wie die
//! Polizei mitteilte, …", "…, según informó el alcalde".
//!
//! Every function looks at a bounded number of tokens.

use super::account;
use super::apposition;
use super::clause;
use super::phrase::{self, Who};
use super::reported::{Reported, Tie, cue, is_denied, lacks_help};
use super::subject;
use super::tongue::{Bits, bits};
use super::words::{Verb, Words};
use crate::extract::phrase::Run;
use crate::extract::token::Kind;

/// So many tokens a tag has behind its first word.
const TAG_TOKENS_MAX: usize = 30;
/// A clause that a tag interrupts has not more words before it.
const OPENING_WORDS_MAX: usize = 7;

/// A clause and the token behind the tag that tells it.
pub(super) struct Told {
    pub(super) reported: Reported,
    pub(super) end: usize,
}

/// Returns the clause that a verb behind a comma closes or interrupts: "…, a indiqué le préfet".
///
/// `who` stands within the verb.
pub(super) fn behind(
    w: Words<'_, '_>,
    verb: Verb,
    who: Option<Who>,
    part: Run,
) -> Option<Reported> {
    let comma = mark_before(w, verb, part.start)?;
    if opening_verb(w, part).is_some_and(|first| points(w, first, part.start)) {
        return None;
    }
    let (who, end) = match who {
        Some(who) => (Some(who), verb.run.end),
        None => done_by(w, verb, part.end),
    };
    let end = subject::past_circumstances(w, end, part.end);
    let who = who.filter(|who| subject::can_speak(w, *who))?;
    let tag = Run::new(comma, end);
    if lacks_help(w, verb, end)
        || is_denied(w, verb, end, comma)
        || opens_other(w, part.start, comma)
    {
        return None;
    }
    around(w, tag, part, who, verb)
}

/// Returns the clause around a tag, which a mark or the sentence's end closes.
fn around(w: Words<'_, '_>, tag: Run, part: Run, who: Who, verb: Verb) -> Option<Reported> {
    let first = clause::first(w, Run::new(part.start, tag.start))?;
    let is_closed = is_closed(w, tag.end, part.end);
    if !is_closed && !matches!(w.kind(tag.end), Kind::Comma | Kind::Dash) {
        return None;
    }
    let n_before = (first..tag.start).filter(|t| w.is_word(*t)).count();
    let goes_on = !is_closed && n_before <= OPENING_WORDS_MAX && goes_on(w, tag.end + 1);
    let (limit, tie) = if goes_on { (part.end, Tie::Around) } else { (tag.start, Tie::Behind) };
    let clause = Run::new(first, clause::end(w, first, limit));
    let reported = Reported { clause, who: Some(who), cue: cue(w, verb), tie };
    clause::is_whole(w, clause).then_some(reported)
}

/// Returns whether what stands behind a tag may go on with the clause before it, and not with the tag.
fn goes_on(w: Words<'_, '_>, from: usize) -> bool {
    // "…, sagte Lund, die den Hafen leitet."
    let is_relative = w.tongue.has_capital_nouns() && w.is(from, bits::ANY_DET);
    !is_relative && !w.is(from, bits::REL | bits::DOING) && !clause::is_that(w, from)
}

/// Returns the clause that "as the mayor said" opens or closes, if such words begin at a token.
pub(super) fn as_told(w: Words<'_, '_>, at: usize, part: Run) -> Option<Told> {
    if !(w.is(at, bits::AS | bits::ACCORDING) && w.is_word(at)) {
        return None;
    }
    let opens = account::opens(w, part.start, at);
    let parted = at > part.start && matches!(w.kind(at - 1), Kind::Comma | Kind::Dash);
    if !(opens || parted) {
        return None;
    }
    let mut told = subordinate(w, at + 1, part.end)?;
    let comma = (at..told.2).find(|t| w.kind(*t) == Kind::Comma).filter(|_| opens);
    if let Some(comma) = comma.filter(|comma| !apposition::is_role(w, *comma, told.2)) {
        told = subordinate(w, at + 1, comma)?;
    }
    let (who, verb, end) = told;
    let end = subject::past_circumstances(w, end, part.end);
    let who = who.filter(|who| !subject::is_vague(w, *who))?;
    if is_denied(w, verb, verb.run.end, at) {
        return None;
    }
    if !opens {
        let reported = around(w, Run::new(at - 1, end), part, who, verb)?;
        return Some(Told { reported, end });
    }
    let start = if w.kind(end - 1) == Kind::Comma { end } else { end + 1 };
    if w.kind(start - 1) != Kind::Comma {
        return None;
    }
    let clause = Run::new(start, clause::end(w, start, part.end));
    let reported = Reported { clause, who: Some(who), cue: cue(w, verb), tie: Tie::Behind };
    clause::is_whole(w, clause).then_some(Told { reported, end })
}

/// Returns the subject and verb of the words behind an `as`, and the token behind them.
fn subordinate(w: Words<'_, '_>, from: usize, limit: usize) -> Option<(Option<Who>, Verb, usize)> {
    let limit = limit.min(from + TAG_TOKENS_MAX);
    let is_small = |t: &usize| w.verb(*t, limit).is_some() || !w.is(*t, bits::SKIP | bits::HEARD);
    let mut at = (from..limit).find(is_small)?;
    if let Some(verb) = w.verb(at, limit) {
        let (who, end) = done_by(w, verb, limit);
        return Some((who, verb, end));
    }
    if w.is(at, bits::PARTICIPLE) {
        // "Secondo quanto riferito dalla polizia".
        let by = at + 1 + usize::from(w.lead(at + 1) == 0);
        let found =
            phrase::at(w, by, limit).filter(|_| w.is(at + 1, bits::PREP) || by == at + 1)?;
        let verb = Verb { run: Run::new(at, at + 1), pronoun: None };
        return Some((Some(found.who), verb, found.end));
    }
    let found = phrase::at(w, at, limit)?;
    at = subject::past_circumstances(w, found.end, limit);
    let verb = w.verb(at, limit)?;
    Some((Some(found.who), verb, verb.run.end))
}

/// Returns who does a verb that stands before its subject, and the token behind both.
fn done_by(w: Words<'_, '_>, verb: Verb, limit: usize) -> (Option<Who>, usize) {
    let limit = limit.min(verb.run.end + TAG_TOKENS_MAX);
    if let Some((found, span)) = verb.pronoun {
        return (Some(phrase::pronoun(found, span)), verb.run.end);
    }
    if let Some(found) = subject::right(w, verb.run.end, limit) {
        return (Some(found.who), found.end);
    }
    match subject::within(w, verb, verb.run.end, limit) {
        Some(found) => (Some(found.who), found.end),
        None => (None, verb.run.end),
    }
}

/// Returns the comma or dash before a verb, past adverbs, or the colon of "…: lo riferisce la radio".
fn mark_before(w: Words<'_, '_>, verb: Verb, low: usize) -> Option<usize> {
    let from = subject::with_adverbs(w, verb, low);
    let mark = from.checked_sub(1).filter(|mark| *mark > low)?;
    let is_mark = match w.kind(mark) {
        Kind::Comma | Kind::Dash => true,
        Kind::Colon => w.is(mark + 1, bits::POINTS),
        _ => false,
    };
    is_mark.then_some(mark)
}

/// Returns whether a verb that opens a part of a sentence says of what stands before whose it is: "Lo
/// riporta la radio."
pub(super) fn points(w: Words<'_, '_>, verb: Verb, start: usize) -> bool {
    let leads = |t: &usize| w.is(*t, bits::PREP | bits::SKIP) && !w.is(*t, bits::POINTS);
    let Some(pointer) = (start..verb.run.start).find(|t| !leads(t)) else { return false };
    w.is(pointer, bits::POINTS)
        && subject::past_circumstances(w, pointer + 1, verb.run.start) == verb.run.start
}

/// Returns the first verb of speech of a part of a sentence.
fn opening_verb(w: Words<'_, '_>, part: Run) -> Option<Verb> {
    let last = part.end.min(part.start + TAG_TOKENS_MAX);
    (part.start..last).find_map(|t| w.verb(t, part.end))
}

/// Returns who says what stands before a sentence, and the verb that tells it: "Lo riporta la radio."
pub(super) fn pointing(w: Words<'_, '_>, sentence: Run) -> Option<(Who, Verb)> {
    let verb = opening_verb(w, sentence).filter(|verb| points(w, *verb, sentence.start))?;
    let (who, _) = done_by(w, verb, sentence.end);
    who.filter(|who| subject::can_speak(w, *who)).map(|who| (who, verb))
}

/// Returns whether a sentence ends at a token, or with one more adverbial: "…, sagte Lund bei einem
/// Besuch der alten Werft."
fn is_closed(w: Words<'_, '_>, at: usize, end: usize) -> bool {
    const OTHER: Bits = bits::AUX | bits::FINITE | bits::REL | bits::THAT;
    let leads = (w.bits(at) | w.lead(at)) & (bits::PREP | bits::OF) != 0 || w.tongue.has_cases();
    let plain = |t: usize| match w.kind(t) {
        Kind::Word => leads && !w.is(t, OTHER) && w.verb(t, end).is_none(),
        Kind::Stop => true,
        _ => leads && matches!(w.kind(t), Kind::Number | Kind::Open | Kind::Close),
    };
    (at..end).all(plain)
}

/// Returns whether what a comma parts from a verb is no clause that could be reported: "Als der Zug
/// hielt, rief …".
fn opens_other(w: Words<'_, '_>, from: usize, comma: usize) -> bool {
    const OTHER: Bits = bits::CONDITION | bits::DOING | bits::AS;
    let is_whole = (from..comma).any(|t| w.kind(t) == Kind::Comma);
    w.is(from, OTHER) || w.is(from, bits::REL) && !is_whole && w.tongue.has_capital_nouns()
}
