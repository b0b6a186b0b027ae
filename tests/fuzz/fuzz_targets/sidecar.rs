//! Feeds the parser `sidecar`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::parsers::feed("sidecar", bytes));
