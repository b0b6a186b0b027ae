//! Text to article: title, dateline, quotes with their speakers, topics. Pure and total: it never
//! fails, doubts become notes.
//!
//! The way of a text: `paragraph` (lines to paragraphs) → `marks` (which stretches stand in
//! quotation marks) → `token` with `clitic` and `lexicon` (words and their classes) → `sentence`;
//! these make an [`analysis::Analysis`]. On it work `phrase` with `joint` and `office` (noun phrases)
//! → `cue`, `subject` and `leading` (reporting verbs and who does them, with `affiliation`, `apart`,
//! `border`, `medium`, `quoted` and `torn`) → `tag` (the words that say whose a quote is) →
//! `attribution` with `narrative` and `classify` (a speaker and a kind for each stretch) → `quotes`
//! (the quotes of the article) → `indirect` with `reported`, `tie`, `lead`, `object`, `closing`, `lost`
//! and `clause` (what is reported without marks), `turns` with `label` and `signed` (words without marks that a
//! label or signature tells) → `speakers` (who is meant), on `mention` (names) with `headline`,
//! `people` with `spelling` (who is who), `partners` (who says it with them), `roles` with `told` and
//! `referent` with `pronoun` (pronouns and role nouns). What is not English goes from the analysis to
//! `foreign`.

mod acronym;
mod affiliation;
mod analysis;
mod announcement;
mod apart;
mod attribution;
mod border;
mod classify;
mod clause;
mod clitic;
mod closing;
mod confidence;
mod cue;
mod dateline;
mod dateline_scan;
mod days;
mod escape;
mod foreign;
#[cfg(test)]
mod golden_tests;
mod heading;
mod headline;
mod indirect;
mod joint;
mod label;
mod language;
mod lead;
mod leading;
mod lexicon;
mod lost;
mod marks;
mod medium;
mod mention;
mod narrative;
mod object;
mod office;
mod paragraph;
mod partners;
mod people;
#[cfg(test)]
mod people_tests;
mod phrase;
mod preamble;
#[cfg(test)]
mod printed_tests;
mod pronoun;
mod quoted;
mod quotes;
mod referent;
mod repeats;
mod reported;
mod roles;
mod run_in;
mod sentence;
mod signed;
mod speakers;
mod spelling;
mod steps;
mod subject;
mod tag;
mod tie;
mod token;
mod told;
mod topics;
mod torn;
mod turns;

use crate::{Article, Document, Quote, Speaker};
use analysis::Analysis;

/// The version of the extraction: whatever changes its results raises it, and indexed articles of
/// an older one are read again.
pub const EXTRACTOR_VERSION: u32 = 28;

/// Returns what an article says and who says it.
///
/// `path` is the file that the document came from (empty for none). Takes time in proportion to
/// the length of the text, whatever it holds.
pub fn extract(path: &str, mut document: Document) -> Article {
    let preamble = preamble::read(path, &mut document);
    let text = std::mem::take(&mut document.text);
    let analysis = Analysis::of(&text, preamble.start);
    let is_english = language::settle(&mut document, &analysis);
    let (mut quotes, speakers) = match is_english {
        true => english(&analysis),
        false => foreign::quotes(&analysis, preamble.start, document.language.as_deref()),
    };
    let topics = topics::find(&analysis, &mut quotes, &speakers);
    let acronyms = acronym::find(&analysis);
    let paragraphs = analysis.paragraphs.iter().map(|paragraph| paragraph.span).collect();
    Article {
        path: path.to_owned(),
        record: document.record,
        position: document.position,
        text,
        title: document.title,
        authors: document.authors,
        date: document.date,
        published: document.published,
        modified: document.modified,
        source: document.source,
        url: document.url,
        place: document.place,
        language: document.language,
        section: document.section,
        keywords: document.keywords,
        origins: document.origins,
        dateline: preamble.dateline,
        paragraphs,
        quotes,
        speakers,
        acronyms,
        topics,
        notes: document.notes,
    }
}

/// Returns the quotes of an English article, in order, and its speakers.
fn english(analysis: &Analysis<'_>) -> (Vec<Quote>, Vec<Speaker>) {
    let verdicts = attribution::attribute(analysis);
    let mut quotes = quotes::assemble(analysis, &verdicts);
    indirect::add(analysis, &verdicts, &mut quotes);
    turns::add(analysis, &mut quotes);
    signed::add(analysis, &mut quotes);
    let speakers = speakers::resolve(analysis, &mut quotes);
    (quotes, speakers)
}

impl Article {
    /// Returns the article that a plain text makes. Cannot fail.
    pub fn from_text(text: &str) -> Article {
        extract("", Document::from_text(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn odd_texts_make_articles() {
        for text in [
            "",
            "“",
            "said 0“'",
            "“a” said",
            ", said “",
            "”“",
            "a:“”",
            ",,said »—",
            "“\u{200b}”",
            "",
            "The ferry sails.\n\nTARNOV (Wire) —\n\nIt sails.",
            ", and Ann Lee said the dam leaks.",
            "according to came from “spokeswoman, and",
            "”, here” says came from ",
            "TARNOV (Wire) — “The ferry sails,” said “so,” he said",
        ] {
            assert_eq!(Article::from_text(text).check(), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_makes_an_article_whose_spans_hold(
            text in "([A-Za-z ,.:“”\"'’‘«»„\\n(—)]|said |He |Ann Lee |\\PC){0,80}",
        ) {
            prop_assert_eq!(Article::from_text(&text).check(), None);
        }
    }
}
