//! What `cargo fuzz` runs: feeds the parser that `PARSER` names, and learns from the ways that the
//! bytes take through our crates.

#![no_main]

use std::sync::LazyLock;

static PARSER: LazyLock<String> =
    LazyLock::new(|| std::env::var("PARSER").expect("`cargo fuzz` names it"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::parsers::feed(&PARSER, bytes));
