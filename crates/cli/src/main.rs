//! Runs `tallybook`: one file per verb.

fn main() {}
