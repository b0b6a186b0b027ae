//! A query as the engine's query: where each word is looked for and how much each place weighs.
//!
//! What was said and by whom weighs most, then the words around it, then what the article as a
//! whole says of itself.

use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur,
    PhraseQuery, Query as EngineQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

use super::highlight::Highlighter;
use super::join::{Join, Towards};
use super::named::said_by;
use super::words::{Unit, joined_term, units};
use crate::index::schema::{CLASS_ARTICLE, CLASS_QUOTE, Fields};
use crate::index::stored::kind_number;
use crate::query::{DateRange, Node, Query, Root, Scope};
use crate::{Error, QuoteKind, Result};

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Quotes,
    Articles,
}

// The weights of the places of a word. What somebody said is what was asked for.
const SAID: Score = 2.0;
/// A name in the query means the speaker more often than somebody who is spoken of.
const WHO: Score = 1.5;
const ROLE: Score = 0.8;
const NEAR: Score = 0.8;
const TITLE_OF_QUOTE: Score = 0.6;
const WHERE_PRINTED: Score = 0.4;
/// A title's words are among the body's as well: this comes on top.
const TITLE: Score = 0.5;
/// How much the lesser places of a word add to the best one.
const TIE_BREAKER: Score = 0.2;

/// The most words of one query that are looked up.
const WORDS_MAX: usize = 128;

/// The most terms that a prefix stands for, the most frequent ones.
const PREFIX_TERMS_MAX: usize = 64;

/// The most readings of a phrase with compounds.
const PHRASE_READINGS_MAX: usize = 6;

type Boxed = Box<dyn EngineQuery>;

/// What to ask the engine.
pub(super) struct Plan {
    /// All of these must match and none can be given up.
    must: Vec<Boxed>,
    /// None of these may match.
    not: Vec<Boxed>,
    /// These are given up, one after the other, when nothing has them all.
    words: Vec<Boxed>,
    /// How many of the words must match at first.
    words_required: usize,
    base: Boxed,
    pub(super) highlighter: Highlighter,
    /// Whether the query names kinds of quotes itself.
    pub(super) names_kinds: bool,
}

impl Plan {
    /// Returns how many words must match, from all of them downwards.
    pub(super) fn steps(&self) -> Vec<usize> {
        let n_words = self.words.len();
        let mut steps = vec![self.words_required];
        for step in [n_words.saturating_sub(1), n_words * 3 / 4, n_words / 2, 1] {
            if step >= 1 && step < steps[steps.len() - 1] {
                steps.push(step);
            }
        }
        steps
    }

    /// Returns the engine's query that wants so many of the words.
    pub(super) fn query(&self, n_required: usize) -> Boxed {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        clauses.extend(self.must.iter().map(|query| (Occur::Must, query.box_clone())));
        clauses.extend(self.not.iter().map(|query| (Occur::MustNot, query.box_clone())));
        let all = n_required == self.words.len();
        let occur = if all { Occur::Must } else { Occur::Should };
        clauses.extend(self.words.iter().map(|query| (occur, query.box_clone())));
        if self.must.is_empty() && self.words.is_empty() {
            clauses.push((Occur::Must, self.base.box_clone()));
        }
        if let [(Occur::Must, _)] = clauses.as_slice() {
            return clauses.swap_remove(0).1;
        }
        if all || self.words.is_empty() {
            return Box::new(BooleanQuery::new(clauses));
        }
        Box::new(BooleanQuery::with_minimum_required_clauses(clauses, n_required))
    }
}

/// Returns what to ask the engine for a query.
pub(super) fn plan(
    searcher: &tantivy::Searcher,
    fields: Fields,
    query: &Query,
    target: Target,
) -> Result<Plan> {
    let mut planner = Planner {
        searcher,
        fields,
        target,
        highlighter: Highlighter::default(),
        names_kinds: false,
    };
    let mut plan = Plan {
        must: Vec::new(),
        not: Vec::new(),
        words: Vec::new(),
        words_required: 0,
        base: planner.everything(),
        highlighter: Highlighter::default(),
        names_kinds: false,
    };
    match &query.root {
        Root::Words(text) => {
            plan.words = planner.weighted_words(telling(units(text)), Scope::Anywhere);
            plan.words_required = plan.words.len().min(1);
        }
        Root::Parsed(nodes) => {
            planner.add_nodes(nodes, &mut plan)?;
            plan.words_required = plan.words.len();
        }
    }
    if let Some(name) = &query.speaker {
        plan.must.push(planner.name(name)?);
    }
    if let Some(words) = &query.about {
        let about = planner.weighted_words(units(words), Scope::About);
        plan.must.extend(about);
    }
    plan.highlighter = planner.highlighter;
    plan.names_kinds = planner.names_kinds;
    Ok(plan)
}

struct Planner<'s> {
    searcher: &'s tantivy::Searcher,
    fields: Fields,
    target: Target,
    highlighter: Highlighter,
    names_kinds: bool,
}

impl Planner<'_> {
    /// Sorts the top level of a parsed query into what must, what may not and what can be given up.
    fn add_nodes(&mut self, nodes: &[Node], plan: &mut Plan) -> Result<()> {
        let mut loose: Vec<Unit> = Vec::new();
        for node in nodes {
            match node {
                Node::Not(inner) => {
                    let kept = std::mem::take(&mut self.highlighter);
                    plan.not.extend(self.node(inner)?);
                    self.highlighter = kept;
                }
                Node::Words { scope: Scope::Anywhere, text } => loose.extend(units(text)),
                Node::Phrase { scope: Scope::Anywhere, .. }
                | Node::Prefix { scope: Scope::Anywhere, .. }
                | Node::Fuzzy { scope: Scope::Anywhere, .. } => {
                    plan.words.extend(self.node(node)?);
                }
                node => plan.must.extend(self.node(node)?),
            }
        }
        plan.words.extend(self.weighted_words(loose, Scope::Anywhere));
        Ok(())
    }

    /// Returns the query of a node; `None` for one without any word.
    fn node(&mut self, node: &Node) -> Result<Option<Boxed>> {
        Ok(match node {
            Node::Words { scope, text } => all_of(self.weighted_words(units(text), *scope)),
            Node::Phrase { scope, text, slop } => self.phrase(text, *slop, *scope)?,
            Node::Prefix { scope, text } => self.prefix(text, *scope)?,
            Node::Fuzzy { scope, text } => self.fuzzy(text, *scope),
            Node::Name(name) => Some(self.name(name)?),
            Node::Kind(kind) => {
                self.names_kinds = true;
                Some(self.kind(*kind))
            }
            Node::Dates(range) => Some(self.dates(*range)),
            Node::All(nodes) => self.all(nodes)?,
            Node::Any(nodes) => {
                let mut parts = Vec::new();
                for node in nodes {
                    parts.extend(self.node(node)?);
                }
                any_of(parts)
            }
            Node::Not(inner) => {
                let excluded = self.node(inner)?;
                excluded.map(|query| self.all_but(vec![query]))
            }
        })
    }

    fn all(&mut self, nodes: &[Node]) -> Result<Option<Boxed>> {
        let (mut must, mut not) = (Vec::new(), Vec::new());
        for node in nodes {
            match node {
                Node::Not(inner) => not.extend(self.node(inner)?),
                node => must.extend(self.node(node)?),
            }
        }
        if not.is_empty() {
            return Ok(all_of(must));
        }
        if must.is_empty() {
            return Ok(Some(self.all_but(not)));
        }
        let must = must.into_iter().map(|query| (Occur::Must, query));
        let not = not.into_iter().map(|query| (Occur::MustNot, query));
        Ok(Some(Box::new(BooleanQuery::new(must.chain(not).collect()))))
    }

    fn all_but(&self, excluded: Vec<Boxed>) -> Boxed {
        let mut clauses = vec![(Occur::Must, self.everything())];
        clauses.extend(excluded.into_iter().map(|query| (Occur::MustNot, query)));
        Box::new(BooleanQuery::new(clauses))
    }

    /// All documents of the target's class.
    fn everything(&self) -> Boxed {
        let class = |class: u64| -> Boxed {
            let term = Term::from_field_u64(self.fields.class, class);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        };
        let classes = match self.target {
            Target::Articles => vec![class(CLASS_ARTICLE)],
            Target::Quotes => {
                QuoteKind::ALL.iter().map(|&kind| class(CLASS_QUOTE + kind_number(kind))).collect()
            }
        };
        let any = any_of(classes).expect("a target has a class");
        Box::new(ConstScoreQuery::new(any, 0.0))
    }

    /// Returns a query a word, repeated ones once with their weight; stop words only when there is
    /// nothing else.
    fn weighted_words(&mut self, mut units: Vec<Unit>, scope: Scope) -> Vec<Boxed> {
        if !units.iter().all(Unit::is_stop_word) {
            units.retain(|unit| !unit.is_stop_word());
        }
        let mut counted: Vec<(Unit, usize)> = Vec::new();
        let mut idx_of = std::collections::HashMap::new();
        for unit in units {
            let idx = *idx_of.entry(unit.parts.clone()).or_insert(counted.len());
            match counted.get_mut(idx) {
                Some((_, count)) => *count += 1,
                None => counted.push((unit, 1)),
            }
        }
        self.keep_rarest(&mut counted);
        counted
            .into_iter()
            .map(|(unit, count)| {
                let query = self.word(&unit, scope);
                if count == 1 { query } else { boosted(query, count as Score) }
            })
            .collect()
    }

    /// Of a text of thousands of words the rarest say what it is about.
    fn keep_rarest(&self, counted: &mut Vec<(Unit, usize)>) {
        if counted.len() <= WORDS_MAX {
            return;
        }
        let main = match self.target {
            Target::Quotes => self.fields.said,
            Target::Articles => self.fields.body,
        };
        let frequency = |unit: &Unit| match self.doc_freq(main, &unit.parts[0]) {
            // What is nowhere says nothing.
            0 => u64::MAX,
            frequency => frequency,
        };
        counted.sort_by_cached_key(|(unit, _)| frequency(unit));
        counted.truncate(WORDS_MAX);
    }

    fn doc_freq(&self, field: Field, term: &str) -> u64 {
        self.searcher.doc_freq(&Term::from_field_text(field, term)).unwrap_or(0)
    }

    fn word(&mut self, unit: &Unit, scope: Scope) -> Boxed {
        self.highlighter.add_unit(unit, scope);
        let places = self.places(scope);
        let mut forms: Vec<Boxed> = Vec::new();
        let parts = unit.parts.iter().map(|term| self.in_places(&places, term)).collect();
        forms.extend(all_of(parts));
        if let Some(joined) = &unit.joined {
            forms.push(self.in_places(&places, joined));
        }
        if scope == Scope::Anywhere {
            forms.extend(self.as_speaker(unit));
        }
        match forms.len() {
            1 => forms.swap_remove(0),
            _ => Box::new(DisjunctionMaxQuery::with_tie_breaker(forms, TIE_BREAKER)),
        }
    }

    /// A bare word may be the name of the speaker.
    fn as_speaker(&self, unit: &Unit) -> Option<Boxed> {
        if self.target == Target::Articles {
            // The names of speakers stand in the article itself.
            return None;
        }
        let keys = unit.name_keys();
        let terms = keys.iter().map(|key| self.term(self.fields.who, key)).collect();
        all_of(terms).map(|query| boosted(query, WHO))
    }

    fn term(&self, field: Field, text: &str) -> Boxed {
        let term = Term::from_field_text(field, text);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn in_places(&self, places: &[Place], term: &str) -> Boxed {
        self.each_place(places, |field| Some(self.term(field, term)))
            .expect("every scope has a place and every place a term")
    }

    /// Returns the query that `make` gives in any of the places, each with its weight.
    fn each_place(
        &self,
        places: &[Place],
        mut make: impl FnMut(Field) -> Option<Boxed>,
    ) -> Option<Boxed> {
        let mut found: Vec<Boxed> = Vec::new();
        for place in places {
            let Some(query) = make(place.field) else { continue };
            let query = match place.join {
                Some(towards) => Box::new(Join { inner: query, towards }),
                None => query,
            };
            found.push(boosted(query, place.weight));
        }
        match found.len() {
            0 => None,
            1 => found.pop(),
            _ => Some(Box::new(DisjunctionMaxQuery::with_tie_breaker(found, TIE_BREAKER))),
        }
    }

    /// Returns where the words of a scope are looked for.
    fn places(&self, scope: Scope) -> Vec<Place> {
        let f = &self.fields;
        let near = [(f.said, SAID), (f.near, NEAR)];
        let said = [(f.said, SAID)];
        let role = [(f.role, ROLE)];
        let head = [(f.title, TITLE_OF_QUOTE), (f.place, WHERE_PRINTED), (f.source, WHERE_PRINTED)];
        let (of_quotes, of_articles): (Vec<_>, Vec<_>) = match (scope, self.target) {
            (Scope::Anywhere, Target::Quotes) => ([&near[..], &role].concat(), head.to_vec()),
            (Scope::Anywhere, Target::Articles) => {
                let head = [(f.title, TITLE), (f.place, WHERE_PRINTED), (f.source, WHERE_PRINTED)];
                (vec![], [&[(f.body, 1.0)][..], &head].concat())
            }
            (Scope::About, Target::Quotes) => (near.to_vec(), head[..1].to_vec()),
            (Scope::About, Target::Articles) => (vec![], vec![(f.body, 1.0), (f.title, TITLE)]),
            (Scope::Said, _) => (said.to_vec(), vec![]),
            (Scope::Role, _) => (role.to_vec(), vec![]),
            (Scope::Place, _) => (vec![], vec![(f.place, 1.0)]),
            (Scope::Source, _) => (vec![], vec![(f.source, 1.0)]),
            (Scope::Title, _) => (vec![], vec![(f.title, 1.0)]),
            (Scope::Path, _) => (vec![], vec![(f.path, 1.0)]),
        };
        let (up, down) = match self.target {
            Target::Quotes => (None, Some(Towards::Quotes)),
            Target::Articles => (Some(Towards::Articles), None),
        };
        let place = |join: Option<Towards>| move |(field, weight)| Place { field, weight, join };
        let of_quotes = of_quotes.into_iter().map(place(up));
        of_quotes.chain(of_articles.into_iter().map(place(down))).collect()
    }

    fn phrase(&mut self, text: &str, slop: u32, scope: Scope) -> Result<Option<Boxed>> {
        let units = units(text);
        match units.as_slice() {
            [] => return Ok(None),
            [unit] if unit.joined.is_none() => return Ok(Some(self.word(unit, scope))),
            _ => {}
        }
        for unit in &units {
            self.highlighter.add_unit(unit, scope);
        }
        let places = self.places(scope);
        let with_order: Vec<Place> =
            places.iter().copied().filter(|place| self.keeps_order(place.field)).collect();
        if with_order.is_empty() {
            let words = units.iter().flat_map(|unit| &unit.parts);
            return Ok(all_of(words.map(|word| self.in_places(&places, word)).collect()));
        }
        Ok(self.each_place(&with_order, |field| {
            let readings = self.readings(&units, field);
            let queries = readings.into_iter().map(|mut terms| -> Boxed {
                if let [_] = terms.as_slice() {
                    return Box::new(TermQuery::new(
                        terms.swap_remove(0).1,
                        IndexRecordOption::WithFreqs,
                    ));
                }
                Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
            });
            any_of(queries.collect())
        }))
    }

    /// Whether the index knows where in a field a word stands; elsewhere a phrase is its words.
    fn keeps_order(&self, field: Field) -> bool {
        [self.fields.body, self.fields.title, self.fields.said].contains(&field)
    }

    /// Returns the ways in which a phrase may be printed: compounds as one word or as several, and
    /// words that the index also knows as a compound as that.
    fn readings(&self, units: &[Unit], field: Field) -> Vec<Vec<(usize, Term)>> {
        let term = |text: &str| Term::from_field_text(field, text);
        let as_typed = units.iter().enumerate().flat_map(|(i, unit)| match &unit.joined {
            Some(joined) => vec![(i, term(joined))],
            None => unit.parts.iter().map(|part| (i, term(part))).collect(),
        });
        let mut readings = vec![as_typed.collect::<Vec<_>>()];
        if units.iter().any(|unit| unit.parts.len() > 1) {
            let parts = units.iter().flat_map(|unit| &unit.parts).enumerate();
            readings.push(parts.map(|(i, part)| (i, term(part))).collect());
        }
        for i in 0..units.len().saturating_sub(1) {
            let (one, two) = (&units[i], &units[i + 1]);
            if readings.len() >= PHRASE_READINGS_MAX || one.parts.len() + two.parts.len() > 2 {
                continue;
            }
            let joined = joined_term(&[&one.raw, &two.raw]);
            if self.doc_freq(field, &joined) == 0 {
                continue;
            }
            let before = units[..i].iter().map(|unit| unit.parts[0].as_str());
            let after = units[i + 2..].iter().map(|unit| unit.parts[0].as_str());
            let words = before.chain([joined.as_str()]).chain(after);
            readings.push(words.enumerate().map(|(i, word)| (i, term(word))).collect());
        }
        readings
    }

    fn prefix(&mut self, text: &str, scope: Scope) -> Result<Option<Boxed>> {
        let mut folded = String::new();
        crate::index::words::fold_word(text, &mut folded);
        if folded.is_empty() {
            return Ok(None);
        }
        self.highlighter.add_prefix(&folded);
        let places = self.places(scope);
        let mut failure = None;
        let query = self.each_place(&places, |field| match self.prefix_terms(field, &folded) {
            Ok(terms) => any_of(terms.iter().map(|term| self.term(field, term)).collect()),
            Err(error) => {
                failure = Some(error);
                None
            }
        });
        match failure {
            Some(error) => Err(error),
            // A prefix of nothing matches nothing.
            None => Ok(query.or_else(|| Some(Box::new(tantivy::query::EmptyQuery)))),
        }
    }

    /// Returns the most frequent terms of a field that begin so.
    fn prefix_terms(&self, field: Field, prefix: &str) -> Result<Vec<String>> {
        let mut counted = std::collections::BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut stream =
                index.terms().range().ge(prefix).into_stream().map_err(Error::reading_index)?;
            while stream.advance() {
                if !stream.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                if let Ok(term) = std::str::from_utf8(stream.key()) {
                    *counted.entry(term.to_owned()).or_insert(0) += stream.value().doc_freq;
                }
            }
        }
        let mut terms: Vec<(String, u32)> = counted.into_iter().collect();
        terms.sort_by_key(|(_, doc_freq)| std::cmp::Reverse(*doc_freq));
        terms.truncate(PREFIX_TERMS_MAX);
        Ok(terms.into_iter().map(|(term, _)| term).collect())
    }

    fn fuzzy(&mut self, text: &str, scope: Scope) -> Option<Boxed> {
        /// Words of fewer letters have too many neighbours two letters away.
        const TWO_LETTERS_FROM: usize = 6;
        let units = units(text);
        let places = self.places(scope);
        let mut queries: Vec<Boxed> = Vec::new();
        for term in units.iter().flat_map(|unit| &unit.parts) {
            let distance = if term.chars().count() < TWO_LETTERS_FROM { 1 } else { 2 };
            self.highlighter.add_fuzzy(term, distance);
            queries.extend(self.each_place(&places, |field| {
                let term = Term::from_field_text(field, term);
                Some(Box::new(FuzzyTermQuery::new(term, distance, true)))
            }));
        }
        all_of(queries)
    }

    /// Returns the query for what somebody of this name said.
    fn name(&mut self, name: &str) -> Result<Boxed> {
        let named = said_by(self.searcher, self.fields.who, name)?;
        let query: Boxed = Box::new(ConstScoreQuery::new(named, 1.0));
        Ok(match self.target {
            Target::Quotes => query,
            Target::Articles => Box::new(Join { inner: query, towards: Towards::Articles }),
        })
    }

    fn kind(&self, kind: QuoteKind) -> Boxed {
        let term = Term::from_field_u64(self.fields.class, CLASS_QUOTE + kind_number(kind));
        let query = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        let query: Boxed = Box::new(ConstScoreQuery::new(query, 0.0));
        match self.target {
            Target::Quotes => query,
            Target::Articles => Box::new(Join { inner: query, towards: Towards::Articles }),
        }
    }

    fn dates(&self, range: DateRange) -> Boxed {
        let bound = |day: Option<crate::Date>| match day {
            Some(day) => {
                Bound::Included(Term::from_field_i64(self.fields.date, day.days_since_epoch()))
            }
            None => Bound::Unbounded,
        };
        let query = RangeQuery::new(bound(range.first), bound(range.last));
        Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
    }
}

/// A field, how much a match there weighs, and the way from its documents to the target's.
#[derive(Clone, Copy)]
struct Place {
    field: Field,
    weight: Score,
    join: Option<Towards>,
}

/// Leaves out what says little in a question of several words.
fn telling(units: Vec<Unit>) -> Vec<Unit> {
    /// With fewer words left every one may be meant.
    const TELLING_MIN: usize = 2;
    let tells = |unit: &&Unit| !(unit.is_weak_word() || unit.is_stop_word());
    if units.iter().filter(tells).count() < TELLING_MIN {
        return units;
    }
    units.into_iter().filter(|unit| tells(&unit)).collect()
}

fn boosted(query: Boxed, weight: Score) -> Boxed {
    if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
}

fn all_of(mut queries: Vec<Boxed>) -> Option<Boxed> {
    match queries.len() {
        0 => None,
        1 => queries.pop(),
        _ => Some(Box::new(BooleanQuery::intersection(queries))),
    }
}

fn any_of(mut queries: Vec<Boxed>) -> Option<Boxed> {
    match queries.len() {
        0 => None,
        1 => queries.pop(),
        _ => Some(Box::new(BooleanQuery::union(queries))),
    }
}
