//! The daemon as a service of the user: what systemd is told, and its unit.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy as _;

use crate::args::ServiceArgs;
use crate::config::Config;
use crate::failure::Fatal;
use crate::print;

const UNIT_NAME: &str = "whosaid.service";

/// After so long without a sign of life the daemon is started anew.
const WATCHDOG_S: u32 = 60;

/// Writes the unit of a user service, after saying what will be done; without `--yes` it is only
/// said.
pub(crate) fn install(args: &ServiceArgs, config: &Config) -> Result<(), Fatal> {
    if !cfg!(target_os = "linux") {
        return Err(Fatal::new("only Linux has systemd, which would keep the service"));
    }
    let strategy = etcetera::base_strategy::choose_native_strategy()
        .map_err(|_| Fatal::new("this user has no home folder to keep a service in"))?;
    let path = strategy.config_dir().join("systemd").join("user").join(UNIT_NAME);
    let program = std::env::current_exe()
        .map_err(|error| Fatal::new(format!("this program's place is unknown: {error}")))?;
    let unit = unit(&program, &config.index)?;
    let what = format!(
        "# {}\n{unit}\n# then: systemctl --user daemon-reload && systemctl --user enable --now \
         {UNIT_NAME}\n",
        path.display()
    );
    if !args.yes {
        print(&what)?;
        return print("# nothing is written yet: `indexerd install-service --yes` writes it\n");
    }
    print(&what)?;
    write(&path, &unit)
}

fn write(path: &PathBuf, unit: &str) -> Result<(), Fatal> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, unit))
        .map_err(|error| Fatal::io(path, &error))
}

/// The unit: it starts the daemon again when it fails, and lets it do no more than it needs.
fn unit(program: &Path, index: &Path) -> Result<String, Fatal> {
    let [program, index] = [program, index].map(quoted);
    let (program, index) = (program?, index?);
    Ok(format!(
        "[Unit]\n\
         Description=Whosaid: keeps the index of articles up to date\n\
         \n\
         [Service]\n\
         Type=notify\n\
         # An index of an older version is made anew first, which may take long.\n\
         TimeoutStartSec=infinity\n\
         NotifyAccess=main\n\
         ExecStart={program} --index {index} watch\n\
         Restart=on-failure\n\
         RestartSec=5\n\
         WatchdogSec={WATCHDOG_S}\n\
         UMask=0077\n\
         NoNewPrivileges=yes\n\
         Nice=5\n\
         \n\
         [Install]\n\
         WantedBy=default.target\n"
    ))
}

/// A path as one word of a unit.
fn quoted(path: &Path) -> Result<String, Fatal> {
    let text = path.to_str().filter(|text| !text.chars().any(char::is_control));
    let text = text.ok_or_else(|| Fatal::new("a path is not Unicode, or holds control codes"))?;
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(format!("\"{}\"", escaped.replace('%', "%%").replace('$', "$$")))
}

/// What the service manager is told, where there is one.
#[derive(Debug, Default)]
pub(crate) struct Manager {
    /// How often it wants a sign of life.
    pub(crate) alive_every: Option<Duration>,
}

impl Manager {
    /// Finds out what the manager wants.
    pub(crate) fn of_process() -> Manager {
        // Half of what it waits for, so that one late sign does no harm.
        Manager { alive_every: watchdog().map(|every| every / 2) }
    }

    /// The folders are watched, and all that was found is in the index.
    pub(crate) fn ready(&self, words: &str) {
        tell(&Sign::Ready(words));
    }

    /// The loop turns.
    pub(crate) fn alive(&self) {
        if self.alive_every.is_some() {
            tell(&Sign::Alive);
        }
    }

    /// The daemon ends.
    pub(crate) fn stopping(&self) {
        tell(&Sign::Stopping);
    }
}

/// What the manager is told.
enum Sign<'a> {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nobody is told"))]
    Ready(&'a str),
    Alive,
    Stopping,
}

#[cfg(target_os = "linux")]
fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

#[cfg(target_os = "linux")]
fn tell(sign: &Sign<'_>) {
    use sd_notify::NotifyState;

    let states: &[NotifyState<'_>] = match sign {
        Sign::Ready(words) => &[NotifyState::Ready, NotifyState::Status(words)],
        Sign::Alive => &[NotifyState::Watchdog],
        Sign::Stopping => &[NotifyState::Stopping],
    };
    // Without a manager, or with one that does not listen, nobody wants to know.
    let _ = sd_notify::notify(states);
}

/// Systemd is Linux's alone.
#[cfg(not(target_os = "linux"))]
fn watchdog() -> Option<Duration> {
    None
}

#[cfg(not(target_os = "linux"))]
fn tell(_sign: &Sign<'_>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_starts_this_program_on_this_index() {
        let unit = unit(Path::new("/opt/my bin/indexerd"), Path::new("/data/50%/index")).unwrap();
        let start = "ExecStart=\"/opt/my bin/indexerd\" --index \"/data/50%%/index\" watch\n";
        assert!(unit.contains(start), "{unit}");
        assert!(quoted(Path::new("a\nb")).is_err());
    }
}
