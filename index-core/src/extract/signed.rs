//! Blocks that a signature closes: the paragraph above `— Ann Lee (@annlee) March 4, 2025` is hers.

use super::analysis::{Analysis, Paragraph};
use super::lexicon::class;
use super::phrase::{self, Run};
use super::token::Kind;
use crate::{Attribution, Quote, QuoteKind};

/// The longest signature, in tokens.
const SIGNATURE_TOKENS_MAX: usize = 16;
/// The longest name of a signature, in tokens.
const NAME_TOKENS_MAX: usize = 6;
/// The rule under which signed blocks are attributed.
const RULE: &str = "signature";
/// How often a signature tells the speaker.
const CONFIDENCE: f32 = 0.9;

/// A paragraph that is nothing but a signature.
struct Signature {
    name: Run,
    /// It carries the name of an account: what stands above it is a post, with or without marks.
    has_handle: bool,
}

/// Gives the quotes above a signature their speaker; a post without quotation marks becomes a
/// quote.
pub(crate) fn add(a: &Analysis<'_>, quotes: &mut Vec<Quote>) {
    let mut posts = Vec::new();
    for (above, below) in a.paragraphs.iter().zip(a.paragraphs.iter().skip(1)) {
        let Some(signature) = signature(a, below) else { continue };
        let first = quotes.partition_point(|quote| quote.span.start < above.span.start);
        let inside = quotes[first..].iter_mut().take_while(|q| q.span.end <= above.span.end);
        let mut is_bare = above.stretches.is_empty() && signature.has_handle;
        for quote in inside.filter(|quote| quote.kind != QuoteKind::Indirect) {
            is_bare = false;
            let known = quote.attribution.as_ref().map(|known| known.rule);
            if known.is_none_or(|rule| rule == "previous-paragraph") {
                quote.attribution = Some(attribution(a, below, &signature));
            }
        }
        if is_bare {
            posts.push(Quote {
                span: above.span,
                quoted: vec![above.span],
                kind: QuoteKind::Direct,
                utterance: 0,
                attribution: Some(attribution(a, below, &signature)),
                topics: Vec::new(),
            });
        }
    }
    if posts.is_empty() {
        return;
    }
    quotes.retain(|quote| {
        let next = posts.partition_point(|post| post.span.end <= quote.span.start);
        !posts.get(next).is_some_and(|post| post.span.overlaps(quote.span))
    });
    let free = quotes.iter().map(|quote| quote.utterance + 1).max().unwrap_or(0);
    for (utterance, post) in (free..).zip(posts) {
        quotes.push(Quote { utterance, ..post });
    }
    super::turns::renumber(quotes);
}

fn attribution(a: &Analysis<'_>, below: &Paragraph, signature: &Signature) -> Attribution {
    Attribution {
        printed: a.span(signature.name.start..signature.name.end),
        speaker: None,
        partners: Vec::new(),
        role: None,
        cue: None,
        evidence: below.span,
        rule: RULE,
        confidence: CONFIDENCE,
    }
}

/// Reads a paragraph that is a dash, a name and perhaps an account and a day.
fn signature(a: &Analysis<'_>, paragraph: &Paragraph) -> Option<Signature> {
    let Run { start, end } = Run::new(paragraph.tokens.start, paragraph.tokens.end);
    if end - start > SIGNATURE_TOKENS_MAX || start == end || a.kind(start) != Kind::Dash {
        return None;
    }
    let window = end.min(start + 1 + NAME_TOKENS_MAX);
    let is_name = |t: usize| phrase::is_name_word(a, t) || a.is(t, class::PARTICLE | class::TITLE);
    let stop = (start + 1..window).find(|t| !is_name(*t)).unwrap_or(window);
    let name = Run::new(start + 1, stop);
    let ends = stop >= end || matches!(a.kind(stop), Kind::Open | Kind::Comma | Kind::Stop);
    let has_handle = (stop..end).any(|t| a.is_word(t, "@") || a.word(t).starts_with('@'));
    (!name.is_empty() && ends).then_some(Signature { name, has_handle })
}
