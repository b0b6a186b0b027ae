//! The command line: arguments in, answers out.

pub mod extract;

/// Runs the program with the process's arguments.
pub fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
