//! The first documents of an answer: those with all words, then as far as need be those with fewer.

use std::collections::HashSet;

use tantivy::DocAddress;
use tantivy::query::EnableScoring;

use super::best::Question;
use super::context::{self, Context};
use super::plan::{Plan, Target, plan_by_articles};
use super::rank::{Filter, RankedDocs, Wanted, first_docs};
use super::{Searcher, Statistics};
use crate::Result;
use crate::query::{Query, Sort};

/// The score that a ranked list begins to fall from where scores say nothing.
const SCORE_FLOOR: f32 = f32::MIN_POSITIVE;

/// Documents in order.
#[derive(Default)]
pub(super) struct Ranking {
    pub(super) docs: RankedDocs,
    /// How many of them, the first, have all words.
    pub(super) n_whole: usize,
    /// Whether nothing but copies of quotes was left out.
    pub(super) is_all: bool,
}

impl Ranking {
    /// Returns those of some documents that are not here yet.
    fn without(&self, mut docs: RankedDocs) -> RankedDocs {
        let known: HashSet<DocAddress> = self.docs.iter().map(|(_, doc)| *doc).collect();
        docs.retain(|(_, doc)| !known.contains(doc));
        docs
    }
}

impl Searcher {
    /// Returns the first documents: those that have all words, then, as far as the list is not
    /// full, those that have most of them, then, of somebody who is named, those in articles that
    /// have all; and how many have all. Where nothing has most of the words, those with the most of
    /// them are returned. For a query that wants whole matches it is those with all words only.
    pub(super) fn ranked(
        &self,
        plan: &Plan,
        filter: &Filter,
        wanted: Wanted,
        query: &Query,
        target: Target,
    ) -> Result<Ranking> {
        let mut ranking = Ranking { is_all: true, ..Ranking::default() };
        if wanted.n_docs + wanted.n_quotes == 0 {
            return Ok(ranking);
        }
        let statistics =
            Statistics { engine: &self.engine, n_docs: self.sizes()?.of_target(target) };
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, &self.engine);
        let asked = Question::new(plan, scoring)?;
        let with_words = |question: &Question, n_required: usize| {
            first_docs(self, question, n_required, filter, (wanted, query.sort))
        };
        let mut n_found = 0;
        for (i, step) in plan.steps().into_iter().enumerate() {
            let found = with_words(&asked, step)?;
            if !found.docs.is_empty() {
                n_found = found.n_taken;
                ranking.n_whole = if i == 0 { found.docs.len() } else { 0 };
                (ranking.docs, ranking.is_all) = (found.docs, found.is_all);
                break;
            }
        }
        let n_shown = query.offset.saturating_add(query.limit);
        let is_by_relevance = query.sort == Sort::Relevance;
        let (context, n_weighed) = (Context::of(plan, scoring)?, context::n_quotes(plan));
        let n_first = ranking.docs.len();
        if is_by_relevance {
            context.weigh(self, &mut ranking.docs, n_weighed)?;
        }
        // Copies count here: a page may stay shorter than it could be.
        let is_short = (1..n_shown).contains(&n_found) && is_by_relevance;
        if let Some(fewer) = plan.fewer_words().filter(|_| is_short) {
            let found = with_words(&asked, fewer)?;
            (n_found, ranking.is_all) = (n_found.max(found.n_taken), found.is_all);
            let mut more = ranking.without(found.docs);
            context.weigh(self, &mut more, n_weighed.saturating_sub(n_first))?;
            ranking.docs.append(&mut more);
        }
        let is_short = is_short && n_found < n_shown && target == Target::Quotes;
        if let Some(plan) = is_short.then(|| plan_by_articles(self, query)).transpose()?.flatten() {
            let by_articles = Question::new(&plan, scoring)?;
            let found = with_words(&by_articles, plan.words.len())?;
            ranking.is_all = found.is_all;
            ranking.docs.append(&mut ranking.without(found.docs));
        }
        if target == Target::Articles {
            ranking.docs.truncate(wanted.n_docs);
        }
        if is_by_relevance {
            fall(&mut ranking.docs);
        }
        Ok(ranking)
    }
}

/// Makes no score greater than the one before it: what has fewer words comes later, however well it
/// matches otherwise.
fn fall(ranked: &mut RankedDocs) {
    let mut before = f32::MAX;
    for (key, _) in ranked {
        key.score = key.score.min(before);
        before = key.score;
    }
}

/// Makes the scores of a list fall strictly, by the least that can be told apart.
pub(super) fn fall_strictly(ranked: &mut RankedDocs) {
    let mut before = f32::MAX;
    for (key, _) in ranked {
        if key.score >= before {
            key.score = before.next_down();
        }
        before = key.score.max(SCORE_FLOOR);
    }
}
