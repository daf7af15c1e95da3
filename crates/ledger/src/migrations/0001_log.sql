-- The log: what is never changed. Everything else in the file is computed from it.
CREATE TABLE operation (
  seq INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  header TEXT NOT NULL
) STRICT;

-- Payloads, texts and originals by their SHA-256; bytes are zstd, NULL where redacted.
CREATE TABLE payload (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  length INTEGER NOT NULL,
  bytes BLOB
) STRICT;

CREATE TRIGGER operation_stays BEFORE UPDATE ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is never changed'); END;
CREATE TRIGGER operation_is_kept BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is never deleted'); END;
CREATE TRIGGER payload_stays BEFORE UPDATE ON payload WHEN NEW.bytes IS NOT NULL
  OR NEW.digest <> OLD.digest OR NEW.length <> OLD.length
BEGIN SELECT RAISE(ABORT, 'a payload is never changed, only redacted'); END;
CREATE TRIGGER payload_is_kept BEFORE DELETE ON payload
BEGIN SELECT RAISE(ABORT, 'a payload is never deleted'); END;

CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, program TEXT NOT NULL) STRICT;
