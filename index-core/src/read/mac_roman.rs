//! Mac Roman, told by the marks of speech: no statistics know it, and it reads as a charset of
//! Windows in which its quotation marks are capitals.
//!
//! Invariant: a text in a charset of Windows is never taken for it. What proves it are capitals in
//! the middle of words and behind commas, where no language writes them.

/// How often marks stand where marks do for each that does not.
const RIGHT_PER_WRONG: usize = 20;

/// `“`; in Windows-1252 `Ò`.
const OPENING: u8 = 0xD2;
/// `”`; in Windows-1252 `Ó`.
const CLOSING: u8 = 0xD3;
/// `’`; in Windows-1252 `Õ`.
const APOSTROPHE: u8 = 0xD5;

/// What other marks, dashes and blanks are: `…`, the blank that is not broken, `–`, `—`, `‘`, `’`.
const OTHER_MARKS: [u8; 6] = [0xC9, 0xCA, 0xD0, 0xD1, 0xD4, 0xD5];

/// What a mark proves.
enum Place {
    /// Only a mark stands here.
    Proof,
    /// A mark may stand here, and so may a capital.
    Mark,
    /// A capital.
    Letter,
}

/// Returns whether a text that is in some charset of Latin letters is in that of old Macs.
pub(super) fn is_mac_roman(text: &[u8]) -> bool {
    let (mut n_proofs, mut n_letters, mut n_openings) = (0, 0, 0_usize);
    for at in memchr::memchr3_iter(OPENING, CLOSING, APOSTROPHE, text) {
        let before = at.checked_sub(1).map_or(b' ', |i| text[i]);
        let after = text.get(at + 1).copied().unwrap_or(b' ');
        let place = match text[at] {
            OPENING => opening(before, after),
            // What closes has been opened.
            CLOSING if n_openings == 0 => Place::Letter,
            CLOSING => closing(before, after),
            _ => apostrophe(before, after, text.get(at + 2).copied().unwrap_or(b' ')),
        };
        n_openings += usize::from(text[at] == OPENING && matches!(place, Place::Mark));
        match place {
            Place::Proof => n_proofs += 1,
            Place::Mark => {}
            Place::Letter => n_letters += 1,
        }
    }
    n_proofs > 0 && n_letters * RIGHT_PER_WRONG <= n_proofs
}

/// A word may begin with the capital as well: `Òpera`.
fn opening(before: u8, after: u8) -> Place {
    let begins = !is_word(before) || OTHER_MARKS.contains(&before);
    let holds = after.is_ascii_alphanumeric() || OTHER_MARKS.contains(&after) || after == b'[';
    if begins && holds { Place::Mark } else { Place::Letter }
}

/// Behind a comma or a full stop no word of one letter stands without a blank.
fn closing(before: u8, after: u8) -> Place {
    let ends = !is_word(after) || OTHER_MARKS.contains(&after);
    let is_stop = matches!(before, b',' | b'.' | b'?' | b'!');
    let holds = is_small(before) || before.is_ascii_digit();
    match (ends, is_stop) {
        (true, true) => Place::Proof,
        (true, false) if holds || OTHER_MARKS.contains(&before) => Place::Mark,
        _ => Place::Letter,
    }
}

/// No capital stands between small letters.
fn apostrophe(before: u8, after: u8, beyond: u8) -> Place {
    // `O’Connor`
    let is_name = after.is_ascii_uppercase() && is_small(beyond);
    if before.is_ascii_lowercase() && after.is_ascii_lowercase() {
        Place::Proof
    } else if before.is_ascii_alphanumeric() && (is_small(after) || is_name)
        || !is_word(after) && (is_small(before) || before.is_ascii_punctuation())
        || after == CLOSING
    {
        Place::Mark
    } else {
        Place::Letter
    }
}

/// Also with an accent, as Macs have it.
fn is_small(byte: u8) -> bool {
    byte.is_ascii_lowercase() || (0x87..=0x9F).contains(&byte)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{
        Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
    };
    use proptest::prelude::*;

    use super::super::decode::decode;
    use super::*;

    fn check(encoding: &'static Encoding, texts: &[&str], expected: bool) {
        for text in texts {
            let (bytes, _, had_errors) = encoding.encode(text);
            assert!(!had_errors, "{text}");
            assert_eq!(is_mac_roman(&bytes), expected, "{text}");
            if expected {
                assert_eq!(decode(&bytes, None).0, *text);
            }
        }
    }

    #[test]
    fn marks_of_speech_tell_mac_roman() {
        check(
            MACINTOSH,
            &[
                "“The ferry sails at dawn,” said the mayor’s aide.",
                "It doesn’t sail.",
                "“‘Go,’ she told me,” he said. “I’m off.”",
                "He called it “a café of the docks.”",
                "The senators’ vote – “no surprise”, they’d say – came late…",
                "L’élection n’est pas finie : « on attend »",
                "“Wait…”\n“No.”",
                "Mr. O’Connor’s F-15’s don’t fly.",
                "The strike—“a folly,” he said—isn’t over.",
            ],
            true,
        );
    }

    #[test]
    fn capitals_with_accents_are_no_marks() {
        check(
            WINDOWS_1252,
            &[
                "",
                "“We won”, said the café’s owner – he’d waited.",
                "AS ELEIÇÕES E AS COMISSÕES. NÃO, DISSE O MINISTRO DAS RELAÇÕES.",
                "Limões, Õ, e NÕ. O João DISPÕE.",
                "EL PAPA VISITÓ LONDRES, DONDE HABLÓ. ¿QUÉ PASÓ? Él votó.",
                "Òscar anà a l’Òpera. \"Ò\" és una lletra; Ó també.",
                "Seán Ó Briain, Ó Laoire (Ó Sé) and S.Ó Broin",
                "PERÒ NÒ, disse. CITTÀ, FARÒ.",
                "Õpetaja ütles: «Õnne!» ÕHTU.",
                "Ó, que dia!Ó. Opened with ÒÓ.",
            ],
            false,
        );
        check(WINDOWS_1250, &["Ő mondta. ŐSZ, ERDŐ, NŐ.", "Óda, KRÓL, Ó."], false);
        check(WINDOWS_1254, &["ÖĞRETMEN, dedi. Õ Ò Ó,"], false);
        check(WINDOWS_1257, &["Ņem, Ņujorka, ÕUN, ÓRA"], false);
    }

    proptest! {
        /// Words as languages write them: small, with a capital, all capitals.
        #[test]
        fn no_text_of_words_is_taken_for_it(
            words in proptest::collection::vec(
                "([a-zà-öø-ÿ]{1,8}|[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{0,8}|[A-ZÀ-ÖØ-Þ]{1,8}|[a-z]’[A-ZÀ-Öa-z][a-z]{1,5})[,.!?;:]?[”»\"]?",
                0..80,
            ),
        ) {
            let text = words.join(" ");
            prop_assert!(!is_mac_roman(&WINDOWS_1252.encode(&text).0), "{}", text);
        }
    }
}
