//! A query as the engine's query: where each word is looked for and how much each place weighs.
//!
//! What was said and by whom weighs most, then the words around it, then what the article as a
//! whole says of itself.

mod languages;
mod prefixes;
mod terms;

use std::cell::RefCell;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

pub(super) use self::languages::Languages;
pub(super) use self::terms::telling;
use super::Searcher;
use super::acronyms::Acronyms;
use super::clause::{Boxed, Leaf, Word, boosted};
use super::columns::AllColumns;
use super::highlight::Highlighter;
use super::join::{Join, Towards};
use super::named::Names;
use super::rank::Filter;
use super::words::{Unit, units};
use crate::index::document::JOINT_MARK;
use crate::index::language::Language;
use crate::index::schema::{CLASS_ARTICLE, CLASS_QUOTE, Fields};
use crate::index::stored::kind_number;
use crate::query::{DateRange, Node, Query, Root, Scope, Weights};
use crate::{PeopleBook, QuoteKind, Result};

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Quotes,
    Articles,
}

/// What to ask the engine.
#[derive(Default)]
pub(super) struct Plan {
    /// All of these must match; they score nothing.
    pub(super) filters: Vec<Boxed>,
    /// None of these may match.
    pub(super) not: Vec<Boxed>,
    /// All of these must match and none can be given up.
    pub(super) must: Vec<Word>,
    /// These are given up, one after the other, when nothing has them all.
    pub(super) words: Vec<Word>,
    /// How many of the words must match at first.
    words_required: usize,
    /// What was published must lie within all of these.
    pub(super) dates: Vec<DateRange>,
    pub(super) highlighter: Highlighter,
    /// Whether the query names kinds of quotes itself.
    pub(super) names_kinds: bool,
    /// Whether the query says that all words must be there.
    is_strict: bool,
    /// Whether nothing that lacks a word will do, though nothing has them all.
    is_whole: bool,
}

impl Plan {
    /// Returns how many words hits must have that fill up a list which those with all words leave
    /// short: most of them; `None` where there are too few words to leave one out.
    pub(super) fn fewer_words(&self) -> Option<usize> {
        let n_words = self.words.len();
        let may_lack_some = self.wants_all_words() && !self.is_strict && !self.is_whole;
        may_lack_some.then(|| n_words.div_ceil(2)).filter(|&n| n < n_words)
    }

    /// Whether all of several words are wanted, so that a hit without some is worth less.
    pub(super) fn wants_all_words(&self) -> bool {
        self.words_required == self.words.len() && self.words.len() > 1
    }

    /// Returns how many words must match: all, else most of them, else any.
    pub(super) fn steps(&self) -> Vec<usize> {
        let n_words = self.words.len();
        let mut steps = vec![self.words_required];
        if self.is_whole {
            return steps;
        }
        for step in [n_words.div_ceil(2), 1] {
            if step >= 1 && step < steps[steps.len() - 1] {
                steps.push(step);
            }
        }
        steps
    }
}

/// Returns what to ask the engine for a query.
pub(super) fn plan(searcher: &Searcher, query: &Query, target: Target) -> Result<Plan> {
    plan_in(searcher, query, target, Where::AtQuotes)
}

/// Returns what to ask for the quotes of somebody in articles that have the words of a query, where
/// the quotes lack them; `None` for a query that names nobody or has no words.
pub(super) fn plan_by_articles(searcher: &Searcher, query: &Query) -> Result<Option<Plan>> {
    let is_name = |node: &Node| matches!(node, Node::Name(_));
    let names_somebody = query.speaker.is_some()
        || matches!(&query.root, Root::Parsed(nodes) if nodes.iter().any(is_name));
    if !names_somebody || query.is_strict || query.is_whole {
        return Ok(None);
    }
    let plan = plan_in(searcher, query, Target::Quotes, Where::InArticles)?;
    Ok(Some(plan).filter(|plan| !plan.words.is_empty()))
}

/// Where a word may stand that is asked for without a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    AtQuotes,
    InArticles,
}

fn plan_in(searcher: &Searcher, query: &Query, target: Target, place: Where) -> Result<Plan> {
    let sizes = searcher.sizes()?;
    let Searcher { engine: searcher, fields, columns, languages, .. } = searcher;
    let fields = *fields;
    let mut planner = Planner {
        searcher,
        fields,
        columns,
        languages: languages.present(searcher, fields.lang)?,
        people: &query.people,
        weights: query.weights,
        acronyms: Acronyms { searcher, field: fields.acronym },
        sizes,
        target,
        place,
        highlighter: Highlighter::default(),
        names_kinds: false,
        takes_slips: query.takes_slips,
        n_articles_with: RefCell::default(),
    };
    let mut plan = Plan::default();
    match &query.root {
        Root::Words(text) => {
            plan.words = planner.weighted_words(telling(units(text)), Scope::Anywhere)?;
            plan.words_required = plan.words.len().min(1);
        }
        Root::Parsed(nodes) => {
            planner.add_nodes(nodes, &mut plan)?;
        }
    }
    plan.filters.extend(planner.as_asked(query)?);
    plan.not.extend(query.is_alone.then(|| planner.joint()));
    if let Some(words) = &query.about {
        let about = planner.weighted_words(units(words), Scope::About)?;
        plan.must.extend(about);
    }
    if plan.must.is_empty() && plan.words.is_empty() && plan.filters.is_empty() {
        plan.filters.push(everything());
    }
    plan.is_strict = query.is_strict;
    plan.is_whole = query.is_whole || !query.elsewhere.is_empty();
    plan.highlighter = planner.highlighter;
    plan.names_kinds = planner.names_kinds;
    Ok(plan)
}

/// How many documents of each sort there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) articles: u64,
    pub(super) quotes: u64,
}

impl Sizes {
    pub(super) fn of(searcher: &tantivy::Searcher, fields: Fields) -> Result<Sizes> {
        let count = |class: u64| searcher.doc_freq(&Term::from_field_u64(fields.class, class));
        let mut quotes = 0;
        for kind in QuoteKind::ALL {
            quotes += count(CLASS_QUOTE + kind_number(kind))?;
        }
        // One at least, as it is divided by.
        Ok(Sizes { articles: count(CLASS_ARTICLE)?.max(1), quotes: quotes.max(1) })
    }

    pub(super) fn of_target(self, target: Target) -> u64 {
        match target {
            Target::Articles => self.articles,
            Target::Quotes => self.quotes,
        }
    }
}

struct Planner<'s> {
    searcher: &'s tantivy::Searcher,
    fields: Fields,
    columns: &'s AllColumns,
    languages: &'s [Language],
    people: &'s PeopleBook,
    weights: Weights,
    acronyms: Acronyms<'s>,
    sizes: Sizes,
    target: Target,
    place: Where,
    highlighter: Highlighter,
    names_kinds: bool,
    takes_slips: bool,
    /// The terms of few words, so a list is enough.
    n_articles_with: RefCell<Vec<(String, u64)>>,
}

impl Planner<'_> {
    /// Sorts the top level of a parsed query into what must, what may not and what can be given up.
    fn add_nodes(&mut self, nodes: &[Node], plan: &mut Plan) -> Result<()> {
        if let [Node::Any(nodes)] = nodes
            && let Some(words) = self.alternatives(nodes)?
        {
            plan.words = words;
            plan.words_required = 1;
            return Ok(());
        }
        let mut loose: Vec<Unit> = Vec::new();
        for node in nodes {
            match node {
                Node::Not(inner) => {
                    let kept = std::mem::take(&mut self.highlighter);
                    plan.not.extend(self.node(inner)?);
                    self.highlighter = kept;
                }
                Node::Words { scope: Scope::Anywhere, text } => loose.extend(units(text)),
                Node::Words { scope, text } => {
                    plan.must.extend(self.weighted_words(units(text), *scope)?);
                }
                Node::Phrase { scope: Scope::Anywhere, .. }
                | Node::Prefix { scope: Scope::Anywhere, .. }
                | Node::Fuzzy { scope: Scope::Anywhere, .. } => {
                    plan.words.extend(self.wordlike(node)?);
                }
                Node::Boost(inner, _) if is_loose(inner) => {
                    plan.words.extend(self.wordlike(node)?);
                }
                Node::Dates(range) => plan.dates.push(*range),
                Node::Name(_) | Node::Kind(_) | Node::Language(_) => {
                    plan.filters.extend(self.node(node)?);
                }
                node => {
                    let query = self.node(node)?;
                    plan.must.extend(query.map(|query| {
                        Word::new("(…)", vec![vec![Leaf::new(query, 1.0, "in brackets")]])
                    }));
                }
            }
        }
        plan.words.extend(self.weighted_words(loose, Scope::Anywhere)?);
        plan.words_required = plan.words.len();
        Ok(())
    }

    /// Returns alternatives of which each is a word or phrase; `None` where one is more than that.
    fn alternatives(&mut self, nodes: &[Node]) -> Result<Option<Vec<Word>>> {
        let mut words = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Words { text, .. } if units(text).len() != 1 => return Ok(None),
                node if is_wordlike(node) => words.extend(self.wordlike(node)?),
                _ => return Ok(None),
            }
        }
        Ok((!words.is_empty()).then_some(words))
    }

    /// Returns what a word, phrase, prefix or word nearly so means.
    fn wordlike(&mut self, node: &Node) -> Result<Vec<Word>> {
        Ok(match node {
            Node::Words { scope, text } => self.weighted_words(units(text), *scope)?,
            Node::Phrase { scope, text, slop } => {
                self.phrase(text, *slop, *scope)?.into_iter().collect()
            }
            Node::Prefix { scope, text } => self.prefix(text, *scope)?.into_iter().collect(),
            Node::Fuzzy { scope, text } => self.fuzzy(text, *scope),
            Node::Boost(inner, by) => {
                self.wordlike(inner)?.into_iter().map(|word| word.times(*by)).collect()
            }
            _ => Vec::new(),
        })
    }

    /// Returns the query of a node; `None` for one without any word.
    fn node(&mut self, node: &Node) -> Result<Option<Boxed>> {
        Ok(match node {
            Node::Words { .. } | Node::Phrase { .. } | Node::Prefix { .. } | Node::Fuzzy { .. } => {
                all_of(self.wordlike(node)?.into_iter().map(Word::into_query).collect())
            }
            Node::Boost(inner, by) => self.node(inner)?.map(|query| boosted(query, *by)),
            Node::Name(name) => Some(self.name(name)?),
            Node::Language(tag) => Some(self.language(tag)),
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
                excluded.map(|query| all_but(vec![query]))
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
            return Ok(Some(all_but(not)));
        }
        let must = must.into_iter().map(|query| (Occur::Must, query));
        let not = not.into_iter().map(|query| (Occur::MustNot, query));
        Ok(Some(Box::new(BooleanQuery::new(must.chain(not).collect()))))
    }

    /// Returns the query for what is of the speaker who is asked for; of articles for those that
    /// have a quote of this speaker, of the kinds that are asked for and as sure.
    fn as_asked(&self, query: &Query) -> Result<Option<Boxed>> {
        let Query { speaker, kinds, min_confidence, .. } = query;
        let asks_for_quotes = kinds.is_some() || min_confidence.is_some();
        if self.target == Target::Quotes || !asks_for_quotes {
            return speaker.as_deref().map(|name| self.name(name)).transpose();
        }
        let kinds = kinds.as_deref().unwrap_or(&QuoteKind::ALL);
        let quotes = match speaker {
            Some(name) => Some(self.said_by(name)?),
            None => any_of(kinds.iter().map(|kind| self.of_kind(*kind)).collect()),
        };
        let only = Filter::quotes(kinds, DateRange::default(), *min_confidence);
        Ok(quotes.map(|quotes| self.join(quotes, Towards::ArticlesOf(only))))
    }

    /// Returns the query for what somebody of this name said.
    fn name(&self, name: &str) -> Result<Boxed> {
        let query = self.said_by(name)?;
        Ok(match self.target {
            Target::Quotes => query,
            Target::Articles => self.join(query, Towards::Articles),
        })
    }

    fn said_by(&self, name: &str) -> Result<Boxed> {
        let names = Names {
            searcher: self.searcher,
            who: self.fields.who,
            book: self.people,
            takes_slips: self.takes_slips,
        };
        let named = names.said_by(name, &self.acronyms.other_names(name)?)?;
        Ok(Box::new(ConstScoreQuery::new(named, 1.0)))
    }

    /// Returns the query for what several people say together.
    fn joint(&self) -> Boxed {
        let term = Term::from_field_text(self.fields.who, JOINT_MARK);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }

    fn join(&self, inner: Boxed, towards: Towards) -> Boxed {
        Box::new(Join { inner, towards, columns: self.columns.clone() })
    }

    fn language(&self, tag: &str) -> Boxed {
        let first_part = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let term = Term::from_field_text(self.fields.lang, &first_part);
        let query = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        let query: Boxed = Box::new(ConstScoreQuery::new(query, 0.0));
        match self.target {
            Target::Quotes => self.join(query, Towards::Quotes),
            Target::Articles => query,
        }
    }

    fn of_kind(&self, kind: QuoteKind) -> Boxed {
        let term = Term::from_field_u64(self.fields.class, CLASS_QUOTE + kind_number(kind));
        let query = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        Box::new(ConstScoreQuery::new(query, 0.0))
    }

    fn kind(&self, kind: QuoteKind) -> Boxed {
        let query = self.of_kind(kind);
        match self.target {
            Target::Quotes => query,
            Target::Articles => self.join(query, Towards::Articles),
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

/// Whether a node is a word, or counts as one.
fn is_wordlike(node: &Node) -> bool {
    matches!(
        node,
        Node::Words { .. } | Node::Phrase { .. } | Node::Prefix { .. } | Node::Fuzzy { .. }
    ) || matches!(node, Node::Boost(inner, _) if is_wordlike(inner))
}

/// Whether a node is a word that may stand anywhere: one that is given up when nothing has them all.
fn is_loose(node: &Node) -> bool {
    match node {
        Node::Words { scope, .. }
        | Node::Phrase { scope, .. }
        | Node::Prefix { scope, .. }
        | Node::Fuzzy { scope, .. } => *scope == Scope::Anywhere,
        Node::Boost(inner, _) => is_loose(inner),
        _ => false,
    }
}

/// All documents, of every class: a filter keeps those that are searched for.
fn everything() -> Boxed {
    Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
}

fn all_but(excluded: Vec<Boxed>) -> Boxed {
    let mut clauses = vec![(Occur::Must, everything())];
    clauses.extend(excluded.into_iter().map(|query| (Occur::MustNot, query)));
    Box::new(BooleanQuery::new(clauses))
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
