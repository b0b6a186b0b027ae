//! What callers ask of the loop, and when it is done.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use index_core::Outcome;
use index_core::ingest::Call;

use super::daemon::Daemon;
use super::door::Asked;
use super::sync::Progress;
use crate::failure::Fatal;
use crate::once::counted;
use crate::retry;

impl Daemon<'_> {
    /// Somebody asks for something.
    pub(super) fn asked(&mut self, asked: Asked) -> Result<(), Fatal> {
        let now = self.now();
        let refused = match (self.is_paused(), self.waiting.is_full()) {
            (true, _) => Some("the index can't be written at present"),
            (_, true) => Some("too many wait for the daemon already"),
            _ => None,
        };
        if let Some(words) = refused {
            // Whoever hung up needs no answer.
            let _ = asked.reply.send(Err(words.to_owned()));
            return Ok(());
        }
        match asked.call {
            Call::Retry => self.retry_all(asked, now),
            _ => self.sync(asked, now),
        }
    }

    /// Waits for the watch where there is one, and for a walk where there is none.
    fn sync(&mut self, asked: Asked, now: Duration) -> Result<(), Fatal> {
        self.look_at_roots(now)?;
        let mut is_watching = false;
        for watched in self.roots.iter().filter(|watched| watched.is_present) {
            if watched.is_polled {
                self.plan.once(watched.root.path(), now);
            }
            is_watching |= !watched.is_polled;
        }
        if !is_watching {
            self.waiting.for_known(now, asked);
            return Ok(());
        }
        match self.cookies.as_mut().map(|cookies| cookies.bake(now)) {
            Some(Ok(cookie)) => self.waiting.for_cookie(cookie, asked),
            Some(Err(_)) | None => {
                self.rescan_everything(now);
                self.waiting.for_known(now, asked);
            }
        }
        Ok(())
    }

    /// Reads every file again that failed.
    fn retry_all(&mut self, asked: Asked, now: Duration) -> Result<(), Fatal> {
        self.extractor.forgive_all();
        let mut failed: HashSet<PathBuf> = HashSet::new();
        self.searcher.for_each_file(Path::new(""), |entry| {
            if matches!(entry.outcome, Outcome::Failed { .. }) {
                failed.insert(entry.path);
            }
        })?;
        failed.retain(|path| self.root_of(path).is_some());
        for path in &failed {
            // Without an entry, nothing is known of it, and it is read whatever it holds.
            let forgotten = self.pen.writer(now).and_then(|writer| writer.forget_file(path));
            if let Err(error) = forgotten {
                let _ = asked.reply.send(Err("the index can't be written at present".to_owned()));
                return self.rolled_back(&error, true);
            }
            self.commit.wrote(0, now);
            self.written_since_walk.insert(path.clone());
            self.uncommitted.insert(path.clone(), None);
            self.work.touched(path.clone());
        }
        self.config
            .log
            .say(format!("reading {} again", counted(failed.len() as u64, "failed file")));
        self.waiting.for_files(failed, asked);
        Ok(())
    }

    /// Commits for those who wait for it only, and tells them.
    pub(super) fn answer_waiting(&mut self, now: Duration) -> Result<(), Fatal> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (plan, work) = (&self.plan, &self.work);
        let progress = Progress {
            has_walked: &|asked| plan.has_walked(asked),
            is_settled: self.settle.len() == 0,
            in_work: &|| work.paths(),
        };
        if !self.waiting.look(&progress, now) {
            return Ok(());
        }
        if !self.uncommitted.is_empty() {
            self.commit()?;
        }
        // A failed commit has told everybody already.
        for asked in self.waiting.take_done() {
            let failed = self.searcher.counts()?.failed;
            let words = match asked.call {
                Call::Retry => retry::told(failed),
                _ => "all is in the index".to_owned(),
            };
            let _ = asked.reply.send(Ok(words));
        }
        Ok(())
    }

    /// Tells everybody who waits that it can't be done.
    pub(super) fn refuse_waiting(&mut self, words: &str) {
        for asked in self.waiting.take_all() {
            let _ = asked.reply.send(Err(words.to_owned()));
        }
    }

    /// Has the watch prove that it lives; one that does not is made anew, and everything walked.
    pub(super) fn look_at_watch(&mut self, now: Duration) {
        let Some(cookies) = &mut self.cookies else { return };
        if cookies.is_overdue(now) {
            cookies.give_up(now);
            self.config
                .log
                .warn("the system's watch has stopped telling of changes; it is renewed");
            self.renew_watch(now);
            self.waiting.told_all(now);
        } else if cookies.is_proof_due(now) && cookies.bake(now).is_err() {
            cookies.give_up(now);
        }
    }
}
