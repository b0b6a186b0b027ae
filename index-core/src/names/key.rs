//! The keys under which the index keeps the words of names: usual spellings of a word meet in one.
//!
//! A key widens what is found; it never decides that two people are one. It keeps the vowels apart
//! that tell people apart: Khamenei is not Khomeini.

use std::fmt::Write as _;

use super::group::blocks;
use super::parse::Name;
use super::script::{for_each_group, push_latin};
use super::suffix::Rank;
use super::tables::TABLES;

/// One word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameWord {
    /// The key under which its spellings meet.
    pub(crate) key: String,
    /// Whether it is a lone letter: "S." in "S. Shoigu".
    pub(crate) initial: bool,
}

/// Returns the words of a name that tell people apart, in order; titles and particles left out,
/// unless nothing else is there.
pub(crate) fn name_words(name: &str) -> Vec<NameWord> {
    let mut words: Vec<NameWord> = Vec::new();
    let mut rest: Vec<NameWord> = Vec::new();
    let mut folded = String::new();
    for raw in name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ'))) {
        folded.clear();
        push_latin(raw, &mut folded);
        if folded.is_empty() {
            continue;
        }
        let initial = raw.chars().count() == 1;
        let mut key = String::with_capacity(folded.len());
        if initial {
            key.push_str(&folded);
        } else {
            push_key(&folded, &mut key);
        }
        let omitted = TABLES.title(&folded).is_some() || TABLES.is_particle(&folded);
        let word = NameWord { key, initial };
        if omitted { rest.push(word) } else { words.push(word) }
    }
    if words.is_empty() { rest } else { words }
}

/// Returns the key of a whole name, under which its plain spellings are counted together: "Sergey
/// Shoygu" and "Sergei Shoigu" have one, "Donald Trump Jr." and "Donald Trump" two.
pub(crate) fn person_key(name: &str) -> String {
    key_of(&Name::parse(name), name.len())
}

/// Returns the outlines under which a person is grouped with others, and the person's key.
pub(crate) fn person_entry(name: &str) -> (String, String) {
    let parsed = Name::parse(name);
    (blocks(&parsed), key_of(&parsed, name.len()))
}

fn key_of(parsed: &Name, n_bytes: usize) -> String {
    let mut key = String::with_capacity(n_bytes);
    for word in &parsed.words {
        if !key.is_empty() {
            key.push(' ');
        }
        if word.initial { key.push_str(&word.text) } else { push_key(&word.text, &mut key) }
    }
    match parsed.rank {
        Some(Rank::Junior) => key.push_str(" jr"),
        Some(Rank::Senior) => key.push_str(" sr"),
        Some(Rank::Number(number)) => write!(key, " {number}").expect("a string takes all"),
        None => {}
    }
    key
}

/// Appends the key of one lower-case Latin word.
fn push_key(word: &str, out: &mut String) {
    /// Groups of letters and what transliterators write as well; the longest first.
    const GROUPS: [(&str, &str); 20] = [
        ("tch", "ch"),
        ("aye", "ae"),
        ("oye", "oe"),
        ("iye", "ie"),
        ("kh", "h"),
        ("dj", "j"),
        ("ou", "u"),
        ("oo", "u"),
        ("oe", "o"),
        ("ph", "f"),
        ("ck", "k"),
        ("ee", "i"),
        ("ei", "i"),
        ("ey", "i"),
        ("iy", "i"),
        ("ij", "i"),
        ("w", "v"),
        ("q", "k"),
        ("y", "i"),
        ("gu", "g"),
    ];
    let start = out.len();
    let group = |rest: &str| {
        let fits = |(from, _): &&(&str, &str)| {
            rest.starts_with(from) && (*from != "gu" || rest[2..].starts_with(['e', 'i']))
        };
        let begins_one = b"tkaoeidpcwqyg".contains(&rest.as_bytes()[0]);
        if begins_one { GROUPS.iter().find(fits).copied() } else { None }
    };
    for_each_group(word, group, |to| {
        for c in to.chars() {
            if out.len() == start || !out.ends_with(c) {
                out.push(c);
            }
        }
    });
    // Smirnoff is Smirnov.
    if out.len() - start > 4 && (out.ends_with("of") || out.ends_with("ef")) {
        out.pop();
        out.push('v');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_person_have_one_key() {
        let pairs = [
            ("Sergei Shoigu", "Sergey Shoygu"),
            ("Sergei Shoigu", "Serguei Shoigou"),
            ("Sergei Shoigu", "Сергей Шойгу"),
            ("Sergei Shoigu", "Shoigu, Sergei"),
            ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
            ("Roza Otunbayeva", "Roza Otunbaeva"),
            ("Maria Zakharova", "Mariya Zaharova"),
            ("Boris Smirnoff", "Boris Smirnov"),
            ("Dr. Martin Luther King, Jr.", "Martin Luther King Jr."),
        ];
        for (one, other) in pairs {
            assert_eq!(person_key(one), person_key(other), "{one} / {other}");
        }
    }

    #[test]
    fn confusable_names_keep_their_own_keys() {
        let pairs = [
            ("Ali Khamenei", "Ruhollah Khomeini"),
            ("Khamenei", "Khomeini"),
            ("George Bush", "George Busch-Petersen"),
            ("Sergei Lavrov", "Sergei Lavrentiev"),
            ("Li Peng", "Li Ping"),
            ("Donald Trump", "Donald Trump Jr."),
            ("Bill Clinton", "Hillary Clinton"),
        ];
        for (one, other) in pairs {
            assert_ne!(person_key(one), person_key(other), "{one} / {other}");
        }
    }
}
