//! The texts that benches run on: real articles where they are at hand, generated ones elsewhere.

mod generate;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use generate::Generator;

/// The articles of one run, in memory.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Where they come from, for the record.
    pub name: String,
    /// The texts, headline first.
    pub texts: Vec<String>,
}

impl Corpus {
    /// Returns the real articles under `WHOSAID_EVAL_DIR` (else `../shared`), at most `n_max` of
    /// them, evenly spread; generated ones where there are none.
    ///
    /// # Errors
    /// When the folder is there but can't be read.
    pub fn load(n_max: usize) -> io::Result<Corpus> {
        let Some(folder) = real_articles() else {
            let texts = Generator::new(1).take(n_max).collect();
            return Ok(Corpus { name: "generated".to_owned(), texts });
        };
        let mut paths = Vec::new();
        collect(&folder, &mut paths)?;
        paths.sort();
        let step = paths.len().div_ceil(n_max.max(1)).max(1);
        let texts = paths.iter().step_by(step).map(fs::read_to_string);
        Ok(Corpus { name: "real".to_owned(), texts: texts.collect::<io::Result<_>>()? })
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
