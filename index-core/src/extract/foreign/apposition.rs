//! What stands behind a name or noun and tells who it is: "Jens Petersen (SPD)", "Anne Lormier,
//! ministre des Ports, …", "агентство «Север»".
//!
//! Invariant: words between commas that do something are no role.

use super::phrase::{self, Found, Sort, Who};
use super::tongue::{Bits, bits};
use super::words::Words;
use crate::extract::phrase::Run;
use crate::extract::token::Kind;

/// Words that tell what somebody is.
const TELLS: Bits = bits::PERSON | bits::ROLE | bits::BODY | bits::ANY_TITLE;
/// The longest words between commas that tell who somebody is, in tokens.
const APPOSITION_TOKENS_MAX: usize = 16;
/// The longest brackets that do, in tokens.
const BRACKET_TOKENS_MAX: usize = 8;

/// Goes past all that stands behind a phrase and tells who it is.
pub(super) fn past(w: Words<'_, '_>, found: Found, limit: usize) -> Found {
    told(w, bracketed(w, titled(w, found, limit), limit), limit)
}

/// Returns the speaker whose words begin at a token that opens a sentence together with what is behind
/// it: between commas there stands what somebody is, or the clause.
pub(super) fn opening(w: Words<'_, '_>, from: usize, limit: usize) -> Option<Found> {
    let found = phrase::at(w, from, limit)?;
    let comma = (from..found.end).find(|t| w.kind(*t) == Kind::Comma);
    match comma.filter(|comma| !is_role(w, *comma, found.end)) {
        Some(comma) => phrase::at(w, from, comma),
        None => Some(found),
    }
}

/// Returns whether the words behind a comma, up to one before a token, tell what somebody is.
pub(super) fn is_role(w: Words<'_, '_>, comma: usize, end: usize) -> bool {
    let closed = end > comma + 1 && w.kind(end - 1) == Kind::Comma;
    let is_age = w.kind(comma + 1) == Kind::Number;
    closed && ((comma..end).any(|t| w.is(t, TELLS)) || is_age || is_capital_run(w, comma + 1, end))
}

fn is_capital_run(w: Words<'_, '_>, from: usize, end: usize) -> bool {
    from + 1 < end && (from..end - 1).all(|t| w.is_capital(t))
}

/// Goes past the name of a body in quotation marks: "агентство «Север»".
fn titled(w: Words<'_, '_>, found: Found, limit: usize) -> Found {
    const WORDS_MAX: usize = 3;
    let Sort::Phrase(run) = found.who.sort else { return found };
    let stretch = w.a.outer.get(found.end).filter(|_| found.end < limit).and_then(|t| t.stretch());
    let is_name = |words: &str| {
        let is_title =
            words.starts_with(char::is_uppercase) && words.ends_with(char::is_alphanumeric);
        is_title && words.split_whitespace().nth(WORDS_MAX).is_none()
    };
    if !stretch.is_some_and(|stretch| is_name(w.a.words_of(stretch))) {
        return found;
    }
    let run = Run::new(run.start, found.end + 1);
    let who = Who { sort: Sort::Phrase(run), printed: w.a.span(run.start..run.end), ..found.who };
    Found { who, end: run.end }
}

/// Goes past brackets behind a name; they are its role: "Jens Petersen (CDU)".
fn bracketed(w: Words<'_, '_>, found: Found, limit: usize) -> Found {
    if w.kind(found.end) != Kind::Open {
        return found;
    }
    let last = limit.min(found.end + BRACKET_TOKENS_MAX);
    let Some(close) = (found.end + 1..last).find(|t| w.kind(*t) == Kind::Close) else {
        return found;
    };
    let inside = (found.end + 1 < close).then(|| w.a.span(found.end + 1..close));
    let is_name = matches!(found.who.sort, Sort::Name(_));
    let role = found.who.role.or(inside.filter(|_| is_name && w.is_word(found.end + 1)));
    Found { who: Who { role, ..found.who }, end: close + 1 }
}

/// Goes past the words between commas behind a phrase: the role of a name, or the name of a role.
fn told(w: Words<'_, '_>, found: Found, limit: usize) -> Found {
    let Some(apposition) = apposition(w, found.end, limit) else { return found };
    let closed = w.kind(apposition.end) == Kind::Comma;
    let end = apposition.end + usize::from(closed);
    match found.who.sort {
        Sort::Phrase(_) => {
            let named = phrase::simple(w, apposition.start, apposition.end);
            let named = named.map(|named| bracketed(w, named, apposition.end));
            let named = named.filter(|named| {
                named.end == apposition.end && matches!(named.who.sort, Sort::Name(_))
            });
            let Some(named) = named.filter(|named| named.who.printed.len() > 2) else {
                return found;
            };
            let gender = named.who.gender.or(found.who.gender);
            let role = Some(found.who.printed);
            Found { who: Who { role, gender, ..named.who }, end }
        }
        Sort::Name(_) if is_number(w, apposition) => {
            let age = Found { end: apposition.end, ..found };
            let more = told(w, age, limit);
            if more.end > age.end { more } else { Found { end, ..found } }
        }
        Sort::Name(_) if tells_role(w, apposition, closed) => {
            let lead = w.bits(apposition.start) | w.lead(apposition.start);
            let gender = found.who.gender.or(phrase::gender_of(lead & bits::ANY_DET));
            let role = found.who.role.or(Some(w.a.span(apposition.start..apposition.end)));
            Found { who: Who { role, gender, ..found.who }, end }
        }
        Sort::Name(_) | Sort::Pronoun | Sort::Role(_) => found,
    }
}

/// Returns the words between the comma at a token and the next mark.
fn apposition(w: Words<'_, '_>, comma: usize, limit: usize) -> Option<Run> {
    if comma >= limit || w.kind(comma) != Kind::Comma {
        return None;
    }
    let mut end = comma + 1;
    let mut depth = 0_usize;
    let last = limit.min(comma + APPOSITION_TOKENS_MAX + 2);
    while end < last {
        match w.kind(end) {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word | Kind::Number | Kind::Clitic | Kind::Symbol => {}
            _ if depth > 0 => {}
            _ => break,
        }
        end += 1;
    }
    let length = end - comma - 1;
    (length > 0 && length <= APPOSITION_TOKENS_MAX).then(|| Run::new(comma + 1, end))
}

/// Returns whether words between commas are an age: "58", "de 58 años", "58 ans".
fn is_number(w: Words<'_, '_>, run: Run) -> bool {
    run.end - run.start <= 3 && (run.start..run.end).any(|t| w.kind(t) == Kind::Number)
}

/// Returns whether words between commas behind a name tell what somebody is, and not what the
/// person does.
fn tells_role(w: Words<'_, '_>, run: Run, closed: bool) -> bool {
    const CLAUSE: Bits = bits::AUX | bits::FINITE | bits::THAT | bits::REL;
    let first = run.start;
    let found = w.bits(first) | w.lead(first);
    let is_lead = found & bits::ANY_DET != 0 || found & bits::GRAMMAR == 0;
    let in_clause = (run.start..run.end).any(|t| {
        w.verb(t, run.end).is_some() || w.is_small(t) && w.is(t, CLAUSE) && !w.is(t, bits::OF)
    });
    // Where nouns have capitals, what begins with an article may be a clause that goes on.
    let whole = closed || w.kind(run.end) == Kind::Stop || !w.tongue.has_capital_nouns();
    // "По словам Волошина, паром вернётся": few verbs of a language with cases are known.
    let told = !w.tongue.has_cases() || (run.start..run.end).any(|t| w.is(t, TELLS));
    w.is_word(first) && !w.is(first, bits::DOING) && is_lead && !in_clause && whole && told
}
