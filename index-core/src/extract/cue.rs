//! Reporting verbs in their sentence: which form they have.

use super::analysis::Analysis;
pub(crate) use super::leading::main_subject;
use super::lexicon::class;
use super::quoted;
use super::steps::step;
pub(crate) use super::subject::{antecedent, apposition_after, inverted_subject, subject};
use super::token::{Kind, Token, shape};

/// What a reporting verb does in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The verb of a clause: said, says, has said, would say.
    Finite,
    /// A participle: saying.
    Participle,
    /// `to say`.
    Infinitive,
}

/// Returns what the reporting verb at this token is, or `None` where it is none.
pub(crate) fn form(a: &Analysis<'_>, at: usize, low: usize) -> Option<Form> {
    step();
    let t = a.outer.get(at)?;
    if t.class & class::CUE == 0 {
        return is_put_it(a, at).then_some(Form::Finite);
    }
    if !t.is_word() || !t.is_small() && !stands_with_capital(a, at, low) {
        return None;
    }
    let before = (at > low).then(|| &a.outer[at - 1]);
    let nominal = before.is_some_and(|b| {
        b.is(class::DET | class::POSS)
            && !b.is(class::REL | class::PEOPLE | class::QUANT)
            && !a.is_word(at - 1, "another")
            || b.is(class::PREP)
                && b.class & class::ADV == 0
                && !a.is_word(at - 1, "to")
                && (t.is(class::NOUN_TOO) || t.class & class::THIRD == 0)
            || b.kind == Kind::Number && t.is(class::NOUN_TOO)
            || b.kind == Kind::Clitic && b.class == 0 && !a.is_any(at - 2, PRONOUNS)
    });
    if t.is(class::ING) && t.class & (class::BASE | class::PAST) == 0 {
        // "Ann Lee's opening statement", but "it's saying".
        let owned = before.is_some_and(|b| b.kind == Kind::Clitic && b.class == 0)
            && at >= low + 2
            && !a.is_any(at - 2, PRONOUNS);
        if owned || before.is_some_and(|b| b.is(class::DET | class::POSS)) {
            return None;
        }
        let verb = skip_adverbs(a, at, low);
        let progressive = verb > low && a.is(verb - 1, class::BE)
            || quoted::is_quoted_as(a, at, low)
            || quoted::quoting(a, at, low).is_some();
        return Some(if progressive { Form::Finite } else { Form::Participle });
    }
    if nominal {
        return None;
    }
    let verb = skip_adverbs(a, at, low);
    let helper = (verb > low).then(|| &a.outer[verb - 1]);
    let modal =
        helper.is_some_and(|h| h.is(class::MODAL)) || verb > low && a.is_word(verb - 1, "to");
    if t.is(class::PAST) && !(t.is(class::BASE) && modal) {
        let passive = helper.is_some_and(|h| h.is(class::BE));
        return (!passive && !is_passive_by(a, at)).then_some(Form::Finite);
    }
    if t.is(class::BASE) {
        return base_form(a, at, verb, helper?);
    }
    if t.is(class::NOUN_TOO) && noun_by_neighbours(a, at, low) {
        return None;
    }
    Some(Form::Finite)
}

/// Returns whether a capitalised word can be a verb here: at the head of its clause, or in a
/// headline whose every word has a capital ("Ann Lee Says Trams Are Late").
fn stands_with_capital(a: &Analysis<'_>, at: usize, low: usize) -> bool {
    let t = &a.outer[at];
    let heads = at == low || a.kind(at - 1) == Kind::Quote || a.kind(at - 1) == Kind::Comma;
    let headline = t.is(class::THIRD)
        && t.class & class::NOUN_TOO == 0
        && at > low
        && a.outer[at - 1].is_capital()
        && a.outer.get(at + 1).is_some_and(Token::is_capital);
    t.is_capital() && (headline || heads && t.is(class::STRONG | class::ING))
}

/// Returns what a base form is, with the word `helper` before it and its adverbs at `verb`.
fn base_form(a: &Analysis<'_>, at: usize, verb: usize, helper: &Token) -> Option<Form> {
    let t = &a.outer[at];
    if a.is_word(verb - 1, "to") {
        // "From state to state": nouns.
        let paired = verb >= 2 && a.word(verb - 2).eq_ignore_ascii_case(a.word(at));
        return (!paired).then_some(Form::Infinitive);
    }
    let plural =
        helper.is(class::PEOPLE | class::REL) || a.is_any(verb - 1, &["i", "we", "they", "you"]);
    let modal = helper.is(class::MODAL) || helper.kind == Kind::Clitic && helper.is(class::AUX);
    let plural_noun = helper.has_shape(shape::S) && helper.is_word() && !helper.is(class::TIME);
    let capital_plural = plural_noun
        && helper.is_capital()
        && !helper.is(class::PLACE | class::ORG)
        && !a.is_word(verb - 1, "states");
    // "Some voters — and a senator — say that": the subject lies before the parenthesis.
    let afar = t.is(class::STRONG)
        && t.class & class::NOUN_TOO == 0
        && !a.is_word(verb - 1, "that")
        && (a.is_word(at + 1, "that")
            || a.is(at + 1, class::SUBJ | class::POSS | class::DET)
            || a.is_word(at + 1, "there")
            || a.outer.get(at + 1).is_some_and(Token::is_capital));
    // "…, records show."
    let closes = plural_noun
        && verb >= 2
        && a.kind(verb - 2) == Kind::Comma
        && matches!(a.kind(at + 1), Kind::Stop | Kind::Comma);
    (modal
        || afar
        || closes
        || plural
        || capital_plural
        || plural_noun && t.class & class::NOUN_TOO == 0)
        .then_some(Form::Finite)
}

/// Returns whether `by` makes a past form passive: "described by critics"; "said by telephone"
/// is none.
fn is_passive_by(a: &Analysis<'_>, at: usize) -> bool {
    a.is_word(at + 1, "by") && !a.is_any(at, &["said", "told", "added", "asked", "wrote"])
}

/// Returns whether "put it" stands here: "as Foner put it".
fn is_put_it(a: &Analysis<'_>, at: usize) -> bool {
    a.is_any(at, &["put", "puts"]) && a.is_any(at + 1, &["it", "this"])
}

pub(super) const PRONOUNS: &[&str] = &["he", "she", "it", "they", "who"];

/// Returns whether a form like `reports` or `claims` is a noun: an adjective of a noun phrase
/// stands before it and nothing that a verb takes follows.
fn noun_by_neighbours(a: &Analysis<'_>, at: usize, low: usize) -> bool {
    let takes = |t: usize| {
        matches!(a.kind(t), Kind::Quote | Kind::Colon)
            || a.is(t, class::DET | class::SUBJ | class::POSS | class::REL)
            || a.is_word(t, "out")
            || a.kind(t) == Kind::Comma && a.kind(t + 1) == Kind::Quote
            || a.outer.get(t).is_some_and(|t| t.is_capital())
    };
    let verb = skip_adverbs(a, at, low);
    let subjects =
        class::SUBJ | class::REL | class::ROLE | class::ORG | class::SPEECH_NOUN | class::PEOPLE;
    let adjective = verb > low && a.outer[verb - 1].is_small() && !a.is(verb - 1, subjects);
    // "Of executive orders", "the new plans".
    let inside = adjective
        && verb > low + 1
        && (a.is(verb - 2, class::DET | class::POSS | class::PREP)
            || a.kind(verb - 2) == Kind::Clitic)
        && !a.is(verb - 1, class::PREP | class::DET);
    if inside && a.kind(at + 1) == Kind::Quote {
        return true;
    }
    let begins = at == low || matches!(a.kind(at - 1), Kind::Comma | Kind::Quote);
    adjective && !takes(at + 1) || begins && !takes(at + 1)
}

/// Returns the token before which adverbs and adverbials of time stand between a subject and `at`.
fn skip_adverbs(a: &Analysis<'_>, at: usize, low: usize) -> usize {
    let mut verb = at;
    while verb > low {
        let t = &a.outer[verb - 1];
        let adverb = t.is_small()
            && (t.is(class::ADV | class::NEG) || t.has_shape(shape::LY))
            && !t.is(class::SUBJ | class::AUX);
        if !adverb {
            break;
        }
        verb -= 1;
    }
    verb
}
