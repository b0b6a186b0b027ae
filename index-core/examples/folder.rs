//! Keeps a folder indexed from your own program: brings the index up to date and asks it.
//!
//! `cargo run -p index-core --example folder -- FOLDER WORDS`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::path::Path;

use index_core::ingest::{Directive, InProcess, PipelineOptions, Root, UpdateOptions, update};
use index_core::{Index, Query};

fn main() -> index_core::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(words)) = (arguments.next(), arguments.next()) else {
        println!("usage: folder FOLDER WORDS");
        return Ok(());
    };

    // The index lies beside your program's own data, never in the folder that it is about.
    let index_directory = std::env::temp_dir().join("whosaid-example-index");
    let index = Index::open_or_create(&index_directory)?;
    bring_up_to_date(&index, &index_directory, &Root::open(folder)?)?;

    for hit in index.searcher()?.quotes(&Query::words(&words))?.hits {
        println!("{}: {}", hit.speaker.as_deref().unwrap_or("somebody"), hit.quote);
    }
    Ok(())
}

/// Reads what is new or changed in the folder; the second time there is nothing to do.
fn bring_up_to_date(index: &Index, index_directory: &Path, root: &Root) -> index_core::Result<()> {
    let options = UpdateOptions {
        now_s: now_s(),
        extractor: &InProcess,
        index_directory: Some(index_directory),
        pipeline: PipelineOptions::default(),
    };
    // There is one writer at a time; keep it if you update often.
    let mut writer = index.writer()?;
    let roots = std::slice::from_ref(root);
    let summary = update(&index.searcher()?, &mut writer, roots, options, &mut |progress| {
        // Called on the way: show it, ask for a commit, or stop early.
        if progress.files_found > 1_000_000 { Directive::Stop } else { Directive::Continue }
    })?;

    let progress = summary.progress;
    println!(
        "{} files: {} read, {} as before, {} failed, {} gone, {} ignored",
        progress.files_found,
        progress.files_indexed,
        progress.files_same,
        progress.files_failed,
        progress.files_gone,
        progress.ignored,
    );
    for problem in summary.problems {
        println!("could not be looked at: {problem}");
    }
    Ok(())
}

/// Seconds since 1970.
fn now_s() -> i64 {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}
