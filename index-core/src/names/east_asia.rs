//! Chinese, Korean and Vietnamese names: surname first or last, given names in several romanisations.
//!
//! One surname is borne by millions, so the given name must be the same by the rules of the
//! language: no vowel is forgiven that the language tells apart.

use super::parse::{Name, Word};
use super::sound::{Spoken, distance};
use super::tables::{EastSurname, TABLES};

/// The longest given name in letters.
const GIVEN_LETTERS_MAX: usize = 14;

/// The most readings of a given name in the older romanisation of Chinese that are tried.
const READINGS_MAX: usize = 16;

/// A name read as an East Asian one.
struct Reading<'n> {
    surname: EastSurname,
    given: &'n [Word],
}

/// Returns whether the two are spellings of one name, or `None` when one of them is no East Asian
/// name or they have no surname in common.
pub(super) fn same(one: &Name, two: &Name) -> Option<bool> {
    let (ones, twos) = (readings(&one.words), readings(&two.words));
    let mut known = None;
    for a in &ones {
        for b in twos.iter().filter(|b| b.surname == a.surname) {
            if same_given(a, b) {
                return Some(true);
            }
            known = Some(false);
        }
    }
    known
}

/// Returns whether `word` may be the surname of an East Asian name.
pub(super) fn has_surname(name: &Name, word: &Word) -> bool {
    readings(&name.words)
        .iter()
        .any(|reading| TABLES.east_surnames(&word.text).contains(&reading.surname))
}

/// Returns whether `short` is the other name with the letters of its given name: C.H. Tung, Tung
/// Chee-hwa. Millions bear a surname, so letters confirm nothing.
pub(super) fn is_initialled(short: &Name, name: &Name) -> bool {
    let is_letter = |word: &Word| word.text.len() == 1;
    let n_letters = short.words.iter().filter(|word| is_letter(word)).count();
    let letters = || short.words.iter().filter(|word| is_letter(word)).map(|word| &word.text);
    let mut surname = short.words.iter().filter(|word| !is_letter(word));
    let (Some(surname), None) = (surname.next(), surname.next()) else { return false };
    let surnames = TABLES.east_surnames(&surname.text);
    let begin_so = |given: &[Word]| {
        let mut pairs = given.iter().zip(letters());
        given.len() == n_letters && pairs.all(|(word, letter)| word.text.starts_with(letter))
    };
    let is_of = |reading: &Reading<'_>| surnames.contains(&reading.surname);
    n_letters > 1 && readings(&name.words).iter().any(|r| is_of(r) && begin_so(r.given))
}

/// Returns whether a name has its surname first.
#[cfg(feature = "search")]
pub(super) fn surname_first(name: &Name) -> bool {
    let second = name.words.get(1).map(std::ptr::from_ref);
    readings(&name.words).iter().any(|r| r.given.first().map(std::ptr::from_ref) == second)
}

fn readings(words: &[Word]) -> Vec<Reading<'_>> {
    let mut found = Vec::new();
    let ([first, given @ ..], [before @ .., last]) = (words, words) else { return found };
    if given.is_empty() || words.iter().any(|word| word.initial) {
        return found;
    }
    let mut add = |surname: &Word, given| {
        let surnames = TABLES.east_surnames(&surname.text);
        if !surnames.is_empty() && is_given(given) {
            found.extend(surnames.iter().map(|&surname| Reading { surname, given }));
        }
    };
    add(first, given);
    add(last, before);
    found
}

/// Whether the words may be a given name: one to three syllables.
fn is_given(words: &[Word]) -> bool {
    let n_letters: usize = words.iter().map(|word| word.text.len()).sum();
    let western = words.iter().all(|word| TABLES.is_first_name(&word.text) && word.text.len() > 3);
    let n_vowels = words.iter().map(|word| vowel_groups(&word.text)).sum::<usize>();
    words.len() <= 3 && n_letters <= GIVEN_LETTERS_MAX && n_vowels <= 3 && !western
}

fn vowel_groups(word: &str) -> usize {
    let is_vowel = |b: &u8| b"aeiouy".contains(b);
    let bytes = word.as_bytes();
    (0..bytes.len())
        .filter(|&i| is_vowel(&bytes[i]) && (i == 0 || !is_vowel(&bytes[i - 1])))
        .count()
}

fn same_given(a: &Reading<'_>, b: &Reading<'_>) -> bool {
    let (one, two) = (joined(a.given), joined(b.given));
    if one == two {
        return true;
    }
    let languages = a.surname.languages;
    if languages.korean && korean(&one) == korean(&two) {
        return true;
    }
    languages.chinese && same_chinese(a.given, &one, b.given, &two)
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect()
}

/// Returns a Korean given name under which its romanisations meet.
fn korean(given: &str) -> String {
    const REWRITINGS: [(&str, &str); 17] = [
        ("yeo", "yo"),
        ("you", "yo"),
        ("eo", "o"),
        ("eu", "o"),
        ("oo", "o"),
        ("u", "o"),
        ("ee", "i"),
        ("oi", "i"),
        ("ae", "e"),
        ("ch", "c"),
        ("j", "c"),
        ("sh", "s"),
        ("g", "k"),
        ("d", "t"),
        ("b", "p"),
        ("r", "l"),
        ("kk", "k"),
    ];
    // The g of "ng" is not the g of "geun".
    let mut key = given.replace("ng", "N");
    for (from, to) in REWRITINGS {
        if key.contains(from) {
            key = key.replace(from, to);
        }
    }
    key
}

fn same_chinese(a: &[Word], one: &str, b: &[Word], two: &str) -> bool {
    let older = |words: &[Word], text: &str| {
        words.iter().any(|word| word.hyphen) || words.len() > 1 || !is_pinyin(text)
    };
    match (older(a, one), older(b, two)) {
        (false, false) => false,
        (true, false) => older_readings(a).iter().any(|reading| reading == two),
        (false, true) => older_readings(b).iter().any(|reading| reading == one),
        (true, true) => distance(&Spoken::of(one), &Spoken::of(two), 20).is_some(),
    }
}

const INITIALS: [&str; 24] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r",
    "z", "c", "s", "y", "w", "",
];
const FINALS: [&str; 35] = [
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "iao", "ian", "uai", "uan", "ai", "ei",
    "ao", "ou", "an", "en", "ia", "ie", "iu", "in", "ua", "uo", "ui", "un", "ue", "er", "a", "o",
    "e", "i", "u", "v", "io", "ueng",
];

/// Whether the letters can be cut into syllables of pinyin.
fn is_pinyin(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    INITIALS
        .iter()
        .filter_map(|initial| text.strip_prefix(initial))
        .any(|rest| FINALS.iter().filter_map(|last| rest.strip_prefix(last)).any(is_pinyin_rest))
}

/// A given name has at most three syllables, so the search ends soon.
fn is_pinyin_rest(rest: &str) -> bool {
    rest.len() <= GIVEN_LETTERS_MAX && is_pinyin(rest)
}

/// Returns what the syllables of a name in the older romanisation are in pinyin, joined.
fn older_readings(words: &[Word]) -> Vec<String> {
    let mut readings = vec![String::new()];
    for word in words {
        let syllables = older_syllable(&word.text);
        readings = readings
            .iter()
            .flat_map(|start| syllables.iter().map(move |syllable| format!("{start}{syllable}")))
            .take(READINGS_MAX)
            .collect();
    }
    readings
}

/// Initials of the older romanisation, without its apostrophes, and what they are in pinyin.
const OLDER_INITIALS: [(&str, &[&str]); 12] = [
    ("ch", &["zh", "ch", "j", "q"]),
    ("hs", &["x"]),
    ("sh", &["sh"]),
    ("ts", &["z", "c"]),
    ("tz", &["z", "c"]),
    ("ss", &["s"]),
    ("sz", &["s"]),
    ("p", &["b", "p"]),
    ("t", &["d", "t"]),
    ("k", &["g", "k"]),
    ("j", &["r", "j"]),
    ("", &["", "y", "w"]),
];

/// Finals of the older romanisation where pinyin writes another.
const OLDER_FINALS: [(&str, &str); 15] = [
    ("ung", "ong"),
    ("ieh", "ie"),
    ("ien", "ian"),
    ("ih", "i"),
    ("eh", "e"),
    ("uei", "ui"),
    ("jeou", "jiu"),
    ("eou", "iu"),
    ("ueh", "ue"),
    ("iung", "iong"),
    ("yen", "yan"),
    ("yeh", "ye"),
    ("erh", "er"),
    ("o", "e"),
    ("o", "uo"),
];

fn older_syllable(syllable: &str) -> Vec<String> {
    let mut found = vec![syllable.to_owned()];
    let (initial, readings) = OLDER_INITIALS
        .iter()
        .find(|(initial, _)| syllable.starts_with(initial))
        .expect("the last initial is empty");
    let last = &syllable[initial.len()..];
    let mut finals = vec![last];
    finals.extend(OLDER_FINALS.iter().filter(|(older, _)| *older == last).map(|(_, new)| *new));
    for reading in *readings {
        found.extend(finals.iter().map(|last| format!("{reading}{last}")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_is_told_from_the_older_romanisation() {
        for text in ["jinping", "zedong", "xiaoping", "yingwen"] {
            assert!(is_pinyin(text), "{text}");
        }
        for text in ["tsetung", "hsiaoping", "teh", "kaishek"] {
            assert!(!is_pinyin(text), "{text}");
        }
    }

    #[test]
    fn korean_romanisations_meet() {
        let cases = [("seokyoul", "sukyeol"), ("jongeun", "jongun"), ("geunhye", "kunhye")];
        for (one, two) in cases {
            assert_eq!(korean(one), korean(two), "{one} {two}");
        }
        assert_ne!(korean("jongil"), korean("jongun"));
        assert_ne!(korean("yeonmi"), korean("youngmi"));
    }
}
