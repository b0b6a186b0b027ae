//! Clitics: the letters behind an apostrophe that are a word of their own (Lee’s, he’d, Corp.'s).

/// Returns the length of the letters of a clitic that follow an apostrophe, if one does.
pub(super) fn letters_after(bytes: &[u8], after: usize, before: u8) -> Option<usize> {
    let length =
        bytes[after..].iter().take(3).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let ends = bytes.get(after + length).is_none_or(|b| !b.is_ascii_alphanumeric());
    let letters = &bytes[after..after + length];
    match letters {
        b"s" | b"S" | b"d" | b"ll" | b"ve" | b"re" | b"m" if ends => Some(length),
        b"" if before == b's' => Some(0),
        _ => None,
    }
}

/// Returns where a clitic ends that stands behind the dot of an abbreviation: "Corp.'s".
pub(super) fn behind_dot(text: &str, at: usize, limit: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..limit];
    let mark = text[at..limit].chars().next().filter(|c| matches!(c, '\'' | '’'))?;
    if bytes[at - 1] != b'.' {
        return None;
    }
    let after = at + mark.len_utf8();
    Some(after + letters_after(bytes, after, b'.')?)
}
