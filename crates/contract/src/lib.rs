//! Turns an Analysis into the JSON Lines of the output contract (`tallybook/1`).
