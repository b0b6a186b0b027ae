//! The place of the one writer, kept while the writer itself is gone: to rest, or because it broke.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Fields, Writer, WriterLock, WriterOptions};
use crate::Result;

/// Keeps other processes from writing, and makes writers: one at a time.
pub struct WriterPlace {
    engine: tantivy::Index,
    fields: Fields,
    options: WriterOptions,
    lock: Arc<WriterLock>,
    folder: Option<PathBuf>,
}

impl std::fmt::Debug for WriterPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriterPlace").field("options", &self.options).finish_non_exhaustive()
    }
}

impl WriterPlace {
    /// Returns a writer. Takes some milliseconds.
    ///
    /// # Errors
    /// [`Locked`](crate::ErrorKind::Locked) while there is one already;
    /// [`Io`](crate::ErrorKind::Io) when the folder can't be written.
    pub fn writer(&self) -> Result<Writer> {
        let lock = Arc::clone(&self.lock);
        Writer::new(&self.engine, self.fields, self.options, lock, self.folder.as_deref())
    }
}

impl Writer {
    /// Returns the place of this writer, which is kept also when the writer is dropped.
    pub fn place(&self) -> WriterPlace {
        WriterPlace {
            engine: self.engine.index().clone(),
            fields: self.fields,
            options: self.options,
            lock: Arc::clone(&self.lock),
            folder: self.folder.clone(),
        }
    }

    /// Gives back threads and memory after merges have ended. What is not committed is dropped.
    ///
    /// # Errors
    /// When a merge failed: that costs space, and no article.
    pub fn end(self) -> Result<()> {
        Ok(self.engine.wait_merging_threads()?)
    }
}
