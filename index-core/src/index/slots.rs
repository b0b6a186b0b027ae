//! What is known of the words in daily use, so that most words are looked at once.
//!
//! Two slots a hash, the newest word in the first: bounded memory without any upkeep.

/// The slots that are begun with: enough for queries, and no memory to clear first.
const SLOTS_MIN: usize = 1 << 8;

/// The longest word that has a slot, in bytes.
const WORD_BYTES_MAX: usize = 16;

/// Something small for each of the words that came last.
pub(super) struct Slots<T> {
    slots: Vec<Slot<T>>,
    slots_max: usize,
    /// The words that were not found since the slots became more.
    n_missed: usize,
}

/// A word as a number, its bytes in order.
#[derive(Clone, Copy, Default)]
struct Slot<T> {
    word: u128,
    known: T,
}

/// A word that has a slot, or may get one.
#[derive(Clone, Copy)]
pub(super) struct Key(u128);

impl<T: Copy + Default> Slots<T> {
    /// Returns slots that never become more than `slots_max`.
    pub(super) fn new(slots_max: usize) -> Slots<T> {
        Slots { slots: Vec::new(), slots_max, n_missed: 0 }
    }

    /// Returns whether so many words were missed that there should be more slots.
    pub(super) fn are_few(&self) -> bool {
        self.n_missed >= self.slots.len() / 2 && self.slots.len() < self.slots_max
    }

    /// Begins again with more slots.
    pub(super) fn grow(&mut self) {
        let n_slots = (self.slots.len() * 16).clamp(SLOTS_MIN, self.slots_max);
        self.slots = vec![Slot::default(); n_slots];
        self.n_missed = 0;
    }

    /// Returns what is known of a word; there must be slots.
    pub(super) fn find(&mut self, key: Key) -> Option<T> {
        let first = self.place(key);
        for idx in [first, first ^ 1] {
            if self.slots[idx].word == key.0 {
                return Some(self.slots[idx].known);
            }
        }
        self.n_missed += 1;
        None
    }

    /// Looks at the slots of a word; what it returns has no meaning.
    pub(super) fn look(&self, key: Key) -> u64 {
        if self.slots.is_empty() { 0 } else { self.slots[self.place(key)].word as u64 }
    }

    /// Keeps what is known of a word that was not found.
    pub(super) fn keep(&mut self, key: Key, known: T) {
        let first = self.place(key);
        self.slots[first ^ 1] = self.slots[first];
        self.slots[first] = Slot { word: key.0, known };
    }

    /// Returns the bytes of memory that the slots take.
    pub(super) fn n_bytes(&self) -> usize {
        self.slots.len() * size_of::<Slot<T>>()
    }

    fn place(&self, key: Key) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let (low, high) = (key.0 as u64, (key.0 >> 64) as u64);
        let mixed = (low ^ high.wrapping_mul(ODD).rotate_left(32)).wrapping_mul(ODD);
        // There are never more than this shift leaves numbers for, and always a power of two.
        (mixed >> 44) as usize & (self.slots.len() - 1)
    }
}

impl Key {
    /// Returns the key of the word at `start..end` of a text; `None` for one too long for a slot.
    ///
    /// No word holds a zero byte, so words of different length differ, and none is zero.
    pub(super) fn of(text: &str, start: usize, end: usize) -> Option<Key> {
        let n_bytes = end - start;
        if n_bytes > WORD_BYTES_MAX {
            return None;
        }
        let text = text.as_bytes();
        Some(Key(match text.get(start..start + WORD_BYTES_MAX) {
            Some(chunk) if n_bytes > 0 => {
                let chunk = chunk.try_into().expect("the slice is as long as a number");
                u128::from_le_bytes(chunk) & (u128::MAX >> (128 - 8 * n_bytes))
            }
            _ => {
                let mut chunk = [0; WORD_BYTES_MAX];
                chunk[..n_bytes].copy_from_slice(&text[start..end]);
                u128::from_le_bytes(chunk)
            }
        }))
    }
}
