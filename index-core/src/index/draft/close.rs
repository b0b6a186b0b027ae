//! The lists of a segment as the engine's files: field after field, by two threads at once.
//!
//! The engine's files hold what they hold of one field in one piece, and in it nothing tells where
//! the piece begins. So the first fields are written straight into the files, while another thread
//! writes the last ones into memory, from the end, until they meet.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use tantivy::directory::{AntiCallToken, CompositeWrite, TerminatingWrite, WritePtr};
use tantivy::fieldnorm::FieldNormReaders;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::postings::FieldSerializer;
use tantivy::schema::{Field, IndexRecordOption, Schema};

use super::lists::{List, Lists, Memory, Scratch};
use super::vocabulary::Vocabulary;
use super::{FieldDraft, FieldIndex};

/// The lists of the fields that nobody has begun to write, and what writing needs.
pub(super) struct Closing<'d> {
    fields: Mutex<VecDeque<(Field, FieldDraft)>>,
    memory: &'d Memory,
    vocabulary: &'d Vocabulary,
    norms: FieldNormReaders,
    schema: Schema,
}

/// Terms, postings and positions of one field behind the other.
pub(super) struct Files<W = WritePtr> {
    terms: CompositeWrite<W>,
    postings: CompositeWrite<W>,
    positions: CompositeWrite<W>,
}

/// What the files will hold of one field.
pub(super) struct Piece {
    field: Field,
    terms: Chunks,
    postings: Chunks,
    positions: Chunks,
}

/// Bytes that are never moved while they become more.
#[derive(Default)]
struct Chunks(Vec<Vec<u8>>);

/// The bytes of a chunk.
const CHUNK_BYTES: usize = 64 << 10;

impl<'d> Closing<'d> {
    /// Begins with the fields of a segment whose norms are written.
    pub(super) fn new(
        segment: &Segment,
        fields: Vec<FieldDraft>,
        memory: &'d Memory,
        vocabulary: &'d Vocabulary,
    ) -> tantivy::Result<Closing<'d>> {
        let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let fields = (0..).map(Field::from_field_id).zip(fields);
        let fields = Mutex::new(fields.filter(|(_, field)| field.n_words() > 0).collect());
        Ok(Closing { fields, memory, vocabulary, norms, schema: segment.schema() })
    }

    /// Writes the first field that nobody has begun, and so on until there is none.
    pub(super) fn write_first(&self, files: &mut Files) -> tantivy::Result<()> {
        let mut scratch = Scratch::default();
        while let Some((number, field)) = self.next(VecDeque::pop_front) {
            self.write(number, field, files, &mut scratch)?;
        }
        Ok(())
    }

    /// Writes the last field that nobody has begun, and so on until there is none; returns the
    /// pieces in the order of the fields.
    pub(super) fn write_last(&self) -> tantivy::Result<Vec<Piece>> {
        let mut scratch = Scratch::default();
        let mut pieces = Vec::new();
        while let Some((number, field)) = self.next(VecDeque::pop_back) {
            let (mut terms, mut postings, mut positions) = <(Chunks, Chunks, Chunks)>::default();
            let mut files = Files::of([&mut terms, &mut postings, &mut positions]);
            self.write(number, field, &mut files, &mut scratch)?;
            pieces.push(Piece { field: number, terms, postings, positions });
        }
        pieces.reverse();
        Ok(pieces)
    }

    /// Takes a field from one of the ends; the other thread may go on at once.
    fn next(
        &self,
        take: impl FnOnce(&mut VecDeque<(Field, FieldDraft)>) -> Option<(Field, FieldDraft)>,
    ) -> Option<(Field, FieldDraft)> {
        // A field is taken whole or not at all.
        take(&mut self.fields.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<W: TerminatingWrite>(
        &self,
        number: Field,
        field: FieldDraft,
        files: &mut Files<W>,
        scratch: &mut Scratch,
    ) -> tantivy::Result<()> {
        let record = self.schema.get_field_entry(number).field_type().index_record_option();
        let mut out = FieldSerializer::create(
            record.unwrap_or(IndexRecordOption::Basic),
            field.n_words(),
            files.terms.for_field(number),
            files.postings.for_field(number),
            files.positions.for_field(number),
            self.norms.get_field(number)?,
        )?;
        match field.index {
            FieldIndex::None => {}
            FieldIndex::Numbers(numbers) => write_numbers(numbers, &mut out)?,
            FieldIndex::Words(lists, _) => {
                write_terms(&lists, self.memory, self.vocabulary, scratch, &mut out)?;
            }
        }
        Ok(out.close()?)
    }
}

impl Files {
    /// Begins the files of a segment.
    pub(super) fn open(segment: &Segment) -> tantivy::Result<Files> {
        Ok(Files::of([
            segment.open_write(SegmentComponent::Terms)?,
            segment.open_write(SegmentComponent::Postings)?,
            segment.open_write(SegmentComponent::Positions)?,
        ]))
    }

    /// Appends what is held of the next fields, and ends the files.
    pub(super) fn finish(mut self, pieces: Vec<Piece>) -> io::Result<()> {
        for Piece { field, terms, postings, positions } in pieces {
            terms.write_to(self.terms.for_field(field))?;
            postings.write_to(self.postings.for_field(field))?;
            positions.write_to(self.positions.for_field(field))?;
        }
        self.terms.close()?;
        self.postings.close()?;
        self.positions.close()
    }
}

impl Chunks {
    fn write_to(self, out: &mut impl Write) -> io::Result<()> {
        self.0.into_iter().try_for_each(|chunk| out.write_all(&chunk))
    }
}

impl Write for Chunks {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if self.0.last().is_none_or(|chunk| chunk.len() == CHUNK_BYTES) {
            self.0.push(Vec::with_capacity(CHUNK_BYTES));
        }
        let Some(chunk) = self.0.last_mut() else { return Ok(0) };
        let n_bytes = data.len().min(CHUNK_BYTES - chunk.len());
        chunk.extend_from_slice(&data[..n_bytes]);
        Ok(n_bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for &mut Chunks {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        Ok(())
    }
}

impl<W: TerminatingWrite> Files<W> {
    fn of(files: [W; 3]) -> Files<W> {
        let [terms, postings, positions] = files.map(CompositeWrite::wrap);
        Files { terms, postings, positions }
    }
}

fn write_numbers<W: Write>(
    mut numbers: Vec<(u64, u32)>,
    out: &mut FieldSerializer<'_, W>,
) -> io::Result<()> {
    numbers.sort_unstable();
    numbers.dedup();
    for of_number in numbers.chunk_by(|one, other| one.0 == other.0) {
        out.new_term(&of_number[0].0.to_be_bytes(), 0, false)?;
        for (_, document) in of_number {
            out.write_doc(*document, 0, &[]);
        }
        out.close_term()?;
    }
    Ok(())
}

fn write_terms<W: Write>(
    lists: &Lists,
    memory: &Memory,
    vocabulary: &Vocabulary,
    scratch: &mut Scratch,
    out: &mut FieldSerializer<'_, W>,
) -> io::Result<()> {
    // The first bytes as a number tell most terms apart, and the rest need not be fetched.
    let mut ordered: Vec<(u64, &List)> =
        lists.all().iter().map(|list| (first_bytes(vocabulary.term(list.term)), list)).collect();
    ordered.sort_unstable_by(|(one, one_list), (other, other_list)| {
        let whole = |list: &List| vocabulary.term(list.term);
        one.cmp(other).then_with(|| whole(one_list).cmp(whole(other_list)))
    });
    let with_positions = lists.with_positions();
    for (_, list) in ordered {
        let n_documents = if with_positions { list.n_documents } else { 0 };
        out.new_term(vocabulary.term(list.term), n_documents, with_positions)?;
        lists.read(list, memory, scratch, |document, distances| {
            out.write_doc(document, distances.len() as u32, distances);
        });
        out.close_term()?;
    }
    Ok(())
}

/// Returns the first bytes of a term as a number that sorts as they do.
fn first_bytes(term: &[u8]) -> u64 {
    let mut first = [0; 8];
    let n_bytes = term.len().min(first.len());
    first[..n_bytes].copy_from_slice(&term[..n_bytes]);
    u64::from_be_bytes(first)
}
