//! What is known about the words of names: titles, particles, nicknames, common surnames.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Whether a name tells that a man or a woman bears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Man,
    Woman,
}

/// A word before a name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Title {
    pub(super) gender: Option<Gender>,
    /// Whether a first name follows: "King Charles".
    pub(super) royal: bool,
}

/// The languages in which a surname is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Languages {
    pub(super) chinese: bool,
    pub(super) korean: bool,
    pub(super) vietnamese: bool,
}

/// An East Asian surname: its number is one for all its romanisations in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EastSurname {
    pub(super) number: usize,
    pub(super) languages: Languages,
}

/// Everything in the data files, looked up by lower-case Latin words.
pub(super) struct Tables {
    titles: HashMap<&'static str, Title>,
    particles: HashSet<&'static str>,
    /// For each form the names of which it is one.
    nicknames: HashMap<&'static str, Vec<usize>>,
    genders: HashMap<&'static str, Gender>,
    western_first_names: HashSet<&'static str>,
    common_surnames: HashSet<&'static str>,
    east_surnames: HashMap<&'static str, Vec<EastSurname>>,
}

/// The tables of this build.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::load);

/// The lines of a data file that hold data.
pub(super) fn data_lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Tables {
    fn load() -> Tables {
        let words = |file| data_lines(file).flat_map(str::split_whitespace);
        let mut nicknames: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, line) in data_lines(include_str!("data/nicknames.txt")).enumerate() {
            for form in line.split_whitespace() {
                nicknames.entry(form).or_default().push(number);
            }
        }
        let mut genders = HashMap::new();
        for line in data_lines(include_str!("data/genders.txt")) {
            let gender = match line.split_once(':') {
                Some(("m", _)) => Gender::Man,
                Some(("f", _)) => Gender::Woman,
                _ => continue,
            };
            for name in line[2..].split_whitespace() {
                // A name on both lines tells nothing.
                match genders.insert(name, gender) {
                    Some(other) if other != gender => genders.remove(name),
                    _ => None,
                };
            }
        }
        Tables {
            titles: titles(),
            particles: words(include_str!("data/particles.txt")).collect(),
            nicknames,
            genders,
            western_first_names: words(include_str!("data/western_first_names.txt")).collect(),
            common_surnames: words(include_str!("data/common_surnames.txt")).collect(),
            east_surnames: east_surnames(),
        }
    }

    pub(super) fn title(&self, word: &str) -> Option<Title> {
        self.titles.get(word).copied()
    }

    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }

    /// Returns the numbers of the names of which this first name is a form: Ted is Edward or
    /// Theodore.
    pub(super) fn first_names(&self, word: &str) -> &[usize] {
        self.nicknames.get(word).map_or(&[], Vec::as_slice)
    }

    /// Returns whether two first names are forms of one name; `None` when one is on no list.
    pub(super) fn are_forms_of_one(&self, one: &str, two: &str) -> Option<bool> {
        let (one, two) = (self.first_names(one), self.first_names(two));
        let are_listed = !one.is_empty() && !two.is_empty();
        are_listed.then(|| one.iter().any(|name| two.contains(name)))
    }

    /// Returns whether the word is a first name in the lists.
    pub(super) fn is_first_name(&self, word: &str) -> bool {
        self.nicknames.contains_key(word) || self.genders.contains_key(word)
    }

    /// Returns whether the first name is half of one: Ahmad Massoud is not Ahmad Zia Massoud.
    pub(super) fn begins_compound(&self, word: &str) -> bool {
        ["mohammed", "ahmed"].iter().any(|name| self.are_forms_of_one(word, name) == Some(true))
    }

    pub(super) fn gender(&self, first_name: &str) -> Option<Gender> {
        self.genders.get(first_name).copied()
    }

    /// Returns whether surnames beside this first name are not transliterated.
    pub(super) fn is_western(&self, first_name: &str) -> bool {
        self.western_first_names.contains(first_name)
    }

    pub(super) fn is_common_surname(&self, word: &str) -> bool {
        self.common_surnames.contains(word)
    }

    /// Returns the East Asian surnames that are written so.
    pub(super) fn east_surnames(&self, word: &str) -> &[EastSurname] {
        self.east_surnames.get(word).map_or(&[], Vec::as_slice)
    }
}

fn titles() -> HashMap<&'static str, Title> {
    let mut titles = HashMap::new();
    for line in data_lines(include_str!("data/titles.txt")) {
        let (marks, words) = line.split_once(':').expect("a line of titles has a colon");
        let gender = if marks.contains('m') {
            Some(Gender::Man)
        } else if marks.contains('f') {
            Some(Gender::Woman)
        } else {
            None
        };
        let title = Title { gender, royal: marks.contains('r') };
        titles.extend(words.split_whitespace().map(|word| (word, title)));
    }
    titles
}

fn east_surnames() -> HashMap<&'static str, Vec<EastSurname>> {
    let mut surnames: HashMap<&str, Vec<EastSurname>> = HashMap::new();
    let lines = data_lines(include_str!("data/east_asian_surnames.txt"));
    for (number, line) in lines.enumerate() {
        let (languages, forms) = line.split_once(':').expect("a line of surnames has a colon");
        let languages = Languages {
            chinese: languages.contains('c'),
            korean: languages.contains('k'),
            vietnamese: languages.contains('v'),
        };
        for form in forms.split_whitespace() {
            surnames.entry(form).or_default().push(EastSurname { number, languages });
        }
    }
    surnames
}
