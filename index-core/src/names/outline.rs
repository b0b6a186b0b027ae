//! The consonants of a word by their classes: what spellings of one name share, to look it up by. Pure.
//!
//! An outline proposes only: Khamenei and Khomeini have one.

use super::sound::{GLIDE, H, Sounds, Spoken, U, VOWELS};

/// The sound of "kh", that some leave out.
const X: Sounds = 1 << 13;

/// The most outlines of one word of another script.
const ENGLISH_OUTLINES_MAX: usize = 4;

/// The most consonants of a word that its [`Outline`] holds.
const OUTLINE_LETTERS_MAX: usize = 8;

/// The classes of consonants that spellings do not mix up, as letters of an [`Outline`]. All that
/// is not named here (hushing, hissing, throat) is one class.
const OUTLINE_CLASSES: [(Sounds, u8); 9] = [
    (1 << 7, b'b'),
    (1 << 8, b'p'),
    (1 << 9, b'd'),
    (1 << 10, b't'),
    (1 << 14 | 1 << 15, b'f'),
    (1 << 16, b'm'),
    (1 << 17, b'n'),
    (1 << 18, b'l'),
    (1 << 19, b'r'),
];

impl Spoken {
    /// Returns the outlines of the word: two spellings of one name have one in common.
    pub(super) fn outlines(&self) -> Outlines {
        let mut outlines = Outlines { all: [Outline(0); 4], len: 1 };
        for &sounds in self.sounds() {
            if sounds & !(VOWELS | GLIDE | H) == 0 {
                continue;
            }
            let class = OUTLINE_CLASSES.iter().find(|(class, _)| sounds & !class == 0);
            let letter = class.map_or(b'c', |(_, letter)| *letter);
            // A letter that may be mute in some reading parts the way, while there is room.
            let may_be_mute = sounds & GLIDE != 0 || (sounds & H != 0 && sounds & X != 0);
            let before = outlines.len;
            if may_be_mute && before <= outlines.all.len() / 2 {
                for i in 0..before {
                    outlines.all[before + i] = outlines.all[i];
                }
                outlines.len = before * 2;
            }
            for outline in &mut outlines.all[..before] {
                outline.push(letter);
            }
        }
        outlines
    }
}

impl Spoken {
    /// Returns the outlines of the English words that another script may write so: its u may be a w,
    /// and its g an h.
    pub(super) fn english_outlines(&self) -> Vec<Outline> {
        let mut outlines = vec![Outline(0)];
        for &sounds in self.sounds() {
            let is_vowel = sounds & !(VOWELS | GLIDE) == 0;
            let may_be_w = is_vowel && sounds & U != 0;
            let may_be_mute = !is_vowel && sounds & H != 0;
            let class = OUTLINE_CLASSES.iter().find(|(class, _)| sounds & !class == 0);
            let letter = match class {
                _ if may_be_w => b'f',
                _ if is_vowel || sounds == H => continue,
                class => class.map_or(b'c', |(_, letter)| *letter),
            };
            let mut with = outlines.clone();
            with.iter_mut().for_each(|outline| outline.push(letter));
            let parts = (may_be_w || may_be_mute) && outlines.len() < ENGLISH_OUTLINES_MAX;
            match parts {
                true => outlines.extend(with),
                false if may_be_w => {}
                false => outlines = with,
            }
        }
        outlines
    }
}

/// The consonants of a word by their classes: at most eight letters, one a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Outline(u64);

impl Outline {
    /// Returns the outline of the first letter alone.
    pub(super) fn first_letter(self) -> Outline {
        let n_empty = self.0.leading_zeros() / 8;
        Outline(if self.0 == 0 { 0 } else { self.0 >> (8 * (7 - n_empty)) })
    }

    fn push(&mut self, letter: u8) {
        if self.0 >> (8 * (OUTLINE_LETTERS_MAX - 1)) == 0 {
            self.0 = self.0 << 8 | u64::from(letter);
        }
    }
}

impl std::fmt::Display for Outline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letters = self.0.to_be_bytes().into_iter().filter(|&letter| letter != 0);
        letters.into_iter().try_for_each(|letter| write!(f, "{}", char::from(letter)))
    }
}

/// At most four outlines of one word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outlines {
    all: [Outline; 4],
    len: usize,
}

impl Outlines {
    pub(super) fn as_slice(&self) -> &[Outline] {
        &self.all[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_an_outline() {
        let pairs = [
            ("shoigu", "choigou"),
            ("zakharova", "zaharova"),
            ("yeltsin", "jelzin"),
            ("khrushchev", "chruschtschow"),
            ("milosevic", "miloshevich"),
        ];
        for (one, two) in pairs {
            let (one_keys, two_keys) = (Spoken::of(one).outlines(), Spoken::of(two).outlines());
            let shared = one_keys.as_slice().iter().any(|key| two_keys.as_slice().contains(key));
            assert!(shared, "{one} {two}");
        }
        assert_eq!(Spoken::of("clinton").outlines().as_slice()[0].to_string(), "clntn");
    }
}
