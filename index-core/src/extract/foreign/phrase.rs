//! Noun phrases to names and roles: "la ministre des Transports, Hélène Fournaud".
//!
//! Invariant: where a name can't be told from the words around it, the phrase is no name.

use super::apposition;
use super::tongue::{Bits, bits};
use super::words::Words;
use crate::Span;
use crate::extract::lexicon::class;
use crate::extract::mention::Gender;
use crate::extract::phrase::Run;

/// The longest phrase that is taken for a speaker, in tokens.
const PHRASE_TOKENS_MAX: usize = 16;

/// What sort of words name a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Pronoun,
    /// A name; its words without titles.
    Name(Run),
    /// A noun phrase without a name.
    Phrase(Run),
    /// One that speaks only if it is the role of somebody who is named.
    Role(Run),
}

/// Who speaks, as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) sort: Sort,
    /// The words to show: a name with its titles, a pronoun, or the whole phrase.
    pub(super) printed: Span,
    pub(super) role: Option<Span>,
    pub(super) gender: Gender,
    /// The token at which somebody is named who speaks together with this one.
    pub(super) partner: Option<usize>,
}

/// A phrase and the token behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) who: Who,
    pub(super) end: usize,
}

/// Returns the speaker whose words begin at a token and end before `limit`, with what stands behind
/// in brackets or between commas and tells who it is.
///
/// Where a conjunction joins names, the phrase ends behind the last of them and the speaker is the
/// first: "ont dit *Anne Lormier* et Paul Roux".
pub(super) fn at(w: Words<'_, '_>, from: usize, limit: usize) -> Option<Found> {
    let first = one(w, from, limit)?;
    let joins = first.end < limit && w.is(first.end, bits::AND) && w.is_small(first.end);
    let second = joins.then(|| one(w, first.end + 1, limit)).flatten();
    Some(match second.filter(|second| is_partner(w, first.who, *second, limit)) {
        Some(second) => {
            let who = Who { partner: Some(first.end + 1), ..first.who };
            Found { who, end: second.end }
        }
        None => first,
    })
}

/// Returns whether somebody who is named behind a conjunction speaks together with the one before it.
fn is_partner(w: Words<'_, '_>, first: Who, second: Found, limit: usize) -> bool {
    let (Sort::Name(one), Sort::Name(other)) = (first.sort, second.who.sort) else { return false };
    // "… a dit Anne Lormier et Paul Roux est parti" are two clauses.
    let acts = second.end < limit
        && (w.verb(second.end, limit).is_some() || w.is(second.end, bits::AUX | bits::FINITE));
    // "Miguel Horta e Costa" is one name, and "Ministerin und Chefin Anna Lehmann" one woman.
    let is_bare = |name: Run, who: Who| name.end == name.start + 1 && who.role.is_none();
    !acts && is_bare(one, first) == is_bare(other, second.who)
}

/// Returns what [`at`] does, up to the conjunction.
pub(super) fn one(w: Words<'_, '_>, from: usize, limit: usize) -> Option<Found> {
    let found = simple(w, from, limit)?;
    if found.who.sort == Sort::Pronoun {
        return Some(found);
    }
    let found = apposition::past(w, found, limit);
    // Without an article a noun is taken only for a body, or for the role of a name: "zegt schepen
    // van Mobiliteit, Vicky Vermeer".
    let is_bare = !w.tongue.has_cases()
        && !is_led(w, from)
        && !w.is_capital(from)
        && !is_body(w, from)
        && !w.is(from, bits::PERSON);
    let is_noun = matches!(found.who.sort, Sort::Phrase(_));
    (!is_noun || !is_bare).then_some(found)
}

/// Returns whether a determiner begins a phrase.
fn is_led(w: Words<'_, '_>, from: usize) -> bool {
    (w.bits(from) | w.lead(from)) & bits::ANY_DET != 0
}

/// Returns the speaker whom a word for whose something is tells: "по его словам".
pub(super) fn owner(w: Words<'_, '_>, token: usize) -> Who {
    let tells = if w.tongue.has_cases() { w.bits(token) } else { 0 };
    pronoun(tells, w.span(Run::new(token, token + 1)))
}

/// Returns the speaker of a pronoun that is written in one word with its verb.
pub(super) fn pronoun(found: Bits, printed: Span) -> Who {
    let gender = gender_of(found);
    Who { sort: Sort::Pronoun, printed, role: None, gender, partner: None }
}

/// Returns the gender of words that are one of these.
pub(super) fn gender_of(found: Bits) -> Gender {
    let masculine = found & (bits::PRONOUN_M | bits::TITLE_M | bits::DET_M) != 0;
    let feminine = found & (bits::PRONOUN_F | bits::TITLE_F | bits::DET_F) != 0;
    Gender::told(masculine, feminine)
}

/// Returns the speaker of the words at a token alone.
pub(super) fn simple(w: Words<'_, '_>, from: usize, limit: usize) -> Option<Found> {
    if from >= limit || !w.is_word(from) {
        return None;
    }
    let first = w.bits(from);
    let leads = is_led(w, from);
    let is_pronoun = first & bits::ANY_PRONOUN != 0 && w.lead(from) == 0 && w.is_small(from);
    if is_pronoun && !(leads && goes_on(w, from + 1, limit)) {
        let who = pronoun(first, w.span(Run::new(from, from + 1)));
        return Some(Found { who, end: from + 1 });
    }
    let is_noun = first & (bits::GRAMMAR | bits::CUE) == 0;
    if !leads && !w.is_capital(from) && first & bits::ANY_TITLE == 0 && !is_noun {
        return None;
    }
    let end = end_of(w, from, limit);
    let run = Run::new(from, end);
    let nothing = (from..end).all(|t| w.is(t, bits::ANY_DET | bits::OF));
    if nothing && w.lead(from) == 0 {
        return None;
    }
    let Some(name) = name_in(w, run) else {
        let gender = gender_of(first | w.lead(from));
        let printed = w.a.span(from..end);
        let sort = Sort::Phrase(run);
        let who = Who { sort, printed, role: None, gender, partner: None };
        return Some(Found { who, end });
    };
    let mut start = name.start;
    while start > from && w.is(start - 1, bits::ANY_TITLE) {
        start -= 1;
    }
    let titles = (start..name.start).fold(0, |all, t| all | w.bits(t));
    let gender = gender_of(titles)
        .or(gender_of((first | w.lead(from)) & bits::ANY_DET))
        .or(given_gender(w, name.start));
    let role = (start > from).then(|| w.a.span(from..start));
    let printed = w.span(Run::new(start, name.end));
    let who = Who { sort: Sort::Name(name), printed, role, gender, partner: None };
    Some(Found { who, end })
}

/// Returns whether a token goes on with the phrase of a determiner before it.
fn goes_on(w: Words<'_, '_>, token: usize, limit: usize) -> bool {
    token < limit
        && w.is_word(token)
        && w.verb(token, limit).is_none()
        && (w.is_capital(token) || !w.is(token, bits::GRAMMAR))
}

/// Returns where the phrase that begins at a token ends.
fn end_of(w: Words<'_, '_>, from: usize, limit: usize) -> usize {
    let limit = limit.min(from + PHRASE_TOKENS_MAX);
    let mut state = State {
        named_first: w.is_capital(from) || w.is(from, bits::ANY_TITLE),
        capitals: usize::from(w.is_capital(from)),
    };
    let mut end = from + 1;
    while end < limit {
        let Some(capitals) = state.with(w, end, limit) else { break };
        state.capitals = capitals;
        end += 1;
    }
    while end > from + 1 && w.is_small(end - 1) && w.is(end - 1, bits::GRAMMAR | bits::PARTICLE) {
        end -= 1;
    }
    end
}

/// What is known of a phrase so far.
#[derive(Clone, Copy)]
struct State {
    /// It begins with a name, so that only a name goes on with it.
    named_first: bool,
    /// How many words with a capital stand at its end.
    capitals: usize,
}

impl State {
    /// Returns how many words with a capital stand at the end with one more token; none where that
    /// is no part of the phrase.
    fn with(self, w: Words<'_, '_>, token: usize, limit: usize) -> Option<usize> {
        let State { named_first, capitals } = self;
        if w.is_capital(token) {
            return Some(capitals + 1);
        }
        let joins_firms = w.a.is_ampersand(token) && w.is_capital(token + 1);
        if joins_firms || !named_first && capitals < 2 && joins_nouns(w, token, limit) {
            return Some(0);
        }
        if !w.is_word(token) || stops(w, token, limit) {
            return None;
        }
        if w.is(token, bits::PARTICLE | bits::OF) && self.joins(w, token, limit) {
            return Some(if w.is(token, bits::PARTICLE) { capitals } else { 0 });
        }
        if w.is(token, bits::ANY_TITLE) {
            return Some(capitals);
        }
        let is_place =
            w.is(token, bits::PREP | bits::PARTICLE) && !w.is(token, bits::OF | bits::ANY_DET);
        (!named_first && capitals < 2 && !is_place).then_some(0)
    }

    /// Returns whether a particle or an `of` joins what is before it with what is behind it.
    fn joins(self, w: Words<'_, '_>, token: usize, limit: usize) -> bool {
        let next = (token + 1..limit.min(token + 3)).find(|t| !w.is(*t, bits::PARTICLE | bits::OF));
        let Some(next) = next.filter(|next| w.is_word(*next)) else { return false };
        let names = w.is_capital(next) && !is_common(w, next);
        if !self.named_first {
            return w.is(token, bits::OF) && goes_on(w, next, limit) || names;
        }
        // "Ursula von der Leyen", and neither "Brandt von der Firma" nor "ruft Brandt den Leuten zu".
        let is_article = w.is(token, bits::ANY_DET | bits::OBLIQUE);
        let is_origin = w.is(token, bits::ORIGIN);
        let alone = self.capitals == 1 || !is_article && !is_origin;
        let begins_other = is_article && w.tongue.has_capital_nouns();
        w.is(token, bits::PARTICLE) && names && alone && !begins_other
    }
}

/// Returns whether a conjunction joins the nouns of a role: "le président et chef de la direction".
fn joins_nouns(w: Words<'_, '_>, token: usize, limit: usize) -> bool {
    let next = token + 1;
    let noun = w.is_small(next) && !w.is(next, bits::GRAMMAR) || w.is(next, bits::OF);
    w.is(token, bits::CONJ) && next < limit && noun && w.verb(next, limit).is_none()
}

/// Returns whether a small word can't be part of a noun phrase.
fn stops(w: Words<'_, '_>, token: usize, limit: usize) -> bool {
    const STOPS: Bits = bits::AUX
        | bits::FINITE
        | bits::REL
        | bits::THAT
        | bits::AS
        | bits::ACCORDING
        | bits::POSTPOSED
        | bits::TIME
        | bits::CONJ
        | bits::SKIP
        | bits::ANY_PRONOUN;
    // "La también portavoz".
    let led = token > 0 && w.is(token - 1, bits::ANY_DET) && w.is(token, bits::SKIP);
    // "Rief der Schaffner die Polizei": the object of a verb that stands before both.
    let begins_other = w.is(token, bits::ANY_DET)
        && !w.is(token, bits::OF | bits::PARTICLE)
        && w.tongue.has_capital_nouns();
    if begins_other {
        return true;
    }
    let goes_on = led || w.is(token, bits::OF | bits::ANY_DET | bits::ANY_TITLE);
    w.verb(token, limit).is_some() || w.is(token, STOPS) && !goes_on
}

/// Returns the name in a phrase: the capitals at its end, as far as they are one.
fn name_in(w: Words<'_, '_>, run: Run) -> Option<Run> {
    if !w.is_capital(run.end - 1) {
        return None;
    }
    let mut start = run.end - 1;
    while start > run.start {
        let before = start - 1;
        if w.is_capital(before) && !w.is(before, bits::ANY_TITLE) && w.lead(start) == 0 {
            start = before;
        } else if w.is(before, bits::PARTICLE) && w.lead(start) == 0 {
            let is_own = |t: &usize| !w.is(*t, bits::PARTICLE) || w.is_capital(*t);
            let first = (run.start..before).rev().find(is_own);
            match first.filter(|first| w.is_capital(*first) && !is_common(w, *first)) {
                Some(first) => start = first,
                None => break,
            }
        } else {
            break;
        }
    }
    // "Ministre Lund".
    let is_followed = |t: usize| t + 1 < run.end && w.is_capital(t + 1);
    while w.is(start, bits::PERSON) && !w.tongue.has_cases() && is_followed(start) {
        start += 1;
    }
    let capitals = Run::new(start, run.end);
    if w.tongue.has_capital_nouns() {
        return name_among_nouns(w, run, capitals);
    }
    if w.tongue.has_cases() {
        return name_among_cases(w, run, capitals);
    }
    if is_common(w, start) {
        return behind_complement(w, capitals);
    }
    if start == run.start {
        // "L'Insee", and "Insee".
        return (w.lead(start) & bits::ANY_DET == 0).then_some(capitals);
    }
    let elided = w.lead(start);
    let before = w.bits(start - 1);
    if before & bits::ANY_TITLE != 0 {
        return Some(capitals);
    }
    if elided != 0 || before & (bits::OF | bits::PREP | bits::ANY_DET) != 0 {
        return behind_complement(w, capitals);
    }
    Some(capitals)
}

/// Returns whether a word names no person: a body, a document or what somebody is.
fn is_common(w: Words<'_, '_>, token: usize) -> bool {
    is_body(w, token) || w.is(token, bits::ROLE)
}

/// Returns the name in the capitals behind an `of`: "du Sénat Gérard Larcher". Only a given name, or
/// that the last word stands alone elsewhere, tells it from the rest.
fn behind_complement(w: Words<'_, '_>, capitals: Run) -> Option<Run> {
    let last = capitals.end.checked_sub(1)?;
    let given = (capitals.start + 1..last).find(|t| is_given(w, *t));
    let two = last.checked_sub(1);
    let two = two.filter(|first| *first > capitals.start && w.is_capital(*first));
    let two = two.filter(|_| !is_common(w, capitals.start) && w.is_name_alone(last));
    Some(Run::new(given.or(two)?, capitals.end))
}

/// Returns the name in capitals of a language whose nouns have capitals as well.
fn name_among_nouns(w: Words<'_, '_>, run: Run, capitals: Run) -> Option<Run> {
    let last = capitals.end - 1;
    let given = (capitals.start..last).find(|t| is_given(w, *t));
    if let Some(given) = given {
        return Some(Run::new(given, capitals.end));
    }
    let mut start = capitals.start;
    while start < last && w.is(start, bits::ROLE) {
        start += 1;
    }
    let titled = start > run.start && w.is(start - 1, bits::ANY_TITLE);
    if start > capitals.start || titled {
        return Some(Run::new(start, capitals.end));
    }
    let bare = capitals.start == run.start && !is_body(w, start);
    bare.then_some(capitals)
}

/// Returns the name in capitals of a language with cases: without what tells whose somebody is, as in
/// "глава МИД Ирана Аббас Аракчи".
fn name_among_cases(w: Words<'_, '_>, run: Run, capitals: Run) -> Option<Run> {
    const WHOSE: Bits = bits::CASE | bits::BODY | bits::DOCUMENT | bits::PERSON;
    let last = capitals.end - 1;
    let is_first = |t: &usize| is_given(w, *t) || w.tongue.given_of(w.core(*t)).is_some();
    if let Some(given) = (capitals.start..last).find(is_first) {
        return Some(Run::new(given, capitals.end));
    }
    let has_role = run.start < capitals.start;
    let is_whose = |t: usize| {
        let rather = has_role && w.is(t, bits::RATHER_CASE) && !w.is_name_alone(t);
        let shouted = !w.core(t).chars().any(char::is_lowercase);
        w.is(t, WHOSE) || shouted || rather
    };
    let start = (capitals.start..capitals.end).find(|t| !is_whose(*t))?;
    Some(Run::new(start, capitals.end))
}

fn is_body(w: Words<'_, '_>, token: usize) -> bool {
    w.is(token, bits::BODY | bits::DOCUMENT)
}

/// Returns whether a word is a given name.
pub(super) fn is_given(w: Words<'_, '_>, token: usize) -> bool {
    w.a.is(token, class::FIRST) || w.is(token, bits::GIVEN_M | bits::GIVEN_F)
}

/// Returns the gender that a given name tells.
pub(super) fn given_gender(w: Words<'_, '_>, token: usize) -> Gender {
    let masculine = w.a.is(token, class::FIRST_M) || w.is(token, bits::GIVEN_M);
    let feminine = w.a.is(token, class::FIRST_F) || w.is(token, bits::GIVEN_F);
    Gender::told(masculine, feminine)
}

/// Returns the gender of a given name that stands elsewhere in another case.
pub(super) fn gender_of_given(w: Words<'_, '_>, given: &str) -> Gender {
    let found = w.tongue.bits(given);
    Gender::told(found & bits::GIVEN_M != 0, found & bits::GIVEN_F != 0)
}
