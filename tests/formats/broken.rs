//! Broken files of every format: one typed error each, with its reason.
