//! Interviews and transcripts: paragraphs that a speaker's label opens (`LEE: …`, `A: …`) are
//! that speaker's words, verbatim and without marks.

use super::analysis::Analysis;
use super::lexicon::class;
use super::mention;
use super::phrase::Run;
use super::token::{Kind, shape};
use crate::{Attribution, Quote, QuoteKind, Span};

/// So many labelled paragraphs make a transcript.
const TURNS_MIN: usize = 3;
/// The longest label, in tokens.
const LABEL_TOKENS_MAX: usize = 5;
/// The rule under which turns are attributed.
const RULE: &str = "turn";

/// A paragraph with a label.
#[derive(Clone, Copy)]
struct Turn {
    label: Run,
    /// The tokens of the words behind the label.
    words: Run,
    asks: bool,
    answers: bool,
}

/// Adds the turns of a transcript to the quotes; what was quoted within a turn gives way to it.
pub(crate) fn add(a: &Analysis<'_>, quotes: &mut Vec<Quote>) {
    let turns = turns(a);
    if turns.len() < TURNS_MIN {
        return;
    }
    let interviewee =
        turns.iter().any(|turn| turn.answers).then(|| interviewee(a, turns[0].label.start));
    let interviewee = interviewee.flatten();
    let turns = with_following(a, turns);
    let spans: Vec<Span> =
        turns.iter().map(|turn| a.span(turn.words.start..turn.words.end)).collect();
    quotes.retain(|quote| {
        let next = spans.partition_point(|span| span.end <= quote.span.start);
        !spans.get(next).is_some_and(|span| span.overlaps(quote.span))
    });
    let first = quotes.iter().map(|quote| quote.utterance + 1).max().unwrap_or(0);
    let mut utterance = first;
    for (i, (turn, span)) in turns.iter().zip(spans).enumerate() {
        // A paragraph without a label goes on with what the one before it says.
        let goes_on = i > 0 && turns[i - 1].label == turn.label;
        utterance += usize::from(i > 0 && !goes_on);
        let printed = match (turn.asks, turn.answers) {
            (true, _) => None,
            (_, true) => interviewee,
            _ => Some(turn.label),
        };
        quotes.push(quote(a, turn, span, printed, utterance));
    }
    renumber(quotes);
}

fn quote(
    a: &Analysis<'_>,
    turn: &Turn,
    span: Span,
    printed: Option<Run>,
    utterance: usize,
) -> Quote {
    let label = a.span(turn.label.start..turn.label.end);
    let attribution = printed.map(|printed| Attribution {
        printed: a.span(printed.start..printed.end),
        speaker: None,
        partners: Vec::new(),
        role: None,
        cue: None,
        evidence: label,
        rule: RULE,
        confidence: 0.9,
    });
    let kind = QuoteKind::Transcript;
    Quote { span, quoted: vec![span], kind, utterance, attribution, topics: Vec::new() }
}

/// Puts quotes in order and numbers their utterances anew.
pub(super) fn renumber(quotes: &mut [Quote]) {
    quotes.sort_by_key(|quote| (quote.span.start, quote.span.end));
    let n_numbers = quotes.iter().map(|quote| quote.utterance + 1).max().unwrap_or(0);
    let mut numbers: Vec<Option<usize>> = vec![None; n_numbers];
    let mut next = 0;
    for quote in quotes {
        let number = *numbers[quote.utterance].get_or_insert(next);
        next = next.max(number + 1);
        quote.utterance = number;
    }
}

/// Returns the labelled paragraphs whose labels come often enough.
fn turns(a: &Analysis<'_>) -> Vec<Turn> {
    let mut turns = Vec::new();
    for paragraph in &a.paragraphs {
        let run = Run::new(paragraph.tokens.start, paragraph.tokens.end);
        turns.extend(turn(a, run));
    }
    if turns.len() < TURNS_MIN {
        return Vec::new();
    }
    let mut labels: Vec<&str> = turns.iter().map(|turn| a.word(turn.label.end - 1)).collect();
    labels.sort_unstable();
    let often = |label: &str| {
        let from = labels.partition_point(|l| *l < label);
        labels[from..].iter().take(2).filter(|l| **l == label).count() == 2
    };
    let n_often = turns.iter().filter(|turn| often(a.word(turn.label.end - 1))).count();
    // Lists have labels too: "Date: 3 May", each entry once and without a sentence.
    let n_spoken = turns.iter().filter(|turn| is_spoken(a, turn)).count();
    if n_often < TURNS_MIN || 2 * n_often < turns.len() || 2 * n_spoken < turns.len() {
        return Vec::new();
    }
    turns
}

/// Returns whether the words of a turn end as a sentence does.
fn is_spoken(a: &Analysis<'_>, turn: &Turn) -> bool {
    matches!(a.kind(turn.words.end - 1), Kind::Stop | Kind::Quote | Kind::Close | Kind::Dash)
}

/// So many paragraphs without a label may go on with a turn.
const FOLLOWING_MAX: usize = 6;

/// Adds the paragraphs between two turns to the first of them: one without a label and without a
/// quotation goes on with what is said.
fn with_following(a: &Analysis<'_>, turns: Vec<Turn>) -> Vec<Turn> {
    let paragraph_of =
        |turn: &Turn| a.paragraphs.partition_point(|p| p.tokens.end <= turn.label.start);
    let mut all = Vec::with_capacity(turns.len());
    for (i, turn) in turns.iter().enumerate() {
        all.push(*turn);
        let Some(next) = turns.get(i + 1) else { break };
        let between = paragraph_of(turn) + 1..paragraph_of(next);
        if between.len() > FOLLOWING_MAX {
            continue;
        }
        for paragraph in &a.paragraphs[between] {
            if paragraph.tokens.is_empty() || !paragraph.stretches.is_empty() {
                break;
            }
            let words = Run::new(paragraph.tokens.start, paragraph.tokens.end);
            all.push(Turn { words, ..*turn });
        }
    }
    all
}

/// Returns the turn that a paragraph is, if a label opens it.
fn turn(a: &Analysis<'_>, run: Run) -> Option<Turn> {
    let window = run.end.min(run.start + LABEL_TOKENS_MAX + 1);
    let colon = (run.start..window).find(|t| a.kind(*t) == Kind::Colon)?;
    let label = Run::new(run.start, colon);
    let words = Run::new(colon + 1, run.end);
    if label.is_empty() || words.is_empty() || a.kind(words.start) == Kind::Quote {
        return None;
    }
    let single = label.end == label.start + 1;
    let asks = single && a.is_any(label.start, &["q", "q.", "question"]);
    let answers = single && a.is_any(label.start, &["a", "a.", "answer"]);
    let capital =
        |t: usize| a.outer[t].is_capital() && !a.is(t, class::PLACE | class::TIME | class::ORG);
    let shouted = (label.start..label.end).all(|t| {
        a.outer[t].has_shape(shape::ALL_CAPS) || !a.outer[t].is_word() || a.word(t).ends_with('.')
    });
    let named = (label.start..label.end).all(|t| capital(t) || a.is(t, class::PARTICLE))
        && (shouted
            || label.end - label.start >= 2
            || !a.is(label.start, class::CUE | class::ROLE));
    (asks || answers || named).then_some(Turn { label, words, asks, answers })
}

/// Returns the name of the person introduced before the first turn.
fn interviewee(a: &Analysis<'_>, before: usize) -> Option<Run> {
    let mentions = mention::find(a);
    let introduced = mentions.iter().take_while(|mention| mention.name.start < before);
    let person =
        introduced.filter(|mention| !mention.is_single() && !mention.thing && !mention.headline);
    let mut best: Option<&mention::Mention> = None;
    for mention in person {
        if best.is_none_or(|best| mention.weight > best.weight) {
            best = Some(mention);
        }
    }
    best.map(|mention| mention.name)
}

#[cfg(test)]
mod tests {
    use crate::Article;

    #[test]
    fn turns_go_to_whom_their_label_names() {
        let text = "Ines Batalha trains Skerry Rovers.\nQ: Did you expect it?\nA: No. Never.\nQ: \
                    What changed?\nA: Breakfast, they said.";
        let long = "Two ministers met in Norhaven.\nANN LEE: We agreed.\nOn everything.\nPAUL ROUX: \
                    No.\nLEE: Yes.\nROUX: Why?\nThey left.";
        let other = "Two ministers met in Norhaven.\nANN LEE: We agreed.\nPAUL ROUX: On what?\nLEE: \
                     On trade.\nROUX: Not so.\nLEE: Yes.";
        for (text, expected) in [
            (
                long,
                "We agreed. = ANN LEE|On everything. = ANN LEE|No. = PAUL ROUX|Yes. = ANN LEE|Why? = PAUL ROUX",
            ),
            (
                text,
                "Did you expect it? = -|No. Never. = Ines Batalha|What changed? = -|Breakfast, they said. = Ines Batalha",
            ),
            (
                other,
                "We agreed. = ANN LEE|On what? = PAUL ROUX|On trade. = ANN LEE|Not so. = PAUL ROUX|Yes. = ANN LEE",
            ),
        ] {
            let article = Article::from_text(text);
            assert_eq!(article.check(), None);
            let lines = article.quotes.iter().map(|quote| {
                let who = article.speaker_of(quote).map_or("-", |speaker| &speaker.name);
                format!("{} = {who}", &article[quote.span])
            });
            assert_eq!(lines.collect::<Vec<_>>().join("|"), expected);
        }
    }
}
