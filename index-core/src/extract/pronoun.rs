//! Whom a pronoun means: the best of the latest appearances of people.

use super::lexicon::class;
use super::mention::Gender;
use super::referent::{Appearance, Referent, Said, Walk};
use super::roles;
use super::steps::step;
use super::token::shape;

/// A pronoun does not reach back over more sentences.
const REACH_SENTENCES: u32 = 9;

/// A name that weighs less is an acronym without a title: nobody says "he" of it.
const NEVER_PERSON: i8 = -1;

/// How much the appearances of people are worth when a pronoun asks for one; set on one half of
/// the annotated articles and checked on the other.
pub(super) mod worth {
    /// The printed speaker of a quote.
    pub(in crate::extract) const WORTH_QUOTED: f32 = 3.2;
    /// The subject of a reporting verb.
    pub(in crate::extract) const WORTH_VOICE: f32 = 2.7;
    /// The subject of a sentence, with a name.
    pub(in crate::extract) const WORTH_SUBJECT: f32 = 2.4;
    /// The subject behind a leading adverbial.
    pub(in crate::extract) const WORTH_AFTER_ADVERBIAL: f32 = 2.2;
    /// The subject of a clause.
    pub(in crate::extract) const WORTH_CLAUSE: f32 = 1.6;
    /// Any other place.
    pub(in crate::extract) const WORTH_OBJECT: f32 = 0.0;
    /// Behind a preposition.
    pub(in crate::extract) const WORTH_OBLIQUE: f32 = -0.8;
    /// A pronoun that begins its sentence or clause.
    pub(in crate::extract) const WORTH_PRONOUN: f32 = 2.4;
    /// Any other pronoun.
    pub(in crate::extract) const WORTH_PRONOUN_INSIDE: f32 = 1.2;
    /// What a possessive form loses.
    pub(in crate::extract) const POSSESSIVE_LOSS: f32 = 1.0;
    /// What each sentence in between takes away.
    pub(in crate::extract) const SENTENCE_LOSS: f32 = 1.25;
    /// A name without evidence for a person.
    pub(in crate::extract) const NO_PERSON: f32 = -2.0;
    /// A name with weak evidence for a person.
    pub(in crate::extract) const MAYBE_PERSON: f32 = -0.5;
    /// A person without a name.
    pub(in crate::extract) const UNNAMED: f32 = -0.7;
    /// For the logarithm of how often a person is named.
    pub(in crate::extract) const FREQUENCY_GAIN: f32 = 0.25;
    /// For a gender that is known and equal.
    pub(in crate::extract) const GENDER_GAIN: f32 = 0.6;
    /// For a full name with words that tell who it is, at its first mention.
    pub(in crate::extract) const INTRODUCED_GAIN: f32 = 1.0;
    /// What a person loses who is named in the very words: nobody speaks of himself by his name.
    pub(in crate::extract) const NAMED_IN_WORDS_LOSS: f32 = 3.0;
}

impl Walk<'_, '_> {
    /// Returns whom he or she at this token means.
    pub(super) fn pronoun(&mut self, at: usize, gender: Gender) -> Referent {
        let mut best: Option<(f32, &Appearance)> = None;
        let from = self.said.partition_point(|said| said.speaker < at);
        let count = self.said[from..].iter().take_while(|said| said.speaker == at).count();
        let said = &self.said[from..from + count];
        for appearance in self.recent.iter().rev() {
            step();
            let age = self.clock - appearance.clock;
            if age > REACH_SENTENCES {
                break;
            }
            let Some(mut score) = self.score(appearance, gender, age) else { continue };
            let wins = |score| appearance.token < at && best.is_none_or(|(top, _)| score > top);
            if wins(score) && self.is_named_in(said, appearance.who) {
                score -= worth::NAMED_IN_WORDS_LOSS;
            }
            if wins(score) {
                best = Some((score, appearance));
            }
        }
        let Some((_, appearance)) = best else { return Referent::Nobody };
        let who = appearance.who;
        if let Referent::Person(person) = who {
            let known = &mut self.people.people[person];
            known.gender = known.gender.or(gender);
        }
        who
    }

    fn score(&self, appearance: &Appearance, gender: Gender, age: u32) -> Option<f32> {
        let mut score = appearance.worth - worth::SENTENCE_LOSS * age as f32;
        let known = match appearance.who {
            Referent::Person(person) => {
                let person = &self.people.people[person];
                score += match person.weight {
                    ..NEVER_PERSON => return None,
                    NEVER_PERSON..=0 => worth::NO_PERSON,
                    1 => worth::MAYBE_PERSON,
                    _ => 0.0,
                };
                score += worth::FREQUENCY_GAIN * (person.count as f32).ln();
                person.gender
            }
            Referent::Phrase(number) => {
                let head = roles::head(self.a, self.found.phrases[number])?;
                let one = self.a.is(head, class::ROLE)
                    && !self.a.is(head, class::PEOPLE)
                    && !self.a.outer[head].has_shape(shape::S);
                if !one {
                    return None;
                }
                score += worth::UNNAMED;
                appearance.gender
            }
            Referent::Nobody => return None,
        };
        if !known.fits(gender) {
            return None;
        }
        if known == gender {
            score += worth::GENDER_GAIN;
        }
        Some(score)
    }

    /// Returns whether the surname of a person is among these words.
    fn is_named_in(&self, said: &[Said], who: Referent) -> bool {
        let Referent::Person(person) = who else { return false };
        let surname = self.a.word(self.people.name(person).end - 1).as_bytes();
        let inside = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        said.iter().any(|said| {
            let words = &self.a.text.as_bytes()[said.words.start..said.words.end];
            memchr::memmem::find_iter(words, surname)
                .any(|at| !inside(words[..at].last()) && !inside(words.get(at + surname.len())))
        })
    }

    /// Returns whom `they` or `it` means: the latest speaker that is no person.
    pub(super) fn other_pronoun(&self, at: usize) -> Referent {
        let a = self.a;
        let plural = a.is_word(at, "they");
        if !plural && !a.is_word(at, "it") {
            return Referent::Nobody;
        }
        let bodies = self.recent.iter().rev().take_while(|x| self.clock - x.clock <= 4);
        let fits = |x: &&Appearance| match x.who {
            Referent::Phrase(number) => {
                let run = self.found.phrases[number];
                roles::head(a, run).is_some_and(|head| {
                    let people = a.is(head, class::PEOPLE) || a.outer[head].has_shape(shape::S);
                    people == plural || a.is(head, class::ORG)
                })
            }
            _ => false,
        };
        bodies.into_iter().find(fits).map_or(Referent::Nobody, |x| x.who)
    }
}

/// Returns the gender of he and she, him and her, his.
pub(super) fn third_person(word: &str) -> Option<Gender> {
    match word.as_bytes() {
        [b'h' | b'H', b'e' | b'E'] => Some(Gender::Masculine),
        [b'h' | b'H', b'i' | b'I', b'm' | b'M' | b's' | b'S'] => Some(Gender::Masculine),
        [b's' | b'S', b'h' | b'H', b'e' | b'E'] => Some(Gender::Feminine),
        [b'h' | b'H', b'e' | b'E', b'r' | b'R'] => Some(Gender::Feminine),
        _ => None,
    }
}
