//! `--verify`: whether a quotation is printed, by whom and where, and how the wording differs.

use std::io::{self, Read, Write};

use index_core::{Hits, Quotation, QuoteHit, Searcher, WordedHit, Wording};

use super::search::{Search, tell_unseen_context};
use super::{Found, missing};
use crate::args::SearchArgs;
use crate::ask;
use crate::cite::Citation;
use crate::print::text::count_of;
use crate::print::{Text, verified};
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;
use crate::verified::{VerifiedView, VerifyView};

/// More is no quotation; what is compared is far less.
const QUOTATION_BYTES_MAX: u64 = 1024 * 1024;

/// Prints the quotes that are worded like the quotation, the nearest first.
pub(super) fn run(mut args: SearchArgs, around: &Surroundings) -> Result<Found, Problem> {
    if args.verify.verify.as_deref() == Some("-") {
        args.verify.verify = Some(typed_in()?);
    }
    let quotation = ask::text(&args);
    if !quotation.chars().any(char::is_alphanumeric) {
        return Err(Problem::new("`--verify` needs the words of a quotation"));
    }
    tell_reading(&Quotation::read(&quotation));
    let (search, searcher) = Search::start(args, around)?;
    let answer = searcher.worded(&quotation, &search.query)?;
    let n_found = answer.len();
    print(&search, &searcher, answer)?;
    if n_found == 0 {
        missing::explain_wording(&searcher, &search.args, &search.place, &search.around)?;
    }
    Ok(Found::any(n_found))
}

/// Returns the quotation that standard input holds.
fn typed_in() -> Result<String, Problem> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(QUOTATION_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Tells what of a quotation is not compared.
fn tell_reading(quotation: &Quotation) {
    if quotation.is_cut {
        let n_words = quotation.n_words;
        problem::note(format!("only the first {n_words} words of the quotation are compared"));
    }
    if !quotation.asides.is_empty() {
        let asides = quotation.asides.join("` and `");
        problem::note(format!("left aside, as a reporter's words in the quotation: `{asides}`"));
    }
}

fn print(search: &Search, searcher: &Searcher, answer: Hits<WordedHit>) -> Result<(), Problem> {
    let output = &search.args.output;
    if let Some(citing) = output.cite {
        let is_other = |worded: &&WordedHit| !worded.wording.relation.is_whole();
        let n_other = answer.iter().filter(is_other).count();
        if n_other > 0 {
            let other = count_of(n_other as u64, "quote", "quotes");
            problem::note(format!(
                "the words of {other} cited here are not those of the quotation"
            ));
        }
        let citations = answer.iter().map(|worded| Citation::of_quote(searcher, &worded.hit));
        search.cite(citing, citations)?;
        return Ok(());
    }
    if output.print0 {
        search.paths(searcher, answer.iter().map(|worded| &*worded.hit.path))?;
        return Ok(());
    }
    tell_unseen_context(&search.form, output);
    let (hits, wordings): (Vec<QuoteHit>, Vec<Wording>) =
        answer.into_iter().map(|worded| (worded.hit, worded.wording)).unzip();
    let quotes = search.quote_views(searcher, hits)?.into_iter();
    let view = |(quote, wording)| VerifiedView { quote, verify: VerifyView::from(wording) };
    let list: Vec<VerifiedView> = quotes.zip(wordings).map(view).collect();
    let listed = search.listed(list.len());
    let for_people = |out: &mut dyn Write, text: &Text| {
        text.verified(out, &list, search.display.is_coloured)?;
        listed.map_or(Ok(()), |listed| text.rest(out, listed))
    };
    search.print(&list, for_people, verified::plain)
}
