//! Feeds the parser `beside`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::parsers::feed("beside", bytes));
