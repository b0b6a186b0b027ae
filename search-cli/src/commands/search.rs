//! `quotes`, `articles`, `who`, `topics` and `count`: one query, one list.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use index_core::ingest::HeldFiles;
use index_core::{ArticleHit, Facet, Hits, Query, QuoteHit, Searcher, Sort};

use super::{Found, elsewhere, follow, index, like, missing, unseen, verify};
use crate::args::{Citing, Kind, OutputArgs, SearchArgs, TimelineArgs};
use crate::ask;
use crate::cite::Citation;
use crate::config::{Display, Form, Place};
use crate::files;
use crate::hits;
use crate::links::Links;
use crate::names;
use crate::print::text::{Listed, count_of};
use crate::print::{self, Text, json, plain, sanitize, stdout};
use crate::problem::{self, Problem};
use crate::reported;
use crate::surroundings::Surroundings;
use crate::timeline;
use crate::view::{ArticleView, CountView, Fields, QuoteView, SpeakerView, TopicView};

/// How many surprises about the reading of a query are told.
const SURPRISES_TOLD_MAX: usize = 3;

/// Prints quotes, best first.
pub(crate) fn quotes(args: SearchArgs, around: &Surroundings) -> Result<Found, Problem> {
    if args.output.facets {
        return facets(args, around, Searcher::facets);
    }
    if args.verify.verify.is_some() {
        return verify::run(args, around);
    }
    let (search, searcher) = Search::of_quotes(args, around)?;
    if search.query.limits_counts() {
        problem::note("counts limit `who` and `topics` only: they are left out here");
    }
    if let Some(citing) = search.args.output.cite {
        let answer = search.quotes(&searcher)?;
        search.tell_relaxed(&searcher, &answer, "quote")?;
        let citations = answer.iter().map(|hit| Citation::of_quote(&searcher, hit));
        let n_cited = search.cite(citing, citations)?;
        return search.found(&searcher, n_cited, "quote");
    }
    if search.args.output.print0 {
        let answer = search.quotes(&searcher)?;
        search.tell_relaxed(&searcher, &answer, "quote")?;
        let n_paths = search.paths(&searcher, answer.iter().map(|hit| &*hit.path))?;
        return search.found(&searcher, n_paths, "quote");
    }
    if search.args.output.follow {
        return follow::run(&search, searcher);
    }
    tell_unseen_context(&search.form, &search.args.output);
    if search.args.saved.new {
        return unseen::run(&search, &searcher);
    }
    let answer = search.quotes(&searcher)?;
    search.tell_relaxed(&searcher, &answer, "quote")?;
    let list = search.quote_views(&searcher, answer)?;
    let mut listed = search.listed(list.len());
    if let Some(listed) = &mut listed
        && search.args.filter.like.is_none()
    {
        listed.total = Some((searcher.count(&search.query)?, "quotes, each place counted"));
    }
    let for_people = |out: &mut dyn Write, text: &Text| {
        text.quotes(out, &list)?;
        listed.map_or(Ok(()), |listed| text.rest(out, listed))
    };
    search.print(&list, for_people, plain::quotes)?;
    search.found(&searcher, list.len(), "quote")
}

/// Prints what matches counted by each of its properties; `count` counts it.
fn facets(
    args: SearchArgs,
    around: &Surroundings,
    count: impl Fn(&Searcher, &Query) -> index_core::Result<Vec<Facet>>,
) -> Result<Found, Problem> {
    let (search, searcher) = Search::of_quotes(args, around)?;
    let list = hits::facets(count(&searcher, &search.query)?);
    search.print(&list, |out, text| text.facets(out, &list), plain::facets)?;
    search.found(&searcher, list.len(), "quote")
}

/// Prints articles, best first.
pub(crate) fn articles(mut args: SearchArgs, around: &Surroundings) -> Result<Found, Problem> {
    if args.output.facets {
        return facets(args, around, Searcher::facets_of_articles);
    }
    if args.filter.kind.contains(&Kind::All) {
        // Also those without any quote.
        args.filter.kind.clear();
    }
    let (search, searcher) = Search::start(args, around)?;
    if let Some(citing) = search.args.output.cite {
        let answer = search.articles(&searcher)?;
        search.tell_relaxed(&searcher, &answer, "article")?;
        let citations = answer.iter().map(|hit| Citation::of_article(&searcher, hit.id));
        let n_cited = search.cite(citing, citations)?;
        return search.found(&searcher, n_cited, "article");
    }
    if search.args.output.print0 {
        let answer = search.articles(&searcher)?;
        search.tell_relaxed(&searcher, &answer, "article")?;
        let n_paths = search.paths(&searcher, answer.iter().map(|hit| &*hit.path))?;
        return search.found(&searcher, n_paths, "article");
    }
    let answer = search.articles(&searcher)?;
    search.tell_relaxed(&searcher, &answer, "article")?;
    let mut list: Vec<ArticleView> = answer.into_iter().map(ArticleView::from).collect();
    let held = search.held();
    for hit in &mut list {
        hit.held = held.holds(Path::new(&hit.path));
        hit.link = search.links.to(&searcher, &hit.path)?;
    }
    let listed = search.listed(list.len());
    let for_people = |out: &mut dyn Write, text: &Text| {
        text.articles(out, &list)?;
        listed.map_or(Ok(()), |listed| text.rest(out, listed))
    };
    search.print(&list, for_people, plain::articles)?;
    search.found(&searcher, list.len(), "article")
}

/// Prints speakers with counts.
pub(crate) fn who(args: SearchArgs, around: &Surroundings) -> Result<Found, Problem> {
    let (search, searcher) = Search::of_counts(args, around)?;
    elsewhere::tell_operators(&search.args.filter);
    let answer = searcher.speakers(&search.query)?;
    elsewhere::tell_unspoken(&search, &searcher)?;
    elsewhere::tell_undecided(&answer.undecided);
    let also_on = &search.args.filter.also_on;
    let view = |row| hits::speaker(row, also_on);
    let list: Vec<SpeakerView> = answer.rows.into_iter().map(view).collect();
    let listed = search.listed_of(list.len(), answer.total, "speakers");
    let for_people = |out: &mut dyn Write, text: &Text| {
        text.speakers(out, &list)?;
        listed.map_or(Ok(()), |listed| text.rest(out, listed))
    };
    search.print_as(&SpeakerView::example(also_on), &list, for_people, plain::speakers)?;
    search.found(&searcher, list.len(), "speaker")
}

/// Prints topics with counts.
pub(crate) fn topics(args: SearchArgs, around: &Surroundings) -> Result<Found, Problem> {
    let (search, searcher) = Search::of_counts(args, around)?;
    let answer = searcher.topics(&search.query)?;
    let list: Vec<TopicView> = answer.rows.into_iter().map(TopicView::from).collect();
    let listed = search.listed_of(list.len(), answer.total, "topics");
    let for_people = |out: &mut dyn Write, text: &Text| {
        text.topics(out, &list)?;
        listed.map_or(Ok(()), |listed| text.rest(out, listed))
    };
    search.print(&list, for_people, plain::topics)?;
    search.found(&searcher, list.len(), "topic")
}

/// Prints how many quotes match in each stretch of days.
pub(crate) fn timeline(args: TimelineArgs, around: &Surroundings) -> Result<Found, Problem> {
    let (search, searcher) = Search::of_counts(args.search, around)?;
    let days = searcher.days(&search.query)?;
    let days: Vec<_> = days.into_iter().map(|day| (day.date, day.quotes)).collect();
    let mut list = timeline::periods(&days, args.per);
    let n_dated: u64 = list.iter().map(|period| period.quotes).sum();
    let n_undated = searcher.count(&search.query)?.saturating_sub(n_dated);
    if n_undated > 0 && n_dated > 0 {
        let quotes = count_of(n_undated, "quote", "quotes");
        problem::note(format!("{quotes} without a day left out"));
    }
    let n_periods = list.len() as u64;
    let page = &search.args.list;
    timeline::page(&mut list, page.sort, page.offset, page.limit);
    let listed = search.listed_of(list.len(), n_periods, "periods");
    let listed = listed.filter(|_| search.args.list.limit.is_some());
    let for_people = |out: &mut dyn Write, text: &Text| {
        text.periods(out, &list)?;
        listed.map_or(Ok(()), |listed| text.rest(out, listed))
    };
    search.print(&list, for_people, plain::periods)?;
    search.found(&searcher, list.len(), "day")
}

/// Prints how many quotes match.
pub(crate) fn count(args: SearchArgs, around: &Surroundings) -> Result<Found, Problem> {
    let (search, searcher) = Search::of_counts(args, around)?;
    let count = searcher.count(&search.query)?;
    let view = CountView { count };
    let number = |out: &mut dyn Write| writeln!(out, "{count}");
    if let Form::Json = search.form {
        let mut out = stdout(&search.form, &search.display);
        json::write_line(&mut out, &view)?;
        out.flush()?;
    } else {
        search.print(&[view], |out, _| number(out), |out, _| number(out))?;
    }
    search.found(&searcher, usize::from(count > 0), "quote")
}

/// Tells where a context that was asked for is shown, where it is not.
pub(super) fn tell_unseen_context(form: &Form, output: &OutputArgs) {
    if output.context.is_some() && matches!(form, Form::Plain) {
        problem::note("`--context` is for a terminal, --color always and JSON: left out here");
    }
}

/// Returns what is shown of quotes, with their context where that is wanted.
pub(super) fn quote_views(
    searcher: &Searcher,
    answer: impl IntoIterator<Item = QuoteHit>,
    output: &OutputArgs,
    links: &Links,
) -> Result<Vec<QuoteView>, Problem> {
    let mut list = Vec::new();
    for hit in answer {
        let article = hit.article;
        let mut view = QuoteView::from(hit);
        view.link = links.to(searcher, &view.path)?;
        if let Some(around) = output.context
            && let Some(article) = searcher.article(article)?
        {
            let context = hits::context(&article, view.start, view.end, ask::as_usize(around));
            view.context = Some(context);
        }
        list.push(view);
    }
    Ok(list)
}

/// A search, ready to run.
pub(super) struct Search {
    pub(super) query: Query,
    pub(super) place: Place,
    pub(super) form: Form,
    pub(super) display: Display,
    pub(super) links: Links,
    pub(super) args: SearchArgs,
    pub(super) around: Surroundings,
}

impl Search {
    /// Returns the search and what answers it.
    pub(super) fn start(
        args: SearchArgs,
        around: &Surroundings,
    ) -> Result<(Search, Searcher), Problem> {
        let form = Form::new(&args.output, around)?;
        let mut display = Display::new(args.output.screen, around);
        if args.output.follow {
            // What comes is shown as it comes.
            display.screen = None;
        }
        let links = Links::new(args.output.link, &form, &display, around);
        let place = Place::new(&args.place, around)?;
        let mut question = ask::query(&args, around)?;
        for surprise in question.surprises.iter().take(SURPRISES_TOLD_MAX) {
            problem::note(surprise);
        }
        if args.output.explain {
            problem::note(format!("understood as: {}", question.query));
            question.query = question.query.explained();
        }
        let query = form.with_places(question.query);
        let searcher = index::searcher(&place)?;
        names::tell_taken(&searcher, &query)?;
        let around = around.clone();
        Ok((Search { query, place, form, display, links, args, around }, searcher))
    }

    /// Returns the search of quotes and what answers it; what is reported counts where the speaker
    /// who is named has nothing else.
    fn of_quotes(args: SearchArgs, around: &Surroundings) -> Result<(Search, Searcher), Problem> {
        let (mut search, searcher) = Search::start(args, around)?;
        let (args, around) = (&search.args, &search.around);
        search.query = reported::widened(search.query, &searcher, args, around)?;
        Ok((search, searcher))
    }

    /// As [`Search::of_quotes`], to be counted: the most stand first unless told otherwise.
    fn of_counts(args: SearchArgs, around: &Surroundings) -> Result<(Search, Searcher), Problem> {
        let (mut search, searcher) = Search::of_quotes(args, around)?;
        if search.args.list.sort.is_none() {
            search.query = search.query.sort(Sort::Relevance);
        }
        if searcher.is_count_relaxed(&search.query)? {
            problem::note("no quote has all of the words: those with the most of them are counted");
            missing::tell_near_words(&searcher, &search.args)?;
        }
        Ok((search, searcher))
    }

    /// Returns the quotes that are asked for.
    fn quotes(&self, searcher: &Searcher) -> Result<Hits<QuoteHit>, Problem> {
        match &self.args.filter.like {
            None => Ok(searcher.quotes(&self.query)?),
            Some(id) => like::quotes(searcher, id, &self.query, self.args.output.explain),
        }
    }

    /// Returns the articles that are asked for.
    fn articles(&self, searcher: &Searcher) -> Result<Hits<ArticleHit>, Problem> {
        match &self.args.filter.like {
            None => Ok(searcher.articles(&self.query)?),
            Some(id) => like::articles(searcher, id, &self.query, self.args.output.explain),
        }
    }

    /// Returns what is shown of quotes, those marked whose file is missing.
    pub(super) fn quote_views(
        &self,
        searcher: &Searcher,
        answer: impl IntoIterator<Item = QuoteHit>,
    ) -> Result<Vec<QuoteView>, Problem> {
        let mut list = quote_views(searcher, answer, &self.args.output, &self.links)?;
        let held = self.held();
        list.iter_mut().for_each(|hit| hit.held = held.holds(Path::new(&hit.path)));
        Ok(list)
    }

    /// Which files are kept though they are missing; none where nobody has written that down.
    fn held(&self) -> HeldFiles {
        HeldFiles::read(self.place.index()).unwrap_or_default()
    }

    /// Prints citations of what was found; returns how many.
    pub(super) fn cite(
        &self,
        citing: Citing,
        citations: impl Iterator<Item = Result<Citation, Problem>>,
    ) -> Result<usize, Problem> {
        let mut out = print::text(&self.display);
        let mut count = 0;
        for citation in citations {
            citation?.write(&mut out, citing)?;
            count += 1;
        }
        out.flush()?;
        Ok(count)
    }

    /// Prints the files of what was found, each once, with a NUL behind the bytes of its path; returns
    /// how many.
    pub(super) fn paths<'a>(
        &self,
        searcher: &Searcher,
        paths: impl Iterator<Item = &'a str>,
    ) -> Result<usize, Problem> {
        let mut out = stdout(&Form::Plain, &self.display);
        let mut printed = HashSet::new();
        for path in paths.filter(|path| printed.insert(*path)) {
            if self.around.columns.is_some() {
                // Of a name, too, a terminal obeys nothing.
                out.write_all(sanitize::name(path).as_bytes())?;
            } else {
                out.write_all(files::real(searcher, path)?.as_os_str().as_encoded_bytes())?;
            }
            out.write_all(b"\0")?;
        }
        out.flush()?;
        Ok(printed.len())
    }

    fn tell_relaxed<T>(
        &self,
        searcher: &Searcher,
        answer: &Hits<T>,
        noun: &str,
    ) -> Result<(), Problem> {
        if answer.relaxed {
            problem::note(format!("no {noun} has all of the words: these have the most of them"));
            missing::tell_near_words(searcher, &self.args)?;
        } else if answer.n_whole < answer.len() {
            let have = match answer.n_whole {
                0 => "none of these has".to_owned(),
                1 => "only the first has".to_owned(),
                n => format!("only the first {n} have"),
            };
            problem::note(format!(
                "{have} all of the words, the others have most of them, near or in the article"
            ));
        }
        Ok(())
    }

    /// Returns the foot of a list for people, where the list may go on.
    pub(super) fn listed(&self, shown: usize) -> Option<Listed> {
        let list = &self.args.list;
        let is_full = shown == ask::as_usize(list.limit());
        let offset = ask::as_usize(list.offset);
        let is_told = is_full && matches!(self.form, Form::Text(_));
        is_told.then_some(Listed { offset, shown, total: None })
    }

    /// As [`Search::listed`], where it is known how many there are.
    fn listed_of(&self, shown: usize, total: u64, noun: &'static str) -> Option<Listed> {
        let listed = self.listed(shown)?;
        Some(Listed { total: Some((total, noun)), ..listed })
    }

    /// Prints quotes in the form that was asked for.
    pub(super) fn print_quotes(&self, list: &[QuoteView]) -> Result<(), Problem> {
        self.print(list, |out, text| text.quotes(out, list), plain::quotes)
    }

    /// Prints quotes behind others; for people apart from these.
    pub(super) fn print_more_quotes(&self, list: &[QuoteView]) -> Result<(), Problem> {
        let for_people = |out: &mut dyn Write, text: &Text| {
            writeln!(out)?;
            text.quotes(out, list)
        };
        self.print(list, for_people, plain::quotes)
    }

    /// Prints a list in the form that was asked for; `for_people` and `plain` are how its kind is
    /// printed in those two.
    pub(super) fn print<V: Default + Fields + serde::Serialize>(
        &self,
        list: &[V],
        for_people: impl FnOnce(&mut dyn Write, &Text) -> io::Result<()>,
        plain: impl FnOnce(&mut dyn Write, &[V]) -> io::Result<()>,
    ) -> Result<(), Problem> {
        self.print_as(&V::default(), list, for_people, plain)
    }

    /// As [`Search::print`], with the fields of an example.
    fn print_as<V: Fields + serde::Serialize>(
        &self,
        example: &V,
        list: &[V],
        for_people: impl FnOnce(&mut dyn Write, &Text) -> io::Result<()>,
        plain: impl FnOnce(&mut dyn Write, &[V]) -> io::Result<()>,
    ) -> Result<(), Problem> {
        print::list(&self.form, &self.display, (list, example), for_people, plain)
    }

    /// Returns whether anything was found; where nothing was, tells why as far as can be known.
    pub(super) fn found(
        &self,
        searcher: &Searcher,
        count: usize,
        what: &str,
    ) -> Result<Found, Problem> {
        if count == 0 && self.args.filter.like.is_some() {
            like::tell_nothing(&self.args, what);
        } else if count == 0 {
            missing::explain(searcher, &self.args, &self.place, &self.around, what)?;
        }
        Ok(Found::any(count))
    }
}
