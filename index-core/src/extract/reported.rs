//! Indirect speech: the clauses that a reporting verb brings without quotation marks.
//!
//! Each verb looks at its own sentence only, whose length and number of verbs are bounded, so that
//! the whole stays linear.

use super::analysis::{Analysis, Sentence};
use super::apart;
use super::clause::{clause_end, first_comma, object_limit};
use super::closing;
use super::cue::{self, Form};
use super::lexicon::class;
use super::lost;
use super::phrase::{self, Phrase, Run};
use super::tag;
use super::tie::{SPEAKS, Tie, clause_start};
use super::token::{Kind, shape};
use super::torn;

/// So many reporting verbs of one sentence are looked at.
const VERBS_MAX: usize = 12;

/// Sentences longer than this are not looked at: no news sentence is.
const SENTENCE_TOKENS_MAX: usize = 400;

/// The verbs that bring a clause.
const BRINGS: u64 = class::STRONG
    | class::BRINGS_CLAUSE
    | class::BRINGS_THAT
    | class::BRINGS_INFINITIVE
    | class::BRINGS_HEARER
    | class::JUDGES
    | SPEAKS
    | class::BRINGS_QUESTION;

/// A clause that somebody is reported to have said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported {
    /// The clause.
    pub(crate) clause: Run,
    pub(crate) who: Phrase,
    pub(crate) cue: Run,
    pub(crate) tie: Tie,
    /// Whether it ends with the subordinate clause that its verb stands in.
    pub(crate) bounded: bool,
}

impl Reported {
    /// Returns the clause that the words `cue` tie to whoever `who` names.
    pub(super) fn new(clause: Run, who: Phrase, cue: Run, tie: Tie) -> Reported {
        Reported { clause, who, cue, tie, bounded: false }
    }
}

/// Appends the reported clauses of a sentence, in no certain order.
pub(crate) fn find(a: &Analysis<'_>, sentence: &Sentence, found: &mut Vec<Reported>) {
    let run = sentence.run();
    if sentence.holds(class::STRONG) {
        lost::find(a, run, found);
    }
    let n_lost = found.len();
    if run.end - run.start > SENTENCE_TOKENS_MAX {
        return;
    }
    if sentence.holds(BRINGS | class::CLAIM_NOUN | class::STATE | class::SOURCE_LEAD) {
        with_verbs(a, run, found);
    }
    if run.start == 0 {
        found.extend(closing::headline(a, run));
    }
    lost::bound(found, n_lost);
    outermost(found);
}

/// Appends the clauses that the verbs of a sentence, or nouns that stand for one, bring.
fn with_verbs(a: &Analysis<'_>, mut run: Run, found: &mut Vec<Reported>) {
    let mut low = run.start;
    let mut n_verbs = 0;
    for at in run.start..run.end {
        let token = &a.outer[at];
        if token.kind == Kind::Quote {
            low = at + 1;
        }
        if !token.is_word() {
            continue;
        }
        if token.is(class::STRONG)
            && let Some(end) = lost::closes(a, at, low, run)
        {
            (low, run.start) = (end, end);
            continue;
        }
        if n_verbs < VERBS_MAX && token.is(class::SOURCE_LEAD) && a.is_word(at + 1, "to") {
            n_verbs += 1;
            closing::according(a, at, run, found);
        }
        if token.is(class::CLAIM_NOUN) && n_verbs < VERBS_MAX {
            found.extend(behind_noun(a, at, low, run));
        }
        if token.is(class::STATE) && n_verbs < VERBS_MAX {
            found.extend(state(a, at, low, run));
        }
        if !token.is(BRINGS) || n_verbs == VERBS_MAX {
            continue;
        }
        let Some(form) = cue::form(a, at, low) else { continue };
        n_verbs += 1;
        let before = found.len();
        if form == Form::Finite {
            found.extend(closing::as_told(a, at, low, run));
            closing::behind(a, at, low, run, found);
        }
        if found.len() == before {
            found.extend(ahead(a, at, form, low, run));
        }
    }
}

/// Drops the clauses that lie inside another one.
fn outermost(found: &mut Vec<Reported>) {
    found.sort_by_key(|reported| (reported.clause.start, usize::MAX - reported.clause.end));
    let mut end = 0;
    found.retain(|reported| {
        let free = reported.clause.start >= end;
        if free {
            end = reported.clause.end;
        }
        free
    });
}

/// Returns the clause that follows a verb.
fn ahead(a: &Analysis<'_>, at: usize, form: Form, low: usize, run: Run) -> Option<Reported> {
    let (start, tie) = clause_start(a, at, run.end)?;
    if at == run.start && form == Form::Participle {
        return opening(a, at, (start, tie), run);
    }
    let who = match form {
        Form::Finite if tie == Tie::Predicate => {
            // "The rule, which the mayor said was late": her, not what she spoke of.
            let mut before = (low..at).rev().take(RELATIVE_TOKENS_MAX);
            let relative = before.find(|t| a.is_any(*t, &["which", "that", "who"]));
            // "Press reports have told": a noun.
            if relative.is_none() && a.is(at, class::NOUN_TOO) {
                return None;
            }
            cue::subject(a, at, relative.map_or(low, |relative| relative + 1))?
        }
        Form::Finite => {
            let near = cue::subject(a, at, low);
            let near = near.filter(|near| can_report(a, near.printed));
            // "Ann Lee, who wrote “The Dam,” said": the subject lies before the quote.
            near.or_else(|| apart::subject(a, at, low))
                .or_else(|| cue::subject(a, at, run.start))?
        }
        Form::Participle | Form::Infinitive => tag::participle_subject(a, at, run.start)?,
    };
    if who.printed.end > at
        || !can_report(a, who.printed)
        || tie == Tie::Predicate && !is_told_of(a, who.printed.start, run.start)
        || tie == Tie::Object && torn::is_means(a, who.printed, at)
        || !can_bring(a, at, tie, form, low, run.start)
    {
        return None;
    }
    let subordinate = tie == Tie::Predicate || is_subordinate(a, at, run.start);
    let limit = limit(a, start, tie, subordinate, run.end);
    let end = clause_end(a, start, limit);
    (end > start + 1).then_some(Reported {
        clause: Run::new(start, end),
        who,
        cue: Run::new(at, at + 1),
        tie,
        bounded: subordinate && end == limit,
    })
}

/// Returns the clause of a participle that opens its sentence: "Claiming that it was late, Ann Lee
/// left".
fn opening(a: &Analysis<'_>, at: usize, (start, tie): (usize, Tie), run: Run) -> Option<Reported> {
    if matches!(tie, Tie::Object | Tie::Infinitive) {
        return None;
    }
    let comma = first_comma(a, start, run.end);
    let who = cue::main_subject(a, comma, run.end)
        .filter(|who| who.printed.start == comma + 1 && can_report(a, who.printed))?;
    let end = clause_end(a, start, comma);
    let whole = end == comma && end > start + 1;
    let reported = Reported::new(Run::new(start, end), who, Run::new(at, at + 1), tie);
    whole.then_some(Reported { bounded: true, ..reported })
}

/// Returns where a clause of this kind ends at the latest.
fn limit(a: &Analysis<'_>, start: usize, tie: Tie, subordinate: bool, end: usize) -> usize {
    let inner = subordinate || tie == Tie::Infinitive;
    let limit = if inner { first_comma(a, start, end) } else { end };
    if tie != Tie::Object {
        return limit;
    }
    // "Those who wanted a cut were not named": the verb of the main clause.
    let is_main = |t: &usize| a.is(*t, class::FINITE_AUX) && a.outer[*t].is_small();
    let main = (start + 1..limit).find(is_main).filter(|_| subordinate && limit == end);
    object_limit(a, start, main.unwrap_or(limit))
}

/// Returns whether a verb in this form and place tells what was said: what somebody would have
/// said tells nothing.
fn can_bring(a: &Analysis<'_>, at: usize, tie: Tie, form: Form, low: usize, start: usize) -> bool {
    let spoken_of = matches!(tie, Tie::Object | Tie::Infinitive);
    if (spoken_of || tie == Tie::Bare) && is_supposed(a, at, low)
        || tie == Tie::Bare && form == Form::Infinitive
    {
        return false;
    }
    !spoken_of || form != Form::Participle || is_absolute(a, at, start)
}

/// Returns whether a modal makes a verb one of what might be said: "would support", "may want".
fn is_supposed(a: &Analysis<'_>, verb: usize, low: usize) -> bool {
    let helps = |t: &usize| {
        a.is(*t, class::ADV | class::AUX | class::NEG)
            || a.outer[*t].has_shape(shape::LY)
            || a.kind(*t) == Kind::Clitic
    };
    let helpers = (verb.saturating_sub(3).max(low)..verb).rev().take_while(helps);
    let mut modals = helpers.filter(|t| a.is(*t, class::MODAL));
    modals.any(|t| !a.is_any(t, &["did", "does", "do"]))
}

/// Returns the clause behind a noun of somebody's: "Ann Lee’s claim that …".
fn behind_noun(a: &Analysis<'_>, at: usize, low: usize, run: Run) -> Option<Reported> {
    if !a.is_word(at + 1, "that") || !a.outer[at].is_small() || at + 3 >= run.end {
        return None;
    }
    let owns = |t: &usize| a.is(*t, class::POSS) || a.kind(*t) == Kind::Clitic;
    let owner = (at.saturating_sub(3).max(low)..at).rev().find(owns)?;
    if a.is_any(owner, &["my", "our", "your"]) {
        return None;
    }
    let who = match a.kind(owner) {
        Kind::Clitic => torn::owner(a, phrase::ending_at(a, owner, low)?)?,
        _ => Phrase::plain(Run::new(owner, owner + 1)),
    };
    let clause = Run::new(at + 1, clause_end(a, at + 1, run.end));
    Some(Reported::new(clause, who, Run::new(at, at + 1), Tie::Noun))
}

/// Returns whether a subject is the empty `it`, or stands in a question: "whether he is sure".
fn is_open(a: &Analysis<'_>, subject: usize) -> bool {
    let asks = subject > 0 && a.is_any(subject - 1, &["whether", "if"]);
    asks || a.is_word(subject, "it")
}

/// Returns the clause behind an adjective for what somebody holds: "they are worried that …".
fn state(a: &Analysis<'_>, at: usize, low: usize, run: Run) -> Option<Reported> {
    let helps = |t: &usize| a.is(*t, class::ADV | class::NEG) || a.outer[*t].has_shape(shape::LY);
    let be = (low..at).rev().find(|t| !helps(t) || a.is_word(*t, "so"))?;
    if !(a.is(be, class::BE) && a.outer[be].is_small()) {
        return None;
    }
    if !a.is_word(at + 1, "that") || !a.outer[at].is_small() || at + 3 >= run.end {
        return None;
    }
    let who = cue::subject(a, be, low)?;
    if !can_report(a, who.printed) || who.printed.end > at || is_open(a, who.printed.start) {
        return None;
    }
    let subordinate = is_subordinate(a, at, run.start);
    let limit = if subordinate { first_comma(a, at + 1, run.end) } else { run.end };
    let clause = Run::new(at + 1, clause_end(a, at + 1, limit));
    Some(Reported::new(clause, who, Run::new(at, at + 1), Tie::State))
}

/// Returns whether a participle begins a clause of its own: ", citing X", "by citing X".
fn is_absolute(a: &Analysis<'_>, at: usize, start: usize) -> bool {
    let opens = &["by", "while", "and", "for", "in", "after", "before"];
    at > start && (a.kind(at - 1) == Kind::Comma || a.is_any(at - 1, opens))
}

/// Returns whether a subject can be whose words are reported: not the author, and no clause.
fn can_report(a: &Analysis<'_>, who: Run) -> bool {
    if is_opener(a, who) {
        return false;
    }
    let first = &a.outer[who.start];
    let author = a.is_any(who.start, &["i", "we", "you", "there"]);
    let clause = (who.start + 1..who.end)
        .any(|t| a.is(t, class::SUBJ) || a.outer[t].is_small() && a.is(t, class::FINITE_AUX));
    let verb = first.is_small() && first.is(class::CUE) && first.class & class::NOUN_TOO == 0;
    !author && !clause && !verb
}

/// So many words in capitals are a headline and nobody's name.
const SHOUTED_WORDS_MAX: usize = 4;

/// Returns whether a subject is only the word that begins its sentence ("Please call"), or a
/// headline in capitals that ran into the text.
fn is_opener(a: &Analysis<'_>, who: Run) -> bool {
    let (first, single) = (&a.outer[who.start], who.end == who.start + 1);
    let begins = who.start == 0 || !a.outer[who.start - 1].is_word();
    // "Read said": nothing but a name.
    let is_name = a.is_any(who.end, &["said", "says"]) && !first.has_shape(shape::ING);
    let opener = if is_name { 0 } else { class::OPENER };
    let empty = opener | class::SUB | class::PREP | class::CONJ;
    let shouted = (who.start..who.end).filter(|t| a.outer[*t].has_shape(shape::ALL_CAPS)).count();
    single && begins && first.is_capital() && first.is(empty) && first.class & class::FIRST == 0
        || shouted > SHOUTED_WORDS_MAX
}

/// Returns whether a verb stands in a subordinate clause, so that its own ends at a comma:
/// "While he said so, …", "Ann Lee, who says so, …".
fn is_subordinate(a: &Analysis<'_>, verb: usize, start: usize) -> bool {
    let opens = a.is(start, class::SUB) && !a.is(start, class::ADV)
        || a.is_word(start, "asked") && a.is(start + 1, class::SUB);
    let relative = verb > start
        && (verb.saturating_sub(3).max(start)..verb).any(|t| a.is_any(t, &["who", "which"]));
    relative || opens && (start..verb).all(|t| a.kind(t) != Kind::Comma)
}

/// Returns whether something is told of the noun before the subject of a verb: "a letter that he
/// said was forged".
fn is_told_of(a: &Analysis<'_>, subject: usize, start: usize) -> bool {
    let Some(before) = subject.checked_sub(1).filter(|before| *before > start) else {
        return false;
    };
    let vague =
        &["all", "everything", "anything", "nothing", "thing", "things", "what", "as", "than"];
    let noun = if a.is_any(before, &["that", "which", "who"]) { before - 1 } else { before };
    let closed = class::SUB | class::CONJ | class::PREP | class::AUX;
    let word = a.outer[before].is_word() && !a.is_any(noun, vague);
    word && (noun < before || !a.is(before, closed))
}

/// So many tokens may stand between a relative pronoun and the verb of its clause.
const RELATIVE_TOKENS_MAX: usize = 7;
