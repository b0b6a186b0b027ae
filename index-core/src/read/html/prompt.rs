//! Lines that a site puts between the paragraphs of its articles to have the reader do something.
//!
//! Invariant: what holds a quotation mark is no such line, so no quote is ever lost to this. The
//! kinds together gain on both halves of a set of judged pages; no single one decides it.

/// A longer paragraph is text, whatever it begins with.
const PROMPT_BYTES_MAX: usize = 300;

/// What such lines begin with.
const STARTS: [&str; 31] = [
    "read more",
    "read also",
    "read next",
    "also read",
    "related:",
    "[related:",
    "related post:",
    "related posts",
    "related story:",
    "related stories",
    "related article",
    "see more:",
    "see also:",
    "don't miss",
    "don’t miss",
    "you may also like",
    "most read in",
    "story continues below",
    "continue reading",
    "sign up for",
    "thanks for signing up",
    "there was an error processing",
    "if you enjoyed this",
    "get access to",
    "join our free",
    "subscribe to",
    "advertisement",
    "share this",
    "click here",
    "filed under",
    "listen: http",
];

/// What is sent to readers, and what they are asked to do for it.
const LETTERS: [&str; 2] = ["inbox", "newsletter"];
const LETTER_VERBS: [&str; 6] = ["deliver", "sign", "subscri", "get ", "join", "let our"];

/// Where a site or an author is followed, and how the line begins then.
const PLACES: [&str; 4] = ["twitter", "facebook", "instagram", "http"];
const PLACE_VERBS: [&str; 4] = ["follow ", "like us", "find us", "reach the"];

/// How a line begins that tells where to write.
const ADDRESS_VERBS: [&str; 4] = ["write to ", "contact ", "email ", "e-mail "];

/// Returns whether a block asks the reader to do something: then it is no part of any article.
pub(super) fn is_prompt(block: &str) -> bool {
    if block.len() > PROMPT_BYTES_MAX || block.contains(['"', '“', '”', '«', '„']) {
        return false;
    }
    let line = block.to_lowercase();
    let starts = |with: &[&str]| with.iter().any(|start| line.starts_with(start));
    let holds = |words: &[&str]| words.iter().any(|word| line.contains(word));
    starts(&STARTS)
        || holds(&LETTERS) && holds(&LETTER_VERBS)
        || starts(&PLACE_VERBS) && holds(&PLACES)
        || starts(&ADDRESS_VERBS) && line.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_ask_for_something_are_prompts_and_sentences_are_not() {
        for (block, expected) in [
            ("Read more: the island votes", true),
            ("[Related: The ferry that never came]", true),
            ("Get the morning’s news delivered to your inbox.", true),
            ("Follow Lake Wire on Twitter (@lakewire).", true),
            ("Write to Ann Lee at ann@lake.example", true),
            ("You may also like:", true),
            ("“Sign up for the boat,” she said.", false),
            ("Follow the shore for a mile and the old light comes into view.", false),
            ("The newsletter of the lake has eleven readers.", false),
            ("He said he would write to the council.", false),
            ("HESTRAY, Oct. 6 (Lake Wire) — The ferry is back.", false),
            ("", false),
        ] {
            assert_eq!(is_prompt(block), expected, "{block}");
        }
        let long = format!("Sign up for {}", "the boat and ".repeat(40));
        assert!(!is_prompt(&long));
    }
}
