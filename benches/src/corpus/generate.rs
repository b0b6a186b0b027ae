//! Made news: articles with datelines, speakers and quotes, the same for the same seed.
//!
//! The words are made of syllables and drawn by Zipf's law, so that posting lists have the lengths
//! that real text gives them; the shapes of quotes are those of the wires.

use std::fmt::Write as _;

use fastrand::Rng;

const SYLLABLES: [&str; 40] = [
    "ka", "ro", "mi", "ta", "ven", "sha", "li", "go", "ber", "son", "ov", "ad", "ma", "ri", "el",
    "dor", "an", "kes", "ni", "vak", "hal", "im", "ra", "zu", "per", "ton", "ski", "bar", "wel",
    "fa", "mor", "es", "dal", "gri", "ne", "po", "tu", "lam", "war", "qui",
];
const FUNCTION_WORDS: [&str; 24] = [
    "the", "of", "to", "in", "and", "a", "for", "on", "that", "with", "is", "by", "at", "from",
    "as", "was", "it", "has", "be", "are", "which", "its", "not", "this",
];
const FIRST_NAMES: [&str; 16] = [
    "Ahmad", "Sergei", "Maria", "John", "Fatima", "Wei", "Elena", "David", "Leila", "Omar", "Anna",
    "Viktor", "Ruth", "Yusuf", "Grace", "Ivan",
];
const ROLES: [&str; 10] = [
    "foreign minister",
    "a political affairs expert",
    "deputy spokesman of the ministry",
    "central bank governor",
    "the police chief",
    "a senior analyst",
    "secretary of the council",
    "health minister",
    "a member of parliament",
    "director of the agency",
];
const PLACES: [&str; 12] = [
    "KABUL", "LONDON", "MOSCOW", "DELHI", "PARIS", "NAIROBI", "CAIRO", "TOKYO", "ANKARA", "DOHA",
    "OTTAWA", "WARSAW",
];
const AGENCIES: [&str; 4] = ["Coastwire", "Meridian", "Union Press", "Northern News"];
const TOPICS: [&str; 8] = [
    "contact group",
    "peace talks",
    "border agreement",
    "aid package",
    "trade deal",
    "monitoring mission",
    "grain corridor",
    "sanctions regime",
];

/// How many different content words there are.
const VOCABULARY: usize = 60_000;

/// An endless source of articles.
#[derive(Clone, Debug)]
pub struct Generator {
    random: Rng,
}

impl Generator {
    /// Returns the source of this seed.
    pub fn new(seed: u64) -> Generator {
        Generator { random: Rng::with_seed(seed) }
    }

    fn below(&mut self, n: usize) -> usize {
        self.random.usize(..n)
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// A word whose rank follows Zipf's law: uniform in the logarithm of the rank.
    fn push_word(&mut self, out: &mut String) {
        if self.below(10) < 4 {
            out.push_str(self.pick(&FUNCTION_WORDS));
            return;
        }
        let uniform = self.random.f64();
        let mut rank = (VOCABULARY as f64).powf(uniform) as usize;
        for _ in 0..3 {
            out.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
            if rank == 0 {
                break;
            }
        }
    }

    fn push_sentence(&mut self, out: &mut String) {
        let start = out.len();
        for i in 0..10 + self.below(16) {
            if i > 0 {
                out.push(' ');
            }
            self.push_word(out);
        }
        capitalise(out, start);
    }

    fn name(&mut self) -> (String, String) {
        let mut surname = String::new();
        for _ in 0..2 + self.below(2) {
            surname.push_str(self.pick(&SYLLABLES));
        }
        capitalise(&mut surname, 0);
        (self.pick(&FIRST_NAMES).to_owned(), surname)
    }

    fn push_quotes(&mut self, out: &mut String) {
        let (first, surname) = self.name();
        let role = self.pick(&ROLES);
        let topic = self.pick(&TOPICS);
        // Writing to a string cannot fail.
        let _ = match self.below(3) {
            0 => write!(out, "\n\n{first} {surname}, {role}, said: “The {topic} stands. "),
            1 => write!(out, "\n\nSpeaking on the {topic}, {first} {surname}, {role}, said: “"),
            _ => write!(out, "\n\n“The {topic} will go on,” said {first} {surname}, {role}. “"),
        };
        self.push_sentence(out);
        out.push_str(".”");
        if self.below(2) == 0 {
            let _ = write!(out, "\n\n“");
            self.push_sentence(out);
            let _ = write!(out, ",” {surname} said. ");
            self.push_sentence(out);
            out.push('.');
        }
    }

    fn article(&mut self) -> String {
        let mut out = String::with_capacity(3000);
        self.push_sentence(&mut out);
        let (place, agency) = (self.pick(&PLACES), self.pick(&AGENCIES));
        let _ = write!(out, "\n\n{place} ({agency}): ");
        for paragraph in 0..3 + self.below(8) {
            if paragraph > 0 {
                out.push_str("\n\n");
            }
            for _ in 0..1 + self.below(3) {
                self.push_sentence(&mut out);
                out.push_str(". ");
            }
            if self.below(3) == 0 {
                self.push_quotes(&mut out);
            }
        }
        out.push('\n');
        out
    }
}

impl Iterator for Generator {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        Some(self.article())
    }
}

/// Every word here begins with an ASCII letter.
fn capitalise(text: &mut str, at: usize) {
    if let Some(first) = text.get_mut(at..at + 1) {
        first.make_ascii_uppercase();
    }
}
