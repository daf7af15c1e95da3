//! Turns documents and decisions into one file: an append-only log of operations, chained by
//! hash, and the views that are computed from it.
