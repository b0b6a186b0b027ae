//! The fields of the index: one index for articles, quotes and the catalogue of files.
//!
//! Invariant: an article and its quotes are one block of documents, the article first, its quotes
//! right behind it in order; `distance` says how far back the article lies. So what all quotes of
//! an article share (title, place, source) is indexed once, and reached from each of them.

use std::sync::LazyLock;

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

/// How texts become terms, as the fields tell: as words.
pub(crate) const NEWS_TOKENIZER: &str = "whosaid_news";

/// As [`NEWS_TOKENIZER`], without the stop words.
pub(crate) const MARKS_TOKENIZER: &str = "whosaid_marks";

/// Splits at spaces and changes nothing: for terms that are ready made.
pub(crate) const READY_TOKENIZER: &str = "whosaid_ready";

/// What a document is: the values of the column `class`. Quotes are `CLASS_QUOTE` plus the number
/// of their kind.
pub(crate) const CLASS_ARTICLE: u64 = 0;
pub(crate) const CLASS_FILE_INDEXED: u64 = 1;
pub(crate) const CLASS_FILE_FAILED: u64 = 2;
pub(crate) const CLASS_FILE_IGNORED: u64 = 3;
pub(crate) const CLASS_QUOTE: u64 = 16;

pub(crate) mod column {
    //! The names of the columns, as the engine wants them.

    pub(crate) const CLASS: &str = "class";
    pub(crate) const DISTANCE: &str = "distance";
    pub(crate) const QUOTES: &str = "quotes";
    pub(crate) const ARTICLE: &str = "article";
    pub(crate) const POSITION: &str = "position";
    pub(crate) const DATE: &str = "date";
    pub(crate) const CONFIDENCE: &str = "confidence";
    pub(crate) const PERSON: &str = "person";
    pub(crate) const TOPICS: &str = "topics";
    pub(crate) const OUTLET: &str = "outlet";
    /// These two are looked up by their words as well.
    pub(crate) const PLACE: &str = "place";
    pub(crate) const ROLE: &str = "role";
    /// The numbers of a sketch, in order.
    pub(crate) const SKETCH: &str = "sketch";
    pub(crate) const ENTRY: &str = "entry";
    /// Of quotes: the whole digest of the words.
    pub(crate) const WORDS: &str = "words";
}

/// The fields, by what they are for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// On articles and quotes: the article's number and, in a file of many, the file's.
    pub(crate) key: Field,
    /// On catalogue entries: the file's number.
    pub(crate) file: Field,
    /// What the document is; indexed to count and to walk through all of a class.
    pub(crate) class: Field,
    pub(crate) distance: Field,
    pub(crate) quotes: Field,
    pub(crate) article: Field,
    /// On articles: how many stand before it in its file.
    pub(crate) position: Field,
    pub(crate) date: Field,
    pub(crate) confidence: Field,
    pub(crate) person: Field,
    pub(crate) topics: Field,
    pub(crate) outlet: Field,
    /// Of articles: [`super::sketch::Sketch`].
    pub(crate) sketch: Field,
    pub(crate) entry: Field,
    /// Stored: everything of an article but its text.
    pub(crate) rest: Field,
    /// Of articles. The first value of `body` is the text, stored as well; where the text lacks
    /// the title, the title follows.
    pub(crate) body: Field,
    pub(crate) title: Field,
    pub(crate) place: Field,
    pub(crate) source: Field,
    pub(crate) path: Field,
    /// Of quotes: the words of the utterance, the words around it and those of reported speech,
    /// who, as what.
    pub(crate) said: Field,
    pub(crate) near: Field,
    pub(crate) who: Field,
    pub(crate) role: Field,
    /// Of articles: the language, as [`crate::Article::language`].
    pub(crate) lang: Field,
    /// Of articles: what they say that acronyms stand for, in both directions.
    pub(crate) acronym: Field,
    /// Of quotes: half of the digest of the words, so that the same quote elsewhere is found.
    pub(crate) digest: Field,
    /// Of quotes: the whole of it, so that copies are known without a look at the words. `None` in
    /// an index of a version that had none: it answers, and nothing is written to it.
    pub(crate) words: Option<Field>,
}

/// Returns the fields of the current format version, the only one that is written.
pub(crate) fn fields() -> &'static Fields {
    static FIELDS: LazyLock<Fields> =
        LazyLock::new(|| Fields::of(&schema()).expect("the schema has all of its fields"));
    &FIELDS
}

/// Returns the schema of the current format version.
pub(crate) fn schema() -> Schema {
    let mut builder = Schema::builder();
    let indexed = NumericOptions::default().set_indexed();
    let fast = NumericOptions::default().set_fast();
    for name in ["key", "file", "digest"] {
        builder.add_u64_field(name, indexed.clone());
    }
    builder.add_u64_field(column::CLASS, indexed.set_fast());
    let numbers = [
        column::DISTANCE,
        column::QUOTES,
        column::ARTICLE,
        column::POSITION,
        column::CONFIDENCE,
        column::SKETCH,
        column::WORDS,
    ];
    for name in numbers {
        builder.add_u64_field(name, fast.clone());
    }
    builder.add_i64_field(column::DATE, fast);
    for name in [column::PERSON, column::TOPICS, column::OUTLET] {
        builder.add_text_field(name, TextOptions::default().set_fast("raw"));
    }
    builder.add_bytes_field(column::ENTRY, BytesOptions::default().set_fast());
    builder.add_text_field("more", TextOptions::default().set_stored());
    let body = words(NEWS_TOKENIZER, IndexRecordOption::WithFreqsAndPositions).set_stored();
    builder.add_text_field("body", body);
    for name in ["title", "said"] {
        builder
            .add_text_field(name, words(NEWS_TOKENIZER, IndexRecordOption::WithFreqsAndPositions));
    }
    for name in ["near", "source", "path"] {
        builder.add_text_field(name, marks(MARKS_TOKENIZER));
    }
    for name in [column::PLACE, column::ROLE] {
        builder.add_text_field(name, marks(MARKS_TOKENIZER).set_fast("raw"));
    }
    builder.add_text_field("who", marks(READY_TOKENIZER));
    builder.add_text_field("acronym", marks("raw"));
    builder.add_text_field("lang", marks("raw"));
    builder.build()
}

/// Of these fields only which telling words they hold counts, not how often or where: half the
/// cost.
fn marks(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

fn words(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

impl Fields {
    /// Returns the fields of a schema, or `None` when it lacks one: then it is of another version.
    pub(crate) fn of(schema: &Schema) -> Option<Fields> {
        let field = |name: &str| schema.get_field(name).ok();
        Some(Fields {
            key: field("key")?,
            file: field("file")?,
            class: field(column::CLASS)?,
            distance: field(column::DISTANCE)?,
            quotes: field(column::QUOTES)?,
            article: field(column::ARTICLE)?,
            position: field(column::POSITION)?,
            date: field(column::DATE)?,
            confidence: field(column::CONFIDENCE)?,
            person: field(column::PERSON)?,
            topics: field(column::TOPICS)?,
            outlet: field(column::OUTLET)?,
            sketch: field(column::SKETCH)?,
            entry: field(column::ENTRY)?,
            rest: field("more")?,
            body: field("body")?,
            title: field("title")?,
            place: field(column::PLACE)?,
            source: field("source")?,
            path: field("path")?,
            said: field("said")?,
            near: field("near")?,
            who: field("who")?,
            role: field(column::ROLE)?,
            lang: field("lang")?,
            acronym: field("acronym")?,
            digest: field("digest")?,
            words: field(column::WORDS),
        })
    }
}
