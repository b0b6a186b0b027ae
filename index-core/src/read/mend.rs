//! Puts right what was spoilt before the text was saved: characters that were decoded twice, and
//! characters left as markup.
//!
//! Invariant: a text without the signs of either is returned as it is.

use encoding_rs::WINDOWS_1252;

/// The first bytes of typographic marks as Windows-1252: no language writes these letters together.
const MARK_SIGN: &str = "â€";

/// Characters as they are written in markup; `&amp;` last, so that nothing is put right twice.
const WRITTEN: [(&str, &str); 9] = [
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#039;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

/// Puts right characters whose UTF-8 somebody read as Windows-1252; without its marks no quote
/// would be found, and a name would end at its `Ã`. Tells whether there were any.
pub(super) fn decode_once(text: &mut String) -> bool {
    if !is_decoded_twice(text) {
        return false;
    }
    let mut mended = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let n_bytes = match decoded(rest) {
            Some((c, n_bytes)) => {
                mended.push(c);
                n_bytes
            }
            None => {
                mended.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[n_bytes..];
    }
    // The last byte of a closing mark is none of Windows-1252 and is often lost.
    *text = mended.replace(MARK_SIGN, "”");
    true
}

/// Returns whether a text holds a typographic mark or an accented letter that was decoded twice.
fn is_decoded_twice(text: &str) -> bool {
    let accented = |at: usize| {
        let next = text[at + 'Ã'.len_utf8()..].chars().next();
        // `»` behind a capital ends a quotation.
        next.is_some_and(|c| matches!(c, '\u{80}'..='\u{bf}') && c != '»')
    };
    memchr::memmem::find(text.as_bytes(), MARK_SIGN.as_bytes()).is_some()
        || memchr::memmem::find_iter(text.as_bytes(), "Ã".as_bytes()).any(accented)
}

/// Returns the character of which the first characters of a text are the bytes, and the length of
/// these in the text.
fn decoded(text: &str) -> Option<(char, usize)> {
    let mut chars = text.char_indices();
    let lead = byte_of(chars.next()?.1).filter(|byte| !byte.is_ascii())?;
    let n_chars = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = vec![lead];
    let mut n_bytes = 0;
    for (at, c) in chars.take(n_chars - 1) {
        bytes.push(byte_of(c)?);
        n_bytes = at + c.len_utf8();
    }
    let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((c, n_bytes))
}

/// Returns the byte of a character in Windows-1252.
fn byte_of(c: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, is_unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    bytes.first().copied().filter(|_| !is_unknown)
}

/// Puts right characters that are still written as in markup. Tells whether there were any.
pub(super) fn unescape(text: &mut String) -> bool {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return false;
    }
    let mut is_mended = false;
    for (written, meant) in WRITTEN {
        if memchr::memmem::find(text.as_bytes(), written.as_bytes()).is_some() {
            *text = text.replace(written, meant);
            is_mended = true;
        }
    }
    is_mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_decoded_twice_is_put_right_and_nothing_else() {
        for (spoilt, meant) in [
            (
                "â€œWe wonâ€\u{9d} â€\u{201c} itâ€™s â€œoverâ€, he said.",
                "“We won” – it’s “over”, he said.",
            ),
            ("JosÃ© PeÃ±a paid Â£5 in KÃ¶ln.", "José Peña paid £5 in Köln."),
            ("PeÃ±a in the “Café”", "Peña in the “Café”"),
            ("Pâques en Château, «CAFÉ», NÃO", "Pâques en Château, «CAFÉ», NÃO"),
        ] {
            let mut text = spoilt.to_owned();
            assert_eq!(decode_once(&mut text), spoilt != meant, "{spoilt}");
            assert_eq!(text, meant);
        }
    }

    #[test]
    fn characters_left_as_markup_are_put_right() {
        for (spoilt, meant) in [
            ("R&amp;D at Lund &amp; Co: &quot;it&#39;s&quot;", "R&D at Lund & Co: \"it's\""),
            ("AT&T; a & b; &amp;lt;", "AT&T; a & b; &lt;"),
            ("plain", "plain"),
        ] {
            let mut text = spoilt.to_owned();
            assert_eq!(unescape(&mut text), spoilt != meant, "{spoilt}");
            assert_eq!(text, meant);
        }
    }
}
