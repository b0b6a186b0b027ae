//! What can be said on the command line; the doc comments are the help.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  indexerd watch ~/news           index a folder and keep it up to date
  indexerd once feed.ndjson       bring the index up to date with a file, and leave
  indexerd add ~/news ~/archive   keep these for good; `indexerd watch` takes them
  indexerd status --failures      what could not be read, and why

Ask with `whosaid WORDS`.

Exit status: 0 done, also when ended by Ctrl-C or TERM; 2 any error.";

/// The memory that is used unless told otherwise, in MiB.
const MEMORY_MIB: u64 = 192;

/// Keep an index of news articles: who said what, about what, when and where
#[derive(Debug, Parser)]
#[command(name = "indexerd", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(arg_required_else_help = true)]
pub(crate) struct Args {
    /// The index directory [default: the user's data directory]
    #[arg(long, value_name = "DIR", env = "WHOSAID_INDEX", hide_env_values = true, global = true)]
    pub(crate) index: Option<PathBuf>,

    /// Say what happens to each file
    #[arg(long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,

    /// Say nothing but errors
    #[arg(long, global = true)]
    pub(crate) quiet: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the index up to date, then follow every change until Ctrl-C
    Watch(WatchArgs),
    /// Bring the index up to date and leave
    Once(OnceArgs),
    /// Keep folders for good: `watch` and `once` without a folder take them
    Add {
        /// Folders, or files of records (.json, .ndjson, .jsonl, .csv, .tsv)
        #[arg(required = true, value_name = "ROOT")]
        roots: Vec<PathBuf>,
    },
    /// No longer keep folders; their articles leave the index, the files stay
    Forget {
        /// Folders or files as `list` shows them
        #[arg(required = true, value_name = "ROOT")]
        roots: Vec<PathBuf>,
    },
    /// List the folders that are kept
    List,
    /// Show what the index holds, and what is wrong
    Status(StatusArgs),
    /// Take the articles of files that are missing out of the index without waiting
    Accept {
        /// Folders or files as `status` shows them
        #[arg(required = true, value_name = "ROOT")]
        roots: Vec<PathBuf>,
    },
    /// Read every file again that could not be read
    Retry,
    /// Look at index, folders, limits and permissions, and say what to do
    Doctor(DoctorArgs),
    /// Show the service that starts the daemon with the session; write it with --yes
    InstallService(ServiceArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct WatchArgs {
    /// Folders, or files of records (.json, .ndjson, .jsonl, .csv, .tsv) [default: those kept with `add`]
    #[arg(value_name = "ROOT")]
    pub(crate) roots: Vec<PathBuf>,

    /// Look through the folders every few seconds instead of asking the system to tell of changes
    #[arg(long)]
    pub(crate) poll: bool,

    #[command(flatten)]
    pub(crate) resources: ResourceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct OnceArgs {
    /// Folders, or files of records (.json, .ndjson, .jsonl, .csv, .tsv) [default: those kept with `add`]
    #[arg(value_name = "ROOT")]
    pub(crate) roots: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) resources: ResourceArgs,
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct ResourceArgs {
    /// Memory for articles on their way into the index, in MiB
    #[arg(long, value_name = "MIB", default_value_t = MEMORY_MIB)]
    #[arg(value_parser = clap::value_parser!(u64).range(32..=1024 * 1024))]
    pub(crate) memory: u64,

    /// Threads that read articles [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=256))]
    pub(crate) threads: Option<u64>,
}

impl Default for ResourceArgs {
    fn default() -> ResourceArgs {
        ResourceArgs { memory: MEMORY_MIB, threads: None }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// Make a damaged index anew from its folders; the damaged one is set aside
    #[arg(long)]
    pub(crate) repair: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ServiceArgs {
    /// Write the unit, and not only show it
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StatusArgs {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,

    /// List every file that could not be read, with the reason
    #[arg(long)]
    pub(crate) failures: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn options_of_all_commands_stand_before_and_after_the_command() {
        for line in ["indexerd --index i watch a b", "indexerd watch a b --index i"] {
            let args = Args::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(args.index.as_deref(), Some(std::path::Path::new("i")));
            let Command::Watch(watch) = args.command else { panic!("{line}") };
            assert_eq!(watch.roots, [PathBuf::from("a"), PathBuf::from("b")]);
        }
    }
}
