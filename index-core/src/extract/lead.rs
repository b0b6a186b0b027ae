//! What stands between a verb of speech and its clause: the hearer, adverbials.
//!
//! Every function looks at a bounded number of tokens.

use super::analysis::Analysis;
use super::dateline_scan;
use super::lexicon::class;
use super::token::{Kind, shape};

/// So far behind its verb a clause may begin: "said in a statement on Tuesday that".
pub(crate) const LEAD_TOKENS_MAX: usize = 14;

/// Returns the token behind the hearer and the adverbials of a verb.
pub(crate) fn lead_end(a: &Analysis<'_>, verb: usize, limit: usize) -> usize {
    let mut at = verb + 1;
    if a.is(verb, class::ADDRESSEE) && at < limit {
        at = past_hearer(a, at, limit);
    } else if a.is_word(at, "to") && at + 1 < limit && !a.outer[at + 1].is_small() {
        at = past_hearer(a, at + 1, limit);
    }
    for _ in 0..3 {
        let next = past_adverbial(a, at, limit);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

/// Returns the token behind the hearer of a verb: "told the Post", "told her".
pub(crate) fn past_hearer(a: &Analysis<'_>, at: usize, limit: usize) -> usize {
    if a.is(at, class::OBJ) {
        return at + 1;
    }
    let mut end = at;
    while end < limit {
        let t = &a.outer[end];
        let part = t.is_capital()
            || t.kind == Kind::Clitic
            || end > at && goes_on_with(a, at, end)
            || end == at && t.is(class::DET | class::POSS)
            || t.is(class::PEOPLE) && t.is_small() && !t.is(class::SUBJ)
            || t.is_small()
                && t.class
                    & (class::SUBJ
                        | class::PREP
                        | class::REL
                        | class::AUX
                        | class::SUB
                        | class::DET
                        | class::POSS
                        | class::OBJ)
                    == 0;
        if !part || a.is_word(end, "that") {
            break;
        }
        end += 1;
    }
    let is_verb = end < limit && a.outer[end].is_small() && a.is(end, class::FINITE_AUX);
    if is_verb { before_subject(a, at, end) } else { end }
}

/// Returns where the subject of the verb at `verb` begins in what looked like a hearer's name: "told
/// Reuters | Ivory Coast would", "told the BBC | Mr Lee had"; the subject itself where there is no
/// hearer: "warned | the government would".
fn before_subject(a: &Analysis<'_>, hearer: usize, verb: usize) -> usize {
    const MEDIA: [&str; 6] =
        ["programme", "program", "newspaper", "website", "conference", "briefing"];
    let capital = |t: usize| a.outer[t].is_capital();
    let shouted = |t: usize| a.outer[t].has_shape(shape::ALL_CAPS);
    let ends_hearer = |t: usize| {
        a.is(t, class::ORG) && capital(t)
            || dateline_scan::is_agency(a.word(t))
            || a.is_any(t, &MEDIA)
            || t == hearer
                && (a.is(t, class::PEOPLE) && !capital(t) || a.is_any(t, &["mps", "meps"]))
    };
    if a.is_word(verb - 1, "there") {
        return verb - 1;
    }
    if let Some(titled) = (hearer + 1..verb).find(|t| a.is(*t, class::TITLE) && capital(*t)) {
        return titled;
    }
    let parts = |t: &usize| {
        let before = *t - 1;
        (ends_hearer(before) || shouted(before) && !shouted(*t)) && !ends_hearer(*t)
    };
    let is_named = |start: &usize| (*start..verb).all(|t| a.kind(t) == Kind::Word);
    if let Some(start) = (hearer + 1..verb).rev().find(parts) {
        return if is_named(&start) { start } else { verb };
    }
    if a.is_any(hearer - 1, &["told", "tells", "tell", "telling"]) {
        if !a.is(hearer, class::DET) {
            return verb;
        }
        // "Told a crowd | Ann Lee would".
        let name = (hearer + 2..verb).find(|t| capital(*t)).filter(|t| !capital(t - 1));
        return name.filter(is_named).unwrap_or(verb);
    }
    hearer
}

/// Returns whether the name of a hearer goes on: "told BBC Radio *4*’s Today", "told the House *of*
/// Commons"; but "told Reuters 40 people came" and "told Lee of Roux’s plan".
fn goes_on_with(a: &Analysis<'_>, hearer: usize, at: usize) -> bool {
    let is_number = a.kind(at) == Kind::Number
        && (a.is_any(at - 1, &["radio", "channel"]) || a.kind(at + 1) == Kind::Clitic);
    let capital = |t: usize| a.outer.get(t).is_some_and(|t| t.is_capital());
    let is_of = a.is_word(at, "of") && a.is(hearer, class::DET);
    // "Told an audience *of* bankers *and* millers the dam would".
    let gathered =
        a.is_any(at - 1, &["audience", "crowd", "gathering", "group", "meeting", "panel"]);
    let plural = |t: usize| a.outer.get(t).is_some_and(|t| t.is_small() && t.has_shape(shape::S));
    let is_joined = a.is_word(at, "and") && plural(at - 1) && plural(at + 1);
    is_number || is_of && (gathered || capital(at - 1) && capital(at + 1)) || is_joined
}

/// Returns the token behind an adverbial: "on Tuesday", "in a statement,", "Wednesday".
pub(crate) fn past_adverbial(a: &Analysis<'_>, at: usize, limit: usize) -> usize {
    if at >= limit {
        return at;
    }
    let token = &a.outer[at];
    if a.is_any(at, &["late", "early", "last", "this"])
        && a.is(at + 1, class::TIME | class::TIME_UNIT)
        && a.kind(at + 2) != Kind::Clitic
    {
        return at + 2;
    }
    if token.is(class::WEEKDAY) && a.kind(at + 1) != Kind::Clitic
        || token.is_small()
            && token.is(class::ADV | class::TIME)
            && !token.is(class::DET | class::SUBJ)
            && !a.is_any(at, &["there", "here", "now", "all", "that", "first", "next"])
            && a.kind(at + 1) != Kind::Clitic
            && !is_about_number(a, at)
    {
        return at + 1;
    }
    if token.kind == Kind::Comma {
        // A parenthesis: ", in a statement,".
        let close = (at + 1..limit).find(|t| a.kind(*t) == Kind::Comma);
        let opens = a.is(at + 1, class::PREP);
        // "On the radio, where she works, that": nothing else says that the clause is to come.
        let relates = a.is_any(at + 1, &["where", "which", "who", "when"]);
        return match close {
            Some(close) if opens || relates && a.is_word(close + 1, "that") => close + 1,
            _ => at,
        };
    }
    if !(token.is_small() && token.is(class::PREP))
        || is_about_number(a, at)
        || a.is_any(at, &["to", "of", "than", "like", "about"])
    {
        return at;
    }
    let mut end = at + 1;
    while end < limit {
        let t = &a.outer[end];
        let part = t.is_word()
            && t.class & (class::SUBJ | class::REL | class::AUX | class::SUB | class::PREP) == 0
            && !(t.is(class::DET) && end > at + 1)
            && !(t.is(class::STRONG) && t.is(class::FINITE) && t.class & class::NOUN_TOO == 0)
            || t.kind == Kind::Number
            || t.kind == Kind::Clitic;
        if !part {
            break;
        }
        end += 1;
        let noun =
            t.is(class::SPEECH_NOUN | class::TIME | class::TIME_UNIT | class::ORG | class::PLACE);
        let more = end < limit
            && !(t.is(class::WEEKDAY | class::SPEECH_NOUN) && is_named_subject(a, end, limit))
            && (a.is_word(end - 1, "press")
                || a.kind(end) == Kind::Clitic
                || a.outer[end].is_capital()
                || a.outer[end].is_word()
                    && a.is(end, class::TIME | class::TIME_UNIT | class::SPEECH_NOUN));
        if noun && !more {
            break;
        }
    }
    if a.kind(end) == Kind::Comma && end < limit { end + 1 } else { end }
}

/// Returns whether a name of so many words at most stands before its verb: "on Friday | Magma had".
fn is_named_subject(a: &Analysis<'_>, at: usize, limit: usize) -> bool {
    const NAME_TOKENS_MAX: usize = 4;
    let window = limit.min(at + NAME_TOKENS_MAX);
    let end = (at..window).find(|t| !a.outer[*t].is_capital()).unwrap_or(window);
    end > at && end < limit && a.outer[end].is_small() && a.is(end, class::FINITE_AUX)
}

/// Returns whether a number follows a word that makes it less certain: "almost 70", "only around 15".
pub(super) fn is_about_number(a: &Analysis<'_>, at: usize) -> bool {
    const ABOUT: [&str; 6] = ["almost", "around", "about", "only", "just", "between"];
    let next = at + 1 + usize::from(a.is_any(at, &ABOUT[3..5]) && a.is_any(at + 1, &ABOUT[..3]));
    a.is_any(at, &ABOUT) && (is_amount(a, next) || a.is_word(next, "half"))
}

/// Returns whether a number begins at a token: "40", "$10".
pub(super) fn is_amount(a: &Analysis<'_>, at: usize) -> bool {
    let is_number = |t: usize| t < a.outer.len() && a.kind(t) == Kind::Number;
    let is_currency = at < a.outer.len() && matches!(a.word(at), "$" | "£" | "€" | "¥");
    is_number(at) || is_currency && is_number(at + 1)
}
