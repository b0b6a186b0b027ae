//! What the daemon costs while nothing comes, and while very much comes at once.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tests::{Daemon, Sandbox, wait_until};

const IDLE_ARTICLES: usize = 100_000;
const FLOOD_ARTICLES: usize = 50_000;

/// What the issue of an idle daemon is judged by.
const IDLE_FOR: Duration = Duration::from_secs(60);
const IDLE_CPU_MAX: Duration = Duration::from_millis(20);
const IDLE_MEMORY_MIB_MAX: u64 = 60;

/// After so long the writer has been given back, and its memory with it.
const RESTS_AFTER: Duration = Duration::from_secs(30);

/// The memory that the flood may take, in MiB: the option's own value.
const FLOOD_MEMORY_MIB: u64 = 192;

/// How long either may take in all.
const PATIENCE: Duration = Duration::from_secs(1800);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The system counts processor time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// Indexes a hundred thousand articles and looks at the daemon while nothing comes.
pub(crate) fn idle(sandbox: &Sandbox) -> Result<String, String> {
    write(sandbox, IDLE_ARTICLES);
    let inbox = sandbox.inbox();
    let run = sandbox.indexerd(&["--quiet", "once", &inbox.to_string_lossy()]);
    if run.code != 0 {
        return Err(run.to_string());
    }
    let daemon = sandbox.watch();
    wait_for(sandbox, IDLE_ARTICLES, || ())?;
    pause(RESTS_AFTER);
    let before = cpu_time(&daemon)?;
    pause(IDLE_FOR);
    let (cpu, memory) = (cpu_time(&daemon)?.saturating_sub(before), anonymous_mib(&daemon)?);
    let words = format!("{} ms of CPU in {} s, {memory} MiB", cpu.as_millis(), IDLE_FOR.as_secs());
    let is_little = cpu <= IDLE_CPU_MAX && memory <= IDLE_MEMORY_MIB_MAX;
    if is_little { Ok(words) } else { Err(words) }
}

/// Writes fifty thousand articles into a watched folder as fast as the disk takes them.
pub(crate) fn flood(sandbox: &Sandbox) -> Result<String, String> {
    let inbox = sandbox.inbox();
    let memory = FLOOD_MEMORY_MIB.to_string();
    let daemon = sandbox.watch_with(&["watch", &inbox.to_string_lossy(), "--memory", &memory]);
    let start = Instant::now();
    write(sandbox, FLOOD_ARTICLES);
    let mut most = 0;
    wait_for(sandbox, FLOOD_ARTICLES, || most = most.max(anonymous_mib(&daemon).unwrap_or(0)))?;
    let seconds = start.elapsed().as_secs();
    let words = format!("at most {most} MiB of {FLOOD_MEMORY_MIB}, {seconds} s");
    if most <= FLOOD_MEMORY_MIB { Ok(words) } else { Err(words) }
}

fn write(sandbox: &Sandbox, n_articles: usize) {
    for i in 0..n_articles {
        let text = format!(
            "Ferry number {i} sails\n\nSTORNHAVN (Wire) — “We counted {i} sheep on the ferry,” said Ada \
             Pine, the harbour master.\n\n{}",
            "The islands wait for the boat, and nobody knows when it comes. ".repeat(12)
        );
        sandbox.write(&format!("{}/{i}.txt", i / 100), text);
    }
}

/// Waits until the daemon says that so many articles are in the index.
fn wait_for(sandbox: &Sandbox, n_articles: usize, mut look: impl FnMut()) -> Result<(), String> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        look();
        let text = fs::read_to_string(sandbox.index().join("status.json")).unwrap_or_default();
        let status: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        if status["articles"] == n_articles && status["state"] == "watching" {
            return Ok(());
        }
        std::thread::park_timeout(LOOK_EVERY);
    }
    Err("the articles are never all in the index".to_owned())
}

/// Nothing but time shows what is done while nothing happens.
fn pause(time: Duration) {
    let end = Instant::now() + time;
    while !wait_until(|| Instant::now() >= end) {}
}

fn cpu_time(daemon: &Daemon) -> Result<Duration, String> {
    let stat = read(daemon, "stat")?;
    // Behind the name in brackets, user and system time are the 12th and 13th field.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok());
    Ok(TICK * ticks.sum())
}

fn anonymous_mib(daemon: &Daemon) -> Result<u64, String> {
    let status = read(daemon, "status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    Ok(kib.ok_or("the system does not tell")?.div_ceil(1024))
}

fn read(daemon: &Daemon, name: &str) -> Result<String, String> {
    let path = Path::new("/proc").join(daemon.id().to_string()).join(name);
    fs::read_to_string(path).map_err(|error| error.to_string())
}
