//! The long forms of acronyms, whose spellings differ from article to article.

use super::term_cache::with_cache;
use super::words::{Piece, Words};

/// Returns what all spellings of a long form have in common: the stems of its words, without those
/// that tell nothing and with one spelling of `organization`. The key of several words is the keys
/// of each with spaces between them.
pub(crate) fn long_form_key(long: &str) -> String {
    let mut key = String::new();
    let mut words = Words::new(long);
    let mut term = String::new();
    // Where the parts of the present compound begin.
    let (mut position, mut start) = (usize::MAX, 0);
    with_cache(|cache| {
        while let Some(piece) = words.advance() {
            let (Piece::Word(place) | Piece::Joined(place)) = piece;
            if place.position != position {
                (position, start) = (place.position, key.len());
            }
            let tells_nothing = words.term(piece, cache, &mut term);
            if matches!(piece, Piece::Joined(_)) {
                key.truncate(start);
            }
            if !tells_nothing {
                key.push_str(if key.is_empty() { "" } else { " " });
                key.push_str(&term);
            }
        }
    });
    key.replace('z', "s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_long_form_have_one_key() {
        for (one, other) in [
            (
                "Organization of the Petroleum Exporting Countries",
                "Organisation of Petroleum Exporting Countries",
            ),
            ("Economic Co-operation and Development", "economic cooperation & development"),
            ("World Health Organization", "the world health organizations"),
        ] {
            assert_eq!(long_form_key(one), long_form_key(other), "{one}");
        }
        let words = ["Bank", "of", "the", "Northern-Isles"].map(long_form_key);
        let telling: Vec<&str> =
            words.iter().map(String::as_str).filter(|k| !k.is_empty()).collect();
        assert_eq!(telling.join(" "), long_form_key("Bank of the Northern-Isles"));
    }
}
