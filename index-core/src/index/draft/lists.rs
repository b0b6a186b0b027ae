//! Where each term of a field stands: a list a term, all of them in one growing memory.
//!
//! A list is a chain of chunks, each twice as large as the one before it. It holds, document after
//! document, how far the document lies behind the one before; with positions, then how far each
//! position lies behind the one before plus one, and a zero behind the last.

use super::vocabulary::TermId;

/// The bytes that memory is taken by.
const PAGE_BYTES: usize = 1 << PAGE_BITS;
const PAGE_BITS: u32 = 18;

/// The bytes of a first chunk, and of the largest, links included: most terms are rare.
const CHUNK_BYTES_MIN: u32 = 16;
const CHUNK_BYTES_MAX: u32 = 4096;

/// The bytes at the end of each chunk that tell where the next one is.
const LINK_BYTES: u32 = 4;

/// The memory of all lists of a segment.
#[derive(Default)]
pub(super) struct Memory {
    pages: Vec<Box<[u8]>>,
    /// How much of the last page is taken.
    taken: u32,
}

/// The lists of one field.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    /// By term, the number of its list plus one; 0 for none.
    of_terms: Vec<u32>,
    with_positions: bool,
    /// How many words the field has, over all documents.
    n_words: u64,
}

/// The list of one term.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) term: TermId,
    pub(super) n_documents: u32,
    last_document: u32,
    last_position: u32,
    /// The address of the first chunk, that of the next byte, and that of the present chunk's link.
    first: u32,
    next: u32,
    link: u32,
    /// The bytes of the present chunk.
    chunk_bytes: u32,
}

impl Memory {
    /// Returns the bytes of memory taken.
    pub(super) fn n_bytes(&self) -> usize {
        self.pages.len() * PAGE_BYTES
    }

    fn take(&mut self, n_bytes: u32) -> u32 {
        if self.pages.is_empty() || self.taken + n_bytes > PAGE_BYTES as u32 {
            self.pages.push(vec![0; PAGE_BYTES].into_boxed_slice());
            self.taken = 0;
        }
        let page = self.pages.len() as u32 - 1;
        let address = (page << PAGE_BITS) | self.taken;
        self.taken += n_bytes;
        address
    }

    fn at(&self, address: u32, n_bytes: u32) -> &[u8] {
        let offset = address as usize % PAGE_BYTES;
        &self.pages[(address >> PAGE_BITS) as usize][offset..offset + n_bytes as usize]
    }

    fn at_mut(&mut self, address: u32, n_bytes: u32) -> &mut [u8] {
        let offset = address as usize % PAGE_BYTES;
        &mut self.pages[(address >> PAGE_BITS) as usize][offset..offset + n_bytes as usize]
    }
}

impl List {
    fn new(term: TermId, memory: &mut Memory) -> List {
        let first = memory.take(CHUNK_BYTES_MIN);
        List {
            term,
            n_documents: 0,
            last_document: 0,
            last_position: 0,
            first,
            next: first,
            link: first + CHUNK_BYTES_MIN - LINK_BYTES,
            chunk_bytes: CHUNK_BYTES_MIN,
        }
    }

    #[inline]
    fn number(&mut self, mut number: u32, memory: &mut Memory) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80, memory);
            number >>= 7;
        }
        self.byte(number as u8, memory);
    }

    #[inline]
    fn byte(&mut self, byte: u8, memory: &mut Memory) {
        if self.next == self.link {
            self.add_chunk(memory);
        }
        memory.pages[(self.next >> PAGE_BITS) as usize][self.next as usize % PAGE_BYTES] = byte;
        self.next += 1;
    }

    #[cold]
    fn add_chunk(&mut self, memory: &mut Memory) {
        self.chunk_bytes = larger(self.chunk_bytes);
        let chunk = memory.take(self.chunk_bytes);
        memory.at_mut(self.link, LINK_BYTES).copy_from_slice(&chunk.to_le_bytes());
        self.next = chunk;
        self.link = chunk + self.chunk_bytes - LINK_BYTES;
    }

    /// Appends all bytes of the list.
    fn read(&self, memory: &Memory, bytes: &mut Vec<u8>) {
        let (mut chunk, mut chunk_bytes) = (self.first, CHUNK_BYTES_MIN);
        loop {
            let link = chunk + chunk_bytes - LINK_BYTES;
            if link == self.link {
                bytes.extend_from_slice(memory.at(chunk, self.next - chunk));
                return;
            }
            bytes.extend_from_slice(memory.at(chunk, link - chunk));
            let next = memory.at(link, LINK_BYTES).try_into().expect("a link has four bytes");
            chunk = u32::from_le_bytes(next);
            chunk_bytes = larger(chunk_bytes);
        }
    }
}

fn larger(chunk_bytes: u32) -> u32 {
    (chunk_bytes * 2).min(CHUNK_BYTES_MAX)
}

impl Lists {
    pub(super) fn new(with_positions: bool) -> Lists {
        Lists { with_positions, ..Lists::default() }
    }

    /// Adds that a term stands in a document; documents come in order, and positions within each.
    #[inline]
    pub(super) fn add(&mut self, term: TermId, document: u32, position: u32, memory: &mut Memory) {
        self.n_words += 1;
        let with_positions = self.with_positions;
        let list = match self.of_terms.get(term as usize) {
            Some(&number) if number > 0 => &mut self.lists[number as usize - 1],
            _ => self.new_list(term, memory),
        };
        if list.n_documents == 0 || list.last_document != document {
            if with_positions && list.n_documents > 0 {
                list.byte(0, memory);
            }
            list.number(document - list.last_document, memory);
            list.n_documents += 1;
            (list.last_document, list.last_position) = (document, 0);
        }
        if with_positions {
            list.number(position - list.last_position + 1, memory);
            list.last_position = position;
        }
    }

    #[cold]
    fn new_list(&mut self, term: TermId, memory: &mut Memory) -> &mut List {
        let idx = term as usize;
        if idx >= self.of_terms.len() {
            // As with a vector that grows by itself.
            let n_terms = (idx + 1).max(self.of_terms.len() * 2);
            self.of_terms.resize(n_terms, 0);
        }
        self.lists.push(List::new(term, memory));
        self.of_terms[idx] = self.lists.len() as u32;
        self.lists.last_mut().expect("it was just pushed")
    }

    pub(super) fn n_words(&self) -> u64 {
        self.n_words
    }

    pub(super) fn with_positions(&self) -> bool {
        self.with_positions
    }

    pub(super) fn all(&self) -> &[List] {
        &self.lists
    }

    /// Returns the bytes of memory taken beside those of [`Memory`].
    pub(super) fn n_bytes(&self) -> usize {
        size_of::<List>() * self.lists.capacity() + size_of::<u32>() * self.of_terms.capacity()
    }

    /// Calls `each` with the documents of a list in order, how often the term stands in each, and
    /// how far each position lies behind the one before.
    pub(super) fn read(
        &self,
        list: &List,
        memory: &Memory,
        scratch: &mut Scratch,
        mut each: impl FnMut(u32, &[u32]),
    ) {
        let Scratch { bytes, distances } = scratch;
        bytes.clear();
        list.read(memory, bytes);
        let mut numbers = Numbers { bytes, at: 0 };
        let mut document = 0;
        while let Some(distance) = numbers.next() {
            document += distance;
            distances.clear();
            if self.with_positions {
                distances.extend(numbers.by_ref().take_while(|n| *n > 0).map(|n| n - 1));
            }
            each(document, distances);
        }
    }
}

/// What reading lists needs again and again.
#[derive(Default)]
pub(super) struct Scratch {
    bytes: Vec<u8>,
    distances: Vec<u32>,
}

struct Numbers<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Iterator for Numbers<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_give_back_what_was_added(
            words in proptest::collection::vec((0_u32..3, 0_u32..9, 0_u32..300), 0..3000),
        ) {
            let (mut memory, mut lists) = (Memory::default(), Lists::new(true));
            let mut expected: Vec<Vec<(u32, Vec<u32>)>> = vec![Vec::new(); 9];
            let (mut document, mut position) = (0, 0);
            for (step, term, distance) in words {
                if step == 0 {
                    (document, position) = (document + distance + 1, 0);
                }
                position += distance;
                lists.add(term, document, position, &mut memory);
                let list = &mut expected[term as usize];
                match list.last_mut().filter(|(last, _)| *last == document) {
                    Some((_, positions)) => positions.push(position),
                    None => list.push((document, vec![position])),
                }
            }
            let mut scratch = Scratch::default();
            for list in lists.all() {
                let mut found = Vec::new();
                lists.read(list, &memory, &mut scratch, |document, distances| {
                    let sums = distances.iter().scan(0, |sum, distance| {
                        *sum += distance;
                        Some(*sum)
                    });
                    found.push((document, sums.collect::<Vec<u32>>()));
                });
                prop_assert_eq!(found.len() as u32, list.n_documents);
                prop_assert_eq!(&found, &expected[list.term as usize]);
            }
        }
    }
}
