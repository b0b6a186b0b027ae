//! The part of an extracting thread that reads a file of many articles as a stream: it cuts, all
//! threads extract.

use std::collections::HashSet;
use std::io::{self, BufReader, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crossbeam_channel::{Sender, TrySendError};

use super::budget::Permit;
use super::extractor::{Extractor, guarded};
use super::failure::failure_outcome;
use super::long::{Grown, Long, Sidecar, Unpacked};
use super::pipeline::{Batch, Before, Job, MIB, Step};
use super::scan::KnownState;
use super::stamp::OpenFile;
use super::stream::{HashingReader, Stream, StreamReport, Ticket};
use super::worker::{Stop, Worker};
use crate::read::{self, Mails, Pages, read_beside};
use crate::{ArticleId, Document, Error, Outcome, Prepared, Records, Result};

/// A batch of documents is full at either: enough to make handing it over cheap.
const BATCH_DOCUMENTS_MAX: usize = 64;
const BATCH_BYTES_MAX: u64 = MIB;

/// What the index holds of a file.
enum Content {
    /// All of it.
    Same(Step),
    /// What was written first.
    Grown(Box<Grown>),
    /// Something else, or nothing.
    Other,
}

impl Worker<'_> {
    /// Reads a file as a stream; returns its last step.
    pub(super) fn streamed(
        &self,
        job: &Job,
        records: &Sender<Batch>,
        opened: &OpenFile,
        long: Long,
    ) -> Result<Step, Stop> {
        let sidecar_bytes = read_beside(&job.path);
        let sidecar = Sidecar(sidecar_bytes.as_deref());
        let grown = match self.content(job, opened, long, sidecar) {
            Content::Same(step) => return Ok(step),
            Content::Grown(grown) => Some(grown),
            Content::Other => None,
        };
        let n_before = grown.as_ref().map_or(0, |grown| grown.n_before);
        let articles_before = grown.as_ref().map(|grown| grown.articles);
        if grown.is_none() {
            self.send(job.clone(), Step::Begin, None)?;
        }
        let mut source = match grown {
            Some(grown) if long == Long::Mailbox => {
                HashingReader::behind(&opened.file, grown.hasher)
            }
            _ => HashingReader::new(&opened.file),
        };
        let stream = Arc::new(Stream::default());
        let told = sidecar.0.map(read::Sidecar::of);
        let documents = self.documents(&job.path, &mut source, long, n_before, opened.stamp.size);
        let documents = documents.map(|document| {
            document.map(|mut document| {
                told.iter().for_each(|told| told.apply(&mut document));
                document
            })
        });
        let path = Arc::from(job.path.as_path());
        self.stream(&path, records, documents, &stream, articles_before.is_some())?;
        while let Ok(batch) = self.records.try_recv() {
            self.batch(batch)?;
        }
        stream.wait_until_done();
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Stop);
        }
        // What the reader left after an error belongs to the digest as well.
        let digest = source.finish().map(|own| sidecar.digest(own));
        Ok(self.last_step(job, opened, digest, &stream.report(), articles_before))
    }

    fn last_step(
        &self,
        job: &Job,
        opened: &OpenFile,
        digest: io::Result<[u8; 32]>,
        report: &StreamReport,
        articles_before: Option<u64>,
    ) -> Step {
        let (digest, unread) = match digest {
            Ok(digest) => (digest, None),
            Err(error) => ([0; 32], Some(Error::io(error, &job.path))),
        };
        let articles = articles_before.unwrap_or(0) + report.articles;
        let outcome = match unread.or_else(|| report.failure()) {
            None => Outcome::Indexed { articles },
            Some(error) => failure_outcome(&error),
        };
        let entry = self.entry(&job.path, opened.stamp, digest, outcome);
        if articles_before.is_some() { Step::Grown(entry) } else { Step::End(entry) }
    }

    /// Returns what the index holds of a file. Worth a pass of its own: hashing is far cheaper than
    /// extracting for nothing.
    fn content(&self, job: &Job, opened: &OpenFile, long: Long, sidecar: Sidecar<'_>) -> Content {
        let Some(known) = job.before.known() else { return Content::Other };
        if known.stamp.size == opened.stamp.size {
            let digest = HashingReader::new(&opened.file).finish();
            let is_rewound = (&opened.file).rewind().is_ok();
            let digest = digest.ok().filter(|_| is_rewound).map(|own| sidecar.digest(own));
            let step = digest.and_then(|digest| self.known_content(job, opened.stamp, digest));
            return step.map_or(Content::Other, Content::Same);
        }
        let is_usable = known.state == KnownState::Indexed
            && known.extractor_version == self.extractor.version();
        let grown = is_usable.then(|| long.grown(opened, &known, sidecar)).flatten();
        // Of records the ids before count too; mails are known without those before them.
        let from = |grown: &Grown| if long == Long::Mailbox { grown.bytes } else { 0 };
        let grown = grown.filter(|g| (&opened.file).seek(SeekFrom::Start(from(g))).is_ok());
        grown.map_or(Content::Other, |grown| Content::Grown(Box::new(grown)))
    }

    /// Returns the documents of a file behind the first so many lines or mails.
    fn documents<'a>(
        &'a self,
        path: &'a Path,
        source: &'a mut HashingReader<&std::fs::File>,
        long: Long,
        n_before: u64,
        n_bytes: u64,
    ) -> Box<dyn Iterator<Item = Result<Document>> + 'a> {
        match long {
            Long::Records(format) => Box::new(Records::new(source, format).after_lines(n_before)),
            Long::PackedRecords(format) => {
                Box::new(Records::new(Unpacked::new(source, n_bytes), format))
            }
            Long::Mailbox => {
                let mails = Mails::new(BufReader::new(source), n_before);
                Box::new(read_apart(self.extractor, path, mails))
            }
            Long::Crawl => {
                let pages = Pages::new(BufReader::new(source));
                Box::new(read_apart(self.extractor, path, pages))
            }
            Long::PackedCrawl => {
                let pages = Pages::new(BufReader::new(Unpacked::new(source, n_bytes)));
                Box::new(read_apart(self.extractor, path, pages))
            }
        }
    }

    /// Cuts a file into batches; extracts one itself when the others are busy.
    fn stream(
        &self,
        path: &Arc<Path>,
        records: &Sender<Batch>,
        mut documents: impl Iterator<Item = Result<Document>>,
        stream: &Arc<Stream>,
        is_gained: bool,
    ) -> Result<(), Stop> {
        loop {
            let (documents, bytes) = next_batch(&mut documents, stream);
            if self.cancel.load(Ordering::Relaxed) {
                return Err(Stop);
            }
            if documents.is_empty() {
                return Ok(());
            }
            let permit = self.permit(bytes)?;
            let ticket = Ticket::new(stream);
            let batch = Batch { path: Arc::clone(path), documents, permit, ticket, is_gained };
            match records.try_send(batch) {
                Ok(()) => {}
                Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => {
                    self.batch(batch)?;
                }
            }
        }
    }

    /// Batches in the queue hold bytes too: were every thread to wait here, nobody would free them.
    /// So whoever has put a batch there works the queue off before it waits.
    fn permit(&self, bytes: u64) -> Result<Permit, Stop> {
        loop {
            if let Some(permit) = self.budget.try_acquire(bytes) {
                return Ok(permit);
            }
            match self.records.try_recv() {
                Ok(batch) => self.batch(batch)?,
                Err(_) => return Ok(self.budget.acquire(bytes)),
            }
        }
    }

    pub(super) fn batch(&self, batch: Batch) -> Result<(), Stop> {
        let Batch { path, documents, permit, ticket, is_gained } = batch;
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Stop);
        }
        let name = crate::path_name(&path);
        let mut articles = Vec::with_capacity(documents.len());
        for document in documents {
            let prepare = || Prepared::new(&self.extractor.extract(&name, document));
            match guarded(&path, || Ok(prepare())) {
                Ok(article) => articles.push(article),
                Err(error) => ticket.stream.fail(&error),
            }
        }
        ticket.stream.count_articles(articles.len());
        let job = Job { path: path.to_path_buf(), before: Before::Unsure };
        let step = if is_gained { Step::Gained(articles) } else { Step::Articles(articles) };
        self.send(job, step, Some(permit))
    }
}

/// The next documents of a file, with their size in bytes; none at its end.
fn next_batch(
    documents: &mut impl Iterator<Item = Result<Document>>,
    stream: &Stream,
) -> (Vec<Document>, u64) {
    let mut batch = Vec::with_capacity(BATCH_DOCUMENTS_MAX);
    let mut bytes = 0;
    for document in documents {
        match document {
            Ok(document) => {
                bytes += document.text.len() as u64;
                batch.push(document);
            }
            Err(error) => stream.fail(&error),
        }
        if batch.len() >= BATCH_DOCUMENTS_MAX || bytes >= BATCH_BYTES_MAX {
            break;
        }
    }
    (batch, bytes)
}

/// Returns the documents of mails or pages that are read each by itself, named by its id, else by
/// its number.
fn read_apart<'a>(
    extractor: &'a dyn Extractor,
    path: &'a Path,
    pieces: impl Iterator<Item = Result<(u64, Vec<u8>)>> + 'a,
) -> impl Iterator<Item = Result<Document>> + 'a {
    let mut seen = HashSet::new();
    let mut named = move |mut document: Document, number: u64| {
        let own = document.record.take().unwrap_or_default();
        // Read alone, a piece without an id is the first one, and so is what is attached to it.
        let id = match own.strip_prefix('1') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{number}{rest}"),
            None if own.is_empty() => number.to_string(),
            _ => own,
        };
        let is_new = seen.insert(ArticleId::new("", Some(&id)).to_u64());
        document.record = Some(if is_new { id } else { format!("{id}#{number}") });
        document.position = usize::try_from(number).unwrap_or(usize::MAX);
        document
    };
    let read = move |piece: Result<(u64, Vec<u8>)>| -> Vec<Result<Document>> {
        let (number, bytes) = match piece {
            Ok(piece) => piece,
            Err(error) => return vec![Err(error)],
        };
        match guarded(path, || extractor.read(path, &bytes)) {
            Ok(documents) => documents.into_iter().map(|d| Ok(named(d, number))).collect(),
            // A line of a mail that happens to begin as one in front of a mail does.
            Err(_) if !has_headers(&bytes) => Vec::new(),
            Err(error) => vec![Err(error)],
        }
    };
    pieces.flat_map(read)
}

/// Whether the line behind the first one is a field of a mail's headers.
fn has_headers(mail: &[u8]) -> bool {
    let second = mail.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
    let name = second.split(|byte| *byte == b':').next().unwrap_or_default();
    name.len() < second.len() && name.iter().all(|byte| byte.is_ascii_graphic())
}
