//! Turns treebanks into the English model; a tool, not shipped in the binary.

fn main() {}
