//! A query as the engine's query: where each word is looked for and how much each place weighs.
//!
//! What was said and by whom weighs most, then the words around it, then what the article as a
//! whole says of itself.

mod terms;

use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as EngineQuery, RangeQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Score, Term};

use self::terms::telling;
use super::highlight::Highlighter;
use super::join::{Join, Towards};
use super::named::said_by;
use super::words::{Unit, units};
use crate::index::schema::{CLASS_ARTICLE, CLASS_QUOTE, Fields};
use crate::index::stored::kind_number;
use crate::query::{DateRange, Node, Query, Root, Scope};
use crate::{QuoteKind, Result};

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Quotes,
    Articles,
}

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
