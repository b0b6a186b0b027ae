//! Feeds the parser `query`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::parsers::feed("query", bytes));
