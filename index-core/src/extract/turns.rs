//! Interviews and transcripts: paragraphs that a speaker's label opens (`LEE: …`, `A: …`) are
//! that speaker's words, verbatim and without marks.

use super::analysis::{Analysis, Paragraph};
use super::label::{self, Label};
use super::mention;
use super::phrase::Run;
use super::token::Kind;
use crate::{Attribution, Quote, QuoteKind, Span};

/// So many labelled paragraphs make a transcript.
const TURNS_MIN: usize = 3;
/// The rule under which turns are attributed.
const RULE: &str = "turn";

/// A paragraph with a label.
#[derive(Clone, Copy)]
struct Turn {
    label: Label,
    /// The tokens of the words behind the label; none where they stand in the next paragraph.
    words: Run,
}

/// Adds the turns of a transcript to the quotes; what was quoted within a turn gives way to it.
pub(crate) fn add(a: &Analysis<'_>, quotes: &mut Vec<Quote>) {
    let turns = turns(a);
    if turns.len() < TURNS_MIN {
        return;
    }
    let interviewee = turns
        .iter()
        .any(|turn| turn.label.answers)
        .then(|| interviewee(a, turns[0].label.name.start));
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
        let printed = match turn.label {
            Label { nameless: true, .. } => None,
            Label { answers: true, .. } => interviewee,
            Label { name, .. } => Some(name),
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
    let span_of = |run: Run| a.span(run.start..run.end);
    let attribution = printed.map(|printed| Attribution {
        printed: span_of(printed),
        speaker: None,
        partners: Vec::new(),
        role: turn.label.role.map(span_of),
        cue: None,
        evidence: span_of(turn.label.name),
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
        let run = run_of(paragraph);
        turns.extend(label::of_paragraph(a, run).and_then(|(label, start)| {
            let words = Run::new(start, run.end);
            let goes_on =
                if words.is_empty() { label.transcribed } else { a.kind(start) != Kind::Quote };
            goes_on.then_some(Turn { label, words })
        }));
    }
    if turns.len() < TURNS_MIN {
        return Vec::new();
    }
    let last_word = |turn: &Turn| a.word(turn.label.name.end - 1);
    let mut labels: Vec<&str> = turns.iter().map(last_word).collect();
    labels.sort_unstable();
    let often = |label: &str| {
        let from = labels.partition_point(|l| *l < label);
        labels[from..].iter().take(2).filter(|l| **l == label).count() == 2
    };
    let n_often = turns.iter().filter(|turn| often(last_word(turn))).count();
    // Lists have labels too: "Date: 3 May", each entry once and without a sentence.
    let n_spoken = turns.iter().filter(|turn| is_spoken(a, turn)).count();
    if n_often < TURNS_MIN || 2 * n_often < turns.len() || 2 * n_spoken < turns.len() {
        return Vec::new();
    }
    turns
}

fn run_of(paragraph: &Paragraph) -> Run {
    Run::new(paragraph.tokens.start, paragraph.tokens.end)
}

/// Returns whether the words of a turn end as a sentence does.
fn is_spoken(a: &Analysis<'_>, turn: &Turn) -> bool {
    turn.words.is_empty()
        || matches!(a.kind(turn.words.end - 1), Kind::Stop | Kind::Quote | Kind::Close | Kind::Dash)
}

/// So many paragraphs without a label may go on with a turn.
const FOLLOWING_MAX: usize = 6;
/// So many where labels are those of transcripts: there nobody tells a story between the turns.
const FOLLOWING_TRANSCRIBED_MAX: usize = 100;

/// Adds the paragraphs between two turns to the first of them: one without a label and, but for
/// transcripts, without a quotation goes on with what is said.
fn with_following(a: &Analysis<'_>, turns: Vec<Turn>) -> Vec<Turn> {
    let paragraph_of =
        |turn: &Turn| a.paragraphs.partition_point(|p| p.tokens.end <= turn.label.name.start);
    let mut all = Vec::with_capacity(turns.len());
    for (i, turn) in turns.iter().enumerate() {
        let is_alone = turn.words.is_empty();
        all.extend((!is_alone).then_some(*turn));
        let first = paragraph_of(turn) + 1;
        let between = match turns.get(i + 1) {
            Some(next) => first..paragraph_of(next),
            None => first..(first + usize::from(is_alone)).min(a.paragraphs.len()),
        };
        let transcribed = turn.label.transcribed;
        if between.len() > if transcribed { FOLLOWING_TRANSCRIBED_MAX } else { FOLLOWING_MAX } {
            continue;
        }
        for paragraph in &a.paragraphs[between] {
            if paragraph.tokens.is_empty() || !transcribed && !paragraph.stretches.is_empty() {
                break;
            }
            let words = run_of(paragraph);
            all.extend((!label::is_direction(a, words)).then_some(Turn { words, ..*turn }));
        }
    }
    all
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
        // Television: a role behind the name, party and state, what is seen but not said.
        let broadcast = "Aired May 3, 2025 - 19:00 ET\nJON NORDEN, HOST: Good evening.\n[19:00:12]\nGOV. \
                         LENA HART (D), KASKARA: Get out now.\n(END VIDEO CLIP)\nNORDEN \
                         (voice-over): She said \"out.\"\nThe storm is near.\nHART: It is.\nUNIDENTIFIED \
                         MALE #2: My house!\nNORDEN: Yes.";
        // Radio: the label is a line of its own, also above the last words.
        let radio = "MIRA SOL, HOST:\n\nThe ferry is back.\n\nOLA BERG: It is.\n\nSOL:\n\nFor \
                     long?\n\nBERG:\n\nFor good.\n\nCopyright Radio.";
        // What machines write down: a clock behind the name.
        let recorded = "Harbour Talk\nMira Sol  00:03\nWelcome.\nOla Berg  00:09\nIt sank.\nIt \
                        did.\nMira Sol  00:11\nWow.\nSpeaker 2 (1:00:14):\nYes.\nOla Berg  01:01:03\nNo.";
        // Companies: the office behind a dash, and somebody who connects the callers.
        let call = "Halcyon Earnings Call\nOperator\nWelcome.\nWei Zhang -- Chief Executive Officer\n\
                    Revenue grew.\nOperator\nThe next question.\nWei Zhang -- Chief Executive \
                    Officer\nNo.";
        // Governments: a letter alone asks.
        let briefing = "Briefing by Press Secretary Carla Jens\nMS. JENS: Hello. Go ahead.\nQ    Is he \
                        well?\nMS. JENS: He is.\nHe sleeps.\nQ  Where?\nTHE PRESIDENT: Here.\nMS. JENS: \
                        At home.";
        for (text, expected) in [
            (
                broadcast,
                "Good evening. = JON NORDEN|Get out now. = LENA HART|She said \"out.\" = JON NORDEN|The storm is near. = JON NORDEN|It is. = LENA HART|My house! = -|Yes. = JON NORDEN",
            ),
            (
                radio,
                "The ferry is back. = MIRA SOL|It is. = OLA BERG|For long? = MIRA SOL|For good. = OLA BERG",
            ),
            (
                recorded,
                "Welcome. = Mira Sol|It sank. = Ola Berg|It did. = Ola Berg|Wow. = Mira Sol|Yes. = Speaker 2|No. = Ola Berg",
            ),
            (
                call,
                "Welcome. = Operator|Revenue grew. = Wei Zhang|The next question. = Operator|No. = Wei Zhang",
            ),
            (
                briefing,
                "Hello. Go ahead. = Carla Jens|Is he well? = -|He is. = Carla Jens|He sleeps. = Carla Jens|Where? = -|Here. = PRESIDENT|At home. = Carla Jens",
            ),
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
