//! The questions of the search bench: words, any of several, all of several, phrases, drawn from
//! the articles themselves, so that their posting lists are as long as real ones.

/// One question in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// `word`, `any`, `all` or `phrase`.
    pub kind: &'static str,
    /// As our command line takes it.
    pub words: String,
    /// As the bare engine's parser takes it.
    pub engine_words: String,
}

/// How many of each kind, as in the figures that others published for these engines.
const MIX: [(&str, usize); 4] = [("word", 250), ("any", 400), ("all", 150), ("phrase", 200)];

/// Returns the questions, the same for the same articles; every `thin`-th of them.
pub fn questions(texts: &[String], thin: usize) -> Vec<Question> {
    let mut out = Vec::new();
    for (kind, n) in MIX {
        for i in 0..n / thin.max(1) {
            let n_words =
                if kind == "word" { 1 } else { 2 + i % if kind == "any" { 3 } else { 2 } };
            // A step that shares no factor with the usual counts spreads over all articles.
            let text = &texts[(i * 7919 + n) % texts.len()];
            if let Some(words) = words_of(text, i, n_words) {
                out.push(question(kind, &words));
            }
        }
    }
    out
}

/// Successive words somewhere in a text, plain ones.
fn words_of(text: &str, i: usize, n_words: usize) -> Option<Vec<&str>> {
    let all: Vec<&str> = text.split_whitespace().collect();
    let is_plain = |word: &&str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let start = (i * 31 + 5) % all.len().max(1);
    let mut windows = all.windows(n_words).skip(start).chain(all.windows(n_words));
    windows.find(|window| window.iter().all(is_plain)).map(<[&str]>::to_vec)
}

fn question(kind: &'static str, words: &[&str]) -> Question {
    let (ours, engine) = match kind {
        "phrase" => (format!("\"{}\"", words.join(" ")), format!("\"{}\"", words.join(" "))),
        "any" => (words.join(" OR "), words.join(" ")),
        "all" => (words.join(" "), format!("+{}", words.join(" +"))),
        _ => (words.join(" "), words.join(" ")),
    };
    Question { kind, words: ours.to_lowercase().replace(" or ", " OR "), engine_words: engine }
}
