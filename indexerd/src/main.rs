//! `indexerd`: all of it is in the library.

/// Extraction makes and drops many small strings on many threads; this one is fastest at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    indexerd::main()
}
