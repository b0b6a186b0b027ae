//! `whosaid`: all of it is in the library.
fn main() -> std::process::ExitCode {
    search_cli::main()
}
