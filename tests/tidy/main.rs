//! Rules about the source itself, as tests.

mod layout;
mod source;
