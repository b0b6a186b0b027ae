//! Where the fields of a query stand, for "what if it were left out".

use std::ops::Range;

/// The fields that keep hits away, with their short forms.
const FIELDS: [&str; 20] = [
    "speaker", "s", "by", "role", "r", "topic", "t", "place", "p", "source", "o", "outlet", "date",
    "d", "title", "lang", "kind", "path", "said", "q",
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
        matches!(self.name, "speaker" | "s" | "by")
    }
}

/// Returns the fields of a query, outside of phrases and brackets.
pub(crate) fn fields(text: &str) -> Vec<FieldInQuery<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < FIELDS_MAX {
        let start = at + text[at..].len() - text[at..].trim_start().len();
        let end = start + word_len(&text[start..]);
        let word = text[start..end].trim_start_matches('-');
        if let Some((name, value)) = word.split_once(':')
            && FIELDS.contains(&name)
            && !value.is_empty()
        {
            found.push(FieldInQuery { span: start..end, name, value: value.trim_matches('"') });
        }
        at = end.max(start + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

/// Returns how long the first word is: to the white space outside of marks and brackets.
fn word_len(text: &str) -> usize {
    let (mut is_in_phrase, mut depth) = (false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_in_phrase = !is_in_phrase,
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
        let cases: [(&str, &[&str]); 7] = [
            ("peace date:1990 now", &["date:1990"]),
            ("s:\"Ann Berg\" -p:oslo", &["s:\"Ann Berg\"", "-p:oslo"]),
            ("speaker:(a OR b) c", &["speaker:(a OR b)"]),
            ("\"date:1990 x\" (s:a d:b)", &[]),
            ("http://x.y a: foo:bar", &[]),
            ("étage d:2024 é", &["d:2024"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found = fields(text);
            let found: Vec<&str> = found.iter().map(|field| &text[field.span.clone()]).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(fields("s:\"Ann Berg\"")[0].value, "Ann Berg");
    }
}
