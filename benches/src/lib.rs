//! What the benches share: corpora, the bare engine as the floor, records of results.
