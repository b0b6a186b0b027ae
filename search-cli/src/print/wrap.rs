//! Breaks a line of text into lines of a width, as offsets: the styles are put on afterwards.
//!
//! Invariant: the ranges are in order and disjoint, and only white space lies between them.

use std::ops::Range;

use textwrap::core::{Word, break_words};
use textwrap::{WordSeparator, wrap_algorithms::wrap_first_fit};

/// Returns the byte ranges of the lines, each at most `width` columns wide (at least one
/// character a line, however narrow). An empty text has one empty line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let words = WordSeparator::UnicodeBreakProperties.find_words(text);
    let words: Vec<Word<'_>> = break_words(words, width);
    #[expect(clippy::cast_precision_loss, reason = "columns are few")]
    let lines = wrap_first_fit(&words, &[width as f64]);
    let mut start = 0;
    let ranges = lines.into_iter().map(|line| {
        let length: usize = line.iter().map(|word| word.word.len() + word.whitespace.len()).sum();
        let shown = &text[start..start + length];
        let range = start..start + shown.trim_end().len();
        start += length;
        range
    });
    ranges.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use textwrap::core::display_width;

    use super::*;

    fn lines(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn lines_break_between_words_and_long_words_are_cut() {
        let cases: [(&str, usize, &[&str]); 7] = [
            ("", 10, &[""]),
            ("one two three", 80, &["one two three"]),
            ("one two three", 7, &["one two", "three"]),
            ("https://example.org/a", 10, &["https://", "example.or", "g/a"]),
            ("北京北京北京", 5, &["北京", "北京", "北京"]),
            ("“He said so,” she said", 13, &["“He said so,”", "she said"]),
            ("width 0 is 1", 0, &["w", "i", "d", "t", "h", "0", "i", "s", "1"]),
        ];
        for (text, width, expected) in cases {
            assert_eq!(lines(text, width), expected, "{text} in {width}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_line_too_wide(
            text in "([a-zäß北“”,.-]{1,12} ?){0,40}",
            width in 2_usize..60,
        ) {
            let kept: String = lines(&text, width).concat().replace(' ', "");
            prop_assert_eq!(kept, text.replace(' ', ""));
            for line in lines(&text, width) {
                prop_assert!(display_width(line) <= width, "{line:?}");
            }
        }
    }
}
