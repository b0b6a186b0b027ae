//! Quotes to their speakers: which tag owns a quote, and who owns a quote without a tag.

use super::analysis::{Analysis, Sentence};
use super::announcement;
use super::classify::{self, Class};
use super::cue;
use super::lexicon::class;
use super::narrative;
use super::object::{self, CALLED_TOKENS_MAX};
use super::phrase::{self, Phrase, Run};
use super::repeats;
use super::tag::{self, Shape, Tag};
use super::token::Kind;

/// Which rule gave a quote its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    AfterTag,
    BeforeTag,
    ColonTag,
    AccordingTo,
    LateTag,
    SameSentence,
    ParagraphChain,
    ParagraphAhead,
    ReopenedQuote,
    NarrativeSubject,
    PreviousParagraph,
}

impl Rule {
    /// Returns the name that readers see.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Rule::AfterTag => "after-tag",
            Rule::BeforeTag => "before-tag",
            Rule::ColonTag => "colon-tag",
            Rule::AccordingTo => "according-to",
            Rule::LateTag => "late-tag",
            Rule::SameSentence => "same-sentence",
            Rule::ParagraphChain => "paragraph-chain",
            Rule::ParagraphAhead => "paragraph-ahead",
            Rule::ReopenedQuote => "reopened-quote",
            Rule::NarrativeSubject => "narrative-subject",
            Rule::PreviousParagraph => "previous-paragraph",
        }
    }
}

/// Who said a stretch, and how we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) who: Phrase,
    pub(crate) cue: Option<Run>,
    pub(crate) rule: Rule,
}

impl Source {
    /// Returns the tokens that show it: subject and verb.
    pub(crate) fn evidence(&self) -> Run {
        match self.cue {
            None => self.who.printed,
            Some(cue) => {
                Run::new(self.who.printed.start.min(cue.start), self.who.printed.end.max(cue.end))
            }
        }
    }

    fn by(self, rule: Rule) -> Source {
        Source { rule, ..self }
    }
}

/// What was found about a stretch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    pub(crate) class: Class,
    pub(crate) source: Option<Source>,
}

/// What stands beside a stretch: the ground on which it is classified.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside {
    /// A tag follows it.
    pub(crate) after: bool,
    /// The token of the verb before it in its sentence.
    pub(crate) cue_before: Option<usize>,
    /// It is its whole sentence.
    pub(crate) alone: bool,
    /// An earlier stretch of its sentence is direct.
    pub(crate) second: bool,
    /// It is joined by `and` or a comma to an earlier fragment of its sentence.
    pub(crate) joined: bool,
    /// Somebody is known to be speaking.
    pub(crate) speaker_known: bool,
}

/// The state that runs through a document.
struct Running {
    /// Who speaks in this paragraph so far.
    here: Option<Source>,
    /// Who spoke last in the paragraph before.
    previous: Option<Source>,
    /// Whose words the headline brings.
    headline: Option<Source>,
    /// Stretches of this paragraph that wait for a speaker.
    waiting: Vec<usize>,
}

/// Returns a verdict for each stretch of the analysis, in order.
pub(crate) fn attribute(a: &Analysis<'_>) -> Vec<Verdict> {
    let none = Verdict { class: Class::Scare, source: None };
    let mut verdicts = vec![none; a.stretches.len()];
    if a.stretches.is_empty() {
        return verdicts;
    }
    let headline = headline(a);
    let mut running = Running { here: None, previous: None, headline, waiting: Vec::new() };
    for paragraph in &a.paragraphs {
        running.here = None;
        running.waiting.clear();
        for sentence in &a.sentences[paragraph.sentences.clone()] {
            if sentence.quotes {
                quoting_sentence(a, sentence, &mut running, &mut verdicts);
            } else {
                plain_sentence(a, sentence, &mut running, &mut verdicts);
            }
        }
        finish_paragraph(a, &mut running, &mut verdicts);
    }
    drop_stray_fragments(a, &mut verdicts);
    repeats::drop_pull_quotes(a, &mut verdicts);
    verdicts
}

/// Returns whose words the first line of an article brings.
fn headline(a: &Analysis<'_>) -> Option<Source> {
    let line = &a.paragraphs.first()?.tokens;
    let below = a.kind(a.paragraphs.get(1)?.tokens.start);
    let (who, cue) = announcement::headlined(a, Run::new(line.start, line.end), below)?;
    Some(Source { who, cue: Some(cue), rule: Rule::ColonTag })
}

/// Takes fragments for nobody's unless a verb of speech of their own paragraph says whose they
/// are: a verb that only brings speech beside a whole quote is not enough.
fn drop_stray_fragments(a: &Analysis<'_>, verdicts: &mut [Verdict]) {
    let is_weak = |cue: Run, stretch| {
        let mut window = cue.end..a.outer.len().min(cue.end + CALLED_TOKENS_MAX);
        let is_stretch = |t: &usize| a.outer[*t].stretch() == Some(stretch);
        let calls = |quote: usize| object::calls_in_marks(a, cue.start, quote);
        a.is(cue.start, class::WEAK) && !window.find(is_stretch).is_some_and(calls)
    };
    let stray = |source: Source, stretch| {
        let weak =
            source.cue.is_none_or(|cue| source.rule == Rule::BeforeTag && is_weak(cue, stretch));
        weak || source.rule == Rule::PreviousParagraph
    };
    for (stretch, verdict) in verdicts.iter_mut().enumerate() {
        let is_stray = match verdict.class {
            Class::Mixed => verdict.source.is_none_or(|source| stray(source, stretch)),
            Class::Direct => {
                let afar = |source: Source| source.rule == Rule::PreviousParagraph;
                verdict.source.is_some_and(afar) && is_short(a, stretch)
            }
            Class::Scare => false,
        };
        if is_stray {
            *verdict = Verdict { class: Class::Scare, source: None };
        }
    }
}

/// Words of one line that nobody of their paragraph speaks are rather a slogan, sign or title
/// than somebody's.
fn is_short(a: &Analysis<'_>, stretch: usize) -> bool {
    let words = &a.inner[a.stretches[stretch].words.clone()];
    words.iter().filter(|word| word.is_word()).count() <= SHORT_WORDS_MAX
}

/// So many words are a short stretch.
const SHORT_WORDS_MAX: usize = 4;

fn plain_sentence(
    a: &Analysis<'_>,
    sentence: &Sentence,
    running: &mut Running,
    verdicts: &mut [Verdict],
) {
    let run = sentence.run();
    if let Some((who, cue)) = announcement::issued(a, run) {
        let source = Source { who, cue: Some(cue), rule: Rule::ColonTag };
        settle(source, running, verdicts);
        running.here = Some(source);
        return;
    }
    if a.kind(run.end - 1) == Kind::Colon {
        // "… wrote in a letter:", and the next paragraph is the letter.
        let tag = tag::before(a, run.end, run.start, run.start);
        if let Some(source) = tag.and_then(|tag| to_source(tag, Rule::ColonTag, running.here)) {
            settle(source, running, verdicts);
            running.here = Some(source);
            return;
        }
    }
    let tag = tag::of_sentence(a, sentence);
    if let Some(source) = tag.and_then(|tag| to_source(tag, Rule::ParagraphChain, running.here)) {
        settle(source, running, verdicts);
        running.here = Some(source);
        return;
    }
    if let Some(who) = narrative::subject(a, run.start, run.end) {
        let spoke = running.here.is_some_and(|here| here.rule != Rule::NarrativeSubject);
        if spoke {
            return;
        }
        running.here = Some(Source { who, cue: None, rule: Rule::NarrativeSubject });
    }
}

/// Gives the stretches that wait the speaker who was found behind them.
fn settle(source: Source, running: &mut Running, verdicts: &mut [Verdict]) {
    for stretch in running.waiting.drain(..) {
        verdicts[stretch].source = Some(source.by(Rule::ParagraphAhead));
    }
}

fn to_source(tag: Tag, rule: Rule, here: Option<Source>) -> Option<Source> {
    let rule = match tag.shape {
        Shape::According => Rule::AccordingTo,
        Shape::Colon => Rule::ColonTag,
        _ => rule,
    };
    match tag.who {
        Some(who) => {
            let cue = Some(tag.cue).filter(|cue| !cue.is_empty());
            Some(Source { who, cue, rule })
        }
        None => here.map(|source| Source { cue: Some(tag.cue), rule, ..source }),
    }
}

fn quoting_sentence(
    a: &Analysis<'_>,
    sentence: &Sentence,
    running: &mut Running,
    verdicts: &mut [Verdict],
) {
    let run = sentence.run();
    let mut low = run.start;
    let mut previous: Option<Source> = None;
    let mut second = false;
    let mut fragment = false;
    for at in run.start..run.end {
        let Some(stretch) = a.outer[at].stretch() else { continue };
        let place = Place { run, at, low, stretch };
        let (beside, found) = find(a, place, previous, running);
        let class = classify::classify(
            a,
            stretch,
            at,
            run,
            Beside { second, joined: fragment && joins(a, at), ..beside },
        );
        let addressed = is_addressed(a, at, run.start);
        let source = found.or_else(|| chained(a, place, running)).filter(|_| !addressed);
        verdicts[stretch] = Verdict { class, source: source.filter(|_| class != Class::Scare) };
        if class != Class::Scare {
            match found {
                Some(source) => {
                    settle(source, running, verdicts);
                    running.here = Some(source);
                    previous = Some(source);
                }
                None if source.is_none() && !addressed => running.waiting.push(stretch),
                None => {
                    if source.is_some_and(|s| s.rule == Rule::ReopenedQuote) {
                        running.here = source;
                    }
                }
            }
            second |= class == Class::Direct;
            fragment = true;
        }
        low = at + 1;
    }
    if previous.is_none() {
        after_untagged(a, sentence, running, verdicts);
    }
}

/// Returns whether a conjunction or comma ties a quote to the quote before it.
fn joins(a: &Analysis<'_>, at: usize) -> bool {
    let mut before = at;
    while before > 0
        && (a.kind(before - 1) == Kind::Comma
            || a.is_any(before - 1, &["and", "or", "but", "a", "an", "the", "as"]))
    {
        before -= 1;
    }
    before > 0 && before < at && a.kind(before - 1) == Kind::Quote
        || before == at && at > 0 && a.kind(at - 1) == Kind::Quote
}

/// A sentence whose stretches have no tag may still name a speaker for those that follow.
fn after_untagged(
    a: &Analysis<'_>,
    sentence: &Sentence,
    running: &mut Running,
    verdicts: &mut [Verdict],
) {
    let only_quotes = sentence.tokens.clone().all(|t| !a.outer[t].is_word());
    if only_quotes {
        return;
    }
    plain_sentence(a, sentence, running, verdicts);
}

/// Where a stretch stands: its sentence, its token, and where the words since the last quote begin.
#[derive(Clone, Copy)]
struct Place {
    run: Run,
    at: usize,
    low: usize,
    stretch: usize,
}

/// A tag with its verb so near behind a quote surely belongs to it.
const TIGHT_TOKENS_MAX: usize = 8;
/// So far behind a quote its tag may have its verb where no tag stands before it.
const LOOSE_TOKENS_MAX: usize = 14;

/// Finds the speaker of a stretch within its sentence.
fn find(
    a: &Analysis<'_>,
    place: Place,
    previous: Option<Source>,
    running: &Running,
) -> (Beside, Option<Source>) {
    let Place { run, at, .. } = place;
    if is_addressed(a, at, run.start) {
        return (Beside { after: true, ..Beside::default() }, None);
    }
    let here = previous.or(running.here);
    let known =
        Beside { speaker_known: here.is_some() || running.previous.is_some(), ..Beside::default() };
    let after = tag::after(a, at, run.end);
    let head = (run.start..at).all(|t| !a.outer[t].is_word() && a.kind(t) != Kind::Quote);
    if head {
        let alone = (at + 1..run.end).all(|t| !a.outer[t].is_word());
        let source = after
            .and_then(|tag| to_source(tag, Rule::AfterTag, here))
            .or_else(|| late(a, place, here));
        return (Beside { after: after.is_some(), alone, ..known }, source);
    }
    let before = tag::before(a, at, run.start, place.low);
    let source = tagged(a, place, here, [before, after])
        .or(previous.map(|source| source.by(Rule::SameSentence)))
        .or_else(|| late(a, place, here))
        .or_else(|| sentence_subject(a, place));
    let tags_after = [Rule::AfterTag, Rule::LateTag, Rule::AccordingTo, Rule::ColonTag];
    let after = source
        .is_some_and(|source| tags_after.contains(&source.rule) && source.who.printed.start > at);
    (Beside { after, cue_before: before.map(|tag| tag.cue.start), ..known }, source)
}

/// Decides between the tag before a quote and the one behind it.
fn tagged(
    a: &Analysis<'_>,
    place: Place,
    here: Option<Source>,
    [before, after]: [Option<Tag>; 2],
) -> Option<Source> {
    let at = place.at;
    let last = a.final_char(place.stretch);
    let asks = matches!(last, Some(',' | '?' | '!'));
    let tight = after.filter(|tag| {
        let next =
            tag.cue.end + usize::from(matches!(a.kind(tag.cue.end), Kind::Comma | Kind::Colon));
        asks && tag.cue.start - at <= TIGHT_TOKENS_MAX && a.kind(next) != Kind::Quote
    });
    let wins = before.is_none_or(|b| b.shape == Shape::Colon) || last == Some(',');
    let tight = tight.filter(|_| wins).and_then(|tag| to_source(tag, Rule::AfterTag, here));
    if tight.is_some() {
        return tight;
    }
    let weak =
        before.is_some_and(|tag| tag.shape == Shape::Verb && !a.is(tag.cue.start, class::STRONG));
    // "Clinton would do well to begin “building bridges”, said David Axelrod".
    let late = if weak { late(a, place, here) } else { None };
    late.or_else(|| before.and_then(|tag| to_source(tag, Rule::BeforeTag, here))).or_else(|| {
        let tag = after.filter(|tag| {
            let direct = tag.who.is_none_or(|who| who.printed.start <= at + 2);
            tag.cue.start - at <= LOOSE_TOKENS_MAX && (direct || asks)
        })?;
        to_source(tag, Rule::AfterTag, here)
    })
}

/// Returns the speaker of the tag that closes the sentence: “…, said David Axelrod.”
fn late(a: &Analysis<'_>, place: Place, here: Option<Source>) -> Option<Source> {
    let tag = tag::closing(a, place.at + 1, place.run.end)?;
    to_source(tag, Rule::LateTag, here)
}

/// Returns the subject of the sentence where that is somebody.
fn sentence_subject(a: &Analysis<'_>, place: Place) -> Option<Source> {
    if announcement::is_label(a, place.run) {
        return None;
    }
    let who = cue::main_subject(a, place.run.start, place.at)?;
    let speaks = phrase::is_pronoun(a, who.printed)
        || phrase::is_name(a, who.printed)
        || a.is(who.printed.start, class::DET);
    speaks.then_some(Source { who, cue: None, rule: Rule::SameSentence })
}

/// Returns whether a quote is put to somebody by nobody in particular: "Roux was asked: “…”".
fn is_addressed(a: &Analysis<'_>, at: usize, start: usize) -> bool {
    let marked = at > start + 2 && matches!(a.kind(at - 1), Kind::Comma | Kind::Colon);
    let verb = at - usize::from(marked) - usize::from(at > start);
    verb > start + 1 && a.is_any(verb, &["asked", "told"]) && a.is(verb - 1, class::BE)
}

/// Finds the speaker of a stretch that its sentence does not tell.
fn chained(a: &Analysis<'_>, place: Place, running: &Running) -> Option<Source> {
    let reopened = running.previous.filter(|_| a.stretches[place.stretch].reopened);
    if let Some(previous) = reopened {
        return Some(previous.by(Rule::ReopenedQuote));
    }
    let here = running.here?;
    let rule = if here.rule == Rule::NarrativeSubject { here.rule } else { Rule::ParagraphChain };
    Some(here.by(rule))
}

fn finish_paragraph(_a: &Analysis<'_>, running: &mut Running, verdicts: &mut [Verdict]) {
    if let Some(previous) = running.previous {
        for stretch in running.waiting.drain(..) {
            let rule = match previous.rule {
                Rule::ColonTag => Rule::ColonTag,
                _ => Rule::PreviousParagraph,
            };
            verdicts[stretch].source = Some(previous.by(rule));
        }
    }
    // Nobody was named so far: whoever the headline lets speak.
    if let Some(source) = running.headline {
        for stretch in running.waiting.drain(..) {
            if verdicts[stretch].class == Class::Direct {
                verdicts[stretch].source = Some(source);
            }
        }
    }
    if running.here.is_some() {
        running.previous = running.here;
    }
}
