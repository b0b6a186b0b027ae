//! The table of what can go wrong: every row names its guard and its test, and both exist.
