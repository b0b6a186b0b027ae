//! The command, built within the package that tests it.
fn main() -> std::process::ExitCode {
    search_cli::main()
}
