//! The words of an article in another language, as its rules see them.

use std::collections::HashSet;

use super::tongue::{Bits, Tongue, bits};
use crate::Span;
use crate::extract::analysis::Analysis;
use crate::extract::phrase::Run;
use crate::extract::steps::step;
use crate::extract::token::Kind;

/// The tokens of an article and what their language makes of them.
#[derive(Clone, Copy)]
pub(super) struct Words<'a, 't> {
    pub(super) a: &'a Analysis<'t>,
    pub(super) tongue: &'static Tongue,
    known: &'a Known<'t>,
}

/// What is looked up once for a whole article.
#[derive(Debug, Default)]
pub(super) struct Known<'t> {
    tokens: Vec<Word>,
    /// Words that have a capital within a sentence.
    inside: HashSet<&'t str>,
    /// Words that have a capital, behind a word that has none.
    alone: HashSet<&'t str>,
}

/// What a token may be.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    bits: Bits,
    /// What the elided word before it may be: of "l'usine" what `l` may be.
    lead: Bits,
    /// Of how many bytes that is, with its apostrophe.
    lead_bytes: usize,
    is_capital: bool,
}

impl<'t> Known<'t> {
    /// Looks up what each token of an article may be.
    pub(super) fn of(a: &Analysis<'t>, tongue: &Tongue) -> Known<'t> {
        let mut known = Known { tokens: vec![Word::default(); a.outer.len()], ..Known::default() };
        for sentence in &a.sentences {
            let mut after_capital = false;
            for token in sentence.tokens.clone() {
                let begins = token == sentence.tokens.start;
                let mut word = Word::default();
                if a.kind(token) == Kind::Word {
                    word = Word::of(a.word(token), begins, tongue);
                    known.tokens[token] = word;
                }
                if begins
                    && !tongue.has_capital_nouns()
                    && is_noun_at_start(a, token, word.bits, tongue)
                {
                    word.is_capital = false;
                    known.tokens[token] = word;
                }
                let core = &a.word(token)[word.lead_bytes..];
                if word.is_capital && !begins {
                    known.inside.insert(core);
                }
                if word.is_capital && !after_capital {
                    known.alone.insert(core);
                }
                after_capital = word.is_capital;
            }
        }
        known
    }
}

impl Word {
    fn of(word: &str, begins_sentence: bool, tongue: &Tongue) -> Word {
        let (lead, core) = parts(word, tongue);
        let bits = tongue.bits(core);
        let inside = bits & bits::PARTICLE != 0 && !begins_sentence;
        let grammar = bits & bits::GRAMMAR != 0 && !inside;
        // "VVD-leider" is no name.
        let compound = core.rsplit_once('-').is_some_and(|(_, last)| {
            last.starts_with(char::is_lowercase) && bits & bits::PARTICLE == 0
        });
        let is_capital = core.starts_with(char::is_uppercase) && !grammar && !compound;
        Word {
            bits,
            lead: lead.map_or(0, |lead| tongue.bits(lead)),
            lead_bytes: word.len() - core.len(),
            is_capital,
        }
    }
}

/// Returns whether the first word of a sentence is a noun or its adjective: no name stands before
/// another noun.
fn is_noun_at_start(a: &Analysis<'_>, token: usize, first: Bits, tongue: &Tongue) -> bool {
    const NO_NOUN: Bits = bits::GRAMMAR | bits::CUE | bits::PARTICIPLE;
    let next = (a.kind(token + 1) == Kind::Word).then(|| a.word(token + 1));
    let noun =
        |next: &str| next.starts_with(char::is_lowercase) && tongue.bits(next) & NO_NOUN == 0;
    first & (bits::PERSON | bits::BODY | bits::DOCUMENT) != 0
        || tongue.has_cases() && next.is_some_and(noun)
}

/// Parts "l'usine" into `l`, which the language knows, and `usine`.
fn parts<'w>(word: &'w str, tongue: &Tongue) -> (Option<&'w str>, &'w str) {
    /// What stands behind the apostrophe of "wie's" is no word.
    const CORE_BYTES_MIN: usize = 2;
    let Some((lead, core)) = word.split_once(['\'', '’']) else { return (None, word) };
    let is_long = core.len() >= CORE_BYTES_MIN || tongue.bits(core) & bits::AUX != 0;
    let is_elided = is_long && tongue.bits(lead) != 0;
    if is_elided { (Some(lead), core) } else { (None, word) }
}

/// A verb of speech, with the pronoun that is written in one word with it: "a-t-il ajouté".
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    pub(super) run: Run,
    /// What the pronoun may be, and where it stands.
    pub(super) pronoun: Option<(Bits, Span)>,
}

/// So many adverbs may stand beside a verb, or between an auxiliary and its participle.
pub(super) const ADVERBS_MAX: usize = 3;

impl<'a, 't> Words<'a, 't> {
    /// `known` is of the same article and language.
    pub(super) fn new(
        a: &'a Analysis<'t>,
        tongue: &'static Tongue,
        known: &'a Known<'t>,
    ) -> Words<'a, 't> {
        Words { a, tongue, known }
    }

    /// Returns what a token may be; of "l'usine" what `usine` may be.
    pub(super) fn bits(&self, token: usize) -> Bits {
        step();
        self.known.tokens.get(token).map_or(0, |known| known.bits)
    }

    /// Returns whether a token may be one of these.
    pub(super) fn is(&self, token: usize, class: Bits) -> bool {
        self.bits(token) & class != 0
    }

    /// Returns what the elided word before a token may be: of "l'usine" what `l` may be.
    pub(super) fn lead(&self, token: usize) -> Bits {
        self.known.tokens.get(token).map_or(0, |known| known.lead)
    }

    pub(super) fn kind(&self, token: usize) -> Kind {
        self.a.kind(token)
    }

    pub(super) fn is_word(&self, token: usize) -> bool {
        step();
        self.kind(token) == Kind::Word
    }

    /// Returns whether a token begins with a capital and is no word of grammar.
    pub(super) fn is_capital(&self, token: usize) -> bool {
        self.known.tokens.get(token).is_some_and(|known| known.is_capital)
    }

    /// Returns whether a token is a word in small letters, or a word of grammar.
    pub(super) fn is_small(&self, token: usize) -> bool {
        self.is_word(token) && !self.is_capital(token)
    }

    /// Returns whether a word has a capital within some sentence as well.
    pub(super) fn is_name_inside(&self, token: usize) -> bool {
        self.known.inside.contains(self.core(token))
    }

    /// Returns whether a word with a capital stands somewhere without one before it.
    pub(super) fn is_name_alone(&self, token: usize) -> bool {
        self.known.alone.contains(self.core(token))
    }

    /// Returns the number of the sentence that a token is in.
    pub(super) fn sentence(&self, token: usize) -> usize {
        self.a.sentences.partition_point(|sentence| sentence.tokens.end <= token)
    }

    /// Returns whether a token is the first word of its sentence.
    pub(super) fn begins_sentence(&self, token: usize) -> bool {
        self.a.begins_sentence(token)
    }

    /// Returns the words of tokens, without what is elided before the first.
    pub(super) fn span(&self, run: Run) -> Span {
        let whole = self.a.span(run.start..run.end);
        let lead = self.known.tokens.get(run.start).map_or(0, |known| known.lead_bytes);
        Span::new(whole.start + lead, whole.end)
    }

    /// Returns the words of a token, without what is elided before it.
    pub(super) fn core(&self, token: usize) -> &'t str {
        step();
        let lead = self.known.tokens.get(token).map_or(0, |known| known.lead_bytes);
        &self.a.word(token)[lead..]
    }

    /// Returns the verb of speech that begins at a token, before `limit`.
    pub(super) fn verb(&self, token: usize, limit: usize) -> Option<Verb> {
        if token >= limit || !self.is_word(token) {
            return None;
        }
        let inverted = self.inverted(token);
        let found = inverted.map_or_else(|| self.bits(token), |(verb, ..)| verb);
        let pronoun = inverted.map(|(_, pronoun, span)| (pronoun, span));
        if found & bits::AUX != 0 {
            let last = limit.min(token + ADVERBS_MAX + 2);
            let past = (token + 1..last).find(|t| !self.is(*t, bits::SKIP));
            if let Some(past) = past.filter(|past| self.is(*past, bits::PARTICIPLE)) {
                return Some(Verb { run: Run::new(token, past + 1), pronoun });
            }
        }
        // Where nouns have capitals, "Fragen" is no verb.
        let small = self.core(token).starts_with(char::is_lowercase);
        let is_cue = found & bits::CUE != 0
            && (small || self.begins_sentence(token))
            && (inverted.is_some() || !self.is_noun(token));
        is_cue.then(|| Verb { run: Run::new(token, token + 1), pronoun })
    }

    /// Returns whether a verb of speech is a noun where it stands: "en nota", "la demande".
    fn is_noun(&self, token: usize) -> bool {
        const GOVERNS: Bits = bits::ANY_DET | bits::OF | bits::PREP;
        let lead = self.lead(token);
        let before = token.checked_sub(1).filter(|before| self.is_word(*before));
        let governed = before.is_some_and(|before| {
            self.is(before, GOVERNS)
                && !self.is(before, bits::SKIP | bits::ANY_PRONOUN | bits::POINTS)
                && !(self.is(before, bits::WHO)
                    && before > 0
                    && self.kind(before - 1) == Kind::Comma)
        });
        // "Comme l'explique le maire".
        let is_object = before.is_some_and(|before| self.is(before, bits::AS));
        lead & GOVERNS != 0 && lead & bits::SKIP == 0 && !is_object || governed && lead == 0
    }

    /// Parts "a-t-il" into what the verb and the pronoun may be, with the place of the latter.
    fn inverted(&self, token: usize) -> Option<(Bits, Bits, Span)> {
        let word = self.core(token);
        let (verb, rest) = word.split_once('-')?;
        let subject = rest.rsplit('-').next()?;
        let (verb, pronoun) = (self.tongue.bits(verb), self.tongue.bits(subject));
        let spoken = verb & (bits::CUE | bits::AUX) != 0 && pronoun & bits::ANY_PRONOUN != 0;
        let end = self.a.outer[token].end as usize;
        spoken.then(|| (verb, pronoun, Span::new(end - subject.len(), end)))
    }
}
