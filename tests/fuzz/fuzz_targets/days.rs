//! Feeds the parser `days`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::parsers::feed("days", bytes));
