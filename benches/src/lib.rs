//! What the benches share: corpora, the bare engine as the floor, reports.

pub mod collections;
pub mod corpus;
pub mod floor;
pub mod judged;
pub mod programs;
pub mod questions;
pub mod quotes;
pub mod report;
