//! `whosaid articles --batch FILE`: a ranking for each of many queries, as scorers read it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use index_core::{ArticleId, Query, Searcher};
use serde::Deserialize;

use super::{Found, index};
use crate::args::ArticlesArgs;
use crate::ask;
use crate::config::Place;
use crate::print::sanitize;
use crate::problem::Problem;
use crate::surroundings::Surroundings;

/// The run's name, in every line.
const RUN: &str = "whosaid";

/// A line of the file; other keys are left out.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
}

/// Prints the rankings.
pub(crate) fn run(
    args: &ArticlesArgs,
    file: &Path,
    around: &Surroundings,
) -> Result<Found, Problem> {
    if args.search.output.format.as_deref().unwrap_or("trec") != "trec" {
        return Err(Problem::new("`--batch` prints one form: `--format trec`"));
    }
    let searcher = index::searcher(&Place::new(&args.search.place, around)?)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut found = Found::Nothing;
    let mut documents = HashMap::new();
    for (number, line) in open(file)?.lines().enumerate() {
        let line = line.map_err(|error| Problem::file(file, &error))?;
        if line.trim().is_empty() {
            continue;
        }
        let query = read(&line).map_err(|error| {
            Problem::new(format!("`{}`: line {}: {error}", file.display(), number + 1))
                .hint("a line is {\"id\": …, \"text\": …}")
        })?;
        let limit = ask::as_usize(args.search.list.limit());
        let ranking = searcher.ranking(&Query::words(query.text).limit(limit))?;
        let query_id = column(&id_text(&query.id));
        for (rank, (article, score)) in (1..).zip(ranking) {
            found = Found::Something;
            // Most articles are found by many queries, and to look one up costs most of the time.
            let document = match documents.entry(article) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(column(&document_id(&searcher, article)?)),
            };
            writeln!(out, "{query_id} Q0 {document} {rank} {score} {RUN}")?;
        }
    }
    out.flush()?;
    Ok(found)
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, Problem> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(file).map_err(|error| Problem::file(file, &error))?;
    Ok(Box::new(BufReader::new(opened)))
}

fn read(line: &str) -> Result<Line, serde_json::Error> {
    serde_json::from_str(line)
}

fn id_text(id: &serde_json::Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Returns the record's own id; of a file that is one article, its name without extension.
fn document_id(searcher: &Searcher, id: ArticleId) -> Result<String, Problem> {
    let Some(article) = searcher.article(id)? else { return Ok(id.to_string()) };
    Ok(article.record.unwrap_or_else(|| {
        let stem = Path::new(&article.path).file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }))
}

/// Columns are separated by spaces, so that none may stand in one.
fn column(text: &str) -> String {
    sanitize::line(text).replace(' ', "_")
}
