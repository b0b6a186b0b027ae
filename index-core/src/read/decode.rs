//! Bytes to characters: byte order mark, NULs of UTF-16, UTF-8, the declared charset, a guess.
//!
//! Invariant: it never fails; what could not be decoded becomes U+FFFD and a note.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};

use super::mac_roman::is_mac_roman;
use crate::Note;

/// How much is looked at to guess a charset, from the first byte that is not ASCII.
const GUESSED_BYTES: usize = 64 * 1024;

/// How much is looked at to know UTF-16 by its NULs.
const UTF16_BYTES: usize = 4 * 1024;

/// How many different high bytes UTF-16 text of one script has; Chinese has more and needs a mark.
const UTF16_HIGH_BYTES_MAX: usize = 8;

/// The mark of UTF-32, which begins with that of UTF-16; nobody writes it, and it is not read.
const UTF32_MARK: &[u8] = &[0xFF, 0xFE, 0, 0];

/// A text is UTF-8 with faults rather than another charset when so many characters are right for
/// each stretch that is wrong.
const RIGHT_PER_WRONG: usize = 8;

/// What statistics may take Mac Roman for: charsets of Latin letters.
const LATIN: [&Encoding; 7] =
    [WINDOWS_1252, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258, ISO_8859_2, ISO_8859_4];

/// Returns the text of `bytes` and what went wrong. `declared` is the charset that the format
/// itself names; it counts only for what is neither marked nor right as UTF-8.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> (String, Vec<Note>) {
    if let Some((encoding, mark_len)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark_len..]);
    }
    if let Some(encoding) = utf16_by_nuls(bytes) {
        return decode_as(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return without_nuls(text.to_owned(), Vec::new());
    }
    let encoding = declared.filter(|_| !is_mostly_utf8(bytes)).unwrap_or_else(|| guess(bytes));
    decode_as(encoding, bytes)
}

/// Returns whether these first bytes of a file are UTF-16, which is full of NULs and yet text.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    if head.starts_with(UTF32_MARK) {
        return false;
    }
    let marked = Encoding::for_bom(head).is_some_and(|(encoding, _)| encoding != UTF_8);
    marked || utf16_by_nuls(head).is_some()
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> (String, Vec<Note>) {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let mut notes = Vec::new();
    if had_errors {
        let name = encoding.name();
        notes.push(Note::new(format!("some bytes could not be decoded as `{name}`")));
    }
    without_nuls(text.into_owned(), notes)
}

fn without_nuls(text: String, mut notes: Vec<Note>) -> (String, Vec<Note>) {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return (text, notes);
    }
    notes.push(Note::new("NUL characters were replaced"));
    (text.replace('\0', "\u{FFFD}"), notes)
}

/// UTF-16 without a mark: the high bytes are few different ones, NUL among them, and the low bytes
/// hold no NUL.
fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(UTF16_BYTES) & !1];
    memchr::memchr(0, head)?;
    let highs = |parity: usize| head.iter().skip(parity).step_by(2).copied();
    let nuls = |parity: usize| highs(parity).filter(|high| *high == 0).count();
    let units = head.len() / 2;
    let (encoding, parity) = match (nuls(0), nuls(1)) {
        // Even text in another script has spaces and line ends: one unit in twenty at least.
        (0, odd) if odd > units / 20 => (UTF_16LE, 1),
        (even, 0) if even > units / 20 => (UTF_16BE, 0),
        _ => return None,
    };
    let mut seen = [false; 256];
    highs(parity).for_each(|high| seen[usize::from(high)] = true);
    let n_seen = seen.iter().filter(|seen| **seen).count();
    (n_seen <= UTF16_HIGH_BYTES_MAX.min(units / 4 + 1)).then_some(encoding)
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right >= wrong * RIGHT_PER_WRONG
}

/// Returns the charset that these bytes are most likely in.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    if is_mostly_utf8(bytes) {
        return UTF_8;
    }
    // The detector wants the character before the first that is not ASCII.
    let start = Encoding::ascii_valid_up_to(bytes).saturating_sub(2);
    let end = bytes.len().min(start + GUESSED_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[start..end], end == bytes.len());
    let found = detector.guess(None, Utf8Detection::Deny);
    let is_mac = LATIN.contains(&found) && is_mac_roman(&bytes[start..end]);
    if is_mac { MACINTOSH } else { found }
}

/// Returns the charset that `charset=` names, in lower case, in a page's head or a server's answer.
#[cfg(feature = "html")]
pub(super) fn named_charset(declaration: &str) -> Option<&'static Encoding> {
    let (_, after) = declaration.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(['"', '\'', ' ', '>', '/', ';']).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, note: Option<&str>) {
        let (found, notes) = decode(bytes, None);
        let found_note = notes.first().map(|note| note.message.as_str());
        assert_eq!((found.as_str(), found_note), (text, note), "{bytes:?}");
    }

    #[test]
    fn charsets_are_told_apart() {
        check(b"plain", "plain", None);
        check("caf\u{e9}".as_bytes(), "café", None);
        check(b"\xef\xbb\xbfmarked", "marked", None);
        check(b"\xff\xfes\0e\0a\0", "sea", None);
        check(b"\xfe\xff\0s\0e\0a", "sea", None);
        check(b"s\0e\0a\0 \0", "sea ", None);
        check(b"\0s\0e\0a", "sea", None);
        check(
            b"\x93We won\x94, said the caf\xe9\x92s owner",
            "“We won”, said the café’s owner",
            None,
        );
    }

    #[test]
    fn what_cannot_be_decoded_is_noted() {
        let note = Some("some bytes could not be decoded as `UTF-8`");
        check(
            "“so” – «yes» – “no” – «ja».\u{e9}".as_bytes().split_last().unwrap().1,
            "“so” – «yes» – “no” – «ja».\u{FFFD}",
            note,
        );
        check(
            b"\xff\xfe\x00\xd8a\0",
            "\u{FFFD}a",
            Some("some bytes could not be decoded as `UTF-16LE`"),
        );
        check(b"a\0bc and more", "a\u{FFFD}bc and more", Some("NUL characters were replaced"));
    }

    #[test]
    fn a_declared_charset_counts_where_the_bytes_are_not_utf8() {
        let greek = Encoding::for_label(b"iso-8859-7");
        assert_eq!(decode(b"\xe1\xe2\xe3", greek).0, "αβγ");
        assert_eq!(decode("αβγ".as_bytes(), Encoding::for_label(b"latin1")).0, "αβγ");
    }
}
