//! The borders of a reported clause: whether it has a verb, where it ends.
//!
//! Every function looks at a bounded number of tokens.

use super::analysis::Analysis;
use super::cue::{self, Form};
use super::lexicon::class;
use super::lost;
use super::steps::step;
use super::token::{Kind, shape};

/// A reported clause longer than this is cut off in the search for its end.
pub(crate) const CLAUSE_TOKENS_MAX: usize = 120;

/// Returns where the object of a verb ends at the latest: before a comma or an adverbial.
pub(crate) fn object_limit(a: &Analysis<'_>, start: usize, limit: usize) -> usize {
    let ends = |t: usize| {
        a.kind(t) == Kind::Comma
            || a.is_any(t, &["during", "after", "before", "when", "while", "as", "even"])
                && !(a.is_word(t, "as") && a.is_any(t + 1, &["a", "an", "the"]))
    };
    (start + 1..limit).find(|t| ends(*t)).unwrap_or(limit)
}

/// Returns the first comma from `start` on, else `limit`.
pub(crate) fn first_comma(a: &Analysis<'_>, start: usize, limit: usize) -> usize {
    (start..limit).find(|t| a.kind(*t) == Kind::Comma).unwrap_or(limit)
}

/// Returns whether a finite verb stands in these tokens before the next border.
pub(crate) fn has_clause_verb(a: &Analysis<'_>, from: usize, limit: usize) -> bool {
    let mut next = from + 1;
    while next < limit {
        let at = next;
        next += 1;
        step();
        let t = &a.outer[at];
        match t.kind {
            Kind::Word => {}
            Kind::Clitic if t.is(class::AUX) => return true,
            Kind::Clitic
            | Kind::Number
            | Kind::Quote
            | Kind::Symbol
            | Kind::Comma
            | Kind::Open
            | Kind::Close => continue,
            _ => return false,
        }
        if !t.is_small() {
            continue;
        }
        let finite = t.is(class::FINITE_AUX)
            || t.has_shape(shape::ED) && !a.is(at - 1, class::DET | class::POSS | class::PREP)
            || t.is(class::CUE)
                && t.class & class::FINITE != 0
                && cue::form(a, at, from) == Some(Form::Finite)
            || a.is(at - 1, class::SUBJ) && at == from + 1;
        if finite {
            return true;
        }
        if t.is(class::SUB | class::REL) && !t.is(class::PREP) {
            // "Mr Roux, who takes no gifts, fits the bill".
            let inserted = t.is(class::REL) && a.kind(at - 1) == Kind::Comma;
            let close = (at..limit).find(|t| a.kind(*t) == Kind::Comma);
            match close.filter(|_| inserted) {
                Some(close) => next = close + 1,
                None => return false,
            }
        }
    }
    false
}

/// Returns where the clause that begins at `start` ends.
pub(crate) fn clause_end(a: &Analysis<'_>, start: usize, limit: usize) -> usize {
    let window = limit.min(start + CLAUSE_TOKENS_MAX);
    let mut end = start + 1;
    let mut inside = false;
    while end < window {
        step();
        let over = match a.kind(end) {
            Kind::Semicolon => true,
            Kind::Stop => end + 1 >= limit,
            // "That, while the mayor was ill, …".
            Kind::Comma if end == start + 1 && is_torn_that(a, start) => false,
            // "That the mayor, who was ill, would resign": no verb yet.
            Kind::Comma => ends_at_comma(a, end, window) && !is_verbless(a, start, end),
            Kind::Dash => {
                // The second dash of a pair goes on with the clause.
                inside = !inside;
                inside
                    && !(end + 1..window).any(|t| a.kind(t) == Kind::Dash)
                    && !goes_on_at_dash(a, end)
            }
            Kind::Word => ends_at_conjunction(a, end, window) || lost::begins(a, end),
            // "… “very late,” adding that": the comma lies inside the marks.
            Kind::Quote => {
                end += usize::from(ends_at_quote(a, end, window));
                end > start && a.kind(end) != Kind::Quote
            }
            _ => false,
        };
        if over {
            break;
        }
        end += 1;
    }
    let edge = |kind| {
        matches!(kind, Kind::Stop | Kind::Comma | Kind::Colon | Kind::Dash | Kind::Semicolon)
    };
    while end > start && edge(a.kind(end - 1)) {
        end -= 1;
    }
    end
}

/// Returns whether a clause ends with a fragment in quotation marks that ends in a comma.
fn ends_at_quote(a: &Analysis<'_>, quote: usize, limit: usize) -> bool {
    let ended = a.outer[quote].stretch().is_some_and(|s| a.final_char(s) == Some(','));
    ended && quote + 1 < limit && ends_at_comma(a, quote, limit)
}

/// Returns whether a second verb of the speaker follows: "… and said", "… but did not say".
fn ends_at_conjunction(a: &Analysis<'_>, at: usize, limit: usize) -> bool {
    let t = &a.outer[at];
    if !(t.is_small() && t.is(class::CONJ)) {
        return false;
    }
    let mut verb = at + 1;
    while verb < limit
        && a.outer[verb].is_small()
        && (a.is(verb, class::ADV | class::NEG)
            || a.outer[verb].has_shape(shape::LY)
            || a.is_any(verb, &["did", "does", "do", "has", "have", "had"]))
    {
        verb += 1;
    }
    let brings = class::BRINGS_THAT | class::BRINGS_INFINITIVE | class::JUDGES | class::STRONG;
    verb < limit
        && a.outer[verb].is_small()
        && a.is(verb, brings)
        && (a.is(verb, class::FINITE | class::ING) || a.is_word(verb + 1, "that"))
        && !a.is(verb, class::NOUN_TOO)
}

/// Returns whether the words behind a single dash are the speaker's still: "it would be closed -
/// leaving many without a doctor", "it is safe - but it is slow".
fn goes_on_at_dash(a: &Analysis<'_>, dash: usize) -> bool {
    let t = dash + 1;
    let Some(next) = a.outer.get(t).filter(|next| next.is_small()) else { return false };
    let joins = a.is(t, class::CONJ)
        && (a.is_word(t + 1, "that") || a.is(t + 1, class::SUBJ | class::DET | class::POSS));
    let adverbial = a.is(t, class::PREP | class::SUB) && !a.is_any(t, &["as", "though", "while"]);
    // "Something" only looks like one.
    let participle = next.has_shape(shape::ING)
        && !a.is(t, class::CUE)
        && !a.is_any(t, &["something", "nothing", "anything", "everything"]);
    joins || adverbial || participle
}

/// Returns whether a parenthesis stands right behind the word that ties a clause to its verb: "that,
/// while the mayor was ill, …".
fn is_torn_that(a: &Analysis<'_>, at: usize) -> bool {
    a.is_word(at, "that") && a.is(at + 2, class::SUB | class::PREP | class::ADV)
}

/// Returns whether a comma stands between a subject and its verb, which are still to come.
fn is_verbless(a: &Analysis<'_>, start: usize, comma: usize) -> bool {
    let next = comma + 1;
    let inserts = a.is_any(next, &["who", "whose", "whom", "which", "a", "an"])
        || a.is(next, class::PAST) && a.outer[next].is_small()
        || a.is(next, class::ING) && !a.is(next, class::STRONG) && a.outer[next].is_small();
    let subject =
        a.is_word(start, "that") || a.outer[start].is_capital() || a.is(start, class::DET);
    inserts && subject && !has_clause_verb(a, start, comma)
}

/// Returns whether a comma opens a short parenthesis: "the road, though narrow, is safe".
fn is_parenthesis(a: &Analysis<'_>, comma: usize, limit: usize) -> bool {
    let window = limit.min(comma + 2 + PARENTHESIS_TOKENS_MAX);
    let close = (comma + 2..window).find(|t| a.kind(*t) == Kind::Comma);
    close.is_some_and(|close| {
        close + 1 < limit
            && a.outer[close + 1].is_word()
            && !(comma + 1..close).any(|t| {
                a.is(t, class::SUBJ | class::FINITE_AUX | class::REL) && a.outer[t].is_small()
            })
    })
}

/// So many words are a parenthesis that a conjunction begins.
const PARENTHESIS_TOKENS_MAX: usize = 5;

/// Returns whether what follows a comma is no longer reported.
fn ends_at_comma(a: &Analysis<'_>, comma: usize, limit: usize) -> bool {
    let next = comma + 1;
    if next >= limit {
        return true;
    }
    let t = &a.outer[next];
    let verb = t.is(class::ING) || t.is(class::STRONG) && t.is(class::PAST);
    if t.is_small() && verb && !t.is(class::PREP | class::NOUN_TOO) {
        return true;
    }
    if t.is_small() && a.is_any(next, TAILS) {
        return !is_parenthesis(a, comma, limit);
    }
    if a.is_any(next, &["a", "an"])
        && a.kind(next + 1) != Kind::Quote
        && !has_clause_verb(a, next, limit.min(next + 8))
    {
        return true;
    }
    if t.is_small() && t.is(class::CONJ) && next + 1 < limit {
        let verb = &a.outer[next + 1];
        if verb.is_small()
            && (verb.is(class::FINITE_AUX)
                || verb.is(class::CUE) && verb.is(class::FINITE | class::ING))
        {
            return true;
        }
    }
    reports_again(a, next, limit)
}

/// Words behind a comma that lead out of a reported clause.
const TAILS: &[&str] = &["according", "which", "who", "whom", "whose", "while", "though"];

/// Returns whether a clause with a reporting verb of its own begins at `next`.
fn reports_again(a: &Analysis<'_>, next: usize, limit: usize) -> bool {
    let conjunction = a.outer[next].is_small() && a.is(next, class::CONJ);
    let from = if conjunction { next + 1 } else { next };
    // ", and he railed": behind a conjunction and a pronoun any reporting verb is the speaker's.
    let verbs = if conjunction && a.is(from, class::SUBJ) { class::CUE } else { class::STRONG };
    let verb = (from..limit.min(from + 10))
        .find(|v| a.is(*v, verbs) && cue::form(a, *v, from) == Some(Form::Finite));
    let Some(verb) = verb else { return false };
    let border = class::SUB | class::REL | class::FINITE_AUX;
    let whole = (from..verb).all(|t| a.kind(t) != Kind::Comma && !a.is(t, border));
    // ", he said" closes, but "…, reporters said the mayor …" opens.
    let closes = verb + 1 >= limit
        || matches!(a.kind(verb + 1), Kind::Stop | Kind::Comma)
        || a.is(verb + 1, class::PREP | class::TIME);
    let pronoun = a.is_any(from, &["he", "she", "it", "they"]);
    whole && (conjunction || verb > from && (closes || pronoun))
}
