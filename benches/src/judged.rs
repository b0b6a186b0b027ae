//! Quotes judged by people: questions with the quotes that answer them, and how well a ranking
//! does.
//!
//! The judgements name a quote by the article's path, the bytes of its text and a digest of the
//! words; the words themselves stay where the articles are.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How many places of a ranking count.
const DEPTH: usize = 10;

/// A question with its answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Its number.
    pub id: String,
    /// What it tests: speaker, topic, phrase, paraphrase, name or acronym.
    pub kind: String,
    /// Whether parameters may be chosen by it.
    pub is_held_back: bool,
    /// As somebody would type it.
    pub query: String,
    /// The quotes that answer it.
    pub relevant: Vec<Judgement>,
}

/// A quote that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The article, below the evaluation data or the project.
    pub path: String,
    /// Where it begins in the article's text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// A digest of the words ([`digest`]).
    pub digest: String,
    /// 2 for an answer, 1 for something that helps.
    pub grade: u8,
}

impl Judgement {
    /// Returns the quote that is judged.
    pub fn place(&self) -> Place {
        let Judgement { path, start, end, digest, .. } = self.clone();
        Place { path, start, end, digest }
    }
}

/// A quote in a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The article's path, as in [`Judgement::path`].
    pub path: String,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The digest of its words.
    pub digest: String,
}

/// Returns the questions of a file, one a line.
///
/// # Errors
/// When it can't be read.
pub fn questions(path: &Path) -> io::Result<Vec<Question>> {
    let text = fs::read_to_string(path)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Returns the path of an article as judgements name it.
pub fn short_path(path: &str, roots: &[PathBuf]) -> String {
    let below =
        |root: &PathBuf| Some(Path::new(path).strip_prefix(root).ok()?.to_str()?.to_owned());
    roots.iter().find_map(below).unwrap_or_else(|| path.to_owned())
}

/// Returns a digest that is the same for the same words, whatever their case and punctuation.
pub fn digest(words: &str) -> String {
    let letters = words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    // The FNV-1a hash: few quotes, and nobody forges them.
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for letter in letters {
        state = (state ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{state:016x}")
}

impl Place {
    /// Returns the grade that the answer of a question has, if this is one.
    pub fn grade(&self, question: &Question) -> Option<u8> {
        question.relevant.iter().find(|judged| self.is(judged)).map(|judged| judged.grade)
    }

    /// Whether a judgement is of this quote: the same words, or most of the same bytes.
    pub fn is(&self, judged: &Judgement) -> bool {
        if self.digest == judged.digest {
            return true;
        }
        let shared = self.end.min(judged.end).saturating_sub(self.start.max(judged.start));
        let longer = (self.end - self.start).max(judged.end - judged.start);
        self.path == judged.path && 2 * shared > longer
    }
}

/// Returns how well a ranking does, from 0 to 1: the gain of its first ten places, discounted by
/// their rank, of what the best ranking would have. A quote gains once, whoever printed it.
pub fn ndcg(question: &Question, ranking: &[Place]) -> f64 {
    // The same quote in several articles is one answer.
    let mut best: HashMap<&str, u8> = HashMap::new();
    for judged in &question.relevant {
        let grade = best.entry(&judged.digest).or_default();
        *grade = judged.grade.max(*grade);
    }
    let discounted = |(rank, grade): (usize, f64)| grade / (rank as f64 + 2.0).log2();
    let mut ideal: Vec<f64> = best.values().map(|&grade| f64::from(grade)).collect();
    ideal.sort_by(|one, two| two.total_cmp(one));
    let ideal: f64 = ideal.into_iter().take(DEPTH).enumerate().map(discounted).sum();
    let mut gained = Vec::with_capacity(DEPTH);
    for place in ranking.iter().take(DEPTH) {
        let judged = question.relevant.iter().find(|judged| place.is(judged));
        let grade = judged.and_then(|judged| best.remove(judged.digest.as_str()));
        gained.push(f64::from(grade.unwrap_or(0)));
    }
    let gain: f64 = gained.into_iter().enumerate().map(discounted).sum();
    if ideal > 0.0 { gain / ideal } else { 0.0 }
}

/// Returns the mean of some figures.
pub fn mean(figures: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, n) = figures.into_iter().fold((0.0, 0), |(sum, n), figure| (sum + figure, n + 1));
    if n == 0 { 0.0 } else { sum / f64::from(n) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(start: usize, words: &str, grade: u8) -> Judgement {
        Judgement { path: "a".into(), start, end: start + 10, digest: digest(words), grade }
    }

    fn place(path: &str, start: usize, words: &str) -> Place {
        Place { path: path.into(), start, end: start + 10, digest: digest(words) }
    }

    #[test]
    fn a_quote_gains_once_and_later_places_gain_less() {
        let question = Question {
            id: "1".into(),
            kind: "topic".into(),
            is_held_back: false,
            query: "x".into(),
            relevant: vec![judged(0, "one", 2), judged(50, "two", 1)],
        };
        let cases: [(&[Place], f64); 5] = [
            (&[place("a", 0, "one"), place("a", 50, "two")], 1.0),
            (&[place("b", 7, "ONE."), place("b", 9, "Two!")], 1.0),
            (&[place("a", 2, "once"), place("a", 50, "two")], 1.0),
            (&[place("a", 0, "one"), place("b", 3, "one"), place("a", 50, "two")], 0.950),
            (&[place("b", 0, "else")], 0.0),
        ];
        for (ranking, expected) in cases {
            assert!((ndcg(&question, ranking) - expected).abs() < 0.001, "{ranking:?}");
        }
    }
}
