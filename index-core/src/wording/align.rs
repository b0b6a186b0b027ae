//! Which printed word stands for which that was asked for.
//!
//! All words that were asked for are placed, within the best stretch of the quote: what stands
//! before and behind it costs nothing. A usual diff would take "we" from the other end of a long
//! quote sooner than call it changed; here a gap costs something, more for each word in it, unless
//! an ellipsis says that words were left out.

use super::tokens::Token;

/// What a word counts that is the same.
const SAME: i32 = 100;
/// A stop word is the same by chance more often.
const SAME_STOP_WORD: i32 = 60;
/// What another word in the place of one costs, and, a little more, one that is not printed at all.
const OTHER: i32 = -38;
const NOT_PRINTED: i32 = -40;
/// What an editor's word costs.
const EDITORS: i32 = -5;
/// What it costs that words are left out, and each of them.
const GAP: i32 = -60;
const GAP_WORD: i32 = -4;
/// The same at an ellipsis.
const ELLIPSIS: i32 = -2;
const ELLIPSIS_WORD: i32 = 0;

/// The most pairs of words that are compared: of a longer quote only the beginning is looked at.
/// Twenty words are compared with 200,000, five hundred with 8,000.
const PAIRS_MAX: usize = 4_000_000;

/// Far below whatever a sum comes to, and far from where it would run over.
const NEVER: i32 = i32::MIN / 2;

/// One step through both texts, with the places of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Same { asked: usize, printed: usize },
    Other { asked: usize, printed: usize },
    NotPrinted { asked: usize },
    NotAsked { printed: usize },
}

/// How the best way to a pair of words comes to it.
const BY_PAIR: u8 = 0;
const BY_ASKED: u8 = 1;
const BY_GAP: u8 = 2;
const WAYS: u8 = 3;
/// Whether the gap that ends there goes on from the word before.
const GAP_GOES_ON: u8 = 4;

/// Returns the steps from the first word that was asked for to the last; `asked` are the words with
/// their numbers, and equal numbers are equal words.
pub(super) fn aligned(asked: (&[Token], &[u32]), printed: &[u32]) -> Vec<Step> {
    let (tokens, numbers) = asked;
    if tokens.is_empty() {
        return Vec::new();
    }
    let printed = &printed[..printed.len().min(PAIRS_MAX / tokens.len())];
    let width = printed.len() + 1;
    let mut ways = vec![BY_ASKED; (tokens.len() + 1) * width];
    // The best sums to each printed word, and those that end in a gap.
    let mut best = vec![0; width];
    for (i, token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1);
        let costs = Costs::of(token, next);
        let row = &mut ways[(i + 1) * width..][..width];
        let mut diagonal = best[0];
        best[0] += costs.not_printed;
        let mut gap = NEVER;
        for (j, &number) in printed.iter().enumerate() {
            let pair = diagonal + if number == numbers[i] { costs.same } else { costs.other };
            diagonal = best[j + 1];
            let alone = best[j + 1] + costs.not_printed;
            let (opened, gone_on) = (best[j] + costs.gap, gap + costs.gap_word);
            gap = opened.max(gone_on);
            let sum = pair.max(alone).max(gap);
            let way = if sum == pair {
                BY_PAIR
            } else if sum == alone {
                BY_ASKED
            } else {
                BY_GAP
            };
            row[j + 1] = way | if gone_on > opened { GAP_GOES_ON } else { 0 };
            best[j + 1] = sum;
        }
    }
    let most = best.iter().copied().max().unwrap_or(0);
    let end = best.iter().position(|&sum| sum == most).unwrap_or(0);
    let is_same = |i: usize, j: usize| numbers[i] == printed[j];
    walked_back(&ways, width, (tokens.len(), end), is_same)
}

/// Returns how much alike words are that were asked for and what stands for them: at most 1. These
/// are stretches of both, each the same, or different, behind a gap of so many words.
pub(super) fn likeness<'t>(stretches: impl Iterator<Item = (&'t [Token], bool, usize)>) -> f32 {
    let (mut sum, mut all) = (0, 0);
    for (asked, is_same, n_left_out) in stretches {
        let n_words = i32::try_from(n_left_out).unwrap_or(i32::MAX / GAP_WORD.abs());
        sum +=
            if n_left_out > 0 { GAP.saturating_add(n_words.saturating_mul(GAP_WORD)) } else { 0 };
        for token in asked.iter().filter(|token| !token.is_editors) {
            all += same(token);
            sum += if is_same { same(token) } else { OTHER };
        }
    }
    sum as f32 / all.max(1) as f32
}

/// Returns what a word counts that is the same.
fn same(token: &Token) -> i32 {
    if token.is_stop_word { SAME_STOP_WORD } else { SAME }
}

/// What the steps at a word that was asked for cost, and those into a gap behind it.
struct Costs {
    same: i32,
    other: i32,
    not_printed: i32,
    gap: i32,
    gap_word: i32,
}

impl Costs {
    fn of(token: &Token, next: Option<&Token>) -> Costs {
        let (gap, gap_word) = match next {
            // Behind the last word the quote may go on.
            None => (NEVER, NEVER / 2),
            Some(next) if next.is_behind_ellipsis => (ELLIPSIS, ELLIPSIS_WORD),
            Some(_) => (GAP, GAP_WORD),
        };
        Costs {
            same: same(token),
            other: if token.is_editors { EDITORS } else { OTHER },
            not_printed: if token.is_editors { EDITORS } else { NOT_PRINTED },
            gap,
            gap_word,
        }
    }
}

fn walked_back(
    ways: &[u8],
    width: usize,
    end: (usize, usize),
    is_same: impl Fn(usize, usize) -> bool,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut i, mut j) = end;
    while i > 0 {
        let way = ways[i * width + j];
        match way & WAYS {
            BY_PAIR => {
                (i, j) = (i - 1, j - 1);
                let (asked, printed) = (i, j);
                steps.push(match is_same(i, j) {
                    true => Step::Same { asked, printed },
                    false => Step::Other { asked, printed },
                });
            }
            BY_ASKED => {
                i -= 1;
                steps.push(Step::NotPrinted { asked: i });
            }
            _ => {
                let mut goes_on = true;
                while goes_on {
                    goes_on = ways[i * width + j] & GAP_GOES_ON != 0;
                    j -= 1;
                    steps.push(Step::NotAsked { printed: j });
                }
            }
        }
    }
    steps.reverse();
    steps
}
