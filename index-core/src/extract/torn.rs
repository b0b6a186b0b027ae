//! Torn phrases: words before a verb that are a piece of a clause and name nobody.

use super::analysis::Analysis;
use super::border;
use super::lexicon::class;
use super::phrase::{Phrase, Run};
use super::roles;
use super::token::{Kind, shape};

/// Nouns and pronouns that speak without an article.
const PLAIN_NOUNS: [&str; 23] = [
    "research",
    "management",
    "staff",
    "evidence",
    "analysis",
    "testimony",
    "data",
    "industry",
    "parliament",
    "labour",
    "labor",
    "counsel",
    "history",
    "children",
    "media",
    "press",
    "half",
    "none",
    "much",
    "anyone",
    "someone",
    "everyone",
    "everybody",
];

/// Returns a phrase without what is no part of it, `None` where nothing is left that names somebody.
pub(crate) fn mended(a: &Analysis<'_>, phrase: Phrase) -> Option<Phrase> {
    let printed = with_pointer(a, without_open_end(a, phrase.printed)?);
    (!is_torn(a, printed)).then_some(Phrase { printed, ..phrase })
}

/// Returns the possessor at the end of a phrase: where that is a piece of a clause, what stands behind
/// its last article ("reminiscent of the campaign").
pub(super) fn owner(a: &Analysis<'_>, phrase: Phrase) -> Option<Phrase> {
    let Run { start, end } = phrase.printed;
    mended(a, phrase).or_else(|| {
        let article = (start + 1..end.saturating_sub(1)).rev().find(|t| a.is_word(*t, "the"))?;
        Some(Phrase::plain(Run::new(article, end)))
    })
}

/// Returns the pronoun before a run of one word that is no noun: "they outright denied".
pub(super) fn pronoun_before(a: &Analysis<'_>, run: Run, low: usize) -> Option<Phrase> {
    let pronoun = run.start.checked_sub(1).filter(|pronoun| *pronoun >= low)?;
    let stands = run.end == run.start + 1 && a.is(pronoun, class::SUBJ);
    stands.then_some(Phrase::plain(Run::new(pronoun, pronoun + 1)))
}

/// Returns a phrase that was read rightwards without the verb that it ran over: "the paper" took a
/// swipe.
pub(crate) fn before_verb(a: &Analysis<'_>, phrase: Phrase) -> Phrase {
    let Run { start, end } = phrase.printed;
    let Some(object) = (start + 2..end).find(|t| governs(a, *t)) else { return phrase };
    let adverb = |t: &usize| !(a.is(*t, class::ADV) || a.outer[*t].has_shape(shape::LY));
    let last = (start..object - 1).rev().find(adverb).unwrap_or(start);
    Phrase { printed: Run::new(start, last + 1), ..phrase }
}

/// Returns whether what stands behind the first word of a sentence is no verb, so that the word may be
/// an adjective: "*Similar* letters".
pub(super) fn leads_noun(a: &Analysis<'_>, at: usize) -> bool {
    let verbal = class::FINITE_AUX | class::CUE | class::ADV | class::REL;
    a.outer.get(at).is_some_and(|t| t.is_small() && !t.is(verbal) && !t.has_shape(shape::ED))
}

/// Returns a run of one noun with the `That` that begins its sentence: "That review said".
fn with_pointer(a: &Analysis<'_>, run: Run) -> Run {
    let points = run.end == run.start + 1
        && a.outer[run.start].is_small()
        && run.start > 0
        && a.is_word(run.start - 1, "that")
        && a.outer[run.start - 1].is_capital();
    Run::new(run.start - usize::from(points), run.end)
}

/// Returns a run without the preposition at its end: "analysts on" (Tuesday). A clause that ends so
/// names nobody: "the plan amounted to".
fn without_open_end(a: &Analysis<'_>, run: Run) -> Option<Run> {
    // Others end a noun: "a voice over".
    const LEAD_ON: [&str; 14] = [
        "of", "for", "at", "from", "with", "in", "on", "to", "by", "into", "about", "and", "or",
        "than",
    ];
    let last = run.end - 1;
    if a.is_any(last, &["the", "a", "an"]) {
        return None;
    }
    if run.end < run.start + 2 || !a.outer[last].is_small() || !a.is_any(last, &LEAD_ON) {
        return Some(run);
    }
    let heads = class::ROLE | class::PEOPLE | class::ORG | class::SPEECH_NOUN;
    let named = a.is(last - 1, heads) || a.outer[last - 1].is_capital();
    named.then_some(Run::new(run.start, last))
}

/// Returns whether a run is a piece of a clause.
fn is_torn(a: &Analysis<'_>, run: Run) -> bool {
    let first = &a.outer[run.start];
    is_time(a, run)
        || begins_with_verb(a, run)
        || first.is_small() && (begins_bare(a, run) || is_predicate(a, run))
        // "The paper took a swipe".
        || (run.start + 1..run.end).any(|t| governs(a, t))
}

/// Returns whether a run is a time and nobody: "this morning".
fn is_time(a: &Analysis<'_>, run: Run) -> bool {
    run.end == run.start + 2
        && a.is(run.start, class::DET)
        && a.outer[run.end - 1].is_small()
        && a.is(run.end - 1, class::TIME_UNIT)
}

/// Returns whether a run begins with what only a predicate does: "be sold", "not limited to".
fn begins_with_verb(a: &Analysis<'_>, run: Run) -> bool {
    let first = &a.outer[run.start];
    let nominal = class::SUBJ | class::DET | class::REL | class::ROLE | class::PEOPLE;
    // "Not everyone".
    let counts = a.is_word(run.start, "not")
        && (a.is(run.start + 1, class::DET) || stands_alone(a, run.start + 1));
    first.is_small() && first.is(class::AUX | class::NEG) && first.class & nominal == 0 && !counts
}

/// Returns whether a run that begins in small letters is what a pronoun or the helping verb before it
/// does: "he" hit back at Labour, "will" get harder.
fn is_predicate(a: &Analysis<'_>, run: Run) -> bool {
    let helps = |t: usize| a.is(t, class::ADV) || a.outer[t].has_shape(shape::LY);
    let before = (0..run.start).rev().find(|t| !helps(*t));
    before.is_some_and(|t| {
        a.outer[t].is_small() && a.is(t, class::FINITE_AUX)
            || a.is_any(t, &["he", "she", "they", "we", "i"])
    }) && !may_begin_noun(a, run.start)
}

/// Returns whether a run that begins in small letters lacks what a noun needs: an article, a plural,
/// or a noun that does without.
fn begins_bare(a: &Analysis<'_>, run: Run) -> bool {
    let next = run.start + 1;
    // "Proud to", "critical of", "safety of".
    let stands_alone =
        next == run.end || a.outer[next].is_small() && a.is(next, class::PREP | class::CONJ);
    stands_alone && !may_begin_noun(a, run.start)
}

/// Returns whether a phrase that names somebody may begin with this word in small letters.
fn may_begin_noun(a: &Analysis<'_>, at: usize) -> bool {
    const SPEAKS: u64 = class::DET
        | class::SUBJ
        | class::OBJ
        | class::POSS
        | class::REL
        | class::QUANT
        | class::ROLE
        | class::TITLE
        | class::PEOPLE
        | class::ORG
        | class::SPEECH_NOUN
        | class::PARTICLE;
    let first = &a.outer[at];
    first.is(SPEAKS)
        || first.has_shape(shape::S | shape::HYPHENED)
        || a.word(at).ends_with("men")
        || stands_alone(a, at)
}

/// Returns whether a noun speaks without an article.
pub(super) fn stands_alone(a: &Analysis<'_>, noun: usize) -> bool {
    a.is_any(noun, &PLAIN_NOUNS)
}

/// Returns whether the word before an article or possessive is a verb whose object begins there; one
/// behind `to` is part of a noun phrase: "the plan to mend the dam".
pub(super) fn governs(a: &Analysis<'_>, object: usize) -> bool {
    const BEGINS: [&str; 13] = [
        "the", "a", "an", "his", "her", "their", "its", "our", "my", "your", "this", "these",
        "those",
    ];
    const NO_VERBS: [&str; 7] = ["earlier", "later", "late", "early", "half", "such", "including"];
    let verb = &a.outer[object - 1];
    let closed = class::CLOSED | class::ADV | class::NEG | class::ROLE | class::PEOPLE | class::ORG;
    a.outer[object].is_small()
        && a.is_any(object, &BEGINS)
        && verb.is_small()
        && !(object > 1 && a.is_word(object - 2, "to"))
        && !verb.is(closed)
        && !verb.has_shape(shape::ING)
        && !a.is_any(object - 1, &NO_VERBS)
        && a.kind(object) == Kind::Word
        && !border::is_behind_spaces(a, object)
}

/// Returns whether a subject is money or a law, which does something by a verb that may be of speech
/// ("the grant supports the dam") but says nothing.
pub(super) fn is_means(a: &Analysis<'_>, who: Run, verb: usize) -> bool {
    const MEANS: [&str; 16] = [
        "act",
        "amendment",
        "appropriation",
        "assistance",
        "bill",
        "funding",
        "funds",
        "grant",
        "grants",
        "initiative",
        "legislation",
        "money",
        "program",
        "programme",
        "project",
        "provision",
    ];
    !a.is(verb, class::STRONG) && roles::head(a, who).is_some_and(|head| a.is_any(head, &MEANS))
}
