//! The daemon, built within the package that tests it.
fn main() -> std::process::ExitCode {
    indexerd::main()
}
