//! Reported clauses that are told by whose account they are: "Selon le préfet, …", "…, laut
//! Polizei", "По словам министра, …", "Angaben der Polizei zufolge …".
//!
//! Every function looks at a bounded number of tokens.

use super::apposition;
use super::clause;
use super::phrase::{self, Found, Sort, Who};
use super::reported::{Reported, Tie};
use super::subject;
use super::tag;
use super::tongue::{Bits, bits};
use super::words::Words;
use crate::extract::mention::Gender;
use crate::extract::phrase::Run;
use crate::extract::token::Kind;

/// So many tokens name whose account it is.
const ACCOUNT_TOKENS_MAX: usize = 24;

/// Whose account a clause is.
struct Account {
    /// None where it is of whoever was told last.
    who: Option<Who>,
    /// The words for `according to`.
    cue: Run,
    /// The token behind whoever it is.
    end: usize,
}

/// Returns the clause that is told by the account that begins at a token of a part of a sentence.
pub(super) fn according(w: Words<'_, '_>, at: usize, part: Run) -> Option<Reported> {
    let opens = opens(w, part.start, at);
    let account = account(w, at, part, opens)?;
    if account.who.is_some_and(|who| subject::is_vague(w, who)) {
        return None;
    }
    let clause = around(w, Run::new(at, account.end), opens, part)?;
    // "Selon le maire, le quai reste fermé : « … »" tells whose the quote is.
    let leads_on = (clause.end..part.end).find(|t| w.kind(*t) == Kind::Colon);
    if leads_on.is_some_and(|colon| w.kind(colon + 1) == Kind::Quote) {
        return None;
    }
    let cue = Some(w.a.span(account.cue.start..account.cue.end));
    let reported = Reported { clause, who: account.who, cue, tie: Tie::According };
    clause::is_whole(w, clause).then_some(reported)
}

/// Returns whose account begins at a token.
fn account(w: Words<'_, '_>, at: usize, part: Run, opens: bool) -> Option<Account> {
    let limit = part.end.min(at + ACCOUNT_TOKENS_MAX);
    let parted = opens || at > part.start && !w.is_word(at - 1);
    let of = |Found { mut who, end }: Found, behind: usize| {
        let last = (at..behind).rev().find(|t| !w.is(*t, bits::OF)).unwrap_or(at);
        if w.tongue.has_cases() {
            // In another case the surname of a man looks like that of a woman.
            who.gender = Gender::Unknown;
        }
        Account { who: Some(who), cue: Run::new(at, last + 1), end }
    };
    if w.is(at, bits::PREP) && w.is(at + 1, bits::POSSESSIVE) && w.is(at + 2, bits::ACCOUNT) {
        let who = Some(phrase::owner(w, at + 1)).filter(|_| w.tongue.has_cases());
        return parted.then_some(Account { who, cue: Run::new(at, at + 3), end: at + 3 });
    }
    if let Some(behind) = tag::according(w, at, limit) {
        let found = whose(w, behind, limit, opens)?;
        let is_word = w.tongue.bits(w.a.word(at)) & bits::ACCORDING != 0;
        // "Angaben", "словам" and their like are nobody's but of those who speak.
        let spoken = !is_word && (w.tongue.has_cases() || w.tongue.has_capital_nouns());
        let is_whose = spoken || subject::can_speak(w, found.who) && (is_word || parted);
        return is_whose.then(|| of(found, behind));
    }
    if let Some(account) = postposed(w, at, limit, opens) {
        return Some(account);
    }
    let found = in_view(w, at, limit).filter(|_| opens)?;
    Some(of(found, at + 1))
}

/// Returns whose account begins at a token and ends with the words for `according to`: "Angaben der
/// Polizei zufolge".
fn postposed(w: Words<'_, '_>, at: usize, limit: usize, opens: bool) -> Option<Account> {
    const POSTPOSED_TOKENS_MAX: usize = 12;
    const LEADS: Bits = bits::ACCOUNT | bits::OBLIQUE;
    let last = limit.min(at + POSTPOSED_TOKENS_MAX);
    let end = (at + 1..last)
        .take_while(|t| w.is_word(*t))
        .find(|t| w.is(*t, bits::POSTPOSED))
        .filter(|_| opens || w.is(at, LEADS))?;
    let named = at + usize::from(w.is(at, LEADS));
    let who = [named, named + 1].into_iter().filter(|t| *t < end).find_map(|t| {
        let found = phrase::at(w, t, end)?;
        (found.end == end).then_some(found.who)
    })?;
    let spoken = w.is(at, bits::ACCOUNT) || subject::can_speak(w, who);
    spoken.then(|| Account { who: Some(who), cue: Run::new(end, end + 1), end: end + 1 })
}

/// Returns whose account it is that the words at a token name, past articles and adjectives.
fn whose(w: Words<'_, '_>, from: usize, limit: usize, opens: bool) -> Option<Found> {
    let named = (from..limit).find(|t| !w.is(*t, bits::OBLIQUE | bits::OF))?;
    let find = if opens { apposition::opening } else { phrase::at };
    let at = |limit: usize| {
        find(w, named, limit).or_else(|| find(w, (named..limit).find(|t| !w.is_small(*t))?, limit))
    };
    let found = at(limit)?;
    // "Volgens de regering blijft …", "blijft volgens de regering belangrijk".
    let is_open = !w.tongue.has_cases()
        && !w.tongue.has_capital_nouns()
        && w.kind(found.end) != Kind::Comma
        && (named..found.end).all(|t| w.is_word(t));
    if !is_open || !opens && !w.is_word(from - 2) {
        return Some(found);
    }
    at(noun_end(w, named, found.end))
}

/// Returns where the noun of a phrase ends, with what belongs to it behind an `of`.
fn noun_end(w: Words<'_, '_>, from: usize, limit: usize) -> usize {
    const JOINS: Bits = bits::OF | bits::PARTICLE | bits::ANY_DET;
    let mut end = (from..limit).find(|t| names(w, *t)).map_or(limit, |first| first + 1);
    while end < limit && (names(w, end) || w.is(end, JOINS) || w.is(end - 1, JOINS)) {
        end += 1;
    }
    end
}

/// Returns whether a word tells of somebody, or of a body.
fn names(w: Words<'_, '_>, token: usize) -> bool {
    const NAMES: Bits = bits::PERSON | bits::ROLE | bits::BODY | bits::DOCUMENT;
    w.is_capital(token) || w.is(token, NAMES) || !w.is_word(token)
}

/// Returns who holds a clause: "Pour la ministre, …".
fn in_view(w: Words<'_, '_>, at: usize, limit: usize) -> Option<Found> {
    const PEOPLE: Bits = bits::PERSON | bits::ROLE | bits::ANY_TITLE;
    let found = phrase::at(w, at + 1, limit).filter(|_| w.is(at, bits::IN_VIEW))?;
    let is_person = match found.who.sort {
        Sort::Name(name) => found.who.role.is_some() || phrase::is_given(w, name.start),
        Sort::Phrase(run) => (run.start..run.end).any(|t| w.is(t, PEOPLE)),
        Sort::Pronoun | Sort::Role(_) => false,
    };
    let parted = w.kind(found.end) == Kind::Comma || w.kind(found.end - 1) == Kind::Comma;
    (is_person && parted).then_some(found)
}

/// Returns whether only small words stand before a token in a part of a sentence: "Mais, selon …".
pub(super) fn opens(w: Words<'_, '_>, start: usize, at: usize) -> bool {
    const LEADS: Bits = bits::CONJ | bits::SKIP | bits::REL;
    const LEADING_TOKENS_MAX: usize = 3;
    at - start <= LEADING_TOKENS_MAX && (start..at).all(|t| w.is(t, LEADS) || !w.is_word(t))
}

/// Returns the clause that such words open, close or interrupt.
fn around(w: Words<'_, '_>, account: Run, opens: bool, part: Run) -> Option<Run> {
    let at = account.start;
    if opens {
        let mut start = account.end + usize::from(w.kind(account.end) == Kind::Comma);
        if w.is(start, bits::REL) && !w.is_word(start - 1) {
            // "Selon Ada Lund, qui dirige le port, …".
            start = (start..part.end).find(|t| w.kind(*t) == Kind::Comma)? + 1;
        }
        return Some(Run::new(start, clause::end(w, start, part.end)));
    }
    let parted = !w.is_word(at - 1);
    let end = subject::past_circumstances(w, account.end, part.end);
    let first = clause::first(w, Run::new(part.start, at))?;
    // "Le quai qui, selon le maire, est fermé".
    let is_inner = |t: usize| w.is(t, bits::WHO) || clause::is_that(w, t);
    let start = if parted && at >= first + 2 && is_inner(at - 2) { at - 2 } else { first };
    let closed = (end..part.end).all(|t| !w.is_word(t));
    if closed && (parted || names(w, account.end - 1)) {
        return Some(Run::new(start, clause::end(w, start, at)));
    }
    let comma = |from: usize, to: usize| (from..to).find(|t| w.kind(*t) == Kind::Comma);
    let is_aside = parted && !w.is_word(end);
    if !is_aside && comma(start, at).is_some() {
        return None;
    }
    // "Le quai est selon le maire fermé, ce qui …".
    let aside = comma(end, part.end).filter(|comma| !is_aside && w.is(*comma + 1, bits::WHO));
    Some(Run::new(start, clause::end(w, start, aside.unwrap_or(part.end))))
}
