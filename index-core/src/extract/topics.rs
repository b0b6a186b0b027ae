//! Topics: the names and noun phrases that a quote and its sentence speak of, and those of the
//! article with their counts.
//!
//! No parser: a noun phrase is a run of words between closed-class words, verbs and punctuation.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::analysis::{Analysis, Stretch, is_plain};
use super::headline;
use super::lexicon::{self, class};
use super::phrase::Run;
use super::spelling::KeyHasher;
use super::steps::step;
use super::token::{Kind, Token, shape};
use crate::{Quote, Span, Speaker, Topic};

/// So many topics of an article are kept.
const ARTICLE_TOPICS_MAX: usize = 40;
/// So many topics of a quote are kept.
const QUOTE_TOPICS_MAX: usize = 12;
/// So many phrases of a quote's sentence are looked at; the rest of a sentence without an end says
/// nothing about the quote.
const QUOTE_CANDIDATES_MAX: usize = 200;
/// A longer run of words is no topic.
const PHRASE_WORDS_MAX: usize = 5;

/// A phrase in the text that may be a topic.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    span: Span,
    key: u64,
    /// Whether it is a name or has several words.
    telling: bool,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    n: usize,
    first: usize,
}

/// Gives the quotes their topics, and returns those of the article.
pub(crate) fn find(a: &Analysis<'_>, quotes: &mut [Quote], speakers: &[Speaker]) -> Vec<Topic> {
    let candidates = candidates(a);
    let mut counts: HashMap<u64, Count, BuildHasherDefault<KeyHasher>> =
        HashMap::with_capacity_and_hasher(candidates.len(), BuildHasherDefault::default());
    for (i, candidate) in candidates.iter().enumerate() {
        counts.entry(candidate.key).or_insert(Count { n: 0, first: i }).n += 1;
    }
    let recurs =
        |candidate: &Candidate| counts.get(&candidate.key).is_some_and(|count| count.n > 1);
    for quote in quotes.iter_mut() {
        let around = sentence_of(a, quote.span);
        let from = candidates.partition_point(|c| c.span.start < around.start);
        let printed = quote.attribution.as_ref().map(|found| (found.printed, found.role));
        let partners = quote.attribution.as_ref().map_or(&[][..], |found| &found.partners);
        let is_partner = |phrase: &str| {
            partners.iter().any(|partner| speakers[*partner].name.to_lowercase() == phrase)
        };
        let mut topics: Vec<String> = Vec::new();
        for candidate in candidates[from..].iter().take(QUOTE_CANDIDATES_MAX) {
            step();
            if candidate.span.start >= around.end || topics.len() == QUOTE_TOPICS_MAX {
                break;
            }
            let speaks = printed.is_some_and(|(who, role)| {
                who.overlaps(candidate.span)
                    || role.is_some_and(|role| role.overlaps(candidate.span))
            });
            if speaks || !candidate.telling && !recurs(candidate) {
                continue;
            }
            let phrase = folded(a.text, candidate.span);
            if !topics.contains(&phrase) && !is_partner(&phrase) {
                topics.push(phrase);
            }
        }
        quote.topics = topics;
    }
    // The most frequent first, among equals the one that comes first; one number tells the order.
    let mut best: Vec<u64> = counts
        .values()
        .filter(|count| count.n > 1 || candidates[count.first].telling)
        .map(|count| u64::from(u32::MAX - count.n as u32) << 32 | count.first as u64)
        .collect();
    best.sort_unstable();
    best.truncate(ARTICLE_TOPICS_MAX);
    let topic = |order: u64| {
        let span = candidates[order as u32 as usize].span;
        let count = (u32::MAX - (order >> 32) as u32) as usize;
        Topic { phrase: a.one_line(span).into_owned(), count }
    };
    best.into_iter().map(topic).collect()
}

/// Returns the sentence that a span lies in, or the span itself.
fn sentence_of(a: &Analysis<'_>, span: Span) -> Span {
    let token = a.outer.partition_point(|t| (t.end as usize) <= span.start);
    let sentence = a.sentences.partition_point(|s| s.tokens.end <= token);
    match a.sentences.get(sentence) {
        Some(sentence) if !sentence.tokens.is_empty() => {
            let around = a.span(sentence.tokens.clone());
            Span::new(around.start.min(span.start), around.end.max(span.end))
        }
        _ => span,
    }
}

fn folded(text: &str, span: Span) -> String {
    let words = &text[span.start..span.end];
    if is_plain(words) {
        return words.to_ascii_lowercase();
    }
    words.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Returns the phrases of the text, in order.
fn candidates(a: &Analysis<'_>) -> Vec<Candidate> {
    let mut found = Vec::with_capacity(a.text.len() / 40);
    for sentence in &a.sentences {
        let mut from = sentence.tokens.start;
        if headline::is_byline(a, Run::new(from, sentence.tokens.end)) {
            continue;
        }
        let quoted = if sentence.quotes { &a.outer[sentence.tokens.clone()] } else { &[] };
        for stretch in quoted.iter().filter_map(Token::stretch) {
            let Stretch { token, words, .. } = &a.stretches[stretch];
            scan(a.text, &a.outer[from..*token], &mut found);
            scan(a.text, &a.inner[words.clone()], &mut found);
            from = token + 1;
        }
        scan(a.text, &a.outer[from..sentence.tokens.end], &mut found);
    }
    found
}

/// Appends the phrases of a run of tokens.
fn scan(text: &str, tokens: &[Token], found: &mut Vec<Candidate>) {
    let mut at = 0;
    while at < tokens.len() {
        if !is_part(&tokens[at]) {
            at += 1;
            continue;
        }
        let start = at;
        let name = is_name(tokens, start);
        at += 1;
        while at < tokens.len() && at - start < PHRASE_WORDS_MAX && goes_on(tokens, at, name) {
            at += 1;
        }
        if name && tokens.get(at).is_some_and(Token::is_capital) && at - start == PHRASE_WORDS_MAX {
            // A headline whose every word has a capital.
            while tokens.get(at).is_some_and(Token::is_capital) {
                at += 1;
            }
            continue;
        }
        let before = start.checked_sub(1).map(|b| &tokens[b]);
        // "He told Reuters": who listens is not what it is about.
        let is_told = before.is_some_and(|b| b.is(class::ADDRESSEE));
        // "American troops" are about the troops.
        let is_adjective = start + 1 == at
            && tokens[start].is(class::DEMONYM)
            && tokens.get(at).is_some_and(|next| next.is_small() && is_part(next));
        if name && (is_told || is_adjective) {
            continue;
        }
        found.extend(candidate(text, &tokens[start..at], name, before));
    }
}

const CLOSED: u64 = class::CLOSED | class::ADV | class::NEG;

/// Returns whether a word can be part of a noun phrase.
fn is_part(token: &Token) -> bool {
    if !token.is_word() || token.end - token.start < 2 {
        return false;
    }
    if token.is_capital() {
        return token.class & CLOSED == 0 || token.is(class::FIRST) && !token.is(class::TIME);
    }
    let verb = token.is(class::CUE) && !token.is(class::NOUN_TOO) || token.has_shape(shape::LY);
    token.class & CLOSED == 0 && !verb
}

/// Returns whether the capital of the word at `at` tells a name.
fn is_name(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let follows = tokens.get(at + 1).is_some_and(Token::is_capital);
    token.is_capital()
        && (at > 0
            || follows
            || token.is(class::FIRST | class::PLACE | class::DEMONYM)
            || token.has_shape(shape::ALL_CAPS))
}

/// Returns whether the word at `at` goes on with the phrase before it.
fn goes_on(tokens: &[Token], at: usize, name: bool) -> bool {
    let token = &tokens[at];
    if name && token.is_small() && token.is(class::PARTICLE) {
        return tokens.get(at + 1).is_some_and(|next| next.is_capital() && is_part(next));
    }
    name == token.is_capital() && is_part(token)
}

/// Makes a candidate of a run of words: verbs and empty words at its ends are cut.
fn candidate(
    text: &str,
    mut run: &[Token],
    name: bool,
    before: Option<&Token>,
) -> Option<Candidate> {
    if name {
        let titles = run[..run.len() - 1].iter().rposition(|t| t.is(class::TITLE));
        run = &run[titles.map_or(0, |title| title + 1)..];
        if run.len() > 1 && run.iter().all(|token| token.has_shape(shape::ALL_CAPS)) {
            return None;
        }
        if run.len() == 1 && run[0].is(class::TITLE | class::CUE | class::GENERIC) {
            return None;
        }
        return made(text, run, true);
    }
    let led = before
        .is_some_and(|b| b.is(class::DET | class::POSS | class::PREP) || b.kind == Kind::Clitic);
    // The word behind "would", "they" or "to" is a verb.
    let verb_first = before.is_some_and(|b| {
        b.is(class::AUX | class::SUBJ | class::REL | class::NEG)
            || text[b.start as usize..b.end as usize].eq_ignore_ascii_case("to")
    });
    if verb_first {
        run = &run[1..];
    }
    let led = led || verb_first;
    let empty = |token: &Token| token.is(class::NO_TOPIC | class::TIME_UNIT | class::QUANT);
    while run.first().is_some_and(empty) {
        run = &run[1..];
    }
    let ends_empty = |token: &Token| {
        empty(token) || token.has_shape(shape::ED | shape::ING) || token.is(class::CUE)
    };
    while run.last().is_some_and(ends_empty) {
        run = &run[..run.len() - 1];
    }
    let (first, last) = (run.first()?, run.last()?);
    let noun = last.end - last.start >= 4 && (run.len() > 1 || led);
    // A verb before the noun: "strengthens cooperation".
    let verbal = !led && run.len() > 1 && (first.has_shape(shape::S | shape::ED | shape::ING));
    let run = if verbal { &run[1..] } else { run };
    let alone = run.len() == 1 && last.is(class::GENERIC);
    if !noun || alone || run.len() > 3 || run.iter().any(|t| t.is(class::NO_TOPIC)) {
        return None;
    }
    made(text, run, run.len() > 1 && led)
}

fn made(text: &str, run: &[Token], telling: bool) -> Option<Candidate> {
    let (first, last) = (run.first()?, run.last()?);
    let span = Span::new(first.start as usize, last.end as usize);
    let mut key = 0;
    for token in run {
        key = lexicon::hash(text.as_bytes(), token.start as usize, token.end as usize, key);
    }
    Some(Candidate { span, key, telling })
}

#[cfg(test)]
mod tests {
    use crate::Article;

    #[test]
    fn topics_are_names_and_noun_phrases_without_the_speaker() {
        let text = "Ann Lee said the grain exports to Turkey would strengthen food security. “The \
                    grain exports are safe,” she added.";
        let article = Article::from_text(text);
        let topics: Vec<_> = article.quotes.iter().map(|quote| quote.topics.join(", ")).collect();
        assert_eq!(topics, ["grain exports, turkey, food security", "grain exports"]);
        assert_eq!(article.topics[0].phrase, "grain exports");
        assert_eq!(article.topics[0].count, 2);
    }

    #[test]
    fn words_of_all_news_are_topics_with_another_word_only() {
        let text = "Of the company and the oil prices Ann Lee said: “The company is for the \
                    prices.” She spoke of inflation. “The inflation is here,” she said.";
        let article = Article::from_text(text);
        let topics: Vec<_> = article.topics.iter().map(|topic| topic.phrase.as_str()).collect();
        assert_eq!(topics, ["inflation", "oil prices", "Ann Lee"]);
    }

    #[test]
    fn a_people_before_a_noun_is_no_topic() {
        let text = "Ann Lee said: “British ferries serve the British.” The Department agreed.";
        let article = Article::from_text(text);
        let topics: Vec<_> = article.topics.iter().map(|topic| topic.phrase.as_str()).collect();
        assert_eq!(topics, ["Ann Lee", "British"]);
    }

    #[test]
    fn who_is_told_is_no_topic() {
        let text = "“The Harbour Board has met,” Ann Lee told Coastwire in an interview. She told \
                    Coastwire the ferry was late.";
        let article = Article::from_text(text);
        let topics: Vec<_> = article.topics.iter().map(|topic| topic.phrase.as_str()).collect();
        assert_eq!(topics, ["Harbour Board", "Ann Lee"]);
    }
}
