//! When and in what something is said: words behind a speaker that are no part of him.

use super::analysis::Analysis;
use super::lexicon::class;
use super::phrase::Run;
use super::roles;

/// Returns whether an adverbial of time begins behind a noun: "*this* morning", "*earlier* this week".
pub(super) fn begins_time(a: &Analysis<'_>, at: usize) -> bool {
    const POINTS: [&str; 3] = ["this", "last", "next"];
    if !a.is(at + 1, class::TIME_UNIT) && !a.is(at + 2, class::TIME_UNIT) {
        return false;
    }
    let first = at + usize::from(a.is_any(at, &["earlier", "later", "late", "early"]));
    a.is_any(first, &POINTS)
        && a.is(first + 1, class::TIME_UNIT)
        && !a.is(at - 1, class::DET | class::POSS | class::PREP)
}

/// Returns where a nominal ends before the words that tell in what it says something: "the company *in
/// an annual statement*".
pub(super) fn before_medium(a: &Analysis<'_>, run: Run) -> usize {
    let tells = |t: &usize| {
        a.is(*t, class::PREP)
            && a.is_any(*t, &["in", "on"])
            && a.outer[*t].is_small()
            && a.is(t + 1, class::DET | class::POSS)
            && roles::head(a, Run::new(t + 1, run.end)).is_some_and(|head| {
                a.outer[head].is_small()
                    && (a.is(head, class::SPEECH_NOUN) || a.is_word(head, "commentary"))
            })
    };
    let medium = (run.start + 1..run.end.saturating_sub(2)).find(tells);
    // "Senator Ann Lee *today* in a speech".
    let end = medium.unwrap_or(run.end);
    let is_day = end > run.start + 1 && a.is_any(end - 1, &["today", "yesterday"]);
    end - usize::from(is_day && medium.is_some())
}
