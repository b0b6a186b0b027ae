//! Any script to lower-case Latin letters, so that spellings can be compared letter by letter. Pure.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::tables::data_lines;

/// The letters of other scripts that news names come in; any other is left to `deunicode`.
static LETTERS: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let mut letters = HashMap::new();
    for line in data_lines(include_str!("data/letters.txt")) {
        let (letter, latin) = line.split_once(' ').unwrap_or((line, ""));
        letters.insert(letter.chars().next().expect("a data line is not empty"), latin);
    }
    letters
});

/// Appends a word in lower-case ASCII letters and digits: accents dropped, other scripts
/// transliterated, marks left out.
pub(super) fn push_latin(raw: &str, out: &mut String) {
    if raw.is_ascii() {
        let kept = raw.bytes().filter(u8::is_ascii_alphanumeric);
        out.extend(kept.map(|b| char::from(b.to_ascii_lowercase())));
        return;
    }
    let vietnamese = raw.chars().any(|c| matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ơ' | 'ư' | 'ă'));
    for c in raw.nfd().flat_map(char::to_lowercase) {
        if c.is_ascii() {
            out.extend(Some(c).filter(char::is_ascii_alphanumeric));
        } else if c == 'đ' {
            out.push_str(if vietnamese { "d" } else { "dj" });
        } else if let Some(latin) = LETTERS.get(&c) {
            out.push_str(latin);
        } else if c.is_alphanumeric() {
            let latin = deunicode::deunicode_char(c).unwrap_or("");
            let kept = latin.bytes().filter(u8::is_ascii_alphanumeric);
            out.extend(kept.map(|b| char::from(b.to_ascii_lowercase())));
        }
    }
}

/// Returns whether a word is written in other than Latin letters.
pub(super) fn is_foreign(raw: &str) -> bool {
    let is_latin = |c: char| matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    raw.chars().any(|c| c.is_alphabetic() && !is_latin(c))
}

/// Returns a word in lower-case ASCII letters.
pub(super) fn latin(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    push_latin(raw, &mut out);
    out
}

/// Reads a word from left to right: calls `visit` with what `group` says that a group of letters at
/// the front of the rest stands for, which goes with its first part, else with the letter there.
pub(super) fn for_each_group(
    word: &str,
    group: impl Fn(&str) -> Option<(&'static str, &'static str)>,
    mut visit: impl FnMut(&str),
) {
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let n_read = if let Some((from, to)) = group(rest) {
            visit(to);
            from.len()
        } else {
            visit(&rest[..letter.len_utf8()]);
            letter.len_utf8()
        };
        rest = &rest[n_read..];
    }
}

#[cfg(test)]
mod tests {
    use super::latin;

    #[test]
    fn every_script_is_written_in_latin_letters() {
        let cases = [
            ("Shoigu", "shoigu"),
            ("Choïgou", "choigou"),
            ("Шойгу", "shoigu"),
            ("Горбачёв", "gorbachev"),
            ("Зеленський", "zelenskii"),
            ("Милошевић", "miloshevich"),
            ("Đoković", "djokovic"),
            ("Đặng", "dang"),
            ("Μητσοτάκης", "mitsotakis"),
            ("სააკაშვილი", "saakashvili"),
            ("Kılıçdaroğlu", "kilicdaroglu"),
            ("Wałęsa", "walesa"),
            ("习近平", "xijinping"),
            ("Khamene'i", "khamenei"),
            ("’", ""),
        ];
        for (raw, expected) in cases {
            assert_eq!(latin(raw), expected, "{raw}");
        }
    }
}
