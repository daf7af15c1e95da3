//! Turns files, HTML pages and JSON Lines into Documents.
