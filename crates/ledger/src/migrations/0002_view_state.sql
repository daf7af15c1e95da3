-- Which version of the views the file holds, and up to which operation they are computed;
-- stale: claims were recorded that no incident holds yet.
CREATE TABLE view_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version TEXT NOT NULL,
  seq INTEGER NOT NULL,
  stale INTEGER NOT NULL
) STRICT;
INSERT INTO view_state VALUES (1, '', 0, 0);
