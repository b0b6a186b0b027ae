//! Where each term of a field stands: a list a term, all of them in one growing memory.
//!
//! A list is a chain of chunks, each twice as large as the one before it, and the last bytes, which
//! lie beside what is known of the list: most lists have no others, and to add to a long one is not to
//! fetch its chunk each time. It holds, document after document, how far the document lies behind the
//! one before; with positions, then how far each position lies behind the one before plus one, and a
//! zero behind the last.

use std::hint::black_box;

use super::vocabulary::TermId;

/// The bytes that memory is taken by.
const PAGE_BYTES: usize = 1 << PAGE_BITS;
const PAGE_BITS: u32 = 18;

/// The bytes of a first chunk, and of the largest, links included.
const CHUNK_BYTES_MIN: u32 = 64;
const CHUNK_BYTES_MAX: u32 = 4096;

/// The bytes at the end of each chunk that tell where the next one is.
const LINK_BYTES: u32 = 4;

/// So many lists are looked at before anything is added to them.
const AHEAD: usize = 32;

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
    /// The first is of no term.
    lists: Vec<List>,
    /// By term, the number of its list; 0 for none.
    of_terms: Vec<u32>,
    with_positions: bool,
    /// How many words the field has, over all documents.
    n_words: u64,
}

/// The list of one term: what a processor fetches at once.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct List {
    pub(super) term: TermId,
    pub(super) n_documents: u32,
    last_document: u32,
    last_position: u32,
    /// The address of the first chunk, that of the next byte, and that of the present chunk's link;
    /// all are 0 while there is no chunk.
    first: u32,
    next: u32,
    link: u32,
    /// The bytes of the present chunk.
    chunk_bytes: u16,
    n_last: u8,
    /// What comes behind the chunks.
    last: [u8; LAST_BYTES],
}

/// The most bytes that are in no chunk yet: so many make a list 64 bytes.
const LAST_BYTES: usize = 33;
const _: () = assert!(size_of::<List>() == 64);

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
    fn new(term: TermId) -> List {
        List {
            term,
            n_documents: 0,
            last_document: 0,
            last_position: 0,
            first: 0,
            next: 0,
            link: 0,
            chunk_bytes: 0,
            n_last: 0,
            last: [0; LAST_BYTES],
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
        if usize::from(self.n_last) >= LAST_BYTES {
            self.empty_last(memory);
        }
        self.last[usize::from(self.n_last)] = byte;
        self.n_last += 1;
    }

    /// Moves the last bytes into chunks.
    #[cold]
    fn empty_last(&mut self, memory: &mut Memory) {
        let last = self.last;
        let mut rest = &last[..];
        while !rest.is_empty() {
            if self.next == self.link {
                self.add_chunk(memory);
            }
            let room = (self.link - self.next) as usize;
            let (some, others) = rest.split_at(rest.len().min(room));
            let n_bytes = some.len() as u32;
            memory.at_mut(self.next, n_bytes).copy_from_slice(some);
            self.next += n_bytes;
            rest = others;
        }
        self.n_last = 0;
    }

    fn add_chunk(&mut self, memory: &mut Memory) {
        let is_first = self.chunk_bytes == 0;
        let n_bytes = if is_first { CHUNK_BYTES_MIN } else { larger(self.chunk_bytes.into()) };
        let chunk = memory.take(n_bytes);
        if is_first {
            self.first = chunk;
        } else {
            memory.at_mut(self.link, LINK_BYTES).copy_from_slice(&chunk.to_le_bytes());
        }
        self.chunk_bytes = n_bytes as u16;
        self.next = chunk;
        self.link = chunk + n_bytes - LINK_BYTES;
    }

    /// Appends all bytes of the list.
    fn read(&self, memory: &Memory, bytes: &mut Vec<u8>) {
        if self.chunk_bytes > 0 {
            self.read_chunks(memory, bytes);
        }
        bytes.extend_from_slice(&self.last[..self.n_last.into()]);
    }

    fn read_chunks(&self, memory: &Memory, bytes: &mut Vec<u8>) {
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

    /// Adds that terms stand in a document at these positions, which are in order, as the documents
    /// are. Returns how many there were, and the position behind the last.
    pub(super) fn add_all(
        &mut self,
        mut words: impl Iterator<Item = (TermId, u32)>,
        document: u32,
        memory: &mut Memory,
    ) -> (u32, Option<u32>) {
        let (mut n_words, mut end) = (0, None);
        let mut some = [(0, 0); AHEAD];
        loop {
            let taken = some.iter_mut().zip(&mut words).map(|(place, word)| *place = word).count();
            // Each list lies somewhere else. What to do with one hangs upon what it holds, so that
            // the processor would wait for one after the other: looked at before, they are waited
            // for together.
            black_box(some[..taken].iter().fold(0, |sum: u32, (term, _)| {
                let number = self.of_terms.get(*term as usize).map_or(0, |number| *number as usize);
                sum.wrapping_add(self.lists.get(number).map_or(0, |list| list.last_document))
            }));
            for (term, position) in &some[..taken] {
                self.add(*term, document, *position, memory);
                end = Some(position + 1);
            }
            n_words += taken as u32;
            if taken < AHEAD {
                return (n_words, end);
            }
        }
    }

    /// Adds that a term stands in a document.
    #[inline]
    fn add(&mut self, term: TermId, document: u32, position: u32, memory: &mut Memory) {
        self.n_words += 1;
        let with_positions = self.with_positions;
        let list = match self.of_terms.get(term as usize) {
            Some(&number) if number > 0 => &mut self.lists[number as usize],
            _ => self.new_list(term),
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
    fn new_list(&mut self, term: TermId) -> &mut List {
        let idx = term as usize;
        if idx >= self.of_terms.len() {
            // As with a vector that grows by itself.
            let n_terms = (idx + 1).max(self.of_terms.len() * 2);
            self.of_terms.resize(n_terms, 0);
        }
        if self.lists.is_empty() {
            self.lists.push(List::new(0));
        }
        self.of_terms[idx] = self.lists.len() as u32;
        self.lists.push(List::new(term));
        self.lists.last_mut().expect("it was just pushed")
    }

    pub(super) fn n_words(&self) -> u64 {
        self.n_words
    }

    pub(super) fn with_positions(&self) -> bool {
        self.with_positions
    }

    pub(super) fn all(&self) -> &[List] {
        self.lists.get(1..).unwrap_or_default()
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
            words in proptest::collection::vec((0_u32..50, 0_u32..9, 0_u32..300), 0..3000),
        ) {
            let (mut memory, mut lists) = (Memory::default(), Lists::new(true));
            let mut expected: Vec<Vec<(u32, Vec<u32>)>> = vec![Vec::new(); 9];
            let (mut document, mut position) = (0, 0);
            let mut of_document = Vec::new();
            for (step, term, distance) in words {
                if step == 0 {
                    lists.add_all(of_document.drain(..), document, &mut memory);
                    (document, position) = (document + distance + 1, 0);
                }
                position += distance;
                of_document.push((term, position));
                let list = &mut expected[term as usize];
                match list.last_mut().filter(|(last, _)| *last == document) {
                    Some((_, positions)) => positions.push(position),
                    None => list.push((document, vec![position])),
                }
            }
            let n_words = of_document.len() as u32;
            let end = of_document.last().map(|(_, position)| position + 1);
            let added = lists.add_all(of_document.into_iter(), document, &mut memory);
            prop_assert_eq!(added, (n_words, end));
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
