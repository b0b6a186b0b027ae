//! Saved web pages to their article.

use crate::Document;

pub(super) fn document(bytes: &[u8]) -> Document {
    super::plain(bytes)
}
