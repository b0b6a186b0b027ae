//! What a reporting verb brings that is no clause: an object behind a preposition, a name for
//! somebody, a quote that is but the beginning.
//!
//! Every function looks at a bounded number of tokens.

use super::analysis::Analysis;
use super::lead::LEAD_TOKENS_MAX;
use super::lexicon::class;
use super::token::{Kind, shape};

/// Returns whether what follows a verb that mostly has a hearer is a thing: "urged a further cut",
/// "urged restraint", but "urged a friend to leave".
pub(super) fn is_urged(a: &Analysis<'_>, verb: usize, end: usize) -> bool {
    let at = verb + 1;
    let no_thing =
        class::PREP | class::SUBJ | class::OBJ | class::PEOPLE | class::ROLE | class::CLOSED;
    let is_thing = a.is_any(at, &["a", "an", "more", "further"])
        || at < end && a.outer[at].is_small() && a.outer[at].class & no_thing == 0;
    let asks =
        (at..end.min(at + LEAD_TOKENS_MAX)).any(|t| a.is_word(t, "to") && a.is(t + 1, class::BASE));
    a.is(verb, class::JUDGES) && a.is(verb, class::ADDRESSEE) && is_thing && !asks
}

/// Returns whether a quote is but the beginning of what is reported: "said “the fear is high” among
/// voters".
pub(super) fn is_inner(a: &Analysis<'_>, quote: usize, end: usize) -> bool {
    let goes_on = &["for", "of", "because", "if", "from", "among", "between", "than"];
    let open = a.outer[quote]
        .stretch()
        .is_some_and(|stretch| a.final_char(stretch).is_some_and(char::is_alphanumeric));
    open && quote + 2 < end && a.is_any(quote + 1, goes_on) && a.outer[quote + 1].is_small()
}

/// Returns whether a survey finds somebody doing something: "the poll found Lee leading".
pub(super) fn finds(a: &Analysis<'_>, verb: usize, at: usize) -> bool {
    let plain = |t: &usize| matches!(a.kind(*t), Kind::Word | Kind::Number);
    a.is_any(verb, &["found", "finds", "find", "shows", "showed", "show"])
        && a.outer[at].is_capital()
        && (at + 1..a.outer.len().min(at + 5)).take_while(plain).any(|t| {
            a.outer[t].is_small() && a.outer[t].has_shape(shape::ING) && !a.is(t, class::PREP)
        })
}

/// Returns whether a verb calls somebody something: "called him a fool", "called the plan “mad”".
pub(super) fn calls(a: &Analysis<'_>, verb: usize, end: usize) -> bool {
    let at = verb + 1;
    if !a.is_any(verb, &["called", "calls", "call", "calling"]) || at + 1 >= end {
        return false;
    }
    let window = end.min(at + NAMED_TOKENS_MAX);
    if !a.outer[at].is_word()
        || a.is(at, class::PREP)
        || a.word(at).ends_with("self")
        || a.word(at).ends_with("selves")
    {
        return false;
    }
    if a.is(at, class::OBJ) || a.is_word(at, "it") {
        return a.kind(at + 1) == Kind::Quote
            || a.outer[at + 1].is_word() && !a.is(at + 1, class::PREP | class::TIME | class::ADV);
    }
    for t in at + 1..window {
        match a.kind(t) {
            Kind::Quote => return !a.is(t - 1, class::DET | class::PREP) || t > at + 2,
            Kind::Word | Kind::Clitic | Kind::Number => {}
            _ => return false,
        }
        let before = a.is(t - 1, class::DET | class::POSS | class::PREP | class::CONJ);
        if a.is_any(t, &["a", "an", "the"]) {
            return !before;
        }
        if a.outer[t].is_small() && a.is(t, class::PREP | class::CONJ | class::SUB | class::AUX) {
            return false;
        }
    }
    false
}

/// So many tokens name what is called something.
const NAMED_TOKENS_MAX: usize = 9;

/// Returns whether a fragment in quotation marks is what a verb calls or finds somebody: "branded him a
/// “liar”", "hailed the deal as a “breakthrough”", "attacked the mayor for being “late”".
pub(super) fn calls_in_marks(a: &Analysis<'_>, verb: usize, quote: usize) -> bool {
    if quote < verb + 3 || quote > verb + CALLED_TOKENS_MAX {
        return false;
    }
    let last = quote - usize::from(a.is(quote - 1, class::DET));
    // "A bill known *as* the “dam act”", "words such *as* “dam”".
    let of_noun = a.is_any(last - 2, &["known", "such", "well", "much", "seen"])
        || a.outer[last - 2].has_shape(shape::ED);
    let as_one = a.is_word(last - 1, "as") && !of_noun
        || a.is_word(last - 1, "being") && a.is_word(last - 2, "for");
    let (mut object, foreign) = match as_one {
        true => (verb + 1..last - 1 - usize::from(a.is_word(last - 1, "being")), class::FINITE_AUX),
        false => (verb + 1..last, class::FINITE_AUX | class::PREP),
    };
    let plain = |t: usize| {
        matches!(a.kind(t), Kind::Word | Kind::Clitic | Kind::Number)
            && !(a.outer[t].is_small() && a.is(t, foreign | class::SUB | class::REL | class::CONJ))
    };
    // "It is referred to *as* “the dam act”": nobody calls it so.
    let is_named = object.clone().any(|t| !a.is(t, class::PREP) && !a.is_word(t, "up"));
    (as_one || a.is_any(verb, BRANDS)) && is_named && object.all(plain)
}

/// So many tokens behind the verb what somebody is called stands at the latest.
pub(super) const CALLED_TOKENS_MAX: usize = 12;

/// The verbs with two objects: who is called something, and what.
const BRANDS: &[&str] = &[
    "labeled",
    "labelled",
    "labels",
    "label",
    "labeling",
    "labelling",
    "branded",
    "brands",
    "branding",
    "dubbed",
    "dubs",
    "dubbing",
    "deemed",
    "deems",
    "termed",
    "terms",
    "called",
    "calls",
    "calling",
];

/// Returns whether an object follows the preposition behind a verb: "called for calm".
pub(super) fn brings_object(a: &Analysis<'_>, verb: usize) -> bool {
    let preposition = match () {
        () if a.is_any(verb + 1, &["about", "of"]) => class::SPEAKS_ABOUT,
        () if a.is_word(verb + 1, "against") && a.is(verb, class::ADDRESSEE) => class::SPEAKS_ABOUT,
        () if a.is_word(verb + 1, "for") => class::SPEAKS_FOR,
        () if a.is_word(verb + 1, "on") => class::SPEAKS_ON,
        () if a.is_word(verb + 1, "to") => class::POINTS_TO,
        () => return false,
    };
    a.is(verb, preposition) && a.outer[verb + 2].is_word() && !a.is(verb + 2, class::TIME)
}
