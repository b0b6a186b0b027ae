//! Where the fields of a query stand, for "what if it were left out".

use std::ops::Range;

/// The fields that keep hits away, with their short forms; however they are capitalised.
const FIELDS: [&str; 22] = [
    "speaker", "s", "by", "role", "r", "topic", "about", "t", "place", "p", "source", "o",
    "outlet", "date", "d", "title", "lang", "language", "kind", "path", "said", "q",
];

/// Of a longer query no more fields are told.
const FIELDS_MAX: usize = 8;

/// A field with its value, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldInQuery<'t> {
    /// Where both stand, with a minus in front.
    pub(crate) span: Range<usize>,
    pub(crate) name: &'t str,
    /// Without its quotation marks.
    pub(crate) value: &'t str,
}

impl FieldInQuery<'_> {
    pub(crate) fn is_speaker(&self) -> bool {
        ["speaker", "s", "by"].iter().any(|name| name.eq_ignore_ascii_case(self.name))
    }

    pub(crate) fn is_kind(&self) -> bool {
        "kind".eq_ignore_ascii_case(self.name)
    }
}

/// Returns the fields of a query, outside of phrases and brackets.
pub(crate) fn fields(text: &str) -> Vec<FieldInQuery<'_>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && found.len() < FIELDS_MAX {
        let start = text.len() - rest.len();
        // What is left begins with a word, so each turn leaves less of it.
        let (word, behind) = rest.split_at(word_len(rest));
        if let Some((name, value)) = word.trim_start_matches('-').split_once(':')
            && FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
            && !value.is_empty()
        {
            let value = value.trim_matches(['"', '“', '”']);
            found.push(FieldInQuery { span: start..start + word.len(), name, value });
        }
        rest = behind.trim_start();
    }
    found
}

/// Returns how long the first word is: to the white space outside of marks and brackets.
fn word_len(text: &str) -> usize {
    let (mut is_in_phrase, mut depth) = (false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_in_phrase = !is_in_phrase,
            '“' => is_in_phrase = true,
            '”' => is_in_phrase = false,
            '(' if !is_in_phrase => depth += 1,
            ')' if !is_in_phrase => depth = depth.saturating_sub(1),
            c if c.is_whitespace() && !is_in_phrase && depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_where_they_stand() {
        let cases: [(&str, &[&str]); 11] = [
            ("peace date:1990 now", &["date:1990"]),
            ("s:\"Ann Berg\" -p:oslo", &["s:\"Ann Berg\"", "-p:oslo"]),
            ("speaker:(a OR b) c", &["speaker:(a OR b)"]),
            ("\"date:1990 x\" (s:a d:b)", &[]),
            ("http://x.y a: foo:bar", &[]),
            ("étage d:2024 é", &["d:2024"]),
            ("", &[]),
            (" ", &[]),
            ("peace date:1990 \n", &["date:1990"]),
            ("Speaker:Berg LANG:en", &["Speaker:Berg", "LANG:en"]),
            ("s:“Ann Berg” peace", &["s:“Ann Berg”"]),
        ];
        for (text, expected) in cases {
            let found = fields(text);
            let found: Vec<&str> = found.iter().map(|field| &text[field.span.clone()]).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(fields("s:\"Ann Berg\"")[0].value, "Ann Berg");
    }
}
