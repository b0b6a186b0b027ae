//! Which names in a folder may be articles: what is ignored by its name, and why.
//!
//! Invariant: the decision depends on names alone, its own and those beside it, so that a scan and
//! a live event never differ.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::read::SIDECAR_ENDING;

/// Why something in a folder is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Ignored {
    /// The name begins with a dot.
    DotFile,
    /// A name that programs give to what they have not finished writing.
    Temporary,
    /// Source code or the files of a build.
    SourceCode,
    /// Pictures, sound, archives, programs: nothing with an article's text.
    ForeignFormat,
    /// The metadata of an article beside it.
    Sidecar,
    /// What a browser saved of a page beside the page itself: pictures, scripts, frames.
    PageParts,
    /// An ignore file names it.
    IgnoreFile,
    /// Links are not followed: they may lead out of the folder.
    SymbolicLink,
    /// A pipe, socket or device.
    NotAFile,
    /// The index itself lies there.
    IndexDirectory,
}

impl Ignored {
    /// Returns the reason in words for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Ignored::DotFile => "hidden",
            Ignored::Temporary => "a temporary name",
            Ignored::SourceCode => "source code",
            Ignored::ForeignFormat => "no format of articles",
            Ignored::Sidecar => "metadata of an article",
            Ignored::PageParts => "parts of a saved page",
            Ignored::IgnoreFile => "named in an ignore file",
            Ignored::SymbolicLink => "a symbolic link",
            Ignored::NotAFile => "not a regular file",
            Ignored::IndexDirectory => "the index",
        }
    }
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Returns why a folder of this name is not entered; `None` when it is.
pub(super) fn ignored_folder_name(name: &OsStr) -> Option<Ignored> {
    name.as_encoded_bytes().starts_with(b".").then_some(Ignored::DotFile)
}

/// What browsers append to the name of a page to name the folder of its parts, in the languages of
/// their users.
const PARTS_ENDINGS: [&str; 8] =
    ["_files", ".files", "-Dateien", "_fichiers", "_archivos", "_bestanden", "_ficheiros", "_file"];

/// The extensions of the pages that have such a folder.
const PAGE_EXTENSIONS: [&str; 3] = ["html", "htm", "xhtml"];

/// Returns whether a folder holds the parts of a page that lies beside it.
pub(super) fn holds_page_parts(folder: &Path) -> bool {
    let name = folder.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let stems = PARTS_ENDINGS.iter().filter_map(|ending| name.strip_suffix(ending));
    let pages = stems.filter(|stem| !stem.is_empty()).flat_map(|stem| {
        PAGE_EXTENSIONS.map(|extension| folder.with_file_name(format!("{stem}.{extension}")))
    });
    pages.into_iter().any(|page| page.symlink_metadata().is_ok_and(|metadata| metadata.is_file()))
}

/// Returns the paths that must be looked at again when this one appears, changes or goes: the
/// articles of a sidecar, the folder of a page's parts.
pub fn told_by(path: &Path) -> Vec<PathBuf> {
    let is_page = path.extension().and_then(OsStr::to_str).is_some_and(|extension| {
        PAGE_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    let stem = path.file_stem().and_then(OsStr::to_str).filter(|_| is_page);
    let folders = stem.into_iter().flat_map(|stem| {
        PARTS_ENDINGS.map(|ending| path.with_file_name(format!("{stem}{ending}")))
    });
    let mut told = crate::read::articles_of(path);
    told.extend(folders);
    told.retain(|path| path.symlink_metadata().is_ok());
    told
}

/// Returns why a file of this name is ignored; `None` when it may be an article.
pub(super) fn ignored_file_name(name: &OsStr) -> Option<Ignored> {
    let bytes = name.as_encoded_bytes();
    if bytes.starts_with(b".") {
        return Some(Ignored::DotFile);
    }
    if bytes.ends_with(b"~") || (bytes.starts_with(b"#") && bytes.ends_with(b"#")) {
        return Some(Ignored::Temporary);
    }
    if bytes.ends_with(SIDECAR_ENDING.as_bytes()) {
        return Some(Ignored::Sidecar);
    }
    let is_named = |names: &[&str]| names.iter().any(|n| bytes.eq_ignore_ascii_case(n.as_bytes()));
    if is_named(SOURCE_CODE_NAMES) {
        return Some(Ignored::SourceCode);
    }
    let extension = bytes.rsplit(|&b| b == b'.').next().filter(|e| e.len() < bytes.len())?;
    let mut small = [0; EXTENSION_BYTES_MAX];
    let small = small.get_mut(..extension.len())?;
    small.copy_from_slice(extension);
    small.make_ascii_lowercase();
    IGNORED_EXTENSIONS.get(&*small).copied()
}

/// None of the extensions below is longer.
const EXTENSION_BYTES_MAX: usize = 10;

/// Why files of each of these extensions are ignored.
static IGNORED_EXTENSIONS: LazyLock<HashMap<&[u8], Ignored>> = LazyLock::new(|| {
    // Of one that stands in two lists the last counts.
    let lists = [
        (FOREIGN_EXTENSIONS, Ignored::ForeignFormat),
        (SOURCE_CODE_EXTENSIONS, Ignored::SourceCode),
        (TEMPORARY_EXTENSIONS, Ignored::Temporary),
    ];
    let of_list = |(extensions, reason): (&'static str, Ignored)| {
        extensions.split_ascii_whitespace().map(move |extension| (extension.as_bytes(), reason))
    };
    lists.into_iter().flat_map(of_list).collect()
});

const TEMPORARY_EXTENSIONS: &str = "part tmp temp crdownload download partial swp swo bak orig";

const SOURCE_CODE_NAMES: &[&str] =
    &["makefile", "dockerfile", "jenkinsfile", "rakefile", "gemfile", "cmakelists.txt"];

/// Also what only builds and programs read: settings, locks, style sheets.
const SOURCE_CODE_EXTENSIONS: &str = "\
    rs c h cc cpp cxx hpp hh m mm go java kt kts scala clj cljs groovy gradle cs fs fsx vb swift \
    py pyi pyc pyx ipynb rb php pl pm lua r jl hs lhs ml mli ex exs erl hrl elm dart nim zig d v \
    vhdl js mjs cjs jsx ts tsx vue svelte css scss sass less map wasm sh bash zsh fish ps1 bat cmd \
    awk sed sql asm s ld mk cmake bazel bzl nix tf proto thrift graphql toml yaml yml ini cfg conf \
    properties lock patch diff o a so lib obj class jar";

const FOREIGN_EXTENSIONS: &str = "\
    jpg jpeg png gif bmp webp tif tiff svg ico heic avif psd ai eps raw cr2 nef mp3 m4a aac ogg \
    oga opus flac wav wma mid mp4 m4v mkv mov avi webm wmv flv mpg mpeg zip tar tgz bz2 tbz xz \
    txz zst 7z rar lz4 iso dmg img exe dll msi deb rpm apk appimage bin dat db sqlite sqlite3 mdb \
    parquet arrow npy npz pkl pt onnx ttf otf woff woff2 eot torrent pem key crt p12 gpg sig";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_ignored_with_its_reason() {
        use Ignored::{DotFile, ForeignFormat, Sidecar, SourceCode, Temporary};
        let cases = [
            ("speech.txt", None),
            ("speech.TXT", None),
            ("speech", None),
            ("speech.md", None),
            ("page.html", None),
            ("feed.ndjson", None),
            ("report.pdf", None),
            ("2024.05.31", None),
            ("speech.txt.gz", None),
            ("rs", None),
            (".hidden", Some(DotFile)),
            (".txt", Some(DotFile)),
            ("speech.txt~", Some(Temporary)),
            ("#speech.txt#", Some(Temporary)),
            ("speech.txt.part", Some(Temporary)),
            ("speech.txt.TMP", Some(Temporary)),
            ("speech.txt.crdownload", Some(Temporary)),
            ("main.rs", Some(SourceCode)),
            ("MAIN.PY", Some(SourceCode)),
            ("Makefile", Some(SourceCode)),
            ("speech.txt.meta.toml", Some(Sidecar)),
            ("speech.toml", Some(SourceCode)),
            ("photo.jpeg", Some(ForeignFormat)),
            ("archive.tar", Some(ForeignFormat)),
        ];
        for (name, expected) in cases {
            assert_eq!(ignored_file_name(OsStr::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn no_extension_is_too_long_to_be_ignored() {
        let longest = IGNORED_EXTENSIONS.keys().map(|extension| extension.len()).max();
        assert_eq!(longest, Some(EXTENSION_BYTES_MAX));
    }

    #[test]
    fn a_folder_beside_its_page_holds_parts() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("storm.html"), "").unwrap();
        std::fs::write(at("storm.txt.meta.toml"), "").unwrap();
        for name in ["storm_files", "storm-Dateien", "my_files", "_files"] {
            std::fs::create_dir(at(name)).unwrap();
        }
        for (name, expected) in
            [("storm_files", true), ("storm-Dateien", true), ("my_files", false), ("_files", false)]
        {
            assert_eq!(holds_page_parts(&at(name)), expected, "{name}");
        }
        assert_eq!(told_by(&at("storm.html")), [at("storm_files"), at("storm-Dateien")]);
        std::fs::write(at("storm.txt"), "").unwrap();
        assert_eq!(told_by(&at("storm.txt.meta.toml")), [at("storm.txt")]);
        assert_eq!(told_by(&at("storm.txt")), [] as [PathBuf; 0]);
    }
}
