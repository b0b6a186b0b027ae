//! Terms as numbers, so that a word that was met before costs one look-up and no copy.
//!
//! Invariant: a term has one number, whichever word or field it comes from, until the vocabulary
//! begins again.

use std::hash::Hasher as _;
use std::hint::black_box;

use rustc_hash::FxHasher;

use crate::index::language::Language;
use crate::index::slots::{Key, Slots};
use crate::index::term_cache::{TermMaker, is_worth_keeping};
use crate::index::words::Place;

/// The number of a term.
pub(super) type TermId = u32;

/// The most bytes of terms that are kept from one segment to the next.
const KEPT_BYTES_MAX: usize = 4 << 20;

/// What a word is in the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// `None` for a word of which nothing is left.
    pub(super) term: Option<TermId>,
    pub(super) is_stop_word: bool,
}

/// All terms of a segment in the making, and some of those before it.
pub(super) struct Vocabulary {
    terms: Terms,
    english: Forms,
    others: Vec<Forms>,
}

/// The forms of the words of one language.
struct Forms {
    slots: Slots<Form>,
    maker: TermMaker,
}

/// Different terms, found by their bytes and by their numbers.
struct Terms {
    bytes: Vec<u8>,
    /// Where each term ends in `bytes`.
    ends: Vec<u32>,
    /// A number plus one, or 0 for nothing, at the first free place behind that of its hash.
    table: Vec<u32>,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary { terms: Terms::new(), english: Forms::of(None), others: Vec::new() }
    }
}

impl Vocabulary {
    /// Returns the form of the word at `start..end` of a text, as an English one.
    pub(super) fn english(&mut self, text: &str, start: usize, end: usize) -> Form {
        self.english.form(text, start, end, &mut self.terms)
    }

    /// Looks at what is known of these words of a text: it lies anywhere, and is waited for at once.
    pub(super) fn look(&self, text: &str, words: &[Place]) {
        let keys = words.iter().filter_map(|word| Key::of(text, word.start, word.end));
        let looks = keys.map(|key| self.english.slots.look(key));
        black_box(looks.fold(0, u64::wrapping_add));
    }

    /// Returns the form of a word in another language.
    pub(super) fn other(
        &mut self,
        language: Language,
        text: &str,
        start: usize,
        end: usize,
    ) -> Form {
        let known = self.others.iter().position(|forms| forms.maker.language() == Some(language));
        let idx = known.unwrap_or_else(|| {
            self.others.push(Forms::of(Some(language)));
            self.others.len() - 1
        });
        self.others[idx].form(text, start, end, &mut self.terms)
    }

    /// Returns the form of a term that is ready made.
    pub(super) fn ready(&mut self, term: &str) -> Form {
        Form { term: Some(self.terms.number(term.as_bytes())), is_stop_word: false }
    }

    /// Returns the bytes of a term.
    pub(super) fn term(&self, id: TermId) -> &[u8] {
        self.terms.get(id)
    }

    /// Begins again if there is too much to keep. No number is valid any more then.
    pub(super) fn tidy(&mut self) {
        if self.terms.bytes.len() > KEPT_BYTES_MAX {
            *self = Vocabulary::default();
        }
    }

    /// Returns the bytes of memory taken.
    pub(super) fn n_bytes(&self) -> usize {
        let slots = self.others.iter().chain([&self.english]).map(|forms| forms.slots.n_bytes());
        let terms = &self.terms;
        let numbers = size_of::<u32>() * (terms.ends.capacity() + terms.table.len());
        slots.sum::<usize>() + terms.bytes.capacity() + numbers
    }
}

impl Forms {
    fn of(language: Option<Language>) -> Forms {
        let maker = TermMaker::of(language);
        Forms { slots: maker.slots(), maker }
    }

    fn form(&mut self, text: &str, start: usize, end: usize, terms: &mut Terms) -> Form {
        let Some(key) = Key::of(text, start, end) else {
            let form = self.made(&text[start..end], terms);
            // Written with dots or in wide letters even a stop word is as long: it stays findable.
            return Form { is_stop_word: false, ..form };
        };
        if self.slots.are_few() {
            self.slots.grow();
        }
        if let Some(form) = self.slots.find(key) {
            return form;
        }
        let raw = &text[start..end];
        let form = self.made(raw, terms);
        if is_worth_keeping(raw) {
            self.slots.keep(key, form);
        }
        form
    }

    fn made(&mut self, raw: &str, terms: &mut Terms) -> Form {
        let (term, is_stop_word) = self.maker.make(raw);
        let term = (!term.is_empty()).then(|| terms.number(term.as_bytes()));
        Form { term, is_stop_word }
    }
}

impl Terms {
    /// Half of the places are free at least.
    const PLACES_MIN: usize = 1 << 10;

    fn new() -> Terms {
        Terms { bytes: Vec::new(), ends: Vec::new(), table: vec![0; Terms::PLACES_MIN] }
    }

    fn number(&mut self, term: &[u8]) -> TermId {
        if self.ends.len() * 2 >= self.table.len() {
            self.grow();
        }
        let mut place = self.first_place(term);
        while let Some(id) = self.table[place].checked_sub(1) {
            if self.get(id) == term {
                return id;
            }
            place = (place + 1) & (self.table.len() - 1);
        }
        let id = self.ends.len() as TermId;
        self.bytes.extend_from_slice(term);
        self.ends.push(self.bytes.len() as u32);
        self.table[place] = id + 1;
        id
    }

    fn get(&self, id: TermId) -> &[u8] {
        let idx = id as usize;
        let start = idx.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.bytes[start..self.ends[idx] as usize]
    }

    fn first_place(&self, term: &[u8]) -> usize {
        let mut hasher = FxHasher::default();
        hasher.write(term);
        // The best bits of this hash are the upper ones.
        (hasher.finish() >> 32) as usize & (self.table.len() - 1)
    }

    fn grow(&mut self) {
        self.table = vec![0; self.table.len() * 2];
        for id in 0..self.ends.len() as TermId {
            let mut place = self.first_place(self.get(id));
            while self.table[place] != 0 {
                place = (place + 1) & (self.table.len() - 1);
            }
            self.table[place] = id + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_has_one_number() {
        let mut vocabulary = Vocabulary::default();
        let talks = vocabulary.english("Talks", 0, 5);
        assert_eq!(vocabulary.english("the talk", 4, 8), talks);
        assert_eq!(vocabulary.ready("talk"), talks);
        assert!(vocabulary.english("the talk", 0, 3).is_stop_word);
        assert_eq!(vocabulary.term(talks.term.unwrap()), b"talk");
        let german = Language::of("de").unwrap();
        assert_ne!(vocabulary.other(german, "Talk", 0, 4).term, talks.term);
    }

    #[test]
    fn many_terms_keep_their_numbers() {
        let mut vocabulary = Vocabulary::default();
        let terms: Vec<String> = (0..5000).map(|i| format!("term{i}")).collect();
        let forms: Vec<Form> = terms.iter().map(|term| vocabulary.ready(term)).collect();
        for (term, form) in terms.iter().zip(forms) {
            assert_eq!(vocabulary.ready(term), form);
            assert_eq!(vocabulary.term(form.term.unwrap()), term.as_bytes());
        }
    }
}
