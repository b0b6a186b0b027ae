//! `whosaid extract`: the quotes of files or of lines on standard input, without an index.

use std::fs;
use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::path::Path;

use index_core::ingest::Extractor as _;
use index_core::worker::Workers;
use index_core::{ARTICLE_BYTES_MAX, Article, Format, extract};
use serde_json::json;

use super::Found;
use crate::args::{self, ExtractArgs};
use crate::config::{self, Display, Form};
use crate::extract::{ExtractOptions, Offsets, extract_lines, quotes_json};
use crate::print::{json, stdout};
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;
use crate::whole;

/// Prints the quotes of files, or of the lines of standard input.
pub(crate) fn run(args: &ExtractArgs, around: &Surroundings) -> Result<Found, Problem> {
    let offsets = match args.offsets {
        args::Offsets::Bytes => Offsets::Bytes,
        args::Offsets::Chars => Offsets::Chars,
    };
    let options = ExtractOptions { offsets };
    if args.files.is_empty() {
        return lines(options);
    }
    let is_for_people = around.columns.is_some() && !args.json && !args.text;
    let form = if is_for_people { Form::Text(config::text(around)) } else { Form::Ndjson };
    let mut out = stdout(&form, &Display::new(args.screen, around));
    let workers = Workers::new()?;
    let mut n_failed = 0;
    for file in &args.files {
        let articles = match articles(file, &workers) {
            Ok(articles) => articles,
            Err(problem) => {
                // One bad file is no reason to leave out the others.
                n_failed += 1;
                problem::report(&problem);
                continue;
            }
        };
        for article in &articles {
            match &form {
                Form::Text(text) => {
                    let mut view = whole::view(article);
                    // Nothing is indexed, so an id would lead nowhere.
                    view.id.clear();
                    text.whole(&mut out, &view, None)?;
                }
                _ if args.text => json::write_line(&mut out, &text_line(file, article))?,
                _ => {
                    let quotes = quotes_json(article, options);
                    let line = json!({ "id": id(file, article), "quotes": quotes });
                    json::write_line(&mut out, &line)?;
                }
            }
        }
    }
    out.flush()?;
    if n_failed > 0 {
        return Err(Problem::new(format!("{n_failed} of {} files failed", args.files.len())));
    }
    Ok(Found::Something)
}

fn lines(options: ExtractOptions) -> Result<Found, Problem> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        problem::note("reading {\"id\", \"text\"} lines from the keyboard");
        problem::hint("`whosaid extract FILE` reads a file; Ctrl-C ends this");
    }
    let out = BufWriter::new(io::stdout().lock());
    match extract_lines(BufReader::new(stdin.lock()), out, options) {
        Ok(()) => Ok(Found::Something),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(Problem::new(format!("standard input: {error}"))
                .hint("a line is {\"id\": …, \"text\": …}"))
        }
        Err(error) => Err(error.into()),
    }
}

fn articles(file: &Path, workers: &Workers) -> Result<Vec<Article>, Problem> {
    let in_words = |error: &io::Error| Problem::file(file, error);
    let size = fs::metadata(file).map_err(|error| in_words(&error))?.len();
    if size > ARTICLE_BYTES_MAX {
        let mebibytes = ARTICLE_BYTES_MAX / (1024 * 1024);
        return Err(Problem::new(format!("`{}`: over {mebibytes} MiB", file.display()))
            .hint("long lists of articles can be given on standard input, one a line"));
    }
    let bytes = fs::read(file).map_err(|error| in_words(&error))?;
    let name = index_core::path_name(file);
    let documents = workers
        .read(file, &bytes)
        .map_err(|error| Problem::new(format!("`{}`: {}", file.display(), error.message())))?;
    Ok(documents.into_iter().map(|document| extract(&name, document)).collect())
}

fn text_line(file: &Path, article: &Article) -> serde_json::Value {
    let metadata = whole::metadata(article);
    json!({
        "id": id(file, article),
        "text": article.text,
        "title": article.title,
        "date": article.date.map(|date| date.to_string()),
        "authors": article.authors,
        "source": article.source,
        "url": article.url,
        "place": article.place,
        "published": metadata.published,
        "modified": metadata.modified,
        "language": metadata.language,
        "section": metadata.section,
        "keywords": metadata.keywords,
        "origins": metadata.origins,
    })
}

/// Returns the record's own id, else the file's name less `.gz` and the extension of a format.
fn id(file: &Path, article: &Article) -> String {
    if let Some(record) = &article.record {
        return record.clone();
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if Format::of_extension(extension).is_some() => stem.to_owned(),
        _ => name.to_owned(),
    }
}
