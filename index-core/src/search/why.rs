//! Why a document matches: word by word, where it stands and what that scores.

use tantivy::query::EnableScoring;
use tantivy::{DocId, Score, SegmentReader};

use super::best::{Quota, SegmentWord, leaf_weights, seek};
use super::context;
use super::hits::WordShare;
use super::plan::Plan;

/// Returns why a document matches a plan: for each word that it has, where, and what that scores.
pub(super) fn shares(
    plan: &Plan,
    reader: &SegmentReader,
    doc: DocId,
    article: Option<DocId>,
    scoring: EnableScoring<'_>,
) -> tantivy::Result<Vec<WordShare>> {
    let part = part_of_words(plan, reader, doc, scoring)?;
    let must = plan.must.iter().map(|word| (word, 1.0));
    let mut shares = Vec::new();
    for (word, part) in must.chain(plan.words.iter().map(|word| (word, part))) {
        let mut share = WordShare { word: word.text.clone(), score: 0.0, places: Vec::new() };
        let weights = leaf_weights(word, scoring)?;
        for (weight, leaf) in weights.iter().zip(word.forms.iter().flatten()) {
            let mut scorer = weight.weight.scorer(reader, weight.boost)?;
            if seek(&mut *scorer, doc) == doc {
                share.places.push((leaf.place, scorer.score()));
            }
        }
        if !share.places.is_empty() {
            share.score = part * SegmentWord::open(&weights, reader)?.score(doc);
        }
        if let Some(article) = article {
            let score = context::score(word, reader, article, scoring)?;
            if score > 0.0 {
                share.score += score;
                share.places.push(("article", score));
            }
        }
        if !share.places.is_empty() {
            shares.push(share);
        }
    }
    Ok(shares)
}

/// Returns what part of its score a document keeps for the words that it has.
fn part_of_words(
    plan: &Plan,
    reader: &SegmentReader,
    doc: DocId,
    scoring: EnableScoring<'_>,
) -> tantivy::Result<Score> {
    let n_wanted = plan.wants_all_words().then_some(plan.words.len());
    let mut n_words = 0;
    for word in &plan.words {
        let mut word = SegmentWord::open(&leaf_weights(word, scoring)?, reader)?;
        n_words += usize::from(word.seek(doc) == doc);
    }
    Ok(Quota { n_required: 0, n_wanted }.part(n_words).unwrap_or_default())
}
