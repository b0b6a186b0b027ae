//! Where the clause behind a verb of speech begins, and how it is tied to its verb.

use super::analysis::Analysis;
use super::clause::{first_comma, has_clause_verb};
use super::lead::{LEAD_TOKENS_MAX, is_about_number, is_amount, lead_end};
use super::lexicon::class;
use super::object;
use super::token::{Kind, shape};

/// The forms of the verb that brings a clause of any shape.
const SAYS: &[&str] = &["said", "says", "say", "saying"];

/// The verbs whose object stands behind a preposition.
pub(super) const SPEAKS: u64 =
    class::SPEAKS_ABOUT | class::SPEAKS_FOR | class::SPEAKS_ON | class::POINTS_TO;

/// How a clause is tied to its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    /// `said that …`
    That,
    /// `asked whether …`
    Question,
    /// `said …`
    Bare,
    /// `which he said was …`
    Predicate,
    /// `vowed to …`
    Infinitive,
    /// `…, he said`
    Behind,
    /// `…, he said, …`
    Around,
    /// `according to X, …`
    According,
    /// `denounced …`
    Object,
    /// `Lee: …`, in a headline
    Headline,
    /// `Lee’s claim that …`
    Noun,
    /// `was worried that …`
    State,
}

/// Returns where the clause behind a verb begins and how it is tied to it.
pub(super) fn clause_start(a: &Analysis<'_>, verb: usize, end: usize) -> Option<(usize, Tie)> {
    let limit = end.min(verb + 1 + LEAD_TOKENS_MAX);
    if a.is(verb, SPEAKS) && verb + 3 < limit && object::brings_object(a, verb) {
        return Some((verb + 2, Tie::Object));
    }
    if object::calls(a, verb, limit) && !a.is_word(verb - usize::from(verb > 0), "to") {
        return Some((verb + 1, Tie::Object));
    }
    let clause = behind_lead(a, verb, limit, end);
    clause.or_else(|| object::is_urged(a, verb, end).then_some((verb + 1, Tie::Object)))
}

/// Returns where the clause begins behind the hearer and the adverbials of a verb, which lie before
/// `limit`.
fn behind_lead(a: &Analysis<'_>, verb: usize, limit: usize, end: usize) -> Option<(usize, Tie)> {
    let at = lead_end(a, verb, limit);
    if at >= limit {
        return None;
    }
    let token = &a.outer[at];
    if token.kind == Kind::Quote && object::is_inner(a, at, end) && a.is(verb, class::BRINGS_CLAUSE)
    {
        return Some((at, Tie::Bare));
    }
    if !token.is_word() && !is_amount(a, at) {
        return None;
    }
    // "Said despite a dam that was old, the mills had turned", "projects that are old".
    let is_noun = at > verb + 2 || a.is(verb, class::NOUN_TOO);
    let relates = is_noun && a.is_word(at, "that") && a.is(at + 1, class::FINITE_AUX);
    if relates {
        return behind_phrase(a, verb, end);
    }
    if a.is_any(at, TIES) {
        return behind_word(a, verb, at, end);
    }
    if at == verb + 1
        && a.is(verb, class::BRINGS_CLAUSE)
        && !a.is(verb, class::ING)
        && token.is_small()
        && token.is(class::FINITE_AUX)
    {
        return Some((at, Tie::Predicate));
    }
    let behind = behind_nothing(a, verb, at, end);
    behind.or_else(|| behind_phrase(a, verb, end))
}

/// Returns where the clause of a form of "say" begins that a phrase or a clause of its own parts from
/// its verb, or that one opens: "said in papers of the court | that …", "said at the time | it would …", "said
/// | although it was late, …".
fn behind_phrase(a: &Analysis<'_>, verb: usize, end: usize) -> Option<(usize, Tie)> {
    let first = verb + 1;
    // In "…, said Ann Lee" none follows.
    let follows = a.is_any(verb, SAYS) && a.kind(verb - usize::from(verb > 0)) != Kind::Comma;
    if !follows || first >= end || !a.outer[first].is_small() {
        return None;
    }
    let as_long_as = a.is_word(first, "as") && a.is_word(first + 2, "as");
    if a.is_any(first, CONCEDES) || as_long_as {
        let comma = first_comma(a, first, end);
        let opened = first + 2 * usize::from(as_long_as);
        let whole = comma < end && has_clause_verb(a, opened, comma);
        let main = comma + 1 < end && has_clause_verb(a, comma + 1, end);
        return (whole && main).then_some((first, Tie::Bare));
    }
    if !a.is(first, class::PREP) || a.is_any(first, &["to", "of", "than", "like"]) {
        return None;
    }
    let limit = end.min(first + LEAD_TOKENS_MAX);
    // "Said | with more mills to come, the dam must grow".
    let comma = first_comma(a, first, limit);
    if (a.is_any(first, FRAMES) || a.is_word(first, "with"))
        && comma + 1 < limit
        && has_clause_verb(a, comma + 1, end)
    {
        return Some((first, Tie::Bare));
    }
    for t in first + 1..limit {
        let (token, next) = (&a.outer[t], t + 1);
        if a.is_word(t, "that") {
            let begins = next < end
                && (a.is(next, class::SUBJ | class::DET | class::POSS)
                    || !a.outer[next].is_small());
            return begins.then_some((t, Tie::That));
        }
        let is_subject = token.is(class::SUBJ) && token.is_small() || a.is_word(t, "there");
        if is_subject && a.is(next, class::FINITE_AUX) {
            return Some((if a.is_any(first, FRAMES) { first } else { t }, Tie::Bare));
        }
        if !token.is_word() && !matches!(token.kind, Kind::Number | Kind::Clitic)
            || token.is(class::SUB | class::REL | class::FINITE_AUX) && !token.is(class::PREP)
        {
            return None;
        }
    }
    None
}

/// Verbs that need no hearer, though they may have one.
const WARNS: &[&str] = &["warned", "warns", "warn", "warning"];
/// The prepositions that belong to what is said rather than to where it was.
const FRAMES: &[&str] =
    &["under", "without", "despite", "between", "unlike", "among", "amid", "until"];
/// The words that open a clause within what is said.
const CONCEDES: &[&str] = &["although", "though", "while", "unless", "because", "since", "once"];

/// The words that tie a clause to its verb.
const TIES: &[&str] =
    &["that", "whether", "if", "how", "why", "what", "who", "where", "when", "to"];

/// Returns where the clause begins that the word at `at` ties to its verb.
fn behind_word(a: &Analysis<'_>, verb: usize, at: usize, end: usize) -> Option<(usize, Tie)> {
    if a.is_word(at, "that") {
        return a.is(verb, class::BRINGS_THAT).then_some((at, Tie::That));
    }
    if a.is_word(at, "to") {
        let next = at + 1 < end && a.outer[at + 1].is_small();
        if next && at > verb + 1 && a.is(verb, class::BRINGS_HEARER) {
            // "Urged the town to vote", but "urged them | to vote".
            let start = if a.is(verb + 1, class::OBJ) { at } else { verb + 1 };
            return Some((start, Tie::Infinitive));
        }
        return (next && a.is(verb, class::BRINGS_INFINITIVE)).then_some((at, Tie::Infinitive));
    }
    // "Said when asked about it": no question, but "did not say when".
    let negated = (verb.saturating_sub(3)..verb).any(|t| a.is(t, class::NEG | class::AUX));
    let declined = a.is_word(verb - usize::from(verb > 0), "to");
    let asks = negated || declined || !(a.is_word(at, "when") && a.is_any(verb, SAYS));
    (asks && a.is(verb, class::BRINGS_QUESTION) && at < verb + 4).then_some((at, Tie::Question))
}

/// Returns where the clause or object of a verb begins that no word ties to it.
fn behind_nothing(a: &Analysis<'_>, verb: usize, at: usize, end: usize) -> Option<(usize, Tie)> {
    let token = &a.outer[at];
    let closed = class::PREP
        | class::SUB
        | class::CONJ
        | class::AUX
        | class::REL
        | class::NEG
        | class::SOURCE_LEAD;
    let inverted = a.kind(verb - usize::from(verb > 0)) == Kind::Comma && token.is_capital();
    let end = if inverted { first_comma(a, at, end) } else { end };
    let begins = token.is(class::SUBJ | class::DET | class::POSS)
        || token.is_capital()
        || token.is_small() && token.class & closed == 0
        || is_amount(a, at)
        || is_about_number(a, at)
        || a.is(at, class::NEG) && a.is(at + 1, class::ING)
        || a.is_any(at, &["as", "more", "about", "nearly"])
            && a.is_any(at + 1, &["many", "than", "half"]);
    if !begins {
        return None;
    }
    // "Warned the government would": no hearer.
    let needs_hearer = a.is(verb, class::ADDRESSEE) && !a.is_any(verb, WARNS);
    let hearer = at > verb + 1 || !needs_hearer || token.is(class::DET);
    let surely = a.is_any(verb, SAYS)
        && !inverted
        && end - at > 3
        && at == verb + 1
        && !a.is(at + 1, class::TIME_UNIT)
        && (!a.is(at + 1, class::PREP) || token.is_small() && token.has_shape(shape::S))
        && !a.is_any(at, &["no", "nothing", "publicly"]);
    // "Announced it would close": a pronoun with its verb is a clause, whatever brings it.
    let pronoun = token.is_small()
        && token.is(class::SUBJ)
        && (a.is(at + 1, class::FINITE_AUX)
            || a.kind(at + 1) == Kind::Clitic && a.is(at + 1, class::AUX));
    let strong = a.is(verb, class::STRONG) && a.is(verb, class::BRINGS_THAT);
    if hearer && (strong && pronoun || object::finds(a, verb, at)) {
        return Some((at, Tie::Bare));
    }
    if a.is(verb, class::BRINGS_CLAUSE)
        && hearer
        && (surely || {
            // What is said may be long before its verb comes.
            let says = a.is_any(verb, SAYS);
            let limit = end.min(at + 30);
            has_clause_verb(a, at, if says { limit } else { first_comma(a, at, limit) })
        })
    {
        return Some((at, Tie::Bare));
    }
    // "Announced on Tuesday a plan".
    let is_day = |t: usize| {
        a.is(t, class::TIME | class::TIME_UNIT | class::WEEKDAY)
            || a.is_any(t, &["on", "last", "this"])
    };
    let is_next = at == verb + 1
        || !a.is(verb, class::ADDRESSEE) && a.is(at, class::DET) && (verb + 1..at).all(is_day);
    (a.is(verb, class::JUDGES) && is_next && !token.is(class::SUBJ)).then_some((at, Tie::Object))
}
