//! Reported clauses to quotes: mixed quotes get their clause, the other clauses become indirect
//! quotes.

use super::analysis::Analysis;
use super::attribution::Verdict;
use super::classify::Class;
use super::lexicon::class;
use super::lost;
use super::phrase::Run;
use super::reported::{self, Reported};
use super::tie::Tie;
use super::token::Kind;
use super::told;
use crate::{Attribution, Quote, QuoteKind, Span};

/// Adds the indirect quotes of the analysis to the others; all are in order of their start.
pub(crate) fn add(a: &Analysis<'_>, verdicts: &[Verdict], quotes: &mut Vec<Quote>) {
    let mut found = Vec::new();
    let mut indirect = Vec::new();
    let mut next = 0;
    for sentence in &a.sentences {
        let run = sentence.run();
        found.clear();
        reported::find(a, sentence, &mut found);
        let end = a.span(run.start..run.end).end;
        let first = next;
        while quotes.get(next).is_some_and(|quote| quote.span.start < end) {
            next += 1;
        }
        for clause in &found {
            take(a, verdicts, (clause, run), &mut quotes[first..next], &mut indirect);
        }
    }
    quotes.retain(|quote| !quote.quoted.is_empty());
    quotes.append(&mut indirect);
    number(quotes);
}

/// Gives a clause to the mixed quote whose fragments it holds, or makes an indirect quote of it.
fn take(
    a: &Analysis<'_>,
    verdicts: &[Verdict],
    (reported, sentence): (&Reported, Run),
    quotes: &mut [Quote],
    indirect: &mut Vec<Quote>,
) {
    let mut clause = reported.clause;
    let stretches = (clause.start..clause.end).filter_map(|t| Some((t, a.outer[t].stretch()?)));
    let mut mixed = false;
    for (token, stretch) in stretches {
        match verdicts[stretch].class {
            Class::Direct if !is_fragment(a, token, stretch, clause.start, reported.tie) => {
                if reported.tie == Tie::Behind {
                    // "In Ohio, “…,” he said": an adverbial of the quote.
                    return;
                }
                clause.end = token;
                break;
            }
            Class::Direct => mixed = true,
            Class::Mixed => mixed = true,
            Class::Scare => {}
        }
    }
    if clause.end <= clause.start + 1 {
        return;
    }
    let span = a.span(clause.start..clause.end);
    if mixed {
        widen(span, quotes, indirect);
        return;
    }
    if reported.bounded && reported.tie == Tie::Bare || is_whole(a, clause, reported.tie, sentence)
    {
        indirect.push(quote(a, span, reported));
    }
}

/// Returns whether a clause ends where its sentence does, or where what follows surely is no part
/// of it, as far as its tie needs that: any other end inside a sentence is a guess that fails more
/// often than not.
fn is_whole(a: &Analysis<'_>, clause: Run, tie: Tie, sentence: Run) -> bool {
    if !matches!(tie, Tie::Bare | Tie::Object)
        || (clause.end..sentence.end).all(|t| !a.outer[t].is_word())
        || lost::begins(a, clause.end)
    {
        return true;
    }
    let is_conjunction = |t: usize| a.is(t, class::CONJ) && a.outer[t].is_small();
    let at = clause.end;
    let next = at + 1;
    match a.kind(at) {
        Kind::Comma => {}
        Kind::Semicolon => return tie == Tie::Bare,
        Kind::Dash => return tie == Tie::Bare && !a.is(next, class::FINITE_AUX),
        // "He said it was late: “…”": the next words are another quote.
        Kind::Colon => return a.kind(next) == Kind::Quote,
        _ => return is_conjunction(at),
    }
    let reports = a.is(next, class::CUE) && a.is(next, class::ING);
    let object = tie == Tie::Object && a.is(next, class::REL | class::DET);
    let bare =
        tie == Tie::Bare && a.is_any(next, &["while", "though", "who", "whom", "whose", "a", "an"]);
    is_conjunction(next) || reports || object || bare || a.is_word(next, "which")
}

/// Returns whether the words of a stretch go on with the clause before it, whatever it was taken
/// for by itself: `said that they wanted “open borders.”`
fn is_fragment(a: &Analysis<'_>, token: usize, stretch: usize, start: usize, tie: Tie) -> bool {
    // A stretch that begins the clause goes on with nothing; nor does the first token of a text.
    let Some(before) = token.checked_sub(1).filter(|_| token > start) else {
        // "“I held her” for a while, he said": what follows goes on with it.
        let open = a.final_char(stretch).is_some_and(char::is_alphanumeric);
        let goes_on = matches!(tie, Tie::Behind | Tie::Around | Tie::Bare);
        return token == start && goes_on && open && a.outer[token + 1].is_small();
    };
    let small = a.words_of(stretch).trim_start_matches('[').starts_with(char::is_lowercase);
    if a.outer[before].is_word() {
        return small || tie == Tie::That;
    }
    let joined = matches!(a.kind(before), Kind::Comma | Kind::Dash);
    token > start + 2 && joined && small && tie != Tie::Behind
}

/// Gives the mixed quotes whose fragments lie in a clause that clause: the first of them takes
/// the fragments of the others, which are left empty; fragments behind the clause become a quote
/// of their own.
fn widen(clause: Span, quotes: &mut [Quote], split: &mut Vec<Quote>) {
    let mut first: Option<usize> = None;
    for i in 0..quotes.len() {
        let n_inside = quotes[i].quoted.iter().take_while(|part| clause.contains(**part)).count();
        if n_inside == 0 {
            continue;
        }
        let rest = quotes[i].quoted.split_off(n_inside);
        if let (Some(from), Some(to)) = (rest.first(), rest.last()) {
            let span = Span::new(from.start, quotes[i].span.end.max(to.end));
            split.push(Quote { span, quoted: rest, ..quotes[i].clone() });
        }
        match first {
            None => {
                quotes[i].span = clause;
                quotes[i].kind = QuoteKind::Mixed;
                first = Some(i);
            }
            Some(first) => {
                let parts = std::mem::take(&mut quotes[i].quoted);
                quotes[first].quoted.extend(parts);
            }
        }
    }
}

fn quote(a: &Analysis<'_>, span: Span, reported: &Reported) -> Quote {
    let text = |run: Run| a.span(run.start..run.end);
    // "Ann Lee, who said": the words beside the verb.
    let printed = reported.who.relative.map_or(reported.who.printed, |who| Run::new(who, who + 1));
    let evidence = Run::new(
        reported.who.printed.start.min(reported.cue.start),
        reported.who.printed.end.max(reported.cue.end),
    );
    let attribution = Attribution {
        printed: text(printed),
        speaker: None,
        partners: Vec::new(),
        role: told::shown_role(a, reported.who).map(text),
        cue: Some(text(reported.cue)),
        evidence: text(evidence),
        rule: rule(reported.tie),
        confidence: confidence(reported.tie),
    };
    Quote {
        span,
        quoted: Vec::new(),
        kind: QuoteKind::Indirect,
        utterance: 0,
        attribution: Some(attribution),
        topics: Vec::new(),
    }
}

fn rule(tie: Tie) -> &'static str {
    match tie {
        Tie::That => "reported-that",
        Tie::Question => "reported-question",
        Tie::Bare => "reported-clause",
        Tie::Predicate => "reported-predicate",
        Tie::Infinitive => "reported-infinitive",
        Tie::Behind => "reported-behind",
        Tie::Around => "reported-around",
        Tie::According => "reported-according",
        Tie::Object => "reported-object",
        Tie::Headline => "reported-headline",
        Tie::Noun => "reported-noun",
        Tie::State => "reported-state",
    }
}

/// Returns how often clause and speaker of such a tie are both right on the annotated articles.
fn confidence(tie: Tie) -> f32 {
    match tie {
        Tie::That => 0.75,
        Tie::Question => 0.63,
        Tie::Bare => 0.75,
        Tie::Predicate => 0.61,
        Tie::Infinitive => 0.55,
        Tie::Behind => 0.87,
        Tie::Around => 0.78,
        Tie::According => 0.73,
        Tie::Object => 0.6,
        Tie::Headline => 0.75,
        Tie::Noun => 0.43,
        Tie::State => 0.75,
    }
}

/// Puts quotes in order and numbers their utterances anew.
pub(super) fn number(quotes: &mut [Quote]) {
    quotes.sort_by_key(|quote| (quote.span.start, quote.span.end));
    let n_numbers = quotes.iter().map(|quote| quote.utterance + 1).max().unwrap_or(0);
    let mut numbers: Vec<Option<usize>> = vec![None; n_numbers];
    let mut utterance = 0;
    for quote in quotes {
        let own = quote.kind == QuoteKind::Indirect;
        let number = if own { None } else { numbers[quote.utterance] };
        let known = number.unwrap_or(utterance);
        utterance += usize::from(number.is_none());
        if !own {
            numbers[quote.utterance] = Some(known);
        }
        quote.utterance = known;
    }
}
