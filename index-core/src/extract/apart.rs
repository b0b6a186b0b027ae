//! Subjects of reporting verbs that a clause of their own keeps apart from their verb ("those who
//! know her say"), and parts of a number of people ("most of them said").
//!
//! Every search is bounded by a number of tokens.

use super::analysis::Analysis;
use super::border;
use super::clause::has_clause_verb;
use super::cue::{self, Form};
use super::lexicon::class;
use super::phrase::{self, Phrase, Run};
use super::token::Kind;

/// So long a relative clause may be.
const RELATIVE_TOKENS_MAX: usize = 24;
/// So long an insertion before a verb may be: ", for instance, said".
const INSERTION_TOKENS_MAX: usize = 3;

/// Returns the subject of `verb` where it is not the noun phrase right before it.
pub(super) fn subject(a: &Analysis<'_>, verb: usize, low: usize) -> Option<Phrase> {
    let mut end = verb;
    while end > low && a.outer[end - 1].is_small() && a.is(end - 1, class::AUX | class::ADV) {
        end -= 1;
    }
    part_of_them(a, end, low).or_else(|| behind_relative(a, end, low))
}

/// Returns "most of them", "half of us" where it ends before `end`.
fn part_of_them(a: &Analysis<'_>, end: usize, low: usize) -> Option<Phrase> {
    let start = end.checked_sub(3).filter(|start| *start >= low)?;
    let counts = a.is(start, class::DET | class::PEOPLE) || a.is_any(start, &["half", "none"]);
    let them = a.is_any(start + 1, &["of"]) && a.is_any(start + 2, &["them", "these", "those"]);
    (counts && them).then(|| Phrase::plain(Run::new(start, end)))
}

/// Returns who is meant by the relative pronoun whose clause ends before `end`.
fn behind_relative(a: &Analysis<'_>, end: usize, low: usize) -> Option<Phrase> {
    let end = before_insertion(a, end, low);
    let low = low.max(end.saturating_sub(RELATIVE_TOKENS_MAX));
    let plain = |t: &usize| matches!(a.kind(*t), Kind::Word | Kind::Number | Kind::Clitic);
    let relative = (low + 1..end)
        .rev()
        .take_while(|t| plain(t) && !border::is_behind_lost_end(a, *t))
        .find(|t| a.is_any(*t, &["who", "whose", "whom"]))?;
    let has_verb =
        has_clause_verb(a, relative, end) || (relative..end).any(|t| a.is(t, class::AUX));
    let reports = (relative..end)
        .any(|t| a.is(t, class::STRONG) && cue::form(a, t, relative) == Some(Form::Finite));
    if !has_verb || reports || relative + 2 >= end || !a.outer[relative - 1].is_word() {
        return None;
    }
    phrase::ending_at(a, relative, low)
}

/// Returns the comma that opens the insertion which ends before `end`, else `end`.
fn before_insertion(a: &Analysis<'_>, end: usize, low: usize) -> usize {
    if end == low || a.kind(end - 1) != Kind::Comma {
        return end;
    }
    let low = low.max(end.saturating_sub(INSERTION_TOKENS_MAX + 1));
    (low..end - 1).rev().find(|t| a.kind(*t) == Kind::Comma).unwrap_or(end)
}
