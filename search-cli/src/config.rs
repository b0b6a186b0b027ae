//! Arguments and surroundings made into what a command needs: plain values, nothing left to decide.

use std::path::{Path, PathBuf, absolute};
use std::time::Duration;

use index_core::{ArticleId, Query};

use crate::args::{OutputArgs, PlaceArgs, ScreenArgs, When};
use crate::pager::{Pager, Screen};
use crate::print::{Paths, Template, Text};
use crate::problem::Problem;
use crate::surroundings::Surroundings;

/// Which index answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// An index that somebody else keeps.
    Index(PathBuf),
    /// The same, once it holds every file that is closed by now, or an error after this time.
    Synced { index: PathBuf, timeout: Duration },
    /// An index of ours for one folder, brought up to date first; where another process does that
    /// already, what was known before will do, unless it `must_be_fresh`.
    Folder { root: PathBuf, index: PathBuf, must_be_fresh: bool },
}

/// In which form the answer is printed.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// For people at a terminal.
    Text(Text),
    /// One line a hit, fields between tabs.
    Plain,
    Json,
    Ndjson,
    Csv,
    Template(Template),
}

/// Wider than this, lines of running text are hard to read.
const TEXT_WIDTH_MAX: usize = 100;

impl Place {
    /// Returns the place that the arguments name, else the environment, else the system's.
    ///
    /// # Errors
    /// When nothing names one.
    pub(crate) fn new(args: &PlaceArgs, around: &Surroundings) -> Result<Place, Problem> {
        let named = args.index.clone().filter(|index| !index.as_os_str().is_empty());
        if let Some(folder) = &args.dir {
            let root = absolute(folder).map_err(|error| Problem::file(folder, &error))?;
            let index = match named {
                Some(index) => index,
                None => own_index(&root, around)?,
            };
            return Ok(Place::Folder { root, index, must_be_fresh: args.sync.is_some() });
        }
        let usual = || around.data.as_ref().map(|data| data.join("whosaid").join("index"));
        let index = named.or_else(|| around.index.clone()).or_else(usual);
        let index = index.ok_or_else(|| {
            Problem::new("this user has no home folder to keep an index in")
                .hint("name one with --index DIR or WHOSAID_INDEX")
        })?;
        Ok(match args.sync {
            None => Place::Index(index),
            Some(seconds) => {
                Place::Synced { index, timeout: Duration::from_secs(u64::from(seconds)) }
            }
        })
    }

    /// Returns the index directory.
    pub(crate) fn index(&self) -> &Path {
        match self {
            Place::Index(index) | Place::Synced { index, .. } | Place::Folder { index, .. } => {
                index
            }
        }
    }
}

/// Returns the index that is kept for a folder: named after it, and told apart by its path.
fn own_index(root: &Path, around: &Surroundings) -> Result<PathBuf, Problem> {
    let cache = around.cache.as_ref().ok_or_else(|| {
        Problem::new("this user has no cache folder to keep an index in")
            .hint("name one with --index DIR")
    })?;
    let name = root.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    // The digest that tells articles apart by their path tells folders apart as well.
    let digest = ArticleId::new(&root.to_string_lossy(), None);
    Ok(cache.join("whosaid").join("folders").join(format!("{name}-{digest}")))
}

/// How many other places of a quote are listed for programs; people see the first few, and how many
/// there are.
pub(crate) const PLACES_LISTED_MAX: usize = 50;

impl Form {
    /// Returns a query that tells as many other places of a quote as this form lists.
    pub(crate) fn with_places(&self, query: Query) -> Query {
        match self {
            Form::Text(_) | Form::Plain => query,
            _ => query.places(PLACES_LISTED_MAX),
        }
    }

    /// Returns the form that was asked for, else the one that fits where the output goes.
    ///
    /// # Errors
    /// A template that can't be read.
    pub(crate) fn new(args: &OutputArgs, around: &Surroundings) -> Result<Form, Problem> {
        Ok(match &args.format {
            Some(template) => Form::Template(Template::parse(template)?),
            None if args.json => Form::Json,
            None if args.ndjson => Form::Ndjson,
            None if args.csv => Form::Csv,
            None if around.columns.is_some() => Form::Text(text(around)),
            // Who wants colours in a pipe has a pager at its end, or another screen.
            None if args.screen.color == When::Always => {
                let columns = Some(around.columns_untold);
                Form::Text(text(&Surroundings { columns, ..around.clone() }))
            }
            None => Form::Plain,
        })
    }
}

/// Returns how text is laid out here: wrapped at a terminal, else not.
pub(crate) fn text(around: &Surroundings) -> Text {
    let paths = match around.columns {
        Some(_) => Paths { current: around.current.clone(), home: around.home.clone() },
        None => Paths::default(),
    };
    Text { width: around.columns.map(|columns| columns.min(TEXT_WIDTH_MAX)), paths }
}

/// How text reaches people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Display {
    pub(crate) is_coloured: bool,
    /// Where a pager shows what is longer.
    pub(crate) screen: Option<Screen>,
}

impl Display {
    pub(crate) fn new(args: ScreenArgs, around: &Surroundings) -> Display {
        let is_coloured = match args.color {
            When::Auto => around.has_colours,
            When::Always => true,
            When::Never => false,
        };
        Display { is_coloured, screen: screen(args, around) }
    }
}

/// Returns the screen and its pager, where both are there and wanted.
fn screen(args: ScreenArgs, around: &Surroundings) -> Option<Screen> {
    let (columns, rows) = (around.columns?, around.rows?);
    let is_wanted = !args.paging.no_pager && !around.is_dumb;
    let pager = is_wanted.then(|| Pager::new(around.pager.as_deref(), &around.pager_defaults));
    Some(Screen { rows, columns, pager: pager.flatten()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::PagingArgs;

    fn around() -> Surroundings {
        Surroundings::of_nobody()
    }

    #[test]
    fn text_for_a_pipe_is_as_wide_as_the_environment_wishes() {
        let around = Surroundings { columns_untold: 50, ..around() };
        let screen = ScreenArgs { color: When::Always, ..Default::default() };
        let form = Form::new(&OutputArgs { screen, ..Default::default() }, &around).unwrap();
        assert!(matches!(&form, Form::Text(text) if text.width == Some(50)), "{form:?}");
        let form = Form::new(&OutputArgs::default(), &around).unwrap();
        assert!(matches!(form, Form::Plain), "{form:?}");
    }

    #[test]
    fn a_pager_needs_a_terminal_that_can_more_than_lines() {
        let at_terminal = || Surroundings { columns: Some(80), rows: Some(24), ..around() };
        let no_pager = ScreenArgs {
            paging: PagingArgs { pager: false, no_pager: true },
            ..ScreenArgs::default()
        };
        let cases = [
            (at_terminal(), ScreenArgs::default(), true),
            (at_terminal(), no_pager, false),
            (around(), ScreenArgs::default(), false),
            (Surroundings { rows: None, ..at_terminal() }, ScreenArgs::default(), false),
            (Surroundings { is_dumb: true, ..at_terminal() }, ScreenArgs::default(), false),
            (
                Surroundings { pager: Some("".into()), ..at_terminal() },
                ScreenArgs::default(),
                false,
            ),
        ];
        for (around, args, expected) in cases {
            let display = Display::new(args, &around);
            assert_eq!(display.screen.is_some(), expected, "{args:?} {around:?}");
        }
    }

    #[test]
    fn the_index_is_the_one_that_is_named_nearest() {
        let named = |name: &str| Some(PathBuf::from(name));
        let cases = [
            (named("/x"), named("/y"), "/x"),
            (None, named("/y"), "/y"),
            (named(""), None, "/home/reader/.local/share/whosaid/index"),
            (None, None, "/home/reader/.local/share/whosaid/index"),
        ];
        for (argument, environment, expected) in cases {
            let around = Surroundings { index: environment.clone(), ..around() };
            let place =
                Place::new(&PlaceArgs { index: argument.clone(), dir: None, sync: None }, &around);
            assert_eq!(place, Ok(Place::Index(expected.into())), "{argument:?} {environment:?}");
        }
        let homeless = Surroundings { data: None, ..around() };
        assert!(Place::new(&PlaceArgs { index: None, dir: None, sync: None }, &homeless).is_err());
    }

    #[test]
    fn a_folder_has_an_index_outside_of_it() {
        let dir = Some(PathBuf::from("/srv/news"));
        let place = Place::new(&PlaceArgs { index: None, dir: dir.clone(), sync: None }, &around())
            .unwrap();
        let index = place.index().to_str().unwrap();
        assert!(index.starts_with("/home/reader/.cache/whosaid/folders/news-"), "{index}");
        let named = PlaceArgs { index: Some("/x".into()), dir, sync: None };
        assert_eq!(Place::new(&named, &around()).unwrap().index(), Path::new("/x"));
    }
}
