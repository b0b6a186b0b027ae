//! The texts that benches run on: real articles where they are at hand, generated ones elsewhere.

mod generate;

use std::fs;
use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};

pub use generate::Generator;
use index_core::Date;
use serde::Deserialize;

/// The articles of one run, in memory.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Where they come from, for the record.
    pub name: String,
    /// The texts, headline first.
    pub texts: Vec<String>,
    /// The day of each text, where they come with one; else empty.
    pub days: Vec<Date>,
}

/// One record of a file of articles.
#[derive(Deserialize)]
struct Record {
    title: String,
    text: String,
    date: String,
}

impl Corpus {
    /// Returns the real articles under `WHOSAID_EVAL_DIR` (else `../shared`), at most `n_max` of
    /// them, evenly spread; generated ones where there are none.
    ///
    /// # Errors
    /// When the folder is there but can't be read.
    pub fn load(n_max: usize) -> io::Result<Corpus> {
        let Some(folder) = real_articles() else {
            return Ok(Corpus::generated(n_max));
        };
        let mut paths = Vec::new();
        collect(&folder, &mut paths)?;
        paths.sort();
        let step = paths.len().div_ceil(n_max.max(1)).max(1);
        let texts = paths.iter().step_by(step).map(fs::read_to_string);
        let texts = texts.collect::<io::Result<_>>()?;
        Ok(Corpus { name: "real".to_owned(), texts, days: Vec::new() })
    }

    /// Returns so many generated articles.
    pub fn generated(n: usize) -> Corpus {
        let texts = Generator::new(1).take(n).collect();
        Corpus { name: "generated".to_owned(), texts, days: Vec::new() }
    }

    /// Returns the articles of a file, one JSON object a line with `title`, `text` and `date`.
    ///
    /// # Errors
    /// When the file can't be read or a line is no such object.
    pub fn read(file: &Path) -> io::Result<Corpus> {
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        let mut corpus = Corpus { name, texts: Vec::new(), days: Vec::new() };
        for line in io::BufReader::new(fs::File::open(file)?).lines() {
            let Record { title, text, date } = serde_json::from_str(&line?)?;
            let day = date.parse().map_err(io::Error::other)?;
            corpus.texts.push(format!("{title}\n\n{text}"));
            corpus.days.push(day);
        }
        Ok(corpus)
    }

    /// Returns how many bytes of text there are.
    pub fn n_bytes(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }
}

/// The folder of real articles, where the evaluation data is at hand.
pub fn real_articles() -> Option<PathBuf> {
    let folder = evaluation_data()?.join("corpus/articles");
    folder.is_dir().then_some(folder)
}

/// The folder of evaluation data: `WHOSAID_EVAL_DIR`, else `../shared` beside the project.
pub fn evaluation_data() -> Option<PathBuf> {
    let beside = || Some(Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?.join("shared"));
    let folder = std::env::var_os("WHOSAID_EVAL_DIR").map(PathBuf::from).or_else(beside)?;
    folder.is_dir().then_some(folder)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
    Ok(())
}
