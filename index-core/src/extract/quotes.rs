//! Verdicts to quotes: spans, utterances, reported clauses.

use super::analysis::Analysis;
use super::attribution::{Source, Verdict};
use super::classify::Class;
use super::clause::clause_end;
use super::confidence;
use super::lead::past_hearer;
use super::lexicon::class;
use super::phrase::Run;
use super::token::Kind;
use super::told;
use crate::{Attribution, Quote, QuoteKind, Span};

/// Returns the quotes of an analysis in order; their speakers are not yet resolved.
pub(crate) fn assemble(a: &Analysis<'_>, verdicts: &[Verdict]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::with_capacity(verdicts.len());
    let mut last_direct: Option<(usize, Source)> = None;
    let mut utterance = 0;
    for sentence in a.sentences.iter().filter(|sentence| sentence.quotes) {
        let run = sentence.run();
        let mut mixed: Option<usize> = None;
        for token in run.start..run.end {
            let Some(stretch) = a.outer[token].stretch() else { continue };
            let verdict = verdicts[stretch];
            let inner = a.stretches[stretch].marked.inner;
            match verdict.class {
                Class::Scare => {}
                Class::Direct => {
                    let joins = last_direct.is_some_and(|(before, source)| {
                        same_utterance(a, before, source, stretch, verdict.source)
                    });
                    utterance += usize::from(!joins && !quotes.is_empty());
                    quotes.push(quote(
                        a,
                        QuoteKind::Direct,
                        inner,
                        vec![inner],
                        verdict,
                        utterance,
                    ));
                    last_direct = verdict.source.map(|source| (stretch, source));
                    mixed = None;
                }
                Class::Mixed => match mixed {
                    Some(first) if same_clause(a, &quotes[first], inner, verdict.source) => {
                        quotes[first].quoted.push(inner);
                        let end = clause(a, run, token, verdict.source).end;
                        quotes[first].span.end = quotes[first].span.end.max(end);
                    }
                    _ => {
                        let mut span = clause(a, run, token, verdict.source);
                        if let Some(last) = quotes.last().filter(|last| last.span.end > span.start)
                        {
                            span.start = behind(a, last.span.end, Run::new(run.start, token));
                        }
                        utterance += usize::from(!quotes.is_empty());
                        let kind = QuoteKind::Mixed;
                        quotes.push(quote(a, kind, span, vec![inner], verdict, utterance));
                        mixed = Some(quotes.len() - 1);
                    }
                },
            }
        }
    }
    quotes
}

/// Returns where a clause goes on behind the quote that ended at `end`, which stands before it in its
/// sentence.
fn behind(a: &Analysis<'_>, end: usize, run: Run) -> usize {
    let leads_on =
        |t: usize| a.kind(t) == Kind::Comma || a.is(t, class::CONJ) && a.outer[t].is_small();
    let is_behind = |t: &usize| a.outer[*t].start as usize >= end;
    let first = (run.start..run.end).rev().take_while(is_behind).last().unwrap_or(run.end);
    let next = (first..run.end).find(|t| !leads_on(*t));
    a.outer[next.unwrap_or(run.end)].start as usize
}

/// Returns whether a fragment belongs to the clause of the mixed quote before it: the same verb
/// brings both.
fn same_clause(a: &Analysis<'_>, quote: &Quote, inner: Span, source: Option<Source>) -> bool {
    let cue = source.and_then(|source| source.cue).map(|cue| a.span(cue.start..cue.end));
    let known = quote.attribution.as_ref().and_then(|found| found.cue);
    inner.start >= quote.quoted.last().map_or(0, |last| last.end) && cue == known
}

/// Returns whether a direct stretch goes on with the utterance of the one before it: a split
/// quote in the same paragraph, or a paragraph that was left open.
fn same_utterance(
    a: &Analysis<'_>,
    before: usize,
    source: Source,
    stretch: usize,
    now: Option<Source>,
) -> bool {
    let Some(now) = now else { return false };
    let (first, second) = (&a.stretches[before], &a.stretches[stretch]);
    let same_speaker = source.who == now.who;
    second.reopened && second.paragraph == first.paragraph + 1
        || first.paragraph == second.paragraph
            && same_speaker
            && !a.outer[first.token + 1..second.token].iter().any(|t| t.kind == Kind::Quote)
}

/// So far behind its verb the `that` of a reported clause may stand: "said in a statement that".
const CLAUSE_LEAD_TOKENS_MAX: usize = 12;

/// Returns the reported clause around the fragment `token`: from behind the verb, and behind its
/// `that`, to the end of the sentence without its mark.
fn clause(a: &Analysis<'_>, run: Run, token: usize, source: Option<Source>) -> Span {
    let mut start = token;
    let mut end = run.end;
    if let Some(cue) = source.and_then(|source| source.cue) {
        if cue.end <= token && cue.start >= run.start {
            start = cue.end;
        } else if cue.start > token && cue.end <= run.end {
            start = run.start;
            let who = source.map_or(cue.start, |source| source.who.printed.start);
            end = who.min(cue.start).max(token + 1);
        }
    }
    let window = token.min(start + CLAUSE_LEAD_TOKENS_MAX);
    if let Some(that) = (start..window).find(|t| a.is_any(*t, &["that", "whether"])) {
        start = that;
    } else if start > 0 && a.is(start - 1, class::ADDRESSEE) {
        // "Told Reuters the situation was …": the hearer is no part of it.
        while start < window && (a.outer[start].is_capital() || a.is(start, class::OBJ)) {
            start += 1;
        }
        // "Told a news conference he was …"
        let hearer = past_hearer(a, start, window);
        if hearer < window && a.is(start, class::DET) && a.is(hearer, class::SUBJ) {
            start = hearer;
        }
    }
    while start < token && matches!(a.kind(start), Kind::Comma | Kind::Colon) {
        start += 1;
    }
    end = end.min(clause_end(a, token, end).max(token + 1));
    while end > token + 1 && matches!(a.kind(end - 1), Kind::Stop | Kind::Comma | Kind::Colon) {
        end -= 1;
    }
    a.span(start..end)
}

fn quote(
    a: &Analysis<'_>,
    kind: QuoteKind,
    span: Span,
    quoted: Vec<Span>,
    verdict: Verdict,
    utterance: usize,
) -> Quote {
    let attribution = verdict.source.map(|source| {
        let text = |run: Run| a.span(run.start..run.end);
        let relative = source.who.relative.filter(|_| kind == QuoteKind::Mixed);
        let printed = relative.map_or(source.who.printed, |who| Run::new(who, who + 1));
        let role = told::shown_role(a, source.who);
        Attribution {
            printed: text(printed),
            speaker: None,
            partners: Vec::new(),
            role: role.map(text),
            cue: source.cue.map(text),
            evidence: text(source.evidence()),
            rule: source.rule.name(),
            confidence: confidence::of(a, &source, kind),
        }
    });
    Quote { span, quoted, kind, utterance, attribution, topics: Vec::new() }
}
