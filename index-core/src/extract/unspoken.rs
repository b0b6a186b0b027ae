//! Quotes in a language whose verbs of speech nobody here knows: by their marks alone.
//!
//! Invariant: no speaker is guessed.

use super::analysis::Analysis;
use super::attribution::Verdict;
use super::classify::Class;
use super::marks::Marked;

/// A stretch of so many words is somebody's.
const WORDS_MIN: usize = 4;

/// A stretch of so many words is, if it ends as a sentence does.
const ENDED_WORDS_MIN: usize = 2;

/// What is written without spaces has a word for so many letters.
const LETTERS_A_WORD: usize = 3;

/// Returns a verdict for each stretch of the analysis, in order.
pub(super) fn verdicts(a: &Analysis<'_>) -> Vec<Verdict> {
    let verdict = |class| Verdict { class, source: None };
    let class = |marked: &Marked| {
        let words = &a.text[marked.inner.start..marked.inner.end];
        let behind = &a.text[marked.outer.end..];
        if is_speech(words, behind) { Class::Direct } else { Class::Scare }
    };
    a.stretches.iter().map(|stretch| verdict(class(&stretch.marked))).collect()
}

fn is_speech(words: &str, behind: &str) -> bool {
    /// Behind what is said in Japanese, whose sentences end outside the marks.
    const SAID: char = 'と';
    const ENDS: [char; 10] = ['.', '!', '?', '…', ',', '。', '！', '？', '，', '।'];
    let spaced = words.split_whitespace().count();
    let unspaced = words.chars().filter(|c| is_unspaced(*c)).count() / LETTERS_A_WORD;
    let n_words = spaced.max(unspaced);
    let is_ended = words.ends_with(ENDS) || unspaced > 0 && behind.starts_with(SAID);
    n_words >= WORDS_MIN || n_words >= ENDED_WORDS_MIN && is_ended
}

/// Letters of scripts that put no spaces between words.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use crate::{Article, Document, extract};

    #[test]
    fn quotes_of_other_languages_are_taken_by_their_marks_and_nobody_is_guessed() {
        let german = "Der Hafen ist seit Montag geschlossen, wie die Gesellschaft in der Hauptstadt \
            am Dienstag mitteilte. „Wir haben keine Wahl gehabt“, sagte Jens Brandt, der Chef der \
            „Nordlinie“. „Warum nicht?“, fragte Ada Lund.";
        let article = Article::from_text(german);
        let quotes: Vec<&str> = article.quotes.iter().map(|quote| &article[quote.span]).collect();
        assert_eq!(article.language.as_deref(), Some("de"));
        assert_eq!(quotes, ["Wir haben keine Wahl gehabt", "Warum nicht?"]);
        assert!(article.quotes.iter().all(|quote| quote.attribution.is_none()));
        let language = Some("fr".to_owned());
        let told = Document { language, ..Document::from_text("« Non, merci », dit Ada Lund.") };
        let article = extract("", told);
        assert_eq!(article.quotes.len(), 0);
        assert!(article.speakers.is_empty());
    }

    #[test]
    fn japanese_says_behind_the_mark_that_somebody_spoke() {
        let text = "港は月曜日から閉鎖されている。船長は「船は再び出る」と話した。「南の港の新聞」は休刊した。";
        let article = Article::from_text(text);
        let quotes: Vec<&str> = article.quotes.iter().map(|quote| &article[quote.span]).collect();
        assert_eq!((article.language.as_deref(), quotes), (Some("ja"), vec!["船は再び出る"]));
    }
}
