//! What the benches share: corpora, the bare engine as the floor, reports.

pub mod corpus;
pub mod floor;
pub mod programs;
pub mod questions;
pub mod report;
