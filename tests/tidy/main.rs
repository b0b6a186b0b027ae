//! Rules about the source itself, as tests.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod layout;
mod source;
