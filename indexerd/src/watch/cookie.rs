//! Files of our own that the system's watch tells of: once it has, it has told of everything before.
//!
//! They lie in the index directory, because the system keeps one queue for all that a program
//! watches, and nothing is ever written into somebody's folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often the watch has to prove that it lives.
pub(super) const PROOF_EVERY: Duration = Duration::from_secs(60);

/// After how long a watch that has not told of a cookie counts as dead.
const PATIENCE: Duration = Duration::from_secs(10);

/// The folder of the cookies, and those that are out.
#[derive(Debug)]
pub(super) struct Cookies {
    folder: PathBuf,
    n_made: u64,
    /// Made when, not yet told of.
    out: Vec<(PathBuf, Duration)>,
    proof_due: Duration,
}

impl Cookies {
    /// Makes the folder and clears it of what a killed daemon left.
    pub(super) fn new(index: &Path) -> io::Result<Cookies> {
        let folder = index.join("cookies");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir(&folder)?,
        }
        Ok(Cookies { folder, n_made: 0, out: Vec::new(), proof_due: PROOF_EVERY })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a cookie.
    pub(super) fn bake(&mut self, now: Duration) -> io::Result<PathBuf> {
        self.n_made += 1;
        let path = self.folder.join(self.n_made.to_string());
        fs::write(&path, "")?;
        self.out.push((path.clone(), now));
        self.proof_due = now + PROOF_EVERY;
        Ok(path)
    }

    /// The watch told of a path: whether it is a cookie that was out.
    pub(super) fn is_back(&mut self, path: &Path) -> bool {
        let Some(at) = self.out.iter().position(|(cookie, _)| cookie == path) else { return false };
        self.out.remove(at);
        // One that stays does no harm; the next start clears it away.
        let _ = fs::remove_file(path);
        true
    }

    /// All that is out is given up: the watch is made anew.
    pub(super) fn give_up(&mut self, now: Duration) {
        for (path, _) in self.out.drain(..) {
            let _ = fs::remove_file(path);
        }
        self.proof_due = now + PROOF_EVERY;
    }

    /// Whether a proof is due.
    pub(super) fn is_proof_due(&self, now: Duration) -> bool {
        self.out.is_empty() && self.proof_due <= now
    }

    /// Whether the watch has not told of a cookie for too long.
    pub(super) fn is_overdue(&self, now: Duration) -> bool {
        self.out.first().is_some_and(|(_, made)| *made + PATIENCE <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn a_cookie_comes_back_once() {
        let dir = tempfile::tempdir().unwrap();
        let mut cookies = Cookies::new(dir.path()).unwrap();
        let cookie = cookies.bake(S(1)).unwrap();
        assert!(cookie.exists() && !cookies.is_back(&dir.path().join("cookies/7")));
        assert!(cookies.is_back(&cookie) && !cookies.is_back(&cookie) && !cookie.exists());
    }

    #[test]
    fn a_watch_that_does_not_tell_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let mut cookies = Cookies::new(dir.path()).unwrap();
        assert!(!cookies.is_proof_due(S(59)) && cookies.is_proof_due(S(60)));
        let cookie = cookies.bake(S(60)).unwrap();
        assert!(!cookies.is_overdue(S(69)) && cookies.is_overdue(S(70)));
        cookies.give_up(S(70));
        assert!(!cookies.is_overdue(S(999)) && !cookie.exists());
        assert!(!cookies.is_proof_due(S(129)) && cookies.is_proof_due(S(130)));
    }
}
