//! Files of many articles that are too long to be read at once: which they are, and what of one is
//! indexed already.
//!
//! Invariant: whatever their length, they are read in the memory of their longest article.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::root::is_record_file;
use super::scan::Known;
use super::stamp::OpenFile;
use super::stream::HashingReader;
use crate::read::Mails;
use crate::{Format, detect};

/// Up to this size a file of many articles is read at once, as any other: one message instead of
/// three, and nothing to delete first.
const SMALL_BYTES_MAX: u64 = 1024 * 1024;

/// How many times its size a packed file may unpack to; records pack to a tenth.
const UNPACKED_TIMES_MAX: u64 = 100;

/// A kind of file that is read as a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Long {
    /// Records of JSON or of a table.
    Records(Format),
    /// The same, packed with gzip.
    PackedRecords(Format),
    /// Mails.
    Mailbox,
    /// What a crawler kept.
    Crawl,
    /// The same, packed with gzip.
    PackedCrawl,
}

/// What a file held when it was indexed, where more has been written behind it since.
#[derive(Debug)]
pub(super) struct Grown {
    /// How many lines or mails.
    pub(super) n_before: u64,
    /// How many bytes.
    pub(super) bytes: u64,
    /// The digest up to there.
    pub(super) hasher: blake3::Hasher,
    /// How many articles.
    pub(super) articles: u64,
}

impl Long {
    /// Returns how a file is read as a stream; `None` where it is read at once.
    pub(super) fn of(path: &Path, opened: &OpenFile) -> Option<Long> {
        if opened.stamp.size <= SMALL_BYTES_MAX {
            return None;
        }
        let format = format_of(path, opened);
        if is_record_file(path) {
            // The name alone may lie: a page saved as `.json` is a page.
            let is_records = format.map_or(true, |f| f.is_some_and(Format::is_records));
            return is_records.then(|| Long::Records(record_format(path)));
        }
        let is_packed = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
        match format.unwrap_or_default() {
            Some(Format::Warc) if is_packed => return Some(Long::PackedCrawl),
            Some(Format::Warc) => return Some(Long::Crawl),
            Some(Format::Mbox) if !is_packed => return Some(Long::Mailbox),
            _ => {}
        }
        let packed = path.with_extension("");
        let is_packed_records = is_packed && is_record_file(&packed);
        is_packed_records.then(|| Long::PackedRecords(record_format(&packed)))
    }

    /// Returns what of a file was there when it was indexed, if it is all there still, to the end
    /// of a line, and only more has come behind it.
    ///
    /// Reads what was there, and leaves the file at its start.
    pub(super) fn grown(
        self,
        opened: &OpenFile,
        known: &Known,
        sidecar: Sidecar<'_>,
    ) -> Option<Grown> {
        let found = self.grown_by(opened, known, sidecar);
        (&opened.file).rewind().ok()?;
        found.ok().flatten()
    }

    fn grown_by(
        self,
        opened: &OpenFile,
        known: &Known,
        sidecar: Sidecar<'_>,
    ) -> io::Result<Option<Grown>> {
        let mut begins = [0; 5];
        (&opened.file).read_exact(&mut begins)?;
        // A list does not end where it ended before.
        let is_by_lines = match self {
            Long::Records(format) => format == Format::Ndjson && begins[0] == b'{',
            Long::PackedRecords(_) | Long::Crawl | Long::PackedCrawl => false,
            Long::Mailbox => true,
        };
        if !is_by_lines || known.stamp.size >= opened.stamp.size {
            return Ok(None);
        }
        (&opened.file).rewind()?;
        let bytes = known.stamp.size;
        let mut source = HashingReader::new((&opened.file).take(bytes));
        let n_before = match self {
            Long::Mailbox => Mails::new(BufReader::new(&mut source), 0).count() as u64,
            _ => n_lines(&mut BufReader::new(&mut source))?,
        };
        let hasher = source.into_hasher();
        if sidecar.digest(*hasher.finalize().as_bytes()) != known.digest {
            return Ok(None);
        }
        // The last line is whole, and what follows belongs to no mail before it.
        (&opened.file).seek(SeekFrom::Start(bytes - 1))?;
        let mut border = [0; 6];
        (&opened.file).read_exact(&mut border)?;
        let is_apart = border[0] == b'\n' && (self != Long::Mailbox || &border[1..] == b"From ");
        let articles = known.articles;
        Ok(is_apart.then_some(Grown { n_before, bytes, hasher, articles }))
    }
}

/// The bytes of the sidecar beside a file, if it has one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sidecar<'s>(pub(super) Option<&'s [u8]>);

impl Sidecar<'_> {
    /// Returns the digest of all that makes the articles of a file: its bytes and the sidecar's.
    pub(super) fn digest(self, own: [u8; 32]) -> [u8; 32] {
        let Some(sidecar) = self.0 else { return own };
        let mut both = blake3::Hasher::new();
        both.update(&own).update(sidecar);
        *both.finalize().as_bytes()
    }
}

/// Returns the format of a file by its name and first bytes, if it is one; leaves it at its start.
fn format_of(path: &Path, opened: &OpenFile) -> io::Result<Option<Format>> {
    const HEAD_BYTES: u64 = 8192;
    let mut head = Vec::new();
    (&opened.file).take(HEAD_BYTES).read_to_end(&mut head)?;
    (&opened.file).rewind()?;
    Ok(detect(&crate::path_name(path), &head).ok())
}

fn n_lines(source: &mut impl BufRead) -> io::Result<u64> {
    let mut n_lines = 0;
    loop {
        let buffer = source.fill_buf()?;
        if buffer.is_empty() {
            return Ok(n_lines);
        }
        n_lines += memchr::memchr_iter(b'\n', buffer).count() as u64;
        let used = buffer.len();
        source.consume(used);
    }
}

/// Returns how a file of records is to be read by its name.
pub(super) fn record_format(path: &Path) -> Format {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    Format::of_extension(extension).filter(|f| f.is_records()).unwrap_or(Format::Ndjson)
}

/// What gzip has packed, up to a limit.
pub(super) struct Unpacked<R> {
    inner: MultiGzDecoder<R>,
    bytes_left: u64,
}

impl<R: Read> Unpacked<R> {
    /// Unpacks what is `packed_bytes` long.
    pub(super) fn new(packed: R, packed_bytes: u64) -> Unpacked<R> {
        let bytes_left = packed_bytes.saturating_mul(UNPACKED_TIMES_MAX);
        Unpacked { inner: MultiGzDecoder::new(packed), bytes_left }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.bytes_left = self.bytes_left.checked_sub(n_bytes as u64).ok_or_else(|| {
            let message = format!("it unpacks to over {UNPACKED_TIMES_MAX} times its size");
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        Ok(n_bytes)
    }
}
