//! The quotes that are worded most like words that somebody is said to have spoken.
//!
//! The ranking tells which quotes have the most telling of the words, and those that have all of
//! them in one piece come first; these are then compared word by word.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::rc::Rc;

use tantivy::{DocAddress, Term};

use super::fetch::Chosen;
use super::hits::{Hits, WordedHit};
use super::plan::{Plan, Target, plan, telling};
use super::rank::{RankKey, Wanted};
use super::shared_out::mapped;
use super::words::{Unit, units};
use super::{Searcher, context};
use crate::index::document::{Utterance, utterance_at};
use crate::index::stored::Depth;
use crate::index::words::{Piece, Words};
use crate::query::{Node, Query, Root, Scope, Sort};
use crate::wording::{Asked, Relation, Stretch, Wording};
use crate::{QuoteKind, Result, Span};

/// So many quotes are compared at most.
const COMPARED_MAX: usize = 200;

/// Of what was asked for so many words are looked for, the rarest.
const WORDS_MAX: usize = 24;

/// So many pieces are looked for as phrases, and so many words of each.
const PIECES_MAX: usize = 8;
const PIECE_WORDS_MAX: usize = 32;

impl Searcher {
    /// Returns the quotes that are worded like this text, each with how it is worded: those with the
    /// very words first, then those with the most of them in order. Whatever is less alike is left
    /// out, and so there may be none.
    ///
    /// The text is taken as plain words, of which the first 500 are compared. `…` or `...` stands
    /// for words that were left out, square brackets for an editor's. Of the query the filters hold,
    /// limit and offset; all kinds of quotes are searched where it names none. Its words and its
    /// order are left out, and no more than 200 quotes are compared, nor more than so many reported
    /// clauses; their scores are those of two rankings.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    ///
    /// ```
    /// use index_core::{Article, Index, Query, Relation};
    ///
    /// let text = "“We will not sail at dawn,” said Mairi Berg, the harbour master.";
    /// let index = Index::in_memory();
    /// let mut writer = index.writer()?;
    /// writer.put(&Article::from_text(text))?;
    /// writer.commit()?;
    ///
    /// let hits = index.searcher()?.worded("We will sail at dawn", &Query::words(""))?;
    /// let worded = &hits.hits[0];
    /// assert_eq!(worded.hit.speaker.as_deref(), Some("Mairi Berg"));
    /// assert_eq!(worded.wording.relation, Relation::Altered);
    /// let differences = worded.wording.differences.iter();
    /// let differences: Vec<_> = differences.map(|d| (&*d.asked, &*d.printed)).collect();
    /// assert_eq!(differences, [("", "not")]);
    /// # Ok::<(), index_core::Error>(())
    /// ```
    pub fn worded(&self, text: &str, query: &Query) -> Result<Hits<WordedHit>> {
        let asked = Asked::read(text);
        let mut found = Hits { hits: Vec::new(), relaxed: false, n_whole: 0 };
        let kinds = query.kinds.clone().unwrap_or_else(|| QuoteKind::ALL.to_vec());
        let is_reported = |kind: &QuoteKind| *kind == QuoteKind::Indirect;
        let (reported, spoken): (Vec<_>, Vec<_>) = kinds.into_iter().partition(is_reported);
        let mut near: Vec<Near> = Vec::new();
        for (kinds, scope) in [(spoken, Scope::Said), (reported, Scope::About)] {
            let nodes = self.nodes(&asked, scope);
            if nodes.is_empty() || kinds.is_empty() {
                continue;
            }
            let query = as_query(query, nodes, kinds);
            let plan = Rc::new(plan(self, &query, Target::Quotes)?);
            let candidates = self.candidates(&query, &plan)?;
            near.extend(
                self.compared(&asked, candidates)?.into_iter().map(|(candidate, wording)| Near {
                    candidate,
                    wording,
                    plan: Rc::clone(&plan),
                }),
            );
        }
        // What is alike stays in the order of the ranking.
        near.sort_by_key(|near| nearness(&near.wording));
        let n_whole = near.iter().filter(|near| near.wording.relation.is_whole()).count();
        found.n_whole = n_whole.saturating_sub(query.offset).min(query.limit);
        let page = near.into_iter().enumerate().skip(query.offset).take(query.limit);
        for (i, Near { candidate: Candidate { key, address, digest }, wording, plan }) in page {
            let chosen = Chosen { i, key, address, digest, rank: i + 1 };
            found.hits.push(WordedHit { hit: self.quote_hit(&chosen, query, &plan)?, wording });
        }
        found.relaxed = found.n_whole == 0 && !found.is_empty();
        Ok(found)
    }

    /// Returns what asks for quotes with the words, in one piece or the rarest of them. A reporter's
    /// words are indexed among those near a quote, without their order.
    fn nodes(&self, asked: &Asked, scope: Scope) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        for piece in asked.pieces().take(PIECES_MAX).filter(|_| scope == Scope::Said) {
            let words = first_words(piece, PIECE_WORDS_MAX);
            if units(words).len() > 1 {
                nodes.push(Node::Phrase { scope, text: words.to_owned(), slop: 0 });
            }
        }
        let rarest = self.rarest(asked).into_iter();
        nodes.extend(rarest.map(|text| Node::Words { scope, text }));
        nodes
    }

    /// Returns the quotes that may be worded like what was asked for, each once, best first.
    fn candidates(&self, query: &Query, plan: &Plan) -> Result<Vec<Candidate>> {
        let filter = self.quote_filter(query, plan);
        let wanted = Wanted { n_docs: context::n_quotes(plan), n_quotes: COMPARED_MAX };
        let ranking = self.ranked(plan, &filter, wanted, query, Target::Quotes)?;
        let mut seen = HashSet::new();
        let mut candidates = Vec::new();
        for (key, address) in ranking.docs {
            let digest = self.digest_of(address)?;
            if seen.insert(digest) {
                candidates.push(Candidate { key, address, digest });
            }
        }
        Ok(candidates)
    }
}

/// Returns the query for some words among what another query asks for.
fn as_query(query: &Query, nodes: Vec<Node>, kinds: Vec<QuoteKind>) -> Query {
    let mut weights = query.weights;
    // What the article is about is no matter here.
    (weights.article, weights.title) = (0.0, 0.0);
    Query {
        root: Root::Parsed(vec![Node::Any(nodes)]),
        kinds: Some(kinds),
        sort: Sort::Relevance,
        weights,
        is_strict: true,
        offset: 0,
        limit: COMPARED_MAX,
        ..query.clone()
    }
}

impl Searcher {
    /// Returns the words that say most of what was asked for: those that the fewest quotes have.
    fn rarest(&self, asked: &Asked) -> Vec<String> {
        let mut words: Vec<Unit> = telling(asked.pieces().flat_map(units).collect());
        if !words.iter().all(Unit::is_stop_word) {
            words.retain(|word| !word.is_stop_word());
        }
        let mut known = HashSet::new();
        words.retain(|word| known.insert(word.parts.clone()));
        if words.len() > WORDS_MAX {
            let n_quotes = |word: &Unit| {
                let term = Term::from_field_text(self.fields.said, &word.parts[0]);
                match self.engine.doc_freq(&term).unwrap_or(0) {
                    // What is nowhere finds nothing.
                    0 => u64::MAX,
                    n => n,
                }
            };
            words.sort_by_cached_key(n_quotes);
            words.truncate(WORDS_MAX);
        }
        // A word that is several when it stands alone would be asked for as all of these.
        words.into_iter().map(|word| word.raw).filter(|raw| units(raw).len() == 1).collect()
    }

    /// Returns those that are worded like what was asked for, in the same order.
    fn compared(
        &self,
        asked: &Asked,
        candidates: Vec<Candidate>,
    ) -> Result<Vec<(Candidate, Wording)>> {
        let compare = |candidate: Candidate| -> Result<Option<(Candidate, Wording)>> {
            let (article, idx) = self.quoting_article(candidate.address, Depth::Hit)?;
            let Some(utterance) = utterance_at(&article, idx) else { return Ok(None) };
            let text = &article[utterance.span()];
            let wording = asked.beside(text, &stretches(&utterance));
            Ok(wording.map(|wording| (candidate, wording)))
        };
        let compared = mapped(candidates, self.is_large(), compare).into_iter();
        compared.filter_map(Result::transpose).collect()
    }
}

/// A quote that is worded like what was asked for, and what found it.
struct Near {
    candidate: Candidate,
    wording: Wording,
    plan: Rc<Plan>,
}

/// A quote that may be worded like what was asked for.
struct Candidate {
    key: RankKey,
    address: DocAddress,
    digest: u64,
}

/// Returns who says which stretch of an utterance, as spans of its text; what a reporter put between
/// the parts of a quote is none of it.
fn stretches(utterance: &Utterance<'_>) -> Vec<Stretch> {
    let start = utterance.span().start;
    let mut stretches = Vec::new();
    let mut add = |span: Span, is_reporters: bool| {
        let span = Span::new(span.start - start, span.end - start);
        if !span.is_empty() {
            stretches.push(Stretch { span, is_reporters });
        }
    };
    for part in &utterance.parts {
        match part.kind {
            QuoteKind::Direct | QuoteKind::Transcript => add(part.span, false),
            QuoteKind::Mixed | QuoteKind::Indirect => {
                let mut done = part.span.start;
                for quoted in &part.quoted {
                    add(Span::new(done, quoted.start), true);
                    add(*quoted, false);
                    done = quoted.end;
                }
                add(Span::new(done, part.span.end), true);
            }
        }
    }
    stretches
}

/// Returns what puts the nearest first: the very words, then how many of them, and the fewest others
/// between them.
fn nearness(wording: &Wording) -> impl Ord + use<> {
    let of_relation = match wording.relation {
        Relation::Verbatim => 0,
        Relation::Within => 1,
        Relation::Edited => 2,
        _ => 3,
    };
    (of_relation, Reverse(wording.n_same), wording.left_out)
}

/// Returns the beginning of a text, of so many words at most.
fn first_words(text: &str, n_max: usize) -> &str {
    let mut words = Words::new(text);
    let mut end = 0;
    while let Some(piece) = words.advance() {
        let (Piece::Word(place) | Piece::Joined(place)) = piece;
        if place.position >= n_max {
            break;
        }
        end = place.end.max(end);
    }
    &text[..end]
}
