//! A segment in the making: documents go in one after the other, the engine's files come out.
//!
//! The engine would do the same, a look-up in one large table of the terms of all fields for each
//! word of each document. Here a word that was met before is a number at once, the words of an
//! article are looked at once for all of its quotes, and a term of a field has a list of its own.
//!
//! Invariant: the files are, byte for byte, those that the engine itself would write.

mod analysis;
mod close;
mod kept;
mod lists;
#[cfg(test)]
mod reference;
mod vocabulary;

use std::borrow::Cow;
use std::io;
use std::thread;

use tantivy::columnar::{ColumnarWriter, NumericalValue};
use tantivy::fieldnorm::{FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::schema::{Field, FieldEntry, FieldType, IndexRecordOption, Schema};
use tantivy::store::StoreWriter;

pub(super) use self::analysis::Analyst;
use self::analysis::Occurrence;
use self::close::{Closing, Files};
use self::kept::{Kept, Text};
use self::lists::{Lists, Memory};
use super::batch::{Batch, Value};
use super::language::marked;
use super::schema::{MARKS_TOKENIZER, NEWS_TOKENIZER, READY_TOKENIZER};

/// Segments of fewer documents are closed by one thread.
const LARGE_DOCUMENTS_MIN: u32 = 1000;

/// A segment that takes up documents.
pub(super) struct Draft {
    segment: Segment,
    schema: Schema,
    /// By number.
    fields: Vec<FieldDraft>,
    memory: Memory,
    norms: FieldNormsWriter,
    columns: ColumnarWriter,
    store: StoreWriter,
    /// What one document after the other needs.
    kept: Kept,
    n_documents: u32,
}

/// What the segment holds of one field.
struct FieldDraft {
    column: Option<String>,
    is_stored: bool,
    has_norms: bool,
    index: FieldIndex,
    /// Of the present document: how many words the field has so far, and where the next value
    /// begins. `None` where it has no value.
    words: Option<FieldWords>,
}

enum FieldIndex {
    None,
    Numbers(Vec<(u64, u32)>),
    Words(Lists, Analysis),
}

#[derive(Clone, Copy, Default)]
struct FieldWords {
    n_words: u32,
    next_position: u32,
}

/// How a text becomes terms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Analysis {
    /// As words.
    News,
    /// As words that tell something.
    Marks,
    /// It is terms, with spaces between them.
    Ready,
    /// It is one term.
    Raw,
}

impl Draft {
    /// Begins a segment of an index.
    pub(super) fn new(index: &tantivy::Index) -> tantivy::Result<Draft> {
        let segment = index.new_segment();
        let schema = index.schema();
        let settings = index.settings();
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        let mut columns = ColumnarWriter::default();
        for (_, entry) in schema.fields().filter(|(_, entry)| entry.is_fast()) {
            let column_type = match entry.field_type() {
                FieldType::U64(_) => tantivy::columnar::ColumnType::U64,
                FieldType::I64(_) => tantivy::columnar::ColumnType::I64,
                FieldType::Bytes(_) => tantivy::columnar::ColumnType::Bytes,
                _ => tantivy::columnar::ColumnType::Str,
            };
            columns.record_column_type(entry.name(), column_type, false);
        }
        Ok(Draft {
            segment,
            fields: schema.fields().map(|(_, entry)| FieldDraft::of(entry)).collect(),
            memory: Memory::default(),
            norms: FieldNormsWriter::for_schema(&schema),
            columns,
            store,
            kept: Kept::default(),
            schema,
            n_documents: 0,
        })
    }

    /// Takes up documents.
    pub(super) fn add(&mut self, batch: &Batch, analyst: &mut Analyst) -> io::Result<()> {
        for document in batch.documents() {
            self.kept.clear();
            for (field, value) in document {
                self.add_value(*field, value, batch, analyst);
                if self.fields[field.field_id() as usize].is_stored
                    && let Some(text) = kept(value, batch)
                {
                    self.kept.push(*field, text);
                }
            }
            for (field, _) in document {
                let draft = &mut self.fields[field.field_id() as usize];
                if let Some(words) = draft.words.take().filter(|_| draft.has_norms) {
                    self.norms.record(self.n_documents, *field, words.n_words);
                }
            }
            self.store.store(&self.kept, &self.schema)?;
            self.n_documents += 1;
        }
        Ok(())
    }

    fn add_value(&mut self, field: Field, value: &Value, batch: &Batch, analyst: &mut Analyst) {
        let Draft { fields, columns, memory, n_documents, .. } = self;
        let (field, document) = (&mut fields[field.field_id() as usize], *n_documents);
        if let Some(column) = &field.column {
            match value {
                Value::Number(n) => {
                    columns.record_numerical(document, column, NumericalValue::U64(*n));
                }
                Value::Day(n) => {
                    columns.record_numerical(document, column, NumericalValue::I64(*n));
                }
                Value::Prose(span) | Value::Text(span) => {
                    columns.record_str(document, column, batch.text(*span));
                }
                Value::Bytes(bytes) => columns.record_bytes(document, column, bytes),
            }
        }
        match (&mut field.index, value) {
            (FieldIndex::Numbers(numbers), Value::Number(n)) => numbers.push((*n, document)),
            (FieldIndex::Words(lists, analysis), Value::Prose(_) | Value::Text(_)) => {
                let words = field.words.get_or_insert_default();
                let mut adding = Adding { lists, memory, document, words: *words };
                adding.value(value, *analysis, batch, analyst);
                *words = adding.words;
            }
            _ => {}
        }
    }

    /// Returns the bytes of memory taken, without what the analyst knows.
    pub(super) fn n_bytes(&self) -> usize {
        let of_fields = self.fields.iter().map(|field| match &field.index {
            FieldIndex::None => 0,
            FieldIndex::Numbers(numbers) => size_of::<(u64, u32)>() * numbers.capacity(),
            FieldIndex::Words(lists, _) => lists.n_bytes(),
        });
        let of_engine = self.norms.mem_usage() + self.columns.mem_usage() + self.store.mem_usage();
        of_fields.sum::<usize>() + self.memory.n_bytes() + of_engine
    }

    /// Writes the files; returns the segment for the engine to add. It must have documents.
    pub(super) fn close(self, analyst: &Analyst) -> tantivy::Result<SegmentMeta> {
        let Draft { segment, fields, memory, mut norms, mut columns, store, .. } = self;
        let n_documents = self.n_documents;
        norms.fill_up_to_max_doc(n_documents);
        let file = segment.open_write(SegmentComponent::FieldNorms)?;
        norms.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        let mut file = segment.open_write(SegmentComponent::FastFields)?;
        let write_columns = move || {
            columns.serialize(n_documents, None, &mut file)?;
            tantivy::directory::TerminatingWrite::terminate(file)?;
            store.close()
        };
        let closing = Closing::new(&segment, fields, &memory, &analyst.vocabulary)?;
        let mut files = Files::open(&segment)?;
        if n_documents < LARGE_DOCUMENTS_MIN {
            write_columns()?;
            closing.write_first(&mut files)?;
            files.finish(Vec::new())?;
        } else {
            thread::scope(|scope| {
                let others = thread::Builder::new().spawn_scoped(scope, || {
                    write_columns()?;
                    closing.write_last()
                })?;
                let first = closing.write_first(&mut files);
                let failed = || io::Error::other("a thread that writes a segment panicked");
                let last = others.join().unwrap_or_else(|_| Err(failed().into()))?;
                first.and_then(|()| Ok(files.finish(last)?))
            })?;
        }
        let segment = segment.with_max_doc(n_documents);
        segment.meta().untrack_temp_docstore();
        Ok(segment.meta().clone())
    }
}

/// Returns what is stored of a value: of an article in another language with a mark of it.
fn kept(value: &Value, batch: &Batch) -> Option<Text> {
    let part = |span| Text::Part(batch.texts(), span);
    match *value {
        Value::Prose(span) => Some(match marked(batch.text(span), batch.language) {
            Cow::Borrowed(_) => part(span),
            Cow::Owned(text) => Text::Own(text),
        }),
        Value::Text(span) => Some(part(span)),
        Value::Number(_) | Value::Day(_) | Value::Bytes(_) => None,
    }
}

/// One value of a field on its way into the lists.
struct Adding<'d> {
    lists: &'d mut Lists,
    memory: &'d mut Memory,
    document: u32,
    words: FieldWords,
}

impl Adding<'_> {
    fn value(&mut self, value: &Value, analysis: Analysis, batch: &Batch, analyst: &mut Analyst) {
        let (base, document) = (self.words.next_position, self.document);
        let (mut n_words, mut end) = (0, base);
        let mut add = |words: &[Occurrence]| {
            let tells =
                |word: &&Occurrence| !(word.form.is_stop_word && analysis == Analysis::Marks);
            let terms = words.iter().filter(tells);
            let terms = terms.filter_map(|word| Some((word.form.term?, base + word.position)));
            let (n_added, behind) = self.lists.add_all(terms, document, self.memory);
            n_words += n_added;
            end = behind.unwrap_or(end);
        };
        match (analysis, value) {
            (Analysis::News | Analysis::Marks, Value::Prose(span)) => {
                let article = batch.text(batch.article);
                if *span == batch.article {
                    analyst.article(article, batch.language, &mut add);
                } else if batch.article.contains(*span) {
                    analyst.part(article, *span, batch.language, &mut add);
                } else {
                    analyst.text(batch.text(*span), batch.language, &mut add);
                }
            }
            (Analysis::News | Analysis::Marks, Value::Text(span)) => {
                analyst.text(batch.text(*span), None, &mut add);
            }
            (Analysis::Ready, Value::Prose(span) | Value::Text(span)) => {
                add(analyst.ready(batch.text(*span)));
            }
            (Analysis::Raw, Value::Prose(span) | Value::Text(span)) => {
                add(analyst.raw(batch.text(*span)).as_slice());
            }
            (_, Value::Number(_) | Value::Day(_) | Value::Bytes(_)) => {}
        }
        self.words.n_words += n_words;
        // As the engine does, so that no phrase runs from one value into the next.
        self.words.next_position = end + 1;
    }
}

impl FieldDraft {
    /// Returns how many words or numbers are indexed.
    fn n_words(&self) -> u64 {
        match &self.index {
            FieldIndex::None => 0,
            FieldIndex::Numbers(numbers) => numbers.len() as u64,
            FieldIndex::Words(lists, _) => lists.n_words(),
        }
    }

    fn of(entry: &FieldEntry) -> FieldDraft {
        let index = match entry.field_type() {
            FieldType::Str(options) => match options.get_indexing_options() {
                Some(options) => {
                    let analysis = match options.tokenizer() {
                        NEWS_TOKENIZER => Analysis::News,
                        MARKS_TOKENIZER => Analysis::Marks,
                        READY_TOKENIZER => Analysis::Ready,
                        _ => Analysis::Raw,
                    };
                    let with_positions =
                        options.index_option() == IndexRecordOption::WithFreqsAndPositions;
                    FieldIndex::Words(Lists::new(with_positions), analysis)
                }
                None => FieldIndex::None,
            },
            _ if entry.is_indexed() => FieldIndex::Numbers(Vec::new()),
            _ => FieldIndex::None,
        };
        FieldDraft {
            column: entry.is_fast().then(|| entry.name().to_owned()),
            is_stored: entry.is_stored(),
            has_norms: entry.is_indexed() && entry.has_fieldnorms(),
            index,
            words: None,
        }
    }
}
