//! Feeds the parser `files`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::parsers::feed("files", bytes));
