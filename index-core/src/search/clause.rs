//! A word of a query: the places where it may stand, each with its weight.
//!
//! The best place counts, the others add a little: a word that is said and stands in the title too
//! is not asked for twice.

use tantivy::Score;
use tantivy::query::{BoostQuery, DisjunctionMaxQuery, Query as EngineQuery};

/// How much the lesser places of a word add to the best one.
pub(super) const TIE_BREAKER: Score = 0.2;

pub(super) type Boxed = Box<dyn EngineQuery>;

/// One place of a word.
pub(super) struct Leaf {
    pub(super) query: Boxed,
    pub(super) weight: Score,
    /// The place in a word, for those who ask why a hit is one.
    pub(super) place: &'static str,
}

/// A word of the query, or what counts as one: a phrase, a prefix.
pub(super) struct Word {
    /// As it was asked for.
    pub(super) text: String,
    /// The forms of the word (as typed, joined, as a name), each with the places where it may stand.
    pub(super) forms: Vec<Vec<Leaf>>,
    pub(super) weight: Score,
    /// The word in the article that a quote stands in: all of these must match.
    pub(super) in_article: Vec<Boxed>,
    /// What the word counts there.
    pub(super) weight_of_article: Score,
}

impl Leaf {
    pub(super) fn new(query: Boxed, weight: Score, place: &'static str) -> Leaf {
        Leaf { query, weight, place }
    }

    fn into_query(self) -> Boxed {
        boosted(self.query, self.weight)
    }
}

impl Word {
    pub(super) fn new(text: impl Into<String>, forms: Vec<Vec<Leaf>>) -> Word {
        let (in_article, weight_of_article) = (Vec::new(), 0.0);
        Word { text: text.into(), forms, weight: 1.0, in_article, weight_of_article }
    }

    #[must_use]
    pub(super) fn times(mut self, weight: Score) -> Word {
        self.weight *= weight;
        self
    }

    /// Returns the engine's query for the word, where it stands within brackets.
    pub(super) fn into_query(self) -> Boxed {
        let forms = self.forms.into_iter().map(|leaves| {
            let leaves = leaves.into_iter().map(Leaf::into_query).collect();
            best_of(leaves)
        });
        boosted(best_of(forms.collect()), self.weight)
    }
}

fn best_of(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        1 => queries.swap_remove(0),
        _ => Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE_BREAKER)),
    }
}

pub(super) fn boosted(query: Boxed, weight: Score) -> Boxed {
    if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
}
