//! Languages other than English whose words are brought to stems by rules of their own.
//!
//! Invariant: such a stem begins with a mark and the code of its language, so it is never mistaken
//! for a word of English or of another language; a text tells its language in the same way.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;

use super::words::fold_word;

/// Begins the terms and the texts that are not English; it stands in no word.
const MARK: char = '\u{1}';

/// The bytes of a language's code.
const CODE_BYTES: usize = 2;

/// What the letters of a word are, as far as it tells languages apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Tamil,
}

/// A language with its stemmer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Language {
    code: &'static str,
    algorithm: Algorithm,
    script: Script,
}

const fn language(code: &'static str, algorithm: Algorithm, script: Script) -> Language {
    Language { code, algorithm, script }
}

/// All that the engine's own stemmers know, so that none is compiled twice.
const LANGUAGES: [Language; 17] = [
    language("ar", Algorithm::Arabic, Script::Arabic),
    language("da", Algorithm::Danish, Script::Latin),
    language("de", Algorithm::German, Script::Latin),
    language("el", Algorithm::Greek, Script::Greek),
    language("es", Algorithm::Spanish, Script::Latin),
    language("fi", Algorithm::Finnish, Script::Latin),
    language("fr", Algorithm::French, Script::Latin),
    language("hu", Algorithm::Hungarian, Script::Latin),
    language("it", Algorithm::Italian, Script::Latin),
    language("nl", Algorithm::Dutch, Script::Latin),
    language("no", Algorithm::Norwegian, Script::Latin),
    language("pt", Algorithm::Portuguese, Script::Latin),
    language("ro", Algorithm::Romanian, Script::Latin),
    language("ru", Algorithm::Russian, Script::Cyrillic),
    language("sv", Algorithm::Swedish, Script::Latin),
    language("ta", Algorithm::Tamil, Script::Tamil),
    language("tr", Algorithm::Turkish, Script::Latin),
];

impl Language {
    /// Returns the language of a tag (`de`, `pt-BR`); `None` for English and for those without a
    /// stemmer.
    pub(crate) fn of(tag: &str) -> Option<Language> {
        let first = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let code = match first.as_str() {
            "nb" | "nn" => "no",
            code => code,
        };
        LANGUAGES.into_iter().find(|language| language.code == code)
    }

    /// Whether a word is of this language's script.
    pub(crate) fn writes(self, word: &str) -> bool {
        let letter = word.chars().find(|c| c.is_alphabetic());
        letter.is_none_or(|letter| script(letter) == Some(self.script))
    }

    /// Returns a text that tells its language to the analysis.
    fn marked(self, text: &str) -> String {
        format!("{MARK}{}{text}", self.code)
    }

    /// Writes the term of a word as printed: its mark, and the stem without accents.
    pub(super) fn write_stem(self, raw: &str, term: &mut String) {
        term.clear();
        let word = self.without_affixes(raw);
        let lower: String = match self.code {
            "tr" => word.nfc().flat_map(turkish_lowercase).collect(),
            _ => word.nfc().flat_map(char::to_lowercase).collect(),
        };
        let mut folded = String::new();
        fold_word(&Stemmer::new(self.algorithm).stem(&lower), &mut folded);
        if !folded.is_empty() {
            term.push(MARK);
            term.push_str(self.code);
            term.push_str(&folded);
        }
    }

    /// Returns a word without what an apostrophe joins to it: `l’eau`, `dell’acqua`, `Ankara’da`.
    fn without_affixes(self, raw: &str) -> &str {
        /// Of what is elided in front of a word: `lorsqu`.
        const ELIDED_CHARS_MAX: usize = 6;
        let Some(at) = raw.find(['\'', '\u{2019}', '\u{2BC}']) else { return raw };
        let (before, after) = (&raw[..at], &raw[at..]);
        let after = after.trim_start_matches(['\'', '\u{2019}', '\u{2BC}']);
        match self.code {
            "tr" if !before.is_empty() => before,
            "fr" | "it" if !after.is_empty() && before.chars().count() <= ELIDED_CHARS_MAX => after,
            _ => raw,
        }
    }
}

/// Capital I belongs to a small letter without a dot there; circumflexes are left out as often as
/// not, and the stemmer knows none.
fn turkish_lowercase(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        'I' => 'ı',
        'İ' | 'î' | 'Î' => 'i',
        'â' | 'Â' => 'a',
        'û' | 'Û' => 'u',
        c => c,
    };
    c.to_lowercase()
}

fn script(letter: char) -> Option<Script> {
    Some(match letter {
        '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' => Script::Arabic,
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' => Script::Arabic,
        '\u{B80}'..='\u{BFF}' => Script::Tamil,
        _ => return None,
    })
}

/// Returns a text as the analysis wants it: with its language in front where it has a stemmer.
pub(super) fn marked(text: &str, language: Option<Language>) -> Cow<'_, str> {
    match language {
        Some(language) => Cow::Owned(language.marked(text)),
        // So that a text which begins with the mark itself comes back whole.
        None if text.starts_with(MARK) => Cow::Owned(format!("{MARK}en{text}")),
        None => Cow::Borrowed(text),
    }
}

/// Returns a text without what [`marked`] put in front, and the language that it told.
pub(crate) fn unmarked(text: &str) -> (&str, Option<Language>) {
    let Some(rest) = text.strip_prefix(MARK) else { return (text, None) };
    match rest.split_at_checked(CODE_BYTES) {
        Some((code, text)) => (text, Language::of(code)),
        None => (rest, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(code: &str, word: &str) -> String {
        let mut term = String::new();
        Language::of(code).unwrap().write_stem(word, &mut term);
        term.trim_start_matches(MARK).chars().skip(CODE_BYTES).collect()
    }

    #[test]
    fn the_forms_of_a_word_share_a_stem() {
        for (code, one, other) in [
            ("de", "Häfen", "hafens"),
            ("de", "Fähre", "FÄHREN"),
            ("fr", "l’élection", "élections"),
            ("fr", "annoncée", "annoncer"),
            ("es", "elección", "elecciones"),
            ("ru", "паромы", "паромов"),
            ("ru", "Порт", "портами"),
            ("ar", "المدينة", "مدينة"),
            ("tr", "limanlar", "LİMANLARI"),
            ("tr", "Ankara’da", "Ankara"),
            ("it", "dell’acqua", "acqua"),
            ("nb-NO", "havnene", "havnen"),
            ("pt-BR", "governador", "governadores"),
            ("nl", "regeringen", "regering"),
            ("tr", "rüzgâr", "RÜZGÂRLAR"),
        ] {
            assert_eq!(stem(code, one), stem(code, other), "{code} {one} {other}");
        }
    }

    #[test]
    fn english_and_unknown_languages_have_no_mark() {
        for (tag, expected) in
            [("de", Some("de")), ("DE-at", Some("de")), ("en", None), ("zh", None), ("", None)]
        {
            assert_eq!(Language::of(tag).map(|language| language.code), expected, "{tag}");
        }
    }

    #[test]
    fn a_text_comes_back_as_it_was() {
        let german = Language::of("de");
        for (text, language) in
            [("Hafen zu", german), ("", german), ("\u{1}de", None), ("\u{1}", None), ("é", None)]
        {
            let marked = marked(text, language);
            assert_eq!(unmarked(&marked), (text, language));
        }
    }

    #[test]
    fn a_word_is_asked_for_in_languages_of_its_script_only() {
        let german = Language::of("de").unwrap();
        let russian = Language::of("ru").unwrap();
        for (word, expected) in
            [("Hafen", (true, false)), ("порт", (false, true)), ("2026", (true, true))]
        {
            assert_eq!((german.writes(word), russian.writes(word)), expected, "{word}");
        }
    }
}
