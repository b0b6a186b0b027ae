//! Feeds the parser `article`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::parsers::feed("article", bytes));
