//! `indexerd`: all of it is in the library.
fn main() -> std::process::ExitCode {
    indexerd::main()
}
