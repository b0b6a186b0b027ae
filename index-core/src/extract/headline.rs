//! Lines above a text that lie in it: bylines, headlines whose every word has a capital, and runs of
//! words in capitals that ran into the text when their line ends were lost.

use super::analysis::Analysis;
use super::label;
use super::lexicon::class;
use super::mention::{CLOSED, joins};
use super::phrase::Run;
use super::token::{Kind, shape};

/// So many words in capitals that follow on one another are a headline that ran into the text.
const SHOUTED_WORDS_MIN: usize = 4;

/// Returns whether every word of a sentence that could do without has a capital.
pub(super) fn is_headline(a: &Analysis<'_>, run: Run) -> bool {
    let mut n_capitals = 0;
    for token in &a.outer[run.start..run.end] {
        if token.is_capital() {
            n_capitals += 1;
        } else if token.is_word() && token.class & (CLOSED & !class::PEOPLE | class::PARTICLE) == 0
        {
            return false;
        }
    }
    n_capitals >= 4 && !is_turn(a, run)
}

/// Returns whether a label in capitals opens words that are not: "ANN LEE, HOST: Good Evening."
fn is_turn(a: &Analysis<'_>, run: Run) -> bool {
    let found = label::of_paragraph(a, run).filter(|(label, _)| label.transcribed);
    found.is_some_and(|(_, words)| (words..run.end).any(|t| a.word(t).contains(char::is_lowercase)))
}

/// Returns whether a title begins at `at` that never stands in a headline without its name: "Sen. Lee".
pub(super) fn is_titled(a: &Analysis<'_>, at: usize, limit: usize) -> bool {
    const TITLES: [&str; 6] =
        ["senator", "representative", "congressman", "congresswoman", "governor", "president"];
    let title = a.is(at, class::TITLE)
        && (a.is(at, class::ABBREVIATION) || a.is_any(at, &TITLES))
        && !a.is(at, class::FIRST);
    let name = at + 1;
    let others = class::TITLE | class::ROLE | class::ORG | class::PLACE | class::CUE;
    title
        && name < limit
        && joins(a, name)
        && !a.is(name, others)
        // Behind a given name the rest of it follows; capitals alone tell names from nothing.
        && !(a.is(name, class::FIRST) && name + 1 < limit && joins(a, name + 1))
        && !a.outer[name].has_shape(shape::ALL_CAPS)
}

/// Returns whether a whole name stands between its role and the end of a part of a headline:
/// "Briefing by Press Secretary Ann Lee, May 3".
pub(super) fn is_whole(a: &Analysis<'_>, given: usize, limit: usize) -> bool {
    let last = given + 1;
    let is_between = given > 0 && a.is(given - 1, class::ROLE) && last < limit;
    let ends = last + 1 == limit || matches!(a.kind(last + 1), Kind::Comma | Kind::Semicolon);
    is_between && ends && a.is(given, class::FIRST) && joins(a, last) && !a.is(last, class::CUE)
}

/// Returns whether a sentence is a line that names the authors.
pub(crate) fn is_byline(a: &Analysis<'_>, run: Run) -> bool {
    run.end - run.start <= 12
        && a.is_word(run.start, "by")
        && a.outer[run.start].is_capital()
        && a.outer.get(run.start + 1).is_some_and(|t| t.is_capital())
}

/// Returns where the headline in capitals that begins at `at` ends; `at` where there is none.
pub(super) fn shouting_end(a: &Analysis<'_>, at: usize, limit: usize) -> usize {
    let mut n_shouted = 0;
    let mut end = at;
    while end < limit {
        let t = &a.outer[end];
        let letter = t.is_capital() && t.end == t.start + 1;
        let plain = matches!(t.kind, Kind::Comma | Kind::Number | Kind::Symbol | Kind::Clitic);
        if !(t.has_shape(shape::ALL_CAPS) || letter || plain) {
            break;
        }
        n_shouted += usize::from(t.has_shape(shape::ALL_CAPS));
        end += 1;
    }
    if n_shouted >= SHOUTED_WORDS_MIN { end } else { at }
}

/// Returns where the name in a headline in capitals ends that begins with this given name.
pub(super) fn shouted_name_end(a: &Analysis<'_>, given: usize, limit: usize) -> usize {
    let is_initial = |t: usize| a.outer[t].is_capital() && a.word(t).len() <= 2;
    let last = (given + 1..limit).find(|t| !is_initial(*t)).unwrap_or(limit);
    let named = last < limit && joins(a, last) && !a.is(last, class::CUE);
    if named { last + 1 } else { given + 1 }
}
