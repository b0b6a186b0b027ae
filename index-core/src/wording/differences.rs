//! Steps through two texts to what is told of them.

use std::ops::Range;

use super::align::{Step, likeness};
use super::tokens::{Token, is_one_word};
use super::{
    Asked, Difference, DifferenceKind, LIKENESS_MIN, LONG_RUN_WORDS_MIN, RUN_WORDS_MIN, Relation,
    Wording,
};
use crate::Span;

/// So many words at an end that are printed otherwise are changed; of more, the end is not printed.
const CHANGED_AT_END_MAX: usize = 2;

/// The most words that one may be printed as.
const SPLIT_WORDS_MAX: usize = 3;

/// A few words at an end, apart from the others by at least so many times as many that are not the
/// same, are there by chance.
const STRAGGLER_FACTOR: usize = 3;

/// Words that are the same, or those between two such runs, before the first or behind the last.
#[derive(Clone, Debug)]
struct Run {
    is_same: bool,
    asked: Range<usize>,
    printed: Range<usize>,
}

/// Both texts, and how much of them was found.
struct Comparison<'a> {
    asked: &'a Asked,
    text: &'a str,
    printed: &'a [Token],
    differences: Vec<Difference>,
    n_same: usize,
    left_out: usize,
    /// The words of the quote that stand for what was asked for.
    covered: Option<(usize, usize)>,
    is_reported: bool,
    is_altered: bool,
}

/// Returns what the steps through both texts say; `None` where the texts are not much alike.
pub(super) fn told(
    asked: &Asked,
    text: &str,
    printed: &[Token],
    steps: &[Step],
) -> Option<Wording> {
    let mut comparison = Comparison {
        asked,
        text,
        printed,
        differences: Vec::new(),
        n_same: 0,
        left_out: 0,
        covered: None,
        is_reported: false,
        is_altered: false,
    };
    let runs = without_stragglers(comparison.runs(steps));
    let same = runs.iter().filter(|run| run.is_same);
    let longest = same.map(|run| run.asked.len()).max().unwrap_or(0);
    let likeness = likeness(runs.iter().map(|run| comparison.stretch(run)));
    for run in runs {
        if run.is_same { comparison.add_same(run) } else { comparison.add_change(run) }
    }
    let is_half = comparison.n_same * 2 >= printed.len();
    let is_alike = likeness >= LIKENESS_MIN
        || longest >= LONG_RUN_WORDS_MIN
        || (longest >= RUN_WORDS_MIN && is_half);
    is_alike.then(|| comparison.wording()).flatten()
}

/// Returns the runs, in which words that are the same by chance at the beginning and at the end count
/// as not printed.
fn without_stragglers(mut runs: Vec<Run>) -> Vec<Run> {
    let is_straggler = |run: &Run, change: &Run| {
        run.is_same && change.asked.len() >= STRAGGLER_FACTOR * run.asked.len()
    };
    let n_asked = runs.last().map_or(0, |run| run.asked.end);
    let (mut first, mut end) = (runs.iter().position(|run| run.is_same).unwrap_or(0), runs.len());
    while first + 2 < end && is_straggler(&runs[first], &runs[first + 1]) {
        first += 2;
    }
    end -= runs.iter().rev().position(|run| run.is_same).unwrap_or(0);
    while first + 2 < end && is_straggler(&runs[end - 1], &runs[end - 2]) {
        end -= 2;
    }
    let not_printed =
        |asked: Range<usize>, at: usize| Run { is_same: false, asked, printed: at..at };
    if first > 1 {
        let before = not_printed(0..runs[first].asked.start, runs[first].printed.start);
        runs.splice(..first, [before]);
        end -= first - 1;
    }
    if end + 1 < runs.len() {
        let last = &runs[end - 1];
        let behind = not_printed(last.asked.end..n_asked, last.printed.end);
        runs.splice(end.., [behind]);
    }
    runs
}

impl Comparison<'_> {
    /// Returns the runs of the steps; what differs by white space alone is the same.
    fn runs(&self, steps: &[Step]) -> Vec<Run> {
        let is_same = |step: &Step| matches!(step, Step::Same { .. });
        let first = steps.iter().find_map(|step| match *step {
            Step::Same { printed, .. } | Step::Other { printed, .. } => Some(printed),
            Step::NotAsked { .. } | Step::NotPrinted { .. } => None,
        });
        // Where the next words of the quote are, also for words that have none.
        let (mut asked, mut printed) = (0, first.unwrap_or(0));
        let mut runs: Vec<Run> = Vec::new();
        for steps in steps.chunk_by(|one, two| is_same(one) == is_same(two)) {
            let n_asked = steps.iter().filter(|step| !matches!(step, Step::NotAsked { .. }));
            let n_printed = steps.iter().filter(|step| !matches!(step, Step::NotPrinted { .. }));
            let (asked_end, printed_end) = (asked + n_asked.count(), printed + n_printed.count());
            let is_same = is_same(&steps[0]);
            let run = Run { is_same, asked: asked..asked_end, printed: printed..printed_end };
            let run = if is_same { run } else { self.joined(&run).unwrap_or(run) };
            (asked, printed) = (run.asked.end, run.printed.end);
            match runs.last_mut().filter(|last| last.is_same && run.is_same) {
                Some(last) => (last.asked.end, last.printed.end) = (asked, printed),
                None => runs.push(run),
            }
        }
        runs
    }

    /// Returns the words of a run that were asked for, whether they are the same, and how many words
    /// are left out there, where no ellipsis says so.
    fn stretch(&self, run: &Run) -> (&[Token], bool, usize) {
        let next = self.asked.tokens.get(run.asked.end);
        let is_told = run.is_same || next.is_some_and(|next| next.is_behind_ellipsis);
        let n_left_out = run.printed.len().saturating_sub(run.asked.len());
        (&self.asked.tokens[run.asked.clone()], run.is_same, if is_told { 0 } else { n_left_out })
    }

    fn add_same(&mut self, same: Run) {
        let tokens = &self.asked.tokens[same.asked];
        self.is_reported |= self.is_reporters(&same.printed);
        self.n_same += tokens.iter().filter(|token| !token.is_editors).count();
        self.cover(same.printed);
    }

    fn is_reporters(&self, printed: &Range<usize>) -> bool {
        self.printed[printed.clone()].iter().any(|token| token.is_reporters)
    }

    fn cover(&mut self, printed: Range<usize>) {
        if printed.is_empty() {
            return;
        }
        let first = self.covered.map_or(printed.start, |(first, _)| first);
        self.covered = Some((first, printed.end));
    }

    fn add_change(&mut self, change: Run) {
        let tokens = &self.asked.tokens[change.asked.clone()];
        // An editor's words beside others: these alone stand for what is printed.
        let n_first = tokens.iter().take_while(|token| token.is_editors).count();
        if n_first > 0 && n_first < tokens.len() {
            let split = change.asked.start + n_first;
            let at = change.printed.start;
            self.add_part(Run { asked: change.asked.start..split, printed: at..at, ..change });
            return self.add_change(Run { asked: split..change.asked.end, ..change });
        }
        let n_last = tokens.iter().rev().take_while(|token| token.is_editors).count();
        if n_last > 0 && n_last < tokens.len() {
            let split = change.asked.end - n_last;
            let at = change.printed.end;
            self.add_change(Run { asked: change.asked.start..split, ..change.clone() });
            return self.add_part(Run {
                asked: split..change.asked.end,
                printed: at..at,
                ..change
            });
        }
        self.add_part(change);
    }

    fn add_part(&mut self, mut change: Run) {
        let tokens = &self.asked.tokens[change.asked.clone()];
        let printed = &self.printed[change.printed.clone()];
        let is_at_end = change.asked.start == 0 || change.asked.end == self.asked.tokens.len();
        let is_editors = |tokens: &[Token]| tokens.iter().all(|token| token.is_editors);
        let kind = if tokens.is_empty() && !is_editors(printed) {
            self.left_out += printed.len();
            let next = self.asked.tokens.get(change.asked.end);
            match next.is_some_and(|token| token.is_behind_ellipsis) {
                true => DifferenceKind::Ellipsis,
                false => DifferenceKind::LeftOut,
            }
        } else if is_editors(tokens) {
            DifferenceKind::Editors
        } else if printed.is_empty() || (is_at_end && tokens.len() > CHANGED_AT_END_MAX) {
            let at =
                if change.asked.start == 0 { change.printed.end } else { change.printed.start };
            change.printed = at..at;
            self.is_altered |= !is_at_end;
            DifferenceKind::NotPrinted
        } else {
            self.is_altered = true;
            self.is_reported |= self.is_reporters(&change.printed);
            DifferenceKind::Altered
        };
        self.cover(change.printed.clone());
        let span = self.place(&change.printed);
        self.differences.push(Difference {
            kind,
            asked: self.asked.words(&change.asked),
            printed: self.text[span.start..span.end].to_owned(),
            start: span.start,
            end: span.end,
        });
    }

    /// Returns a change as the same words where its letters are the same, hyphens aside, such as
    /// "re-open" for "reopen"; at an end the quote's words beside it may belong to it. "Not able" is
    /// not "notable", nor are 11-12 as many as 1112.
    fn joined(&self, change: &Run) -> Option<Run> {
        let letters = |tokens: &[Token]| -> String {
            tokens.iter().map(|token| token.form.as_str()).collect()
        };
        let tokens = &self.asked.tokens[change.asked.clone()];
        let has_number = |token: &Token| token.form.contains(char::is_numeric);
        let is_word = is_one_word(&self.asked.text, tokens) && !tokens.iter().any(has_number);
        if tokens.is_empty() || change.printed.is_empty() || !is_word {
            return None;
        }
        let wanted = letters(tokens);
        let Range { start, end } = change.printed;
        let (is_first, is_last) =
            (change.asked.start == 0, change.asked.end == self.asked.tokens.len());
        let before = if is_first { start.min(SPLIT_WORDS_MAX) } else { 0 };
        let behind = if is_last { (self.printed.len() - end).min(SPLIT_WORDS_MAX) } else { 0 };
        let wider = (0..=before).flat_map(|n| (0..=behind).map(move |m| start - n..end + m));
        let is_same = |range: &Range<usize>| {
            let printed = &self.printed[range.clone()];
            letters(printed) == wanted && is_one_word(self.text, printed)
        };
        let mut wider = wider.filter(is_same);
        Some(Run { is_same: true, asked: change.asked.clone(), printed: wider.next()? })
    }

    /// Returns where some words of the quote stand; of none, where they would.
    fn place(&self, printed: &Range<usize>) -> Span {
        if printed.is_empty() {
            let before = printed.start.checked_sub(1).and_then(|i| self.printed.get(i));
            let at = match (before, self.printed.get(printed.start)) {
                // Behind the word before, so that its punctuation stays with what comes.
                (Some(before), _) => before.span.end,
                (None, next) => next.map_or(0, |next| next.span.start),
            };
            return Span::new(at, at);
        }
        Span::new(self.printed[printed.start].span.start, self.printed[printed.end - 1].span.end)
    }

    fn wording(self) -> Option<Wording> {
        let (first, end) = self.covered?;
        let n_asked = self.asked.tokens.iter().filter(|token| !token.is_editors).count();
        let has = |kind| self.differences.iter().any(|difference| difference.kind == kind);
        let is_partial =
            has(DifferenceKind::Ellipsis) || has(DifferenceKind::NotPrinted) || self.asked.is_cut;
        let (n_before, n_after) = (first, self.printed.len() - end);
        let relation = if self.is_reported {
            Relation::Reported
        } else if self.is_altered || has(DifferenceKind::LeftOut) {
            Relation::Altered
        } else if is_partial {
            Relation::InPart
        } else if has(DifferenceKind::Editors) {
            Relation::Edited
        } else if n_before + n_after > 0 {
            Relation::Within
        } else {
            Relation::Verbatim
        };
        let stretch = self.place(&(first..end));
        Some(Wording {
            relation,
            share: self.n_same as f32 / n_asked.max(1) as f32,
            n_asked,
            n_same: self.n_same,
            differences: self.differences,
            left_out: self.left_out,
            stretch,
            n_before,
            n_after,
        })
    }
}

impl Asked {
    /// Returns some of the words as they were asked for, with what stands between them.
    fn words(&self, range: &Range<usize>) -> String {
        let tokens = &self.tokens[range.clone()];
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return String::new();
        };
        let words = self.text[first.span.start..last.span.end].split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }
}
