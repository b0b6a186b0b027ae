//! English surnames as other scripts write them: by what is heard, not by the letters. Pure.

use super::script::for_each_group;
use super::sound::Spoken;

/// Groups of letters and what is heard of them, the longest first.
const HEARD: [(&str, &str); 14] = [
    ("air", "er"),
    ("igh", "ai"),
    ("ow", "au"),
    ("aw", "o"),
    ("ai", "ei"),
    ("ay", "ei"),
    ("ea", "i"),
    ("ee", "i"),
    ("oo", "u"),
    ("ew", "yu"),
    ("ce", "s"),
    ("th", "t"),
    ("wh", "u"),
    ("w", "u"),
];

/// Returns what is heard of an English word in lower-case letters: "brown" sounds like "braun".
pub(super) fn as_heard(word: &str) -> Spoken {
    let mut heard = String::with_capacity(word.len());
    let group = |rest: &str| HEARD.iter().find(|(from, _)| rest.starts_with(from)).copied();
    for_each_group(word, group, |to| heard.push_str(to));
    Spoken::of(&heard)
}
