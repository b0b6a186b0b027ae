//! `cargo demo`: the main job from end to end, with the real programs, in a folder that goes away.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use tests::wait_until;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The questions that are asked, each with what it shows.
const QUESTIONS: [(&str, &[&str]); 4] = [
    ("words, wherever they were said", &["contact group"]),
    ("one speaker, under any spelling", &["--by", "Andrey Voloshin"]),
    ("who speaks about it", &["who", "contact group"]),
    ("for scripts", &["contact group", "--limit", "1", "--json"]),
];

fn main() -> ExitCode {
    match demo() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn demo() -> Result<()> {
    let programs = build()?;
    let place = tempfile::tempdir()?;
    let inbox = place.path().join("inbox");
    let index = place.path().join("index");
    fs::create_dir(&inbox)?;

    say("$ indexerd watch inbox &")?;
    let mut daemon = start_daemon(&programs, &inbox, &index)?;
    let outcome = drop_and_ask(&programs, &inbox, &index);
    let ended = end(&mut daemon);
    outcome?;
    ended?;
    say("\nThe daemon ended cleanly; the folder of this demonstration is gone.")
}

/// Builds both programs with the Cargo that runs this one, and returns their folder.
fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "-p", "indexerd", "-p", "search-cli"]);
    if !command.status()?.success() {
        return Err("the programs cannot be built".into());
    }
    let folder = std::env::current_exe()?.parent().map(Path::to_owned);
    folder.ok_or_else(|| "this program has no folder".into())
}

fn start_daemon(programs: &Path, inbox: &Path, index: &Path) -> Result<Child> {
    let mut command = Command::new(programs.join("indexerd"));
    command.arg("watch").arg(inbox).arg("--index").arg(index).stdin(Stdio::null());
    let log = fs::File::create(index.with_file_name("indexerd.log"))?;
    Ok(command.stdout(log.try_clone()?).stderr(log).spawn()?)
}

fn drop_and_ask(programs: &Path, inbox: &Path, index: &Path) -> Result<()> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let mut names: Vec<_> = fs::read_dir(&samples)?.collect::<io::Result<_>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    say(&format!("$ cp samples/* inbox/          # {} articles", names.len()))?;
    for entry in &names {
        fs::copy(entry.path(), inbox.join(entry.file_name()))?;
    }
    let status = || whosaid(programs, index, &["status", "--json"]);
    let all_there = wait_until(|| {
        let output = status().output().map(|output| output.stdout).unwrap_or_default();
        let counts: serde_json::Value = serde_json::from_slice(&output).unwrap_or_default();
        let seen = |key: &str| counts[key].as_u64().unwrap_or(0);
        // A file of many records is many articles, so this only says that none is still missing.
        seen("articles") >= names.len() as u64 && seen("pending") == 0
    });
    if !all_there {
        let log = fs::read_to_string(index.with_file_name("indexerd.log")).unwrap_or_default();
        return Err(format!("the articles did not arrive; the daemon said:\n{log}").into());
    }
    for (what, arguments) in QUESTIONS {
        let shown: Vec<String> = arguments.iter().map(|a| quoted(a)).collect();
        say(&format!("\n$ whosaid {:<40} # {what}", shown.join(" ")))?;
        let status = whosaid(programs, index, arguments).status()?;
        if !status.success() {
            return Err(format!("whosaid {} found nothing", shown.join(" ")).into());
        }
    }
    Ok(())
}

fn whosaid(programs: &Path, index: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(programs.join("whosaid"));
    command.args(arguments).arg("--index").arg(index).stdin(Stdio::null());
    command
}

fn end(daemon: &mut Child) -> Result<()> {
    if cfg!(unix) {
        let pid = daemon.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
    } else {
        daemon.kill()?;
    }
    let mut status = None;
    wait_until(|| {
        status = daemon.try_wait().ok().flatten();
        status.is_some()
    });
    match status {
        Some(status) if status.success() || !cfg!(unix) => Ok(()),
        Some(status) => Err(format!("the daemon ended with {status}").into()),
        None => {
            daemon.kill()?;
            Err("the daemon did not end when asked".into())
        }
    }
}

fn quoted(argument: &str) -> String {
    if argument.contains(' ') { format!("\"{argument}\"") } else { argument.to_owned() }
}

fn say(line: &str) -> Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "{line}")?;
    Ok(stdout.flush()?)
}
