//! Writes what the pipeline yields: the one place where steps become calls of the writer.

use super::pipeline::{Before, Extracted, Step};
use crate::{Result, Writer};

/// What a step wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied {
    /// Articles added.
    pub articles: u64,
    /// Whether there is something to commit.
    pub is_change: bool,
}

/// Writes one step, without committing it, and takes the articles out of it.
///
/// Steps of one file must come in the order in which they were sent.
///
/// # Errors
/// When the index can't be written; the writer must then be rolled back.
pub fn apply(writer: &Writer, extracted: &mut Extracted) -> Result<Applied> {
    let path = &extracted.path;
    let mut articles_added = 0;
    match &mut extracted.step {
        Step::Same | Step::Unstable => return Ok(Applied::default()),
        Step::Vanished if extracted.before == Before::Nothing => return Ok(Applied::default()),
        Step::Vanished => writer.forget_file(path)?,
        Step::Begin => writer.begin_file(path)?,
        Step::Articles(articles) => {
            articles_added = articles.len();
            for article in articles.drain(..) {
                writer.add_prepared(article)?;
            }
        }
        Step::Gained(articles) => {
            articles_added = articles.len();
            for article in articles.drain(..) {
                // It may be there already, where a crash came between this and the file's entry.
                writer.put_prepared(article)?;
            }
        }
        Step::Whole(entry, articles) => {
            // Nothing to delete: each deletion costs a look into every segment.
            if extracted.before != Before::Nothing {
                writer.begin_file(path)?;
            }
            articles_added = articles.len();
            for article in articles.drain(..) {
                writer.add_prepared(article)?;
            }
            writer.end_file(entry)?;
        }
        Step::Failed(entry) => {
            writer.begin_file(path)?;
            writer.end_file(entry)?;
        }
        Step::End(entry) => writer.end_file(entry)?,
        Step::Grown(entry) | Step::Touched(entry) | Step::Unreadable(entry) => {
            writer.update_entry(entry)?;
        }
    }
    Ok(Applied { articles: articles_added as u64, is_change: true })
}
