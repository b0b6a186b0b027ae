//! People under all spellings of their names: who is meant, who is the same, who is not. Pure.
//!
//! Keys and outlines widen what is found; only [`same_person`] decides that two names are one
//! person's, and in doubt it does not: Khamenei is not Khomeini.

mod book;
mod east_asia;
mod english;
#[cfg(feature = "search")]
mod group;
mod judge;
#[cfg(feature = "search")]
mod key;
#[cfg(feature = "search")]
mod outline;
mod parse;
mod script;
#[cfg(feature = "search")]
mod slip;
mod sound;
mod suffix;
mod tables;
#[cfg(test)]
mod tests;
#[cfg(feature = "search")]
mod wanted;

pub use self::book::{BookPerson, BookRole, PeopleBook};
#[cfg(feature = "search")]
pub(crate) use self::group::people;
pub use self::judge::{Judgement, Reason, Verdict};
#[cfg(feature = "search")]
pub(crate) use self::key::{name_words, person_entry, person_key};
use self::parse::Name;
#[cfg(feature = "search")]
pub(crate) use self::slip::{Misspelt, most_quoted};
#[cfg(feature = "search")]
pub(crate) use self::wanted::{Wanted, outlines};

/// Returns whether two names are one person's, and why: "Sergei Shoigu" and "S. Shoygu" are, "Ali
/// Khamenei" and "Ruhollah Khomeini" are not.
///
/// Names alone decide; where they tell too little the answer is [`Verdict::Possible`]. Any text is a
/// name. Takes steps in proportion to the product of the words' lengths, each at most 24 letters.
#[must_use]
pub fn same_person(one: &str, two: &str) -> Judgement {
    judge::judge(&Name::parse(one), &Name::parse(two))
}
