//! Documents on their way into the index: what each holds of which field.

use std::sync::Arc;

use tantivy::schema::Field;

use super::language::Language;
use crate::Span;

/// Documents that go into one segment, one behind the other.
#[derive(Default)]
pub(super) struct Batch {
    /// All texts, that of the article first.
    text: Arc<String>,
    /// Where in it the article's text lies.
    pub(super) article: Span,
    /// The language of the article, where its words have stems of their own.
    pub(super) language: Option<Language>,
    values: Vec<(Field, Value)>,
    /// Where the values of each document end.
    ends: Vec<usize>,
}

/// What a document holds of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number(u64),
    Day(i64),
    /// Words in the language of the article.
    Prose(Span),
    Text(Span),
    Bytes(Vec<u8>),
}

impl Batch {
    /// Begins the documents of an article with this text, with room for so many quotes.
    pub(super) fn of_article(text: &str, language: Option<Language>, n_quotes: usize) -> Batch {
        // What most articles need: growing by steps copies, and leaves memory behind.
        let mut texts = String::with_capacity(2 * text.len() + 400 * (n_quotes + 1));
        texts.push_str(text);
        let values = Vec::with_capacity(16 * (n_quotes + 2));
        let ends = Vec::with_capacity(n_quotes + 2);
        Batch { text: Arc::new(texts), article: Span::new(0, text.len()), language, values, ends }
    }

    pub(super) fn number(&mut self, field: Field, number: u64) {
        self.values.push((field, Value::Number(number)));
    }

    pub(super) fn day(&mut self, field: Field, day: i64) {
        self.values.push((field, Value::Day(day)));
    }

    pub(super) fn bytes(&mut self, field: Field, bytes: Vec<u8>) {
        self.values.push((field, Value::Bytes(bytes)));
    }

    /// Adds a part of the article's text.
    pub(super) fn part(&mut self, field: Field, span: Span) {
        self.values.push((field, Value::Prose(span)));
    }

    /// Adds words in the article's language that are no part of its text.
    pub(super) fn prose(&mut self, field: Field, text: &str) {
        let span = self.keep(text);
        self.values.push((field, Value::Prose(span)));
    }

    pub(super) fn plain(&mut self, field: Field, text: &str) {
        let span = self.keep(text);
        self.values.push((field, Value::Text(span)));
    }

    fn keep(&mut self, text: &str) -> Span {
        let texts = Arc::make_mut(&mut self.text);
        let start = texts.len();
        texts.push_str(text);
        Span::new(start, texts.len())
    }

    /// Ends a document.
    pub(super) fn end_document(&mut self) {
        self.ends.push(self.values.len());
    }

    /// Adds documents that have no texts.
    pub(super) fn append(&mut self, mut others: Batch) {
        debug_assert!(others.text.is_empty(), "its spans would be of another text");
        let before = self.values.len();
        self.values.append(&mut others.values);
        self.ends.extend(others.ends.iter().map(|end| before + end));
    }

    pub(super) fn n_documents(&self) -> usize {
        self.ends.len()
    }

    /// Returns the values of each document.
    pub(super) fn documents(&self) -> impl Iterator<Item = &[(Field, Value)]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.values[start..*end])
    }

    pub(super) fn text(&self, span: Span) -> &str {
        &self.text[span.start..span.end]
    }

    /// Returns all texts.
    pub(super) fn texts(&self) -> Arc<String> {
        Arc::clone(&self.text)
    }
}
