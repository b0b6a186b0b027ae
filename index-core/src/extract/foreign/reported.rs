//! Indirect speech: the clauses that a verb of speech brings without quotation marks, "a déclaré que
//! …", "sagte, die Brücke bleibe gesperrt".
//!
//! Each verb looks at a bounded number of tokens of its own sentence.

use super::account;
use super::clause::{self, Begin};
use super::closing;
use super::marked;
use super::phrase::{self, Who};
use super::subject;
use super::tag;
use super::tongue::bits;
use super::words::{Verb, Words};
use crate::Span;
use crate::extract::phrase::Run;
use crate::extract::token::Kind;

/// So many verbs of speech of one sentence are looked at.
const VERBS_MAX: usize = 12;
/// Sentences longer than this are not looked at: no news sentence is.
const SENTENCE_TOKENS_MAX: usize = 400;
/// How a clause is tied to whoever said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// `a déclaré que …`
    That,
    /// `sagte, die Brücke bleibe …`
    Bare,
    /// `affirme avoir …`
    Infinitive,
    /// `…, a indiqué le préfet`
    Behind,
    /// `…, a indiqué le préfet, …`
    Around,
    /// `selon le préfet, …`
    According,
    /// `Sie bleibe gesperrt.`, behind what somebody said
    Mood,
}

/// A clause that somebody is reported to have said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported {
    pub(super) clause: Run,
    /// Who said it; none where it is of whoever was told last.
    pub(super) who: Option<Who>,
    pub(super) cue: Option<Span>,
    pub(super) tie: Tie,
}

/// Returns the reported clauses of a sentence, none of which overlap, in no certain order.
///
/// `spoken` tells of each stretch in marks whether it is somebody's words.
pub(super) fn find(w: Words<'_, '_>, sentence: Run, spoken: &[bool]) -> Vec<Reported> {
    let mut found: Vec<Reported> = Vec::new();
    if sentence.end - sentence.start > SENTENCE_TOKENS_MAX {
        return found;
    }
    let (mut low, mut at, mut n_verbs) = (sentence.start, sentence.start, 0);
    while at < sentence.end && n_verbs < VERBS_MAX {
        if w.kind(at) == Kind::Semicolon || marked::is_apart(w, at, low, spoken) {
            (low, at) = (at + 1, at + 1);
            continue;
        }
        let clause = Run::new(low, sentence.end);
        if let Some(told) = closing::as_told(w, at, clause) {
            found.push(told.reported);
            (at, n_verbs) = (told.end, n_verbs + 1);
            continue;
        }
        if let Some(reported) = account::according(w, at, clause) {
            found.push(reported);
            (at, n_verbs) = (at + 1, n_verbs + 1);
            continue;
        }
        if w.is(at, bits::SAYING) {
            let reported = meanwhile(w, at, found.last(), clause);
            found.extend(reported);
        }
        let verb = w.verb(at, sentence.end).or_else(|| helped(w, at)).map(|verb| (verb, None));
        let Some((verb, who)) = verb.or_else(|| subject::parted(w, at, sentence.end)) else {
            at += 1;
            continue;
        };
        n_verbs += 1;
        match ahead(w, (verb, who), found.last(), clause) {
            Some(reported) => {
                end_before(w, verb, &mut found);
                found.push(reported);
            }
            None => found.extend(closing::behind(w, verb, who, clause)),
        }
        at = verb.run.end;
    }
    apart(&mut found);
    found
}

/// Returns the verb at a token that tells of speech with other words behind it: "fait savoir".
fn helped(w: Words<'_, '_>, token: usize) -> Option<Verb> {
    let is_verb = w.is(token, bits::BRINGS) && w.is_small(token);
    is_verb.then(|| Verb { run: Run::new(token, token + 1), pronoun: None })
}

/// Returns whether a verb tells of no speech because such words are missing before a token.
pub(super) fn lacks_help(w: Words<'_, '_>, verb: Verb, end: usize) -> bool {
    let helps = |t: usize| w.is(t, bits::HEARD);
    w.is(verb.run.end - 1, bits::BRINGS) && !(verb.run.end..end).any(helps)
}

/// Ends the clause before a verb that a conjunction joins with the verb which brings that clause:
/// "a dit que le quai est fermé et a ajouté que …".
fn end_before(w: Words<'_, '_>, verb: Verb, found: &mut [Reported]) {
    let Some(Reported { clause, .. }) = found.last_mut() else { return };
    if let Some(joint) = joint_before(w, verb, clause.start).filter(|joint| *joint < clause.end) {
        clause.end = clause::end(w, clause.start, joint);
    }
}

/// Returns the conjunction before a verb and the adverbials beside it: "y, además del ruido, dijo".
fn joint_before(w: Words<'_, '_>, verb: Verb, low: usize) -> Option<usize> {
    const ASIDE_TOKENS_MAX: usize = 8;
    let before =
        subject::with_adverbs(w, verb, low).checked_sub(1).filter(|before| *before > low)?;
    if w.is(before, bits::CONJ) {
        return Some(before);
    }
    let from = low.max(before.saturating_sub(ASIDE_TOKENS_MAX));
    let is_aside = w.kind(before) == Kind::Comma;
    let is_open = |t: &usize| w.is(*t, bits::CONJ) && w.kind(*t + 1) == Kind::Comma;
    (from..before).rev().find(is_open).filter(|_| is_aside)
}

/// Returns the clause that the participle of a verb of speech brings beside another verb, which
/// brought the clause `before`: "…, précisant que le quai rouvrirait".
fn meanwhile(
    w: Words<'_, '_>,
    at: usize,
    before: Option<&Reported>,
    part: Run,
) -> Option<Reported> {
    let said = Verb { run: Run::new(at, at + 1), pronoun: None };
    let Begin { start, tie, .. } = clause::behind(w, said, part.end, true)?;
    let is_beside = at > part.start && w.kind(at - 1) == Kind::Comma && tie == Tie::That;
    if !is_beside || is_denied(w, said, start, part.start) {
        return None;
    }
    let who = match before {
        Some(before) if before.tie != Tie::According => before.who,
        _ => {
            let from = before.map_or(part.start, |before| before.clause.start);
            tag::of_sentence(w, Run::new(from, at)).and_then(|tag| tag.who).or_else(|| {
                let first = subject::past_adverbials(w, from, at);
                subject::speaker_at(w, first, at).map(|found| found.who)
            })
        }
    };
    let clause = Run::new(start, clause::end(w, start, part.end));
    let cue = Some(w.span(said.run));
    (who.is_some() && clause::is_whole(w, clause)).then_some(Reported { clause, who, cue, tie })
}

/// Keeps of clauses that overlap the one that is surest, else the first.
fn apart(found: &mut Vec<Reported>) {
    const fn rank(tie: Tie) -> u8 {
        match tie {
            Tie::That | Tie::Bare | Tie::Infinitive | Tie::Mood => 0,
            Tie::Behind | Tie::Around => 1,
            Tie::According => 2,
        }
    }
    found.sort_by_key(|reported| (rank(reported.tie), reported.clause.start));
    let mut kept: Vec<Run> = Vec::new();
    found.retain(|reported| {
        let Run { start, end } = reported.clause;
        let free = kept.iter().all(|other| other.end <= start || end <= other.start);
        if free {
            kept.push(reported.clause);
        }
        free
    });
}

/// Returns the clause that follows a verb, in a part of a sentence; `within` is a subject that stands
/// within the verb, `last` the clause that was found before it.
fn ahead(
    w: Words<'_, '_>,
    (verb, within): (Verb, Option<Who>),
    last: Option<&Reported>,
    part: Run,
) -> Option<Reported> {
    let is_passive = w.is(verb.run.start, bits::PASSIVE) && w.lead(verb.run.start) == 0;
    if is_passive || closing::points(w, verb, part.start) {
        return None;
    }
    let relative = subject::before_relative(w, part.start, verb);
    let before = match verb.pronoun {
        Some((found, span)) => Some(phrase::pronoun(found, span)),
        None => within
            .or(relative)
            .or_else(|| subject::body_before(w, part.start, verb))
            .or_else(|| subject::next_to(w, part.start, verb))
            .or_else(|| subject::before_aside(w, part.start, verb))
            .filter(|who| !subject::is_vague(w, *who)),
    };
    let Begin { start, who, tie } = clause::behind(w, verb, part.end, before.is_some())?;
    let who = before.or(who);
    let first = who.map_or(verb.run.start, |who| first_token(w, who).min(verb.run.start));
    // "Le quai que le maire dit fermer".
    let is_object = tie == Tie::Infinitive && first > part.start && clause::is_that(w, first - 1);
    if is_object || lacks_help(w, verb, start) {
        return None;
    }
    if is_denied(w, verb, start, part.start) || is_supposed(w, first, part.start) {
        return None;
    }
    let who = match who {
        None if opens_sentence(w, verb, part.start) => None,
        None => Some(
            joined_with(w, verb, last, part).or_else(|| subject::opener(w, part.start, verb))?,
        ),
        who => who,
    };
    // "Le maire, qui avait dit que le quai était fermé, est parti."
    let comma = (start..part.end).find(|t| w.kind(*t) == Kind::Comma);
    let limit = comma.filter(|_| relative.is_some()).unwrap_or(part.end);
    let clause = Run::new(start, clause::end(w, start, limit));
    let reported = Reported { clause, who, cue: cue(w, verb), tie };
    clause::is_whole(w, clause).then_some(reported)
}

/// Returns the words of a verb, or of its participle where others stand within it.
pub(super) fn cue(w: Words<'_, '_>, verb: Verb) -> Option<Span> {
    let last = verb.run.end - 1;
    let whole = (verb.run.start + 1..last).all(|t| w.is(t, bits::SKIP));
    Some(w.span(if whole { verb.run } else { Run::new(last, last + 1) }))
}

/// Returns whether a verb without a subject is the first word of its sentence, so that whoever was
/// told last does it: "Añadió que …".
fn opens_sentence(w: Words<'_, '_>, verb: Verb, low: usize) -> bool {
    let is_first = subject::with_adverbs(w, verb, low) == low && w.begins_sentence(low);
    is_first && !w.is(verb.run.start, bits::THEY)
}

/// Returns who does the verb that a conjunction joins with one which has no subject beside it;
/// `before` is the clause that was found before it.
fn joined_with(w: Words<'_, '_>, verb: Verb, before: Option<&Reported>, part: Run) -> Option<Who> {
    let joint = joint_before(w, verb, part.start).filter(|_| !w.is(verb.run.start, bits::THEY))?;
    let who = before.filter(|before| before.tie != Tie::According).and_then(|before| before.who);
    let first = subject::past_adverbials(w, part.start, joint);
    who.or_else(|| subject::speaker_at(w, first, joint).map(|found| found.who))
}

/// Returns the clause that a sentence is if the form of its verb alone tells that somebody says it,
/// who is told by that verb before it: "Sie bleibe gesperrt."
pub(super) fn in_mood(w: Words<'_, '_>, sentence: Run, cue: Option<Span>) -> Option<Reported> {
    let first = (sentence.start..sentence.end).find(|t| w.is_word(*t))?;
    let clause = Run::new(first, clause::end(w, first, sentence.end));
    // "Es sei denn" tells nothing.
    let is_told = |t: usize| w.is(t, bits::MOOD) && w.is_small(t) && !w.is(t + 1, bits::REL);
    // "Man sagt, sie sei gesperrt", "…, hieß es": another verb tells who says it, or that nobody does.
    let tells = |t: usize| w.verb(t, sentence.end).is_some() || w.is(t, bits::WRITER);
    let said = (first + 1..clause.end).any(is_told)
        && !(first..sentence.end).any(tells)
        && clause::is_whole(w, clause);
    said.then_some(Reported { clause, who: None, cue, tie: Tie::Mood })
}

/// Returns the token that a speaker's words begin with.
fn first_token(w: Words<'_, '_>, who: Who) -> usize {
    let start = who.role.map_or(who.printed.start, |role| role.start.min(who.printed.start));
    w.a.outer.partition_point(|t| (t.end as usize) <= start)
}

/// Returns whether somebody is told not to have said what begins at `clause`.
pub(super) fn is_denied(w: Words<'_, '_>, verb: Verb, clause: usize, low: usize) -> bool {
    let from = verb.run.start.saturating_sub(2).max(low);
    (from..clause).any(|t| w.is(t, bits::NOT) || w.lead(t) & bits::NOT != 0)
}

/// Returns whether the report that begins at a token is one that need not have been made: "si le
/// maire dit que".
pub(super) fn is_supposed(w: Words<'_, '_>, first: usize, low: usize) -> bool {
    let condition = |t: usize| w.is(t, bits::CONDITION) && w.is_word(t);
    first > low && condition(first - 1) || condition(first)
}
