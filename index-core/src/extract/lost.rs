//! Quotes whose marks and commas were lost: "   We need more ferries   said Lee   The harbour …".
//!
//! Gaps of several spaces stand where the marks stood: the words between two of them are those of
//! whoever is named behind the verb.

use super::analysis::Analysis;
use super::border;
use super::clause::has_clause_verb;
use super::cue;
use super::lexicon::class;
use super::phrase::Run;
use super::reported::Reported;
use super::tie::Tie;
use super::token::Kind;

/// The longest such quote, in tokens.
const QUOTE_TOKENS_MAX: usize = 120;
/// The longest name behind the verb, in tokens.
const NAME_TOKENS_MAX: usize = 10;

/// Appends such quotes of a sentence, however long it is: it may have lost its ends as well.
pub(super) fn find(a: &Analysis<'_>, run: Run, found: &mut Vec<Reported>) {
    let mut low = run.start;
    for at in run.start..run.end {
        if a.kind(at) == Kind::Quote {
            low = at + 1;
        } else if a.is(at, class::STRONG)
            && let Some(end) = closes(a, at, low, run)
        {
            found.extend(closed(a, at, low, run, end));
            low = end;
        }
    }
}

/// Ends other clauses of a sentence where one of such quotes begins: its first `n_lost` clauses.
pub(super) fn bound(found: &mut [Reported], n_lost: usize) {
    let (quotes, clauses) = found.split_at_mut(n_lost);
    for Reported { clause, .. } in clauses {
        let first = quotes.partition_point(|quote| quote.clause.start <= clause.start);
        if let Some(quote) = quotes.get(first) {
            clause.end = clause.end.min(quote.clause.start);
        }
    }
}

/// Returns whether a sentence begins at a token whose full stop and marks before it were lost.
pub(super) fn begins(a: &Analysis<'_>, token: usize) -> bool {
    const GAP_BYTES_MIN: u32 = 4;
    let (before, here) = (&a.outer[token - 1], &a.outer[token]);
    here.start >= before.end + GAP_BYTES_MIN && here.is_capital() && is_gap(a, token)
}

/// Returns the end of the name behind a strong verb of speech that closes such a quote: a gap stands before
/// it, and behind it nothing but a name.
pub(super) fn closes(a: &Analysis<'_>, verb: usize, low: usize, run: Run) -> Option<usize> {
    let says = a.is_any(verb, &["said", "says", "added"]);
    let end = || name_end(a, verb + 1, run.end);
    (says && verb > low && is_gap(a, verb)).then(end).flatten()
}

/// Returns what the verb of speech at a token closes, whose speaker's name ends before `end`.
fn closed(a: &Analysis<'_>, verb: usize, low: usize, run: Run, end: usize) -> Option<Reported> {
    let (who, _) = cue::inverted_subject(a, verb, end)?;
    let first = low.max(verb.saturating_sub(QUOTE_TOKENS_MAX));
    let start = (first + 1..verb).rev().find(|t| is_wide_gap(a, *t));
    let start = start.or((first == run.start).then_some(first))?;
    let clause = Run::new(start, verb);
    let cue = Run::new(verb, verb + 1);
    has_clause_verb(a, start, verb).then(|| Reported::new(clause, who, cue, Tie::Behind))
}

fn is_gap(a: &Analysis<'_>, token: usize) -> bool {
    border::is_behind_spaces(a, token)
}

/// Returns whether more than a comma was lost before a token: that leaves two spaces.
fn is_wide_gap(a: &Analysis<'_>, token: usize) -> bool {
    const GAP_BYTES_MIN: u32 = 3;
    is_gap(a, token) && a.outer[token].start >= a.outer[token - 1].end + GAP_BYTES_MIN
}

/// Returns where a name ends that begins at a token, if a gap, a mark or its bearer's role follows.
fn name_end(a: &Analysis<'_>, from: usize, limit: usize) -> Option<usize> {
    let last = limit.min(from + NAME_TOKENS_MAX);
    let is_end =
        |t: &usize| !a.outer[*t].is_capital() || *t > from && border::is_behind_lost_end(a, *t);
    let end = (from..last).find(is_end).unwrap_or(last);
    let ends = end == limit
        || is_gap(a, end)
        || matches!(a.kind(end), Kind::Stop | Kind::Comma)
        || a.is_any(end, &["who", "in", "of"]);
    (end > from && ends && !a.is(from, class::TIME)).then_some(end)
}
