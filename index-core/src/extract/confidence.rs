//! How often an attribution is right, by the rule that gave it.
//!
//! The shares were counted on annotated news: a quote counts as right when it is one, with the
//! right span, and its speaker is the one whom people gave it.

use super::analysis::Analysis;
use super::attribution::{Rule, Source};
use super::lexicon::class;
use super::phrase;
use crate::QuoteKind;

/// What is known about an attribution besides its rule.
struct Ground {
    /// Its verb is nearly always one of speech.
    strong: bool,
    /// The speaker is a name or a pronoun.
    named: bool,
    mixed: bool,
}

/// Returns how often attributions of this make are right.
pub(crate) fn of(a: &Analysis<'_>, source: &Source, kind: QuoteKind) -> f32 {
    let who = source.who.printed;
    let ground = Ground {
        strong: source.cue.is_some_and(|cue| a.is(cue.start, class::STRONG)),
        named: phrase::is_pronoun(a, who) || phrase::is_name(a, who),
        mixed: kind != QuoteKind::Direct,
    };
    share(source.rule, &ground)
}

fn share(rule: Rule, ground: &Ground) -> f32 {
    match (rule, ground.mixed) {
        (Rule::AfterTag, false) if ground.strong && ground.named => 0.975,
        (Rule::AfterTag, false) if ground.strong => 0.95,
        (Rule::AfterTag, false) => 0.75,
        (Rule::BeforeTag, false) if ground.strong && ground.named => 0.9,
        (Rule::BeforeTag, false) if ground.strong => 0.73,
        (Rule::BeforeTag, false) => 0.76,
        (Rule::BeforeTag, true) if ground.strong && ground.named => 0.91,
        (Rule::BeforeTag, true) if ground.strong => 0.76,
        (Rule::BeforeTag, true) => 0.66,
        (Rule::ParagraphChain, false) => 0.97,
        (Rule::AccordingTo, _) => 0.82,
        (Rule::LateTag, _) => 0.88,
        (Rule::ReopenedQuote, _) => 0.87,
        (Rule::PreviousParagraph, false) => 0.67,
        (Rule::ColonTag, _) => 0.69,
        (Rule::SameSentence, _) => 0.7,
        (Rule::ParagraphAhead, _) => 0.68,
        (Rule::AfterTag | Rule::ParagraphChain, true) => 0.5,
        (Rule::NarrativeSubject, _) => 0.45,
        (Rule::PreviousParagraph, true) => 0.25,
    }
}
