//! What formats say about an article, and where it was said.
