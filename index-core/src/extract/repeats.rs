//! Pull quotes: words that the layout repeats, set apart and without a tag.

use std::collections::HashMap;

use super::analysis::Analysis;
use super::attribution::{Rule, Verdict};
use super::classify::Class;

/// Quotes that begin with so many equal words are the same.
const EQUAL_WORDS: usize = 6;

/// Takes the stretches for nobody's that only repeat another stretch of the article: those alone
/// in their paragraph, without a tag, whose first words stand in a second quote as well.
pub(crate) fn drop_pull_quotes(a: &Analysis<'_>, verdicts: &mut [Verdict]) {
    let untagged = |verdict: &Verdict| {
        verdict.class == Class::Direct
            && verdict.source.is_none_or(|source| source.rule == Rule::PreviousParagraph)
    };
    if !verdicts.iter().any(untagged) {
        return;
    }
    let mut tagged: HashMap<u64, usize> = HashMap::new();
    for (stretch, verdict) in verdicts.iter().enumerate() {
        if let Some(key) = beginning(a, stretch).filter(|_| !untagged(verdict)) {
            *tagged.entry(key).or_default() += 1;
        }
    }
    for (stretch, verdict) in verdicts.iter_mut().enumerate() {
        let paragraph = &a.paragraphs[a.stretches[stretch].paragraph];
        let alone = paragraph.stretches.len() == 1;
        let repeats = beginning(a, stretch).is_some_and(|key| tagged.contains_key(&key));
        if alone && untagged(verdict) && repeats {
            *verdict = Verdict { class: Class::Scare, source: None };
        }
    }
}

/// Returns a hash of the first words of a stretch, whatever their case; `None` for a short one.
fn beginning(a: &Analysis<'_>, stretch: usize) -> Option<u64> {
    let words = &a.inner[a.stretches[stretch].words.clone()];
    let mut words = words.iter().filter(|word| word.is_word()).take(EQUAL_WORDS);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for _ in 0..EQUAL_WORDS {
        let span = words.next()?.span();
        for byte in a.text[span.start..span.end].bytes().chain([b' ']) {
            hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Some(hash)
}
