//! Who is meant by a name that nobody bears, as by a slip of the pen. Pure.
//!
//! The rest of the name must confirm: "Arlen Spector" is Arlen Specter, "Spector" alone may be
//! anybody, and "Ali Khomeini" is not Ali Khamenei.

use super::judge::{
    Reason, Verdict, is_other_gender, judge, middles_agree, whole_first_names_apart,
};
use super::parse::{Name, Word};
use super::sound::distance;
use super::tables::TABLES;
use super::wanted::OTHERS_ONE_IN;

/// A surname of fewer letters is, one letter changed, too often another one: Hart and Hurt.
const SURNAME_LETTERS_MIN: usize = 5;

/// So is a first name of fewer letters.
const FIRST_NAME_LETTERS_MIN: usize = 4;

/// Surnames that lie no farther apart sound the same, in hundredths of a letter: Kyl and Kyle.
const HEARD_MAX: u16 = 30;

/// A name that is asked for and that nobody bears.
pub(crate) struct Misspelt {
    name: Name,
    /// How its words but the first begin: a printed name of which none begins so is another.
    beginnings: Vec<u8>,
}

impl Misspelt {
    /// Returns the name, or `None` where too little of it could confirm who is meant.
    pub(crate) fn new(name: &str) -> Option<Misspelt> {
        let name = Name::parse(name);
        let rest = name.words.get(1..)?;
        let beginnings: Vec<u8> = rest.iter().filter_map(|word| beginning(&word.text)).collect();
        let is_told = !beginnings.is_empty() && !name.words[0].initial;
        is_told.then_some(Misspelt { name, beginnings })
    }

    /// Whether a printed name is this one but for a slip of the pen in one of its words, or but for
    /// a last name that this one has besides: Emily Lau Wai-hing, Emily Lau.
    pub(crate) fn may_be(&self, printed: &str) -> bool {
        // Most names are out before they are parted.
        let may_share = |word: &str| beginning(word).is_none_or(|b| self.beginnings.contains(&b));
        if !printed.split(' ').skip(1).any(may_share) {
            return false;
        }
        let other = Name::parse(printed);
        if is_other_gender(&self.name, &other) || self.name.rank != other.rank {
            return false;
        }
        if judge(&self.name, &other).reason == Reason::TrailingLeftOut {
            return other.words.len() < self.name.words.len();
        }
        is_one_slip(&self.name.words, &other.words)
    }
}

/// Returns the first letter of those that are heard like the first of a word; `None` of a word in
/// other than plain Latin letters.
fn beginning(word: &str) -> Option<u8> {
    let letter = word.bytes().next().filter(u8::is_ascii_alphabetic)?;
    Some(match letter.to_ascii_lowercase() {
        b'c' | b'k' | b'q' | b's' | b'x' | b'z' => b'c',
        b'f' | b'p' | b'v' | b'w' => b'f',
        b'g' | b'i' | b'j' | b'y' => b'g',
        letter => letter,
    })
}

/// Whether two names differ by one slip in the surname or in the first name.
fn is_one_slip(one: &[Word], two: &[Word]) -> bool {
    let ([a, a_middle @ .., x], [b, b_middle @ .., y]) = (one, two) else { return false };
    if [a, b, x, y].iter().any(|word| word.initial) || !middles_agree(a_middle, b_middle) {
        return false;
    }
    let (same_first, same_surname) = (whole_first_names_apart(a, b).is_some(), x.text == y.text);
    (same_first && is_slip_in_surname(x, y)) || (same_surname && is_slip_in_first_name(a, b))
}

fn is_slip_in_surname(x: &Word, y: &Word) -> bool {
    let are_both_common = [x, y].iter().all(|word| TABLES.is_common_surname(&word.text));
    let is_heard_so = || distance(&x.spoken, &y.spoken, HEARD_MAX).is_some();
    (is_slip(x, y, SURNAME_LETTERS_MIN) || is_heard_so()) && !are_both_common
}

/// Frances is no slip for Francis: both are names.
fn is_slip_in_first_name(a: &Word, b: &Word) -> bool {
    let genders = [a, b].map(|word| TABLES.gender(&word.text));
    let is_other_gender = matches!(genders, [Some(one), Some(two)] if one != two);
    is_slip(a, b, FIRST_NAME_LETTERS_MIN)
        && !is_other_gender
        && TABLES.are_forms_of_one(&a.text, &b.text).is_none()
}

/// Whether one letter was added, left out or changed, or two were swapped; hardly anybody errs in
/// the first one.
fn is_slip(one: &Word, two: &Word, n_letters_min: usize) -> bool {
    let is_long = one.text.len().min(two.text.len()) >= n_letters_min;
    let begin_alike = one.text.as_bytes().first() == two.text.as_bytes().first();
    is_long && begin_alike && strsim::osa_distance(&one.text, &two.text) == 1
}

/// Returns the name of the only person among some names, each with its number of quotes: the one
/// quoted most, where all others are spellings of that one or say next to nothing.
pub(crate) fn most_quoted(names: &[(String, u64)]) -> Option<&str> {
    let (most, n_most) = names.iter().max_by_key(|(name, n_quotes)| (*n_quotes, name))?;
    let person = Name::parse(most);
    let is_other = |name: &str| judge(&person, &Name::parse(name)).verdict == Verdict::Different;
    let others = names.iter().filter(|(name, _)| is_other(name));
    let n_others: u64 = others.map(|(_, n_quotes)| n_quotes).sum();
    (n_others * OTHERS_ONE_IN <= *n_most).then_some(most.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter_of_one_word_and_the_rest_confirms() {
        // What is asked for, what is printed, whether it may be meant.
        let cases = [
            ("Paul Brekker", "Paul Breker", true),
            ("Paul Brekker", "Paul Berkker", true),
            ("Paul Brekker", "Paul P. Breker", true),
            ("Paul Brekker", "Orla Breker", false),
            ("Paul Brekker", "Breker", false),
            ("Brekker", "Paul Breker", false),
            ("P. Brekker", "Paul Breker", false),
            ("Paul Brekker", "Paul Trekker", false),
            ("Paul Brekker", "Paul Brikkar", false),
            // Too short, or both common: another name more often than a slip.
            ("Bob Hart", "Robert Hurt", false),
            ("Bob Bryke", "Robert Bryk", true),
            ("Larry Kroyd", "Larry Croyd", true),
            ("Bob Brekke", "Robert Brekka", true),
            ("Anna Fischer", "Anna Fisher", false),
            ("Ali Khomeini", "Ali Khamenei", false),
            // The first name, where it is not another one.
            ("Reid Brekker", "Reed Brekker", true),
            ("Malcom Brekker", "Malcolm Brekker", true),
            ("Frances Brekker", "Francis Brekker", false),
            ("Roberta Brekker", "Robert Brekker", false),
            ("Mr Paul Brekker", "Mrs Paul Breker", false),
            ("Paul Brekker Jr", "Paul Breker Sr", false),
            // A last name more.
            ("Orla Tam Wai-lin", "Orla Tam", true),
            ("Orla Tam", "Orla Tam Wai-lin", false),
        ];
        for (asked, printed, expected) in cases {
            let may_be = Misspelt::new(asked).is_some_and(|name| name.may_be(printed));
            assert_eq!(may_be, expected, "{asked} / {printed}");
        }
    }

    #[test]
    fn who_is_meant_must_be_one_person() {
        let meant = |names: &[(&str, u64)]| {
            let names: Vec<_> = names.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
            most_quoted(&names).map(str::to_owned)
        };
        let one = Some("Paul Breker".to_owned());
        assert_eq!(meant(&[("Paul P. Breker", 2), ("Paul Breker", 3)]), one);
        assert_eq!(meant(&[("Paul Brekkar", 1), ("Paul Breker", 12)]), one);
        assert_eq!(meant(&[("Paul Brekkar", 1), ("Paul Breker", 11)]), None);
        assert_eq!(meant(&[]), None);
    }
}
