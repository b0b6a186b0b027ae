//! An article laid out for the index: what adding it costs, but for the writing itself.

use super::batch::Batch;
use super::document::documents;
use super::schema::{Fields, fields};
use crate::{Article, ArticleId, Error, ErrorKind, Result};

/// An article as what the index will hold of it. Made on any thread, so that the one that writes
/// only hands it on.
pub struct Prepared {
    /// The number of the article, and that of its file.
    pub(super) keys: [u64; 2],
    pub(super) text_bytes: usize,
    /// An error when the article's spans are wrong.
    pub(super) documents: Result<Batch>,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared").field("keys", &self.keys).finish_non_exhaustive()
    }
}

impl Prepared {
    /// Lays out an article; takes time in proportion to its text.
    pub fn new(article: &Article) -> Prepared {
        Prepared::with(fields(), article)
    }

    pub(super) fn with(fields: &Fields, article: &Article) -> Prepared {
        let documents = match article.check() {
            None => Ok(documents(fields, article)),
            Some(wrong) => {
                let message = format!("article with wrong spans: {wrong}");
                Err(Error::new(ErrorKind::Malformed, message).with_path(&article.path))
            }
        };
        // The number of a file is that of an article without a record.
        let file = ArticleId::new(&article.path, None);
        let keys = [article.id().to_u64(), file.to_u64()];
        Prepared { keys, text_bytes: article.text.len(), documents }
    }
}
