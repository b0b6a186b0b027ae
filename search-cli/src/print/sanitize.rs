//! The one gate between strangers' text and the terminal: control and direction-override
//! characters are shown, not obeyed.
//!
//! Invariant: what comes out holds no C0 or C1 control character and none of the characters that
//! reorder or hide the text after them; all other characters, Arabic and Hebrew letters and the
//! joiners that their writing needs among them, are untouched.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns the text with white space as single spaces: for one line, to be wrapped or not.
///
/// Takes time in proportion to the length; allocates only when something changes.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    let is_clean = |c| !is_hidden(c) && !is_break(c);
    if text.chars().all(is_clean) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c != ' ' && !is_break(c) {
            push(&mut clean, c);
        } else if !clean.ends_with(' ') {
            clean.push(' ');
        }
    }
    Cow::Owned(clean)
}

/// Returns a name that must stay what it is, such as a path: with its spaces, and with line breaks
/// and tabs shown as well.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    let is_clean = |c| !is_hidden(c) && !is_break(c);
    if text.chars().all(is_clean) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 8);
    text.chars().for_each(|c| push(&mut clean, c));
    Cow::Owned(clean)
}

/// Returns the text with its line breaks, and tabs as a space: for output of several lines.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || (!is_hidden(c) && !is_break(c))) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            // Of a Windows line end, the line feed is enough.
            '\r' if chars.peek() == Some(&'\n') => {}
            _ if is_break(c) => clean.push(' '),
            _ => push(&mut clean, c),
        }
    }
    Cow::Owned(clean)
}

/// Whether a terminal takes the character as an order to itself, or as one to reorder text.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// White space that would break a line or a column of our output.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn push(clean: &mut String, c: char) {
    if !is_hidden(c) && !is_break(c) {
        clean.push(c);
        return;
    }
    let code = u32::from(c);
    let written = match code {
        0..=0xff => write!(clean, "\\x{code:02x}"),
        _ => write!(clean, "\\u{{{code:04x}}}"),
    };
    written.expect("a string takes everything");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_comes_out() {
        let cases = [
            ("plain", "plain"),
            ("\u{1b}[31mred\u{1b}[0m", "\\x1b[31mred\\x1b[0m"),
            ("\u{9b}2J", "\\x9b2J"),
            ("\u{1b}]8;;https://x.org\u{7}link", "\\x1b]8;;https://x.org\\x07link"),
            ("a\u{0}b\u{7f}c", "a\\x00b\\x7fc"),
            ("safe\u{202e}txt.exe", "safe\\u{202e}txt.exe"),
            ("\u{2066}isolated\u{2069}", "\\u{2066}isolated\\u{2069}"),
            ("\u{200e}\u{200f}\u{061c}", "\\u{200e}\\u{200f}\\u{061c}"),
            ("two\nlines\r\nand\ttab,  two   spaces", "two lines and tab, two spaces"),
            ("کابل می\u{200c}گوید: د پښتو ژبه", "کابل می\u{200c}گوید: د پښتو ژبه"),
            ("العربية עברית", "العربية עברית"),
            ("“Straße” café 北京 👩\u{200d}🚀", "“Straße” café 北京 👩\u{200d}🚀"),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_name_stays_what_it_is() {
        let cases = [("a  b.txt", "a  b.txt"), ("a\n\tb", "a\\x0a\\x09b"), ("\u{1b}", "\\x1b")];
        for (text, expected) in cases {
            assert_eq!(name(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_keep_their_breaks() {
        assert_eq!(lines("one\r\ntwo\tthree\u{2028}\u{1b}four"), "one\ntwo three\n\\x1bfour");
    }

    proptest! {
        #[test]
        fn any_text_comes_out_clean(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(|c| is_hidden(c) || is_break(c)));
            prop_assert!(!name(&text).chars().any(|c| is_hidden(c) || is_break(c)));
            prop_assert!(!lines(&text).chars().any(|c| c != '\n' && (is_hidden(c) || is_break(c))));
        }

        #[test]
        fn clean_text_stays_as_it_is(text in "[^\\p{Cc}\\p{Cf}\u{2028}\u{2029}]*") {
            prop_assert_eq!(name(&text), text.as_str());
            prop_assert_eq!(lines(&text), text.as_str());
        }
    }
}
