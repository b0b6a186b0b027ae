//! Roles: which words beside a name tell what somebody is, and which are a clause or nothing.

use super::analysis::Analysis;
use super::border;
use super::lexicon::class;
use super::office;
use super::phrase::{Phrase, Run};
use super::token::{Kind, shape};
use super::torn;

/// Returns whether a parenthesis tells what somebody is.
pub(super) fn is_told(a: &Analysis<'_>, content: Run) -> bool {
    if content.is_empty() || is_clause(a, content) || is_list(a, content) {
        return false;
    }
    let first = &a.outer[content.start];
    let verbal =
        first.is(class::PREP | class::SUB | class::REL | class::ADV | class::AUX | class::CONJ)
            && !first.is(class::DET)
            || first.has_shape(shape::ING);
    let acronym = content.end == content.start + 1 && first.has_shape(shape::ALL_CAPS);
    !verbal
        && !acronym
        && first.is_word()
        && (content.end - content.start > 1 || first.is(class::ROLE))
}

/// Returns whether a parenthesis names others: "said Ann Lee, *Eva Cox and Paul Roux*".
fn is_list(a: &Analysis<'_>, content: Run) -> bool {
    let office = class::ROLE | class::TITLE | class::ORG | class::PLACE;
    let Some(and) = (content.start..content.end).find(|t| a.is_word(*t, "and")) else {
        return false;
    };
    let is_name = |t: usize| a.outer[t].is_capital() && !a.is(t, office);
    let is_given = |t: usize| a.outer.get(t).is_some_and(|t| t.is(class::FIRST));
    is_given(content.start)
        && is_given(and + 1)
        && (content.start..content.end).all(|t| t == and || a.kind(t) == Kind::Comma || is_name(t))
}

/// Returns whether a parenthesis tells what somebody does or suffers: "exiled from Tarnov", "took the
/// ferry".
fn is_clause(a: &Analysis<'_>, content: Run) -> bool {
    let first = &a.outer[content.start];
    let next = content.start + 1;
    let suffers = first.is_small()
        && (first.has_shape(shape::ED) && (a.is(next, class::PREP) || a.kind(next) == Kind::Number)
            // "Seen by the Tarnov Daily".
            || !first.is(class::DET) && a.is_word(next, "by"));
    let says = first.is_small() && first.is(class::STRONG) && first.is(class::FINITE);
    // "Ahead in the polls", "keen to sell".
    let adjective = first.is_small()
        && !first.has_shape(shape::HYPHENED)
        && !first.is(class::DET | class::POSS | class::QUANT)
        && a.outer.get(next).is_some_and(|t| t.is_small() && t.is(class::PREP))
        && !sounds_like_role(a, content.start);
    suffers
        || says
        || adjective
        || (content.start..content.end).any(|t| a.outer[t].is_small() && a.is(t, class::FINITE_AUX))
        || (content.start..content.end.min(content.start + 6))
            .any(|t| a.is_any(t, &["made", "today", "released"]))
        // "Voiced its alarm"; "the watchdog the Dam Board" is none.
        || (content.start + 1..content.end)
            .any(|t| a.outer[t - 1].has_shape(shape::ED) && torn::governs(a, t))
}

/// Returns what is shown of a role: of one before the name only what no gap parts from it, and
/// nothing of words that end with an article, as the name is then the object of some verb ("met
/// the" Old Town).
pub(crate) fn shown_role(a: &Analysis<'_>, who: Phrase) -> Option<Run> {
    let role = who.role.filter(|role| !role.is_empty())?;
    let owner = role.end + 1 == who.printed.start && a.kind(role.end) == Kind::Clitic;
    if role.end != who.printed.start && !owner {
        let pronoun = role.end == role.start + 1 && a.is(role.start, class::REL | class::SUBJ);
        return (!pronoun).then_some(role);
    }
    let last = &a.outer[role.end - 1];
    if a.is_any(role.end - 1, &["the", "a", "an"])
        || last.is_small() && last.is(class::PREP | class::CONJ)
    {
        return None;
    }
    // "A keeper named Du".
    let names = usize::from(a.is_any(role.end - 1, &["named", "surnamed"]));
    let role = office::trimmed_role(a, Run::new(role.start, role.end - names));
    if role.is_empty() || is_object(a, role) || tells_nothing(a, role) {
        return None;
    }
    let gap = (role.start + 1..=role.end).rev().find(|t| border::is_behind_spaces(a, *t));
    let start = gap.unwrap_or(role.start);
    let tells = |t: usize| a.outer[t].is_word() && !a.is(t, class::TIME) && !a.is_word(t, "s");
    (start..role.end).any(tells).then_some(Run::new(start, role.end))
}

/// Returns whether the words before a name say nothing of it: a verb of speech ("said the source"),
/// a country ("Britain's"), or an adjective of what is named ("the official Tarnov Daily").
fn tells_nothing(a: &Analysis<'_>, role: Run) -> bool {
    let first = &a.outer[role.start];
    let says = first.is_small() && first.is(class::STRONG) && first.is(class::FINITE);
    let single = role.end == role.start + 1;
    let country = single && first.is(class::PLACE) && a.kind(role.end) == Kind::Clitic;
    let official = role.end == role.start + 2
        && a.is_word(role.start, "the")
        && a.is_word(role.start + 1, "official");
    says && first.class & class::NOUN_TOO == 0 || country || official
}

/// Returns whether the words before a name are no role but what its clause is about ("the memory Ann
/// Lee speaks of"), how the person is ("a tearful Ann Lee") or a verb (to "replace" Ann Lee): one word,
/// or an article and words, of which the last neither tells a role nor sounds like one.
fn is_object(a: &Analysis<'_>, role: Run) -> bool {
    let last = role.end - 1;
    let plain = a.outer[last].is_small() || a.kind(last) == Kind::Number;
    let bare = role.end == role.start + 1;
    plain
        && (bare || a.is(role.start, class::DET | class::POSS))
        && !sounds_like_role(a, last)
        && !(role.start..role.end).any(|t| a.is(t, class::PREP))
}

/// Returns whether a word tells a role, or sounds like one.
pub(super) fn sounds_like_role(a: &Analysis<'_>, word: usize) -> bool {
    const ENDINGS: [&str; 10] =
        ["er", "or", "ist", "ian", "man", "mate", "eur", "ee", "league", "bour"];
    const MORE: &str = "capital chief conglomerate counterpart daily dean giant home mouthpiece \
        opposition parent part principal replacement rival substitute unit veteran watchdog weekly";
    let one = a.word(word).trim_end_matches('s');
    a.is(word, class::ROLE | class::TITLE | class::ORG | class::PEOPLE)
        || MORE.split(' ').any(|more| a.is_word(word, more))
        || ENDINGS.iter().any(|ending| one.ends_with(ending))
}
