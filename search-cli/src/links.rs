//! Links from what is shown to the files, for terminals that open them (OSC 8).
//!
//! Invariant: a link is printable ASCII, whatever the bytes of a path.

use std::fmt;
use std::path::Path;

use index_core::Searcher;
use url::Url;

use crate::args::{LinkArgs, When};
use crate::config::{Display, Form};
use crate::files;
use crate::problem::{self, Problem};
use crate::surroundings::Surroundings;

/// Whether there are links, and on which machine the files lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    host: Option<String>,
}

impl Links {
    /// Returns the links that are wanted and can be shown.
    pub(crate) fn new(
        args: LinkArgs,
        form: &Form,
        display: &Display,
        around: &Surroundings,
    ) -> Links {
        let is_shown = match form {
            Form::Text(_) => display.is_coloured,
            Form::Plain => true,
            _ => false,
        };
        let is_wanted = match args.hyperlink {
            When::Auto => around.columns.is_some() && around.has_links,
            When::Always => true,
            When::Never => false,
        };
        if args.hyperlink == When::Always && matches!(form, Form::Text(_)) && !is_shown {
            problem::note("`--hyperlink` is left out: links go with colours");
        }
        Links { host: (is_shown && is_wanted).then(|| around.host.clone()) }
    }

    /// Returns the link to the file of an article.
    ///
    /// # Errors
    /// An index that can't be read.
    pub(crate) fn to(&self, searcher: &Searcher, path: &str) -> Result<Option<String>, Problem> {
        match &self.host {
            Some(host) => Ok(link(host, &files::real(searcher, path)?)),
            None => Ok(None),
        }
    }
}

/// Returns the address of a file; `None` where the path is not absolute.
fn link(host: &str, file: &Path) -> Option<String> {
    let mut url = Url::from_file_path(file).ok()?;
    // Without the name of a machine it is this one.
    let _ = url.set_host(Some(host));
    Some(url.into())
}

/// A text that leads somewhere, where it does.
pub(crate) struct Linked<'a> {
    pub(crate) text: &'a str,
    pub(crate) link: Option<&'a str>,
}

impl fmt::Display for Linked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.link {
            Some(link) => write!(f, "\x1b]8;;{link}\x1b\\{}\x1b]8;;\x1b\\", self.text),
            None => f.write_str(self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::ScreenArgs;

    #[test]
    #[cfg(unix)]
    fn a_link_is_printable_whatever_the_path() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let cases: [(&[u8], Option<&str>); 4] = [
            (b"/news/a b.txt", Some("file://desk/news/a%20b.txt")),
            ("/news/50%–é.txt".as_bytes(), Some("file://desk/news/50%25%E2%80%93%C3%A9.txt")),
            (b"/news/\xff\x1b\\\n#?.txt", Some("file://desk/news/%FF%1B%5C%0A%23%3F.txt")),
            (b"news/a.txt", None),
        ];
        for (path, expected) in cases {
            let path = Path::new(OsStr::from_bytes(path));
            assert_eq!(link("desk", path).as_deref(), expected, "{path:?}");
        }
        let without_host = link("no host", Path::new("/a"));
        assert_eq!(without_host.as_deref(), Some("file:///a"));
    }

    #[test]
    fn links_need_a_terminal_with_colours_that_opens_them() {
        let nobody = Surroundings::of_nobody;
        let able =
            || Surroundings { columns: Some(80), has_links: true, has_colours: true, ..nobody() };
        let text = || Form::Text(crate::config::text(&nobody()));
        let cases = [
            (able(), When::Auto, text(), true),
            (able(), When::Never, text(), false),
            (able(), When::Always, Form::Json, false),
            (Surroundings { has_links: false, ..able() }, When::Auto, text(), false),
            (Surroundings { has_links: false, ..able() }, When::Always, text(), true),
            (Surroundings { has_colours: false, ..able() }, When::Auto, text(), false),
            (Surroundings { has_colours: false, ..able() }, When::Always, text(), false),
            (Surroundings { columns: None, ..able() }, When::Auto, Form::Plain, false),
            (Surroundings { columns: None, ..able() }, When::Always, Form::Plain, true),
        ];
        for (around, hyperlink, form, expected) in cases {
            let display = Display::new(ScreenArgs::default(), &around);
            let links = Links::new(LinkArgs { hyperlink }, &form, &display, &around);
            assert_eq!(links.host.is_some(), expected, "{hyperlink:?} {form:?} {around:?}");
        }
    }
}
