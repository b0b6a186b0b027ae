//! A sketch of a text in 40 bytes, by which copies of a story are known without their words.
//!
//! Invariant: two sketches tell how many of the stretches of four words two texts share, to some
//! 6 %, whatever the lengths of the texts.
//!
//! The stretches of a text are dealt into bins by their digests, and each bin keeps four bits of
//! its smallest digest: one permutation hashing (Li, Owen, Zhang: "One Permutation Hashing", NIPS
//! 2012) with values of few bits (Li, König: "b-Bit Minwise Hashing", WWW 2010). The share of bins
//! that agree, less what agrees by chance, is the share of the stretches of both texts together
//! that are common.

use crate::Article;

/// Words that a stretch has.
const STRETCH_WORDS: usize = 4;

const BINS: usize = 64;
const BITS_PER_BIN: usize = 4;
const BINS_PER_NUMBER: usize = 64 / BITS_PER_BIN;

/// The values of a bin that holds something; 0 is an empty one.
const VALUES: u64 = (1 << BITS_PER_BIN) - 1;

/// An odd number whose bits are spread evenly.
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The lowest bit of each bin.
const LOWEST_BITS: u64 = 0x1111_1111_1111_1111;

/// The share of common stretches, in per mille, from which two texts are one story: one cut to a
/// half has 500, two stories about the same event 50.
const COMMON_MIN: u64 = 350;

/// The same where the shorter text is all but whole in the longer one: a story cut to a third.
const COMMON_OF_CUT_MIN: u64 = 220;

/// The share of the stretches of the shorter text, in per mille, that the longer one then has.
const CONTAINED_MIN: u64 = 750;

/// Shorter articles are the same only word for word: forms and notices have little of their own.
const WORDS_MIN: u64 = 40;

/// The sketch of an article, as the numbers of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sketch {
    bins: [u64; BINS / BINS_PER_NUMBER],
    /// A digest of all words.
    whole: u32,
    /// The number of words, as far as it fits.
    n_words: u16,
    /// A digest of the path for a record of a file, else 0.
    file: u16,
}

/// How many numbers a sketch is.
pub(crate) const SKETCH_NUMBERS: usize = BINS / BINS_PER_NUMBER + 1;

impl Sketch {
    /// Returns the sketch of an article; takes time in proportion to its text.
    pub(crate) fn of(article: &Article) -> Sketch {
        let mut sketch = Sketch::of_text(&article.text);
        if article.record.is_some() {
            let mut file = 0;
            each_word(&article.path, |word| file = mixed(file ^ word));
            sketch.file = (file as u16).max(1);
        }
        sketch
    }

    fn of_text(text: &str) -> Sketch {
        let mut smallest = [u64::MAX; BINS];
        let mut last = [0_u64; STRETCH_WORDS];
        let (mut n_words, mut whole) = (0_usize, 0_u64);
        each_word(text, |word| {
            last[n_words % STRETCH_WORDS] = word;
            whole = (whole ^ word).wrapping_mul(ODD).rotate_left(31);
            n_words += 1;
            if n_words >= STRETCH_WORDS {
                // The words in order: each is turned by its place, so that no order is another's.
                let turned =
                    |i: usize| last[(n_words + i) % STRETCH_WORDS].rotate_left(13 * i as u32);
                let digest = mixed(turned(0) ^ turned(1) ^ turned(2) ^ turned(3));
                let bin = &mut smallest[(digest >> 58) as usize];
                *bin = (*bin).min(digest);
            }
        });
        let mut bins = [0; BINS / BINS_PER_NUMBER];
        for (i, digest) in smallest.into_iter().enumerate().filter(|(_, d)| *d != u64::MAX) {
            let value = 1 + mixed(digest) % VALUES;
            bins[i / BINS_PER_NUMBER] |= value << (i % BINS_PER_NUMBER * BITS_PER_BIN);
        }
        let n_words = u16::try_from(n_words).unwrap_or(u16::MAX);
        Sketch { bins, whole: whole as u32, n_words, file: 0 }
    }

    /// Returns the values of the column, in order.
    pub(crate) fn to_numbers(self) -> [u64; SKETCH_NUMBERS] {
        let [a, b, c, d] = self.bins;
        let rest = u64::from(self.whole) << 32 | u64::from(self.n_words) << 16;
        [a, b, c, d, rest | u64::from(self.file)]
    }

    /// Returns the sketch of the values of the column; `None` for others.
    pub(crate) fn from_numbers(numbers: &[u64]) -> Option<Sketch> {
        let &[a, b, c, d, rest] = numbers else { return None };
        Some(Sketch {
            bins: [a, b, c, d],
            whole: (rest >> 32) as u32,
            n_words: (rest >> 16) as u16,
            file: rest as u16,
        })
    }

    /// Whether both are of one story: never records of one file.
    pub(crate) fn is_alike(self, other: Sketch) -> bool {
        if self.file != 0 && self.file == other.file {
            return false;
        }
        if self.n_words == other.n_words && self.whole == other.whole {
            return self.n_words > 0;
        }
        let shorter = u64::from(self.n_words.min(other.n_words));
        let longer = u64::from(self.n_words.max(other.n_words));
        if shorter < WORDS_MIN {
            return false;
        }
        let common = self.common(other);
        // What both have is the same share of both together as `common` says; the rest is counting.
        let contained = common * (shorter + longer) * 1000 / ((1000 + common) * shorter);
        common >= COMMON_MIN || common >= COMMON_OF_CUT_MIN && contained >= CONTAINED_MIN
    }

    /// Returns how many of the stretches of both are common, in per mille.
    fn common(self, other: Sketch) -> u64 {
        let (mut n_filled, mut n_same) = (0, 0);
        for (a, b) in self.bins.into_iter().zip(other.bins) {
            let filled = any_bit(a | b);
            n_filled += u64::from(filled.count_ones());
            n_same += u64::from((filled & !any_bit(a ^ b)).count_ones());
        }
        // One value of fifteen is the same by chance.
        let by_chance = n_filled * 1000 / VALUES;
        let same = (n_same * 1000).saturating_sub(by_chance);
        (same * VALUES).checked_div(n_filled * (VALUES - 1)).unwrap_or(0)
    }
}

/// Returns the lowest bit of each bin in which any bit is set.
const fn any_bit(bins: u64) -> u64 {
    (bins | bins >> 1 | bins >> 2 | bins >> 3) & LOWEST_BITS
}

/// The small letter or digit of each byte of a word; 0 for all others.
const FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            folded[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// Gives the digest of each word of a text in small letters.
fn each_word(text: &str, mut take: impl FnMut(u64)) {
    let bytes = text.as_bytes();
    let mut word = Word::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if FOLDED[usize::from(byte)] != 0 {
            at = word.add_run(bytes, at);
            continue;
        }
        let c = if byte.is_ascii() { None } else { text[at..].chars().next() };
        at += c.map_or(1, char::len_utf8);
        match c.filter(|c| c.is_alphanumeric()) {
            Some(c) => c.to_lowercase().for_each(|c| {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| word.add(byte));
            }),
            None => word.end(&mut take),
        }
    }
    word.end(&mut take);
}

/// Returns how many of eight bytes, from the lowest on, are letters and digits of ASCII.
const fn n_letters(bytes: u64) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES * 0x80;
    /// Sets the highest bit of each byte that is as large at least; all are below 128.
    const fn from(bytes: u64, least: u8) -> u64 {
        bytes + ONES * (0x80 - least as u64)
    }
    let low = bytes & !HIGH;
    let small = low | (ONES * 0x20);
    let letters = from(small, b'a') & !from(small, b'z' + 1);
    let digits = from(low, b'0') & !from(low, b'9' + 1);
    let others = !((letters | digits) & !bytes) & HIGH;
    others.trailing_zeros() as usize / 8
}

/// The digest of a word, eight bytes at a time.
#[derive(Default)]
struct Word {
    digest: u64,
    bytes: u64,
    n_bytes: usize,
}

impl Word {
    /// Adds the letters and digits from `at` on; returns where they end.
    #[inline]
    fn add_run(&mut self, bytes: &[u8], mut at: usize) -> usize {
        /// Makes small letters of capitals, and leaves digits as they are.
        const SMALL: u64 = u64::from_le_bytes([0x20; 8]);
        while self.n_bytes.is_multiple_of(8)
            && let Some(next) = bytes.get(at..).and_then(|rest| rest.first_chunk())
        {
            let next = u64::from_le_bytes(*next);
            let small = (next | SMALL).swap_bytes();
            match n_letters(next) {
                0 => return at,
                8 => {
                    self.digest = mixed(self.digest ^ small);
                    self.n_bytes += 8;
                    at += 8;
                }
                n => {
                    self.bytes = small >> (64 - 8 * n);
                    self.n_bytes += n;
                    return at + n;
                }
            }
        }
        while let Some(folded) = bytes.get(at).map(|byte| FOLDED[usize::from(*byte)])
            && folded != 0
        {
            self.add(folded);
            at += 1;
        }
        at
    }

    #[inline]
    fn add(&mut self, byte: u8) {
        self.bytes = self.bytes << 8 | u64::from(byte);
        self.n_bytes += 1;
        if self.n_bytes.is_multiple_of(8) {
            self.digest = mixed(self.digest ^ self.bytes);
            self.bytes = 0;
        }
    }

    #[inline]
    fn end(&mut self, take: &mut impl FnMut(u64)) {
        if self.n_bytes > 0 {
            let digest = (self.digest ^ self.bytes ^ (self.n_bytes as u64) << 56).wrapping_mul(ODD);
            take(digest ^ digest >> 32);
            *self = Word::default();
        }
    }
}

/// Spreads a digest over all bits.
const fn mixed(digest: u64) -> u64 {
    let digest = (digest ^ (digest >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let digest = (digest ^ (digest >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    digest ^ (digest >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, extract};

    /// Sentences that have little in common but their form.
    fn story(from: usize, to: usize) -> String {
        const VERBS: [&str; 7] = ["left", "reached", "passed", "sank off", "saw", "met", "fled"];
        let sentence = |i: usize| {
            let verb = VERBS[i % 7];
            format!(
                "On day {i} the {}th ferry of quay {} {verb} at {} for isle {}. ",
                i * 7,
                i * 3,
                i * 11,
                i * 13
            )
        };
        (from..to).map(sentence).collect()
    }

    fn alike(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(Sketch::of_text);
        assert_eq!(one.is_alike(other), other.is_alike(one));
        one.is_alike(other)
    }

    #[test]
    fn copies_that_were_cut_or_edited_are_alike() {
        let whole = story(0, 40);
        let edited = whole.replace("day 7 ", "the seventh day ").replace("day 19", "Tuesday");
        let shouted = whole.to_uppercase().replace(". ", ".\n\n");
        for (other, expected) in [
            (&whole, true),
            (&story(0, 20), true),
            (&story(0, 14), true),
            (&edited, true),
            (&shouted, true),
            (&story(40, 80), false),
            (&story(30, 70), false),
            (&String::new(), false),
        ] {
            assert_eq!(alike(&whole, other), expected, "{other}");
        }
    }

    #[test]
    fn short_articles_are_alike_word_for_word_only() {
        const NOTICE: &str = "The port of Lindau is shut today.";
        assert!(alike(NOTICE, "The port of Lindau is shut – today!"));
        assert!(!alike(NOTICE, "The port of Lindau is shut tomorrow."));
        assert!(!alike("", ""));
    }

    #[test]
    fn records_of_one_file_are_not_alike() {
        let record = |path: &str, record: Option<&str>| {
            let record = record.map(str::to_owned);
            Sketch::of(&extract(path, Document { record, ..Document::from_text(story(0, 9)) }))
        };
        let one = record("/a.ndjson", Some("1"));
        assert!(!one.is_alike(record("/a.ndjson", Some("2"))));
        assert!(one.is_alike(record("/b.ndjson", Some("1"))));
        assert!(one.is_alike(record("/c.txt", None)));
        assert!(record("/c.txt", None).is_alike(record("/d.txt", None)));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(2000))]

        #[test]
        fn words_have_the_digests_that_their_letters_give_one_by_one(
            text in "([a-zA-Z0-9]{0,20}|[ .'-]|[Ééßж港]){0,12}",
        ) {
            let mut expected = Vec::new();
            let mut word = Word::default();
            for c in text.chars() {
                if c.is_alphanumeric() {
                    let small: String = c.to_lowercase().collect();
                    small.bytes().for_each(|byte| word.add(byte));
                } else {
                    word.end(&mut |digest| expected.push(digest));
                }
            }
            word.end(&mut |digest| expected.push(digest));
            let mut found = Vec::new();
            each_word(&text, |digest| found.push(digest));
            proptest::prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_sketch_comes_back_from_its_column() {
        let sketch = Sketch { file: 7, ..Sketch::of_text(&story(0, 30)) };
        assert_eq!(Sketch::from_numbers(&sketch.to_numbers()), Some(sketch));
        assert_eq!(Sketch::from_numbers(&[]), None);
    }
}
