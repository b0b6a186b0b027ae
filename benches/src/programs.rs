//! The real programs, built as they are installed, for what is measured from outside.

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where both programs lie.
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Builds both with the Cargo that runs this bench: as they are installed, or, for a bench
    /// that is itself built for tests, together with all that the tests have built already.
    ///
    /// # Errors
    /// When they can't be built.
    pub fn build() -> Result<Programs, Box<dyn Error>> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command.args(["build", "--quiet"]).args(if cfg!(debug_assertions) {
            ["--workspace", "--bins", "--benches"].as_slice()
        } else {
            &["--release", "-p", "indexerd", "-p", "search-cli"]
        });
        if !command.status()?.success() {
            return Err("the programs cannot be built".into());
        }
        // A bench lies in the folder `deps` beside them.
        let bench = std::env::current_exe()?;
        let folder = bench.ancestors().nth(2).ok_or("this bench has no target folder")?;
        Ok(Programs { folder: folder.to_owned() })
    }

    /// Returns `indexerd` with this index and these arguments, its output thrown away.
    pub fn indexerd(&self, index: &Path, arguments: &[&str]) -> Command {
        self.command("indexerd", index, arguments)
    }

    /// Returns `whosaid` with this index and these arguments, its output thrown away.
    pub fn whosaid(&self, index: &Path, arguments: &[&str]) -> Command {
        self.command("whosaid", index, arguments)
    }

    fn command(&self, name: &str, index: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.folder.join(name));
        command.arg("--index").arg(index).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// A started program, killed when dropped, so that a failing bench leaves none behind.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    /// Starts a command.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(command: &mut Command) -> std::io::Result<Running> {
        command.spawn().map(Running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
