//! What people type and write by hand, for whoever feeds parsers anything: it is understood or
//! refused.

use std::path::Path;

use crate::args::Args;
use crate::print::template::Template;
use crate::saved;

/// Feeds the reader of arguments, one a line.
pub fn arguments(text: &str) {
    let _ = Args::read(text.lines().map(Into::into));
}

/// Feeds the reader of `--template`.
pub fn template(text: &str) {
    let _ = Template::parse(text);
}

/// Feeds the reader of saved queries, which lie in a folder, and of what refers to them.
pub fn saved(text: &str, folder: &Path) {
    let _ = saved::expanded(text, Some(folder));
}
