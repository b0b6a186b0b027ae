//! What the process finds around itself: environment, terminal, clock. Read once, here alone.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use etcetera::BaseStrategy;
use index_core::Date;
use jiff::{Timestamp, ZonedDateTime};

use crate::pager;
use crate::problem::Problem;

/// Facts about the process that decide what the arguments mean.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// `WHOSAID_INDEX`, where it is set and not empty.
    pub(crate) index: Option<PathBuf>,
    /// `WHOSAID_OPENER`, likewise.
    pub(crate) opener: Option<OsString>,
    /// The user's folder for data that programs keep.
    pub(crate) data: Option<PathBuf>,
    /// The user's folder for what can be made again.
    pub(crate) cache: Option<PathBuf>,
    /// Our folder for what the user sets up: `WHOSAID_CONFIG`, else within the system's.
    pub(crate) config: Option<PathBuf>,
    /// Our folder for what was seen: `WHOSAID_STATE`, else within the system's.
    pub(crate) state: Option<PathBuf>,
    pub(crate) home: Option<PathBuf>,
    pub(crate) current: Option<PathBuf>,
    /// The columns of the terminal that standard output is; `None` when it is none.
    pub(crate) columns: Option<usize>,
    /// The rows of that terminal, where it tells.
    pub(crate) rows: Option<usize>,
    /// What the user calls to read page by page, as `WHOSAID_PAGER` names it, else `PAGER`; it may be
    /// empty.
    pub(crate) pager: Option<OsString>,
    /// What pagers would read from the environment and is not set there.
    pub(crate) pager_defaults: Vec<(&'static str, &'static str)>,
    /// Whether the terminal only knows lines.
    pub(crate) is_dumb: bool,
    /// Whether standard output has colours, where nobody says.
    pub(crate) has_colours: bool,
    /// Whether the terminal is known to open links.
    pub(crate) has_links: bool,
    /// The name of this machine.
    pub(crate) host: String,
    /// The columns to lay text out for where no terminal is there to tell.
    pub(crate) columns_untold: usize,
    pub(crate) now: Timestamp,
    /// The day here.
    pub(crate) today: Date,
}

/// Where neither the terminal nor the environment tells.
const COLUMNS_DEFAULT: usize = 80;

impl Surroundings {
    /// Returns the facts of this process.
    ///
    /// # Errors
    /// When the clock is outside the calendar.
    pub(crate) fn of_process() -> Result<Surroundings, Problem> {
        let strategy = etcetera::base_strategy::choose_native_strategy().ok();
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let columns_untold = set("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
        let columns_untold = columns_untold.filter(|&columns| columns > 0);
        let columns_untold = columns_untold.unwrap_or(COLUMNS_DEFAULT);
        let size = terminal_size::terminal_size_of(io::stdout());
        let columns = size.map(|(width, _)| usize::from(width.0)).filter(|&columns| columns > 0);
        let rows = size.map(|(_, height)| usize::from(height.0)).filter(|&rows| rows > 0);
        let is_unset = |(name, _): &(&'static str, _)| env::var_os(name).is_none();
        let now = ZonedDateTime::now();
        let today = now.date();
        let today = Date::new(today.year(), today.month(), today.day());
        Ok(Surroundings {
            index: set("WHOSAID_INDEX").map(PathBuf::from),
            opener: set("WHOSAID_OPENER"),
            data: strategy.as_ref().map(BaseStrategy::data_dir),
            cache: strategy.as_ref().map(BaseStrategy::cache_dir),
            config: set("WHOSAID_CONFIG").map(PathBuf::from).or_else(|| {
                strategy.as_ref().map(|strategy| strategy.config_dir().join("whosaid"))
            }),
            state: set("WHOSAID_STATE").map(PathBuf::from).or_else(|| {
                let strategy = strategy.as_ref()?;
                // Not every system tells state from data.
                let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
                Some(folder.join("whosaid"))
            }),
            home: strategy.as_ref().map(|strategy| strategy.home_dir().to_owned()),
            current: env::current_dir().ok(),
            columns: io::stdout().is_terminal().then(|| columns.unwrap_or(columns_untold)),
            rows,
            pager: env::var_os("WHOSAID_PAGER").or_else(|| env::var_os("PAGER")),
            pager_defaults: pager::DEFAULTS.into_iter().filter(is_unset).collect(),
            is_dumb: env::var_os("TERM").is_some_and(|term| term == "dumb"),
            has_links: supports_hyperlinks::supports_hyperlinks(),
            host: gethostname::gethostname().to_string_lossy().into_owned(),
            has_colours: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            columns_untold,
            now: now.timestamp(),
            today: today.ok_or_else(|| Problem::new("the clock shows no day of the calendar"))?,
        })
    }
}

#[cfg(test)]
impl Surroundings {
    /// The facts of a process that is nobody's, for tests.
    pub(crate) fn of_nobody() -> Surroundings {
        Surroundings {
            index: None,
            opener: None,
            data: Some("/home/reader/.local/share".into()),
            cache: Some("/home/reader/.cache".into()),
            config: Some("/home/reader/.config/whosaid".into()),
            state: Some("/home/reader/.local/state/whosaid".into()),
            home: Some("/home/reader".into()),
            current: Some("/home/reader/news".into()),
            columns: None,
            rows: None,
            pager: None,
            pager_defaults: Vec::new(),
            is_dumb: false,
            has_colours: false,
            has_links: false,
            host: "desk".to_owned(),
            columns_untold: COLUMNS_DEFAULT,
            now: "2025-04-17T12:00:00Z".parse().expect("a time"),
            today: "2025-04-17".parse().expect("a day"),
        }
    }
}
