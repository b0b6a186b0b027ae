//! The labels that open the turns of a transcript: `LEE:`, `ANN LEE, HOST:`, `SEN. ANN LEE (D-VM):`,
//! `Q:`, and `Q` alone, as the offices of governments print it; and lines of their own: `Ann Lee
//! (00:32):`, `Ann Lee -- Chief Executive`.

use super::analysis::Analysis;
use super::lexicon::class;
use super::phrase::Run;
use super::token::{Kind, shape};

/// The longest name of a label, in tokens.
const NAME_TOKENS_MAX: usize = 5;
/// The longest label in capitals, with what it tells of the speaker, in tokens.
const SHOUTED_TOKENS_MAX: usize = 16;

/// What opens a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// The name without the titles before it, or the letter.
    pub(super) name: Run,
    /// What stands behind the name: "HOST".
    pub(super) role: Option<Run>,
    /// Whether nobody is named: a letter that asks, `UNIDENTIFIED MALE`.
    pub(super) nameless: bool,
    pub(super) answers: bool,
    /// Whether only a transcript has such labels: in capitals throughout, or lines of their own.
    pub(super) transcribed: bool,
}

/// Returns the label that opens a paragraph, and where the words behind it begin.
pub(super) fn of_paragraph(a: &Analysis<'_>, run: Run) -> Option<(Label, usize)> {
    if run.is_empty() {
        return None;
    }
    if is_bare_question(a, run) {
        let name = Run::new(run.start, run.start + 1);
        let label = Label { name, role: None, nameless: true, answers: false, transcribed: false };
        return Some((label, run.start + 1));
    }
    if let Some((name, role)) = timed(a, run).or_else(|| dashed(a, run)) {
        let label = Label { name, role, nameless: false, answers: false, transcribed: true };
        return Some((label, run.end));
    }
    let window = run.end.min(run.start + SHOUTED_TOKENS_MAX + 1);
    let colon = (run.start..window).find(|t| a.kind(*t) == Kind::Colon)?;
    let more = |t: &usize| matches!(a.kind(*t), Kind::Comma | Kind::Open);
    let end = (run.start..colon).find(more).unwrap_or(colon);
    let name = Run::new(run.start, end);
    if name.is_empty() || end - name.start > NAME_TOKENS_MAX {
        return None;
    }
    let shouted = is_shouted(a, name);
    if end < colon && !(shouted && is_shouted(a, Run::new(end, colon))) {
        return None;
    }
    let letter = end == colon && end == name.start + 1;
    let asks = letter && a.is_any(name.start, &["q", "q.", "question"]);
    let nameless = asks || shouted && a.is_any(name.start, &["unidentified", "unknown"]);
    let answers = letter && a.is_any(name.start, &["a", "a.", "answer"]);
    let titles = (name.start..end - 1).take_while(|t| a.is(*t, class::TITLE)).count();
    let name = Run::new(name.start + titles, end);
    let label = Label { name, role: role(a, end, colon), nameless, answers, transcribed: shouted };
    (asks || answers || is_name(a, &label)).then_some((label, colon + 1))
}

/// Returns whether a paragraph is no words but what the screen shows or the clock tells:
/// `(BEGIN VIDEO CLIP)`, `[19:05:12]`.
pub(super) fn is_direction(a: &Analysis<'_>, run: Run) -> bool {
    a.kind(run.start) == Kind::Open && a.kind(run.end - 1) == Kind::Close
}

/// `Q    Has the President signed it?`: a letter that no colon parts from its question.
fn is_bare_question(a: &Analysis<'_>, run: Run) -> bool {
    let next = run.start + 1;
    a.word(run.start) == "Q" && next < run.end && a.outer[next].is_capital()
}

/// Returns the name on a line of its own before a clock: `Ann Lee  00:03`, `Ann Lee (1:02:03):`.
fn timed(a: &Analysis<'_>, run: Run) -> Option<(Run, Option<Run>)> {
    const LINE_BYTES_MAX: usize = 60;
    let span = a.span(run.start..run.end);
    let line = a.text[span.start..span.end].trim_end_matches(':');
    let (name, clock) = line.rsplit_once([' ', '\t']).filter(|_| line.len() <= LINE_BYTES_MAX)?;
    let clock = clock.trim_matches(['(', ')', '[', ']']);
    let is_number = |part: &str| matches!(part.len(), 1 | 2) && part.parse::<u8>().is_ok();
    if !clock.contains(':') || !clock.split(':').all(is_number) {
        return None;
    }
    let end = span.start + name.trim_end().len();
    let name = Run::new(run.start, a.outer.partition_point(|t| (t.end as usize) <= end));
    (name.end <= name.start + NAME_TOKENS_MAX && is_proper(a, name)).then_some((name, None))
}

/// Returns the name and office on a line of their own: `Ann Lee -- Chief Executive`; in calls of
/// companies the operator has no name.
fn dashed(a: &Analysis<'_>, run: Run) -> Option<(Run, Option<Run>)> {
    if run.end == run.start + 1 && a.word(run.start) == "Operator" {
        return Some((run, None));
    }
    let dash = (run.start..run.end.min(run.start + NAME_TOKENS_MAX + 1))
        .find(|t| a.kind(*t) == Kind::Dash)?;
    let (name, role) = (Run::new(run.start, dash), Run::new(dash + 1, run.end));
    let is_office = role.end <= role.start + SHOUTED_TOKENS_MAX
        && a.kind(run.end - 1) == Kind::Word
        && (role.start..role.end).any(|t| a.outer[t].is_capital() && a.is(t, class::ROLE));
    (is_office && name.end >= name.start + 2 && is_proper(a, name)).then_some((name, Some(role)))
}

/// Returns whether every word has a capital, but for numbers behind the first: "Speaker 2".
fn is_proper(a: &Analysis<'_>, name: Run) -> bool {
    let is_part = |t: usize| a.outer[t].is_capital() || t > name.start && a.kind(t) == Kind::Number;
    !name.is_empty() && (name.start..name.end).all(is_part)
}

/// Returns whether words are in capitals, but for what stands in brackets.
fn is_shouted(a: &Analysis<'_>, run: Run) -> bool {
    let mut depth = 0;
    (run.start..run.end).all(|t| {
        depth += i32::from(a.kind(t) == Kind::Open);
        depth -= i32::from(a.kind(t) == Kind::Close);
        let token = &a.outer[t];
        depth > 0
            || !token.is_word()
            || token.has_shape(shape::ALL_CAPS)
            || a.word(t).ends_with('.')
    })
}

/// Returns what a label tells of the speaker, between a comma behind the name and a bracket.
fn role(a: &Analysis<'_>, comma: usize, colon: usize) -> Option<Run> {
    let end = (comma..colon).find(|t| a.kind(*t) == Kind::Open).unwrap_or(colon);
    let role = Run::new(comma + 1, end);
    (!role.is_empty() && a.is(role.end - 1, class::ROLE)).then_some(role)
}

/// Returns whether the words of a label can be somebody's name.
fn is_name(a: &Analysis<'_>, label: &Label) -> bool {
    let (name, not_a_name) = (label.name, class::PLACE | class::TIME | class::ORG);
    let is_part = |t: usize| {
        a.outer[t].is_capital() && !a.is(t, not_a_name)
            || a.is(t, class::PARTICLE)
            // `UNIDENTIFIED MALE #2`.
            || label.transcribed && t > name.start && (a.word(t) == "#" || a.word(t - 1) == "#")
    };
    (name.start..name.end).all(is_part)
        && (label.transcribed
            || name.end - name.start >= 2
            || !a.is(name.start, class::CUE | class::ROLE))
}
