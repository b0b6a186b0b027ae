//! Which language an article is in, from its first words.
//!
//! Invariant: English is told by its own small words, for nothing; only what lacks them is shown
//! to the detector. A language that is not sure stays that of the metadata, or unknown.

use super::analysis::Analysis;
use super::lexicon::{Class, class};
use crate::{Document, Field, Provenance};

/// How much of a text is looked at, in bytes.
const SAMPLE_BYTES: usize = 2048;

/// Fewer words tell nothing.
const WORDS_MIN: usize = 12;

/// One word in so many is a small word of English in English text; about one in six is usual.
const ENGLISH_ONE_IN: usize = 12;

/// Text in which not even one word in so many is one is not English.
const FOREIGN_ONE_IN: usize = 33;

/// A text is English if of so many words at its start one in [`PLAIN_ONE_IN`] is a small word of
/// English; four in ten are usual, and Dutch, the nearest, has one in eight.
const PLAIN_WORDS: usize = 120;
const PLAIN_ONE_IN: usize = 4;

/// So many words that are English enough make further looking needless.
const SURE_WORDS: usize = 100;

/// Scripts without spaces have few words, and letters enough.
const FOREIGN_LETTERS_MIN: usize = 24;

/// Sets the language of a document by its text; returns whether its speech can be told by the rules
/// of English.
pub(super) fn settle(document: &mut Document, a: &Analysis<'_>) -> bool {
    let found = if is_plainly_english(a) {
        Some("en")
    } else {
        let start = a.paragraphs.first().map_or(a.text.len(), |first| first.span.start);
        detect(sample(&a.text[start..]))
    };
    // `en` is what programs write where nobody told them better.
    let declared = document.language.as_deref().filter(|declared| *declared != "en");
    match (found, declared) {
        (Some(found), None) if document.language.as_deref() != Some(found) => {
            document.language = Some(found.to_owned());
            document.origins.set(Field::Language, Provenance::Detected);
        }
        (Some("en"), Some(_)) if !is_told_by_reader(document) => {
            document.language = Some("en".to_owned());
            document.origins.set(Field::Language, Provenance::Detected);
        }
        _ => {}
    }
    document.language.as_deref().is_none_or(|language| language == "en")
}

/// Returns whether the first words are so full of the small words of English that the text need not
/// be looked at once more.
fn is_plainly_english(a: &Analysis<'_>) -> bool {
    const SMALL: Class = class::DET | class::PREP | class::CONJ | class::AUX | class::SUB;
    let (mut n_words, mut n_small) = (0, 0);
    for word in a.outer.iter().filter(|token| token.is_word()).take(PLAIN_WORDS) {
        n_words += 1;
        n_small += usize::from(word.is(SMALL));
    }
    n_words >= PLAIN_WORDS / 4 && n_small * PLAIN_ONE_IN >= n_words
}

/// What a sidecar says is not put right.
fn is_told_by_reader(document: &Document) -> bool {
    document.origins.of(Field::Language) == Some(Provenance::Sidecar)
}

fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the language of a text, where it is sure.
fn detect(sample: &str) -> Option<&'static str> {
    let (mut n_words, mut n_english) = (0_usize, 0_usize);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        n_words += 1;
        n_english += usize::from(is_english(word));
        if n_words == SURE_WORDS && n_english * ENGLISH_ONE_IN >= n_words {
            break;
        }
    }
    if n_words >= WORDS_MIN && n_english * ENGLISH_ONE_IN >= n_words {
        return Some("en");
    }
    let is_long =
        n_words >= WORDS_MIN || !sample.is_ascii() && letters(sample) >= FOREIGN_LETTERS_MIN;
    if !is_long || n_english * FOREIGN_ONE_IN > n_words || is_table(sample) {
        return None;
    }
    let found = whatlang::detect(sample)?;
    let code = found.lang().code();
    // The one knows many languages and doubts itself; the other knows few, never doubts, and is
    // right more often among them.
    if !found.is_reliable() && whichlang::detect_language(sample).three_letter_code() != code {
        return None;
    }
    CODES.iter().find(|(long, _)| *long == code).map(|(_, short)| *short).filter(|c| *c != "en")
}

/// Small words of English that hardly any other language writes so.
fn is_english(word: &str) -> bool {
    const LETTERS_MAX: usize = 5;
    let mut letters = [0; LETTERS_MAX];
    let Some(letters) = letters.get_mut(..word.len()) else { return false };
    letters.copy_from_slice(word.as_bytes());
    letters.make_ascii_lowercase();
    matches!(
        &*letters,
        b"the"
            | b"and"
            | b"to"
            | b"that"
            | b"said"
            | b"with"
            | b"from"
            | b"his"
            | b"her"
            | b"has"
            | b"have"
            | b"are"
            | b"were"
            | b"which"
            | b"they"
            | b"this"
            | b"by"
            | b"of"
            | b"for"
            | b"it"
    )
}

/// Returns whether figures are so many that the words between them tell no language.
fn is_table(sample: &str) -> bool {
    const DIGITS_ONE_IN: usize = 5;
    let n_digits = sample.bytes().filter(u8::is_ascii_digit).count();
    n_digits * DIGITS_ONE_IN >= sample.len()
}

fn letters(sample: &str) -> usize {
    sample.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count()
}

/// The detector's codes of three letters, and those of two that pages are marked with.
const CODES: [(&str, &str); 69] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_tell_the_language() {
        for (text, expected) in [
            (
                "The harbour was shut on Monday, and the ferries that serve the island were moved \
                 to the southern port, the company said.",
                Some("en"),
            ),
            (
                "Der Hafen ist seit Montag geschlossen, und die Fähren zur Insel legen im Süden \
                 an, teilte die Gesellschaft am Dienstag in der Hauptstadt mit.",
                Some("de"),
            ),
            (
                "Le port est fermé depuis lundi et les bateaux qui desservent l’île accostent \
                 désormais au sud, a annoncé la compagnie mardi dans la capitale.",
                Some("fr"),
            ),
            (
                "El puerto está cerrado desde el lunes y los barcos que comunican la isla atracan \
                 ahora en el sur, anunció la compañía el martes en la capital.",
                Some("es"),
            ),
            (
                "Порт закрыт с понедельника, и паромы на остров теперь причаливают на юге, \
                 сообщила компания во вторник в столице.",
                Some("ru"),
            ),
            (
                "港口自星期一起关闭,公司星期二表示,前往该岛的渡轮现在停靠在南部港口,预计下周恢复正常。",
                Some("zh"),
            ),
            ("Port shut", None),
            ("GDP 3.1 4.5 Q1 Q2 Q3 BRN MOEX FTSE DAX CAC IBEX AEX OMX 7.1 8.2 NIKKEI HSI", None),
        ] {
            assert_eq!(detect(text), expected, "{text}");
        }
    }

    #[test]
    fn a_sure_finding_goes_before_what_programs_write_by_default() {
        const GERMAN: &str = "Der Hafen ist seit Montag geschlossen, und die Fähren zur Insel legen \
            im Süden an, teilte die Gesellschaft am Dienstag in der Hauptstadt mit.";
        const ENGLISH: &str = "The harbour was shut on Monday, and the ferries that serve the island \
            were moved to the southern port.";
        for (text, declared, expected, is_english) in [
            (GERMAN, None, Some("de"), false),
            (GERMAN, Some("en"), Some("de"), false),
            (GERMAN, Some("nl"), Some("nl"), false),
            (ENGLISH, Some("fr"), Some("en"), true),
            ("Hafen zu.", Some("de"), Some("de"), false),
            ("Hafen zu.", None, None, true),
        ] {
            let language = declared.map(str::to_owned);
            let mut document = Document { language, ..Document::from_text(text) };
            let a = Analysis::of(text, 0);
            assert_eq!(settle(&mut document, &a), is_english, "{text}");
            assert_eq!(document.language.as_deref(), expected, "{text}");
        }
    }
}
