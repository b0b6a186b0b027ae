//! Words that a line's end has cut in two: `govern-` and `ment` are one word, `well-` and `known`
//! two.
//!
//! Invariant: the document itself decides: a word that it prints whole elsewhere is whole here.

use std::collections::HashSet;

use super::Block;

/// Stands where a line ended within a word until it is known what belongs there; no text has it.
const BREAK: char = '\u{1F}';

/// What stands at the end of a line that cuts a word.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{AD}'];

/// Longer words are looked at in part.
const WORD_CHARS_MAX: usize = 64;

/// Appends a line, or the first of a page, to the words before it.
pub(super) fn append(out: &mut String, line: &str) {
    let stem = out.trim_end_matches(HYPHENS).trim_end();
    let is_cut = stem.len() < out.len()
        && stem.ends_with(char::is_alphabetic)
        && line.starts_with(char::is_lowercase);
    // `LSO-` and `Kaskara`, `2019-` and `2020` have their hyphen by themselves.
    let is_hyphenated = stem.len() < out.len()
        && out.trim_end_matches(HYPHENS).ends_with(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric);
    if is_cut {
        out.truncate(stem.len());
        out.push(BREAK);
    } else if !is_hyphenated && !out.is_empty() && !is_unspaced_join(out, line) {
        out.push(' ');
    }
    out.push_str(line);
}

fn is_unspaced_join(before: &str, line: &str) -> bool {
    before.ends_with(is_unspaced) && line.starts_with(is_unspaced)
}

/// Letters of scripts that put no spaces between words.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Mends every word that [`append`] found cut.
pub(super) fn mend(blocks: &mut [Block]) {
    if !blocks.iter().any(|block| block.text.contains(BREAK)) {
        return;
    }
    let words = blocks.iter().flat_map(|block| words(&block.text));
    let known: HashSet<String> =
        words.filter(|word| !word.contains(BREAK)).map(str::to_lowercase).collect();
    for block in blocks.iter_mut() {
        let mut parts = block.text.split(BREAK);
        let mut mended = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            if is_hyphenated(&last_word(&mended), &first_word(part), &known) {
                mended.push('-');
            }
            mended.push_str(part);
        }
        block.text = mended;
    }
}

/// Whether two parts of a cut word are two words.
fn is_hyphenated(left: &str, right: &str, known: &HashSet<String>) -> bool {
    !known.contains(&format!("{left}{right}"))
        && (known.contains(&format!("{left}-{right}"))
            || known.contains(left) && known.contains(right))
}

fn first_word(text: &str) -> String {
    let letters = text.chars().take_while(|c| is_in_word(*c)).take(WORD_CHARS_MAX);
    letters.flat_map(char::to_lowercase).collect()
}

fn last_word(text: &str) -> String {
    let letters = text.chars().rev().take_while(|c| is_in_word(*c)).take(WORD_CHARS_MAX);
    let letters: Vec<char> = letters.collect();
    letters.into_iter().rev().flat_map(char::to_lowercase).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_in_word(c) && c != BREAK).filter(|word| !word.is_empty())
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '’'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_word_is_mended_as_the_document_prints_it_elsewhere() {
        let page = [
            ("The govern-", "ment spoke.", "The government spoke."),
            ("A well-", "known man.", "A well-known man."),
            ("The minis ‐", "try spoke.", "The ministry spoke."),
            ("So co-", "operation it is; co-operation.", "So co-operation it is; co-operation."),
            ("From 2019-", "2020 it rained.", "From 2019-2020 it rained."),
            ("The LSO-", "Kaskara group", "The LSO-Kaskara group"),
            ("He said –", "and left.", "He said – and left."),
            ("港口自星期", "一起关闭", "港口自星期一起关闭"),
            ("well known", "to us", "well known to us"),
        ];
        let block = |(first, second, _): &(&str, &str, &str)| {
            let mut text = (*first).to_owned();
            append(&mut text, second);
            Block { text, is_heading: false }
        };
        let mut blocks: Vec<Block> = page.iter().map(block).collect();
        mend(&mut blocks);
        let mended: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(mended, page.map(|(_, _, expected)| expected));
    }
}
