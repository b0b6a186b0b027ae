//! The lists of a segment as the engine's files.

use std::io;

use tantivy::fieldnorm::FieldNormReaders;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::Field;

use super::lists::{List, Lists, Memory, Scratch};
use super::vocabulary::Vocabulary;
use super::{FieldDraft, FieldIndex};

/// Writes the terms of all fields and where they stand.
pub(super) fn write_lists(
    segment: &Segment,
    fields: Vec<FieldDraft>,
    memory: &Memory,
    vocabulary: &Vocabulary,
) -> tantivy::Result<()> {
    let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
    let mut serializer = InvertedIndexSerializer::open(segment)?;
    let mut scratch = Scratch::default();
    for (number, field) in (0..).map(Field::from_field_id).zip(fields) {
        let n_words = field.n_words();
        if n_words == 0 {
            continue;
        }
        let mut out = serializer.new_field(number, n_words, norms.get_field(number)?)?;
        match field.index {
            FieldIndex::None => {}
            FieldIndex::Numbers(numbers) => write_numbers(numbers, &mut out)?,
            FieldIndex::Words(lists, _) => {
                write_terms(&lists, memory, vocabulary, &mut scratch, &mut out)?;
            }
        }
        out.close()?;
    }
    Ok(serializer.close()?)
}

fn write_numbers(mut numbers: Vec<(u64, u32)>, out: &mut FieldSerializer<'_>) -> io::Result<()> {
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

fn write_terms(
    lists: &Lists,
    memory: &Memory,
    vocabulary: &Vocabulary,
    scratch: &mut Scratch,
    out: &mut FieldSerializer<'_>,
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
