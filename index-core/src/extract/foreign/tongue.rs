//! What is known of a language: its verbs of speech and the small words around names and quotes.
//!
//! Invariant: a language is a section of the data file; no rule names one.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word may be: a set of the bits of [`bits`].
pub(super) type Bits = u64;

/// The bits of a [`Bits`].
pub(super) mod bits {
    use super::Bits;

    macro_rules! bits {
        ($($name:ident = $bit:expr, $doc:literal;)*) => {
            $(#[doc = $doc] pub(in super::super) const $name: Bits = 1 << $bit;)*
        };
    }

    bits! {
        CUE = 0, "Verbs of speech in a form that can be a clause's verb.";
        PARTICIPLE = 1, "Participles of verbs of speech.";
        AUX = 2, "Auxiliaries before a participle.";
        FINITE = 3, "Other words that make a clause finite.";
        SKIP = 4, "Adverbs and small pronouns that stand beside a verb.";
        THAT = 5, "What begins a reported clause.";
        REL = 6, "Relative and subordinating words.";
        AS = 7, "The `as` of `as the mayor said`.";
        ACCORDING = 8, "Words for `according to`.";
        POSTPOSED = 9, "Words for `according to` that stand behind the name.";
        DET_M = 10, "Determiners of what is masculine.";
        DET_F = 11, "Determiners of what is feminine.";
        DET = 12, "Other determiners.";
        OF = 13, "Prepositions and articles that go on with a noun phrase.";
        PREP = 14, "Other prepositions.";
        CONJ = 15, "Coordinating conjunctions.";
        TIME = 16, "Days, months and their like.";
        PRONOUN_M = 17, "Pronouns for a man.";
        PRONOUN_F = 18, "Pronouns for a woman.";
        PRONOUN = 19, "Other pronouns that speak.";
        TITLE_M = 20, "Titles of men.";
        TITLE_F = 21, "Titles of women.";
        TITLE = 22, "Other titles.";
        BODY = 23, "Nouns for bodies that speak.";
        DOCUMENT = 24, "Nouns for what holds words.";
        PARTICLE = 25, "Particles inside names.";
        ROLE = 26, "Nouns for what a person is, where nouns have capitals.";
        GIVEN_M = 27, "Given names of men.";
        GIVEN_F = 28, "Given names of women.";
        ACCOUNT = 29, "Nouns of longer forms of `according to`.";
        INDEFINITE = 30, "Determiners of what was not named before.";
        OBLIQUE = 31, "Determiners of objects.";
        IN_VIEW = 32, "Prepositions before whoever holds what is quoted.";
        ORIGIN = 33, "Particles of names that are as often prepositions.";
        DOING = 34, "Verb forms for what somebody does at the same time.";
        PERSON = 35, "Nouns for what a person is, where they have no capitals.";
        THEY = 36, "Verbs of speech in a form that also tells what people unnamed say.";
        WITHIN = 37, "Prepositions before the body in which such people say it.";
        CASE = 38, "Ends of names of places and bodies in a case that tells whose somebody is.";
        SURNAME = 39, "Ends of surnames that look like such a case.";
        RATHER_CASE = 40, "Ends that are rather such a case than a surname.";
        CONDITION = 41, "Words that make a report one that need not have been made.";
        NOT = 42, "Words that say that something was not said.";
        MOOD = 43, "Verb forms that by themselves tell that a clause is reported.";
        VAGUE = 44, "Pronouns of nobody.";
        HEARD = 45, "Words that go on with a verb of speech: `made known`.";
        SAYING = 46, "Verbs of speech in a form for what somebody does at the same time.";
        INFINITIVE = 47, "Infinitives.";
        TO = 48, "Words that may stand before an infinitive.";
        UNREAL = 49, "Verb forms that tell it behind a verb of speech, and elsewhere what is not.";
        POSSESSIVE = 50, "Determiners for whose something is that was told before.";
        POINTS = 51, "Pronouns for what was said before.";
        WRITER = 54, "Pronouns of whoever writes or reads.";
        WHO = 55, "Relative pronouns that do a verb.";
        AND = 56, "Conjunctions that join two names.";
        PASSIVE = 53, "Auxiliaries that tell with a participle what is done to the subject.";
        BRINGS = 52, "Verbs that bring a clause only with such words: `makes clear that`.";
    }

    /// Determiners of any kind.
    pub(in super::super) const ANY_DET: Bits = DET_M | DET_F | DET;
    /// Pronouns of any kind.
    pub(in super::super) const ANY_PRONOUN: Bits = PRONOUN_M | PRONOUN_F | PRONOUN;
    /// Titles of any kind.
    pub(in super::super) const ANY_TITLE: Bits = TITLE_M | TITLE_F | TITLE;
    /// The words of grammar: a capital at a sentence's start makes no name of them.
    pub(in super::super) const GRAMMAR: Bits = AUX
        | FINITE
        | SKIP
        | THAT
        | REL
        | AS
        | ACCORDING
        | ANY_DET
        | OBLIQUE
        | OF
        | PREP
        | CONJ
        | TIME
        | ANY_PRONOUN;
}

/// The names that the data file gives the classes.
const CLASS_NAMES: [(&str, Bits); 56] = [
    ("cue", bits::CUE),
    ("participle", bits::PARTICIPLE),
    ("aux", bits::AUX),
    ("finite", bits::FINITE),
    ("skip", bits::SKIP),
    ("that", bits::THAT),
    ("rel", bits::REL),
    ("as", bits::AS),
    ("according", bits::ACCORDING),
    ("postposed", bits::POSTPOSED),
    ("det-m", bits::DET_M),
    ("det-f", bits::DET_F),
    ("det", bits::DET),
    ("of", bits::OF),
    ("prep", bits::PREP),
    ("conj", bits::CONJ),
    ("and", bits::AND),
    ("time", bits::TIME),
    ("pronoun-m", bits::PRONOUN_M),
    ("pronoun-f", bits::PRONOUN_F),
    ("pronoun", bits::PRONOUN),
    ("title-m", bits::TITLE_M),
    ("title-f", bits::TITLE_F),
    ("title", bits::TITLE),
    ("role", bits::ROLE),
    ("body", bits::BODY),
    ("document", bits::DOCUMENT),
    ("particle", bits::PARTICLE),
    ("given-m", bits::GIVEN_M),
    ("given-f", bits::GIVEN_F),
    ("account", bits::ACCOUNT),
    ("indefinite", bits::INDEFINITE),
    ("oblique", bits::OBLIQUE),
    ("in-view", bits::IN_VIEW),
    ("origin", bits::ORIGIN),
    ("doing", bits::DOING),
    ("person", bits::PERSON),
    ("within", bits::WITHIN),
    ("case", bits::CASE),
    ("surname", bits::SURNAME),
    ("rather-case", bits::RATHER_CASE),
    ("condition", bits::CONDITION),
    ("not", bits::NOT),
    ("mood", bits::MOOD),
    ("vague", bits::VAGUE),
    ("heard", bits::HEARD),
    ("saying", bits::SAYING),
    ("infinitive", bits::INFINITIVE),
    ("to", bits::TO),
    ("possessive", bits::POSSESSIVE),
    ("points", bits::POINTS),
    ("brings", bits::BRINGS),
    ("passive", bits::PASSIVE),
    ("who", bits::WHO),
    ("writer", bits::WRITER),
    ("unreal", bits::UNREAL),
];

/// A language whose verbs of speech are known.
#[derive(Debug, Default)]
pub(super) struct Tongue {
    words: HashMap<String, Bits>,
    /// What the ends of longer words tell: "-minister", "-mente".
    endings: Vec<(&'static str, Bits)>,
    has_capital_nouns: bool,
    has_cases: bool,
    /// The given names, by their first letters: of a language with cases.
    given: HashMap<String, Vec<String>>,
}

/// A word whose end tells what it is has so many bytes more.
const BEFORE_ENDING_BYTES_MIN: usize = 3;

/// So many letters of a word at least are no ending.
const STEM_LETTERS_MIN: usize = 3;

/// Returns how a word begins, whatever its case.
pub(super) fn beginning(word: &str) -> String {
    word.chars().take(STEM_LETTERS_MIN).flat_map(char::to_lowercase).collect()
}

/// Returns the language of that code, if its verbs of speech are known: `pt` as well as `pt-BR`.
pub(super) fn of(language: Option<&str>) -> Option<&'static Tongue> {
    static TONGUES: LazyLock<HashMap<&'static str, Tongue>> =
        LazyLock::new(|| read(include_str!("../data/tongues.txt")));
    let code = language?.split(['-', '_']).next()?;
    TONGUES.get(code)
}

fn read(data: &'static str) -> HashMap<&'static str, Tongue> {
    let mut tongues: HashMap<&'static str, Tongue> = HashMap::new();
    let mut tongue = "";
    for line in data.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|code| code.strip_suffix(']')) {
            Some(code) => tongue = code,
            None => tongues.entry(tongue).or_default().add(line),
        }
    }
    tongues.values_mut().for_each(Tongue::note_given);
    tongues
}

impl Tongue {
    fn add(&mut self, line: &'static str) {
        let (name, words) = line.split_once(':').unwrap_or((line, ""));
        let words = words.split_whitespace();
        if let Some(endings) = name.strip_prefix("verbs ") {
            let saying = bits::SAYING | bits::DOING;
            let classes = [bits::CUE, bits::PARTICIPLE, bits::CUE | bits::THEY, saying];
            for stem in words {
                for (endings, class) in endings.split('/').zip(classes) {
                    for ending in endings.split_whitespace() {
                        self.mark(&format!("{stem}{ending}"), class);
                    }
                }
            }
        } else {
            let class = CLASS_NAMES.iter().find(|(known, _)| *known == name);
            let class = class.map_or(0, |(_, class)| *class);
            self.has_capital_nouns |= class == bits::ROLE;
            self.has_cases |= class == bits::CASE;
            for word in words {
                match word.strip_prefix('-') {
                    Some(ending) => self.endings.push((ending, class)),
                    None => self.mark(word, class),
                }
            }
        }
    }

    fn mark(&mut self, word: &str, class: Bits) {
        *self.words.entry(word.to_owned()).or_default() |= class;
    }

    /// Notes the given names of a language with cases.
    fn note_given(&mut self) {
        if !self.has_cases {
            return;
        }
        let is_given = |bits: &Bits| bits & (bits::GIVEN_M | bits::GIVEN_F) != 0;
        let mut names: Vec<&String> =
            self.words.iter().filter(|w| is_given(w.1)).map(|w| w.0).collect();
        names.sort_unstable();
        for name in names {
            self.given.entry(beginning(name)).or_default().push(name.clone());
        }
    }

    /// Returns the given name, in small letters, that a word is in another case: дмитрий of
    /// "Дмитрия". None where it may be of several.
    pub(super) fn given_of(&'static self, word: &str) -> Option<&'static str> {
        let word = word.to_lowercase();
        let near = self.given.get(&beginning(&word))?;
        let mut forms = near.iter().filter(|name| **name != word && self.is_form_of(name, &word));
        let (first, second) = (forms.next()?, forms.next());
        second.is_none().then_some(first.as_str())
    }

    /// Returns whether nouns have capitals, so that a capital makes no name.
    pub(super) fn has_capital_nouns(&self) -> bool {
        self.has_capital_nouns
    }

    /// Returns whether nouns have cases and no articles: "глава МИД Ирана" is a head, a body and a
    /// country.
    pub(super) fn has_cases(&self) -> bool {
        self.has_cases
    }

    /// Whether two words are one, in any case that the language may have: министр, министра.
    pub(super) fn is_form_of(&self, one: &str, two: &str) -> bool {
        /// An ending has fewer letters.
        const ENDING: usize = 3;
        let (one, two) = (one.to_lowercase(), two.to_lowercase());
        if one == two || !self.has_cases {
            return one == two;
        }
        let shared = one.chars().zip(two.chars()).take_while(|(a, b)| a == b).count();
        let longer = one.chars().count().max(two.chars().count());
        shared >= STEM_LETTERS_MIN && shared + ENDING > longer
    }

    /// Returns what a word may be, whatever its case.
    pub(super) fn bits(&self, word: &str) -> Bits {
        let word = word.to_lowercase();
        if let Some(known) = self.words.get(word.as_str()) {
            return *known;
        }
        let ends = |(ending, _): &&(&str, Bits)| {
            word.len() >= ending.len() + BEFORE_ENDING_BYTES_MIN && word.ends_with(ending)
        };
        self.endings.iter().find(ends).map_or(0, |(_, class)| *class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_has_a_class_and_words() {
        for line in include_str!("../data/tongues.txt").lines() {
            let Some((name, words)) = line.split_once(':').filter(|_| !line.starts_with('#'))
            else {
                continue;
            };
            let is_known =
                name.starts_with("verbs ") || CLASS_NAMES.iter().any(|(known, _)| *known == name);
            assert!(is_known && !words.trim().is_empty(), "{line}");
        }
    }

    #[test]
    fn verbs_are_known_in_their_forms_and_regions_share_a_language() {
        let spanish = of(Some("es-MX")).expect("known");
        assert_eq!(spanish.bits("Afirmó"), bits::CUE);
        assert_eq!(spanish.bits("afirmado"), bits::PARTICIPLE);
        assert_eq!(spanish.bits("barco"), 0);
        let german = of(Some("de")).expect("known");
        assert_eq!(german.bits("Hafenmeisterin"), bits::ROLE);
        assert!(of(Some("fi")).is_none() && of(None).is_none());
    }
}
