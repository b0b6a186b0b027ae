//! What a question has shown, so that `--new` shows only the rest.
//!
//! A file a question and index, in the folder `seen` of our folder for state. A quote is known by its
//! wording, whoever prints it: an index that is made anew changes nothing.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use index_core::ArticleId;
use serde::{Deserialize, Serialize};

use crate::args::SearchArgs;
use crate::ask;
use crate::files;
use crate::problem::Problem;
use crate::saved;
use crate::surroundings::Surroundings;

/// What one question has shown of one index.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// The words and filters, for people who look into the file.
    question: String,
    index: PathBuf,
    /// When it was last asked, an RFC 3339 time; `None` where it never was.
    pub(crate) asked: Option<String>,
    /// The wordings of the quotes.
    pub(crate) wordings: HashSet<u64>,
}

impl Seen {
    /// Reads what a question has shown; nothing where it was never asked.
    ///
    /// # Errors
    /// No folder for it, a file that can't be read, a saved query that is none.
    pub(crate) fn read(
        args: &SearchArgs,
        index: &Path,
        around: &Surroundings,
    ) -> Result<Seen, Problem> {
        let question = question(args, around)?;
        let index = std::path::absolute(index).map_err(|error| Problem::file(index, &error))?;
        let unasked = Seen { question, index, ..Seen::default() };
        let path = unasked.path(around)?;
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(unasked),
            Err(error) => return Err(Problem::file(&path, &error)),
        };
        serde_json::from_str(&text).map_err(|error| {
            Problem::new(format!("`{}`: {error}", path.display()))
                .hint("delete this file: the question is then new")
        })
    }

    /// Adds what is shown now, and keeps it.
    ///
    /// # Errors
    /// A file that can't be written.
    pub(crate) fn keep(
        mut self,
        shown: impl IntoIterator<Item = u64>,
        around: &Surroundings,
    ) -> Result<(), Problem> {
        self.wordings.extend(shown);
        self.asked = Some(around.now.to_string());
        let path = self.path(around)?;
        let text = serde_json::to_string(&self).expect("texts and numbers are all that JSON needs");
        // Whoever asks the same at the same time writes another one.
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        files::replace(&path, &beside, &text)
    }

    fn path(&self, around: &Surroundings) -> Result<PathBuf, Problem> {
        let folder = around.state.as_ref().ok_or_else(|| {
            Problem::new("this user has no folder for what was seen")
                .hint("name one: WHOSAID_STATE")
        })?;
        // The digest that tells articles apart by path and record tells questions apart as well.
        let digest = ArticleId::new(&self.index.to_string_lossy(), Some(&self.question));
        Ok(folder.join("seen").join(format!("{digest}.json")))
    }
}

/// Returns a question as it was typed, but for its order and for what saved queries stand for: a
/// day such as `2w` moves on, and the question stays the same.
fn question(args: &SearchArgs, around: &Surroundings) -> Result<String, Problem> {
    let text = ask::text(args);
    let filter = &args.filter;
    let mut question = if filter.fixed_strings {
        format!("{text} --fixed-strings")
    } else {
        saved::expanded(&text, around.config.as_deref())?
    };
    let mut add = |name: &str, value: &str| question.extend([" --", name, " ", value]);
    let texts = [
        ("by", &filter.by),
        ("about", &filter.about),
        ("since", &filter.since),
        ("until", &filter.until),
    ];
    for (name, value) in texts {
        value.iter().for_each(|value| add(name, value));
    }
    let kinds: BTreeSet<String> = filter.kind.iter().map(|kind| format!("{kind:?}")).collect();
    kinds.iter().for_each(|kind| add("kind", kind));
    filter.min_confidence.iter().for_each(|sure| add("min-confidence", &sure.to_string()));
    Ok(question.trim_start().to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::Args;

    fn search(words: &[&str]) -> SearchArgs {
        Args::parse_from([&["whosaid"], words].concat()).search
    }

    #[test]
    fn a_question_is_known_again_by_what_it_asks_for() {
        let around = Surroundings::of_nobody();
        let cases: [(&[&str], &str); 5] = [
            (&["ferry", "--limit", "3", "--json"], "ferry"),
            (&["--new", "--by", "Berg", "--since", "2w"], "--by Berg --since 2w"),
            (&["a  b", "--kind", "mixed,direct"], "a  b --kind Direct --kind Mixed"),
            (
                &["ferry", "--min-confidence", "0.5", "--about", "x y"],
                "ferry --about x y --min-confidence 0.5",
            ),
            (&["a:b", "--fixed-strings", "--until", "2024"], "a:b --fixed-strings --until 2024"),
        ];
        for (words, wanted) in cases {
            assert_eq!(question(&search(words), &around).unwrap(), wanted, "{words:?}");
        }
    }

    #[test]
    fn what_was_shown_is_kept_by_question_and_index() {
        let folder = tempfile::tempdir().unwrap();
        let state = Some(folder.path().to_owned());
        let around = Surroundings { state, ..Surroundings::of_nobody() };
        let read = |words: &[&str], index: &str| {
            Seen::read(&search(words), Path::new(index), &around).unwrap()
        };
        let first = read(&["ferry"], "/index");
        assert_eq!((first.asked.clone(), first.wordings.clone()), (None, HashSet::new()));
        first.keep([7, u64::MAX], &around).unwrap();
        read(&["ferry"], "/index").keep([3], &around).unwrap();
        let again = read(&["ferry"], "/index");
        assert_eq!(again.asked.as_deref(), Some("2025-04-17T12:00:00Z"));
        assert_eq!(again.wordings, HashSet::from([3, 7, u64::MAX]));
        assert_eq!(read(&["ferry"], "/other").asked, None);
        assert_eq!(read(&["boat"], "/index").asked, None);
        let path = again.path(&around).unwrap();
        std::fs::write(&path, "{").unwrap();
        let spoilt = Seen::read(&search(&["ferry"]), Path::new("/index"), &around);
        assert!(matches!(spoilt, Err(Problem::Fatal { hint: Some(_), .. })), "{spoilt:?}");
    }
}
