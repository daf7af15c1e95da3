-- The views: computed from the log, dropped and made anew when their version changes.
CREATE TABLE subject (
  name TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (name, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE undone (seq INTEGER PRIMARY KEY) STRICT;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE,
  added INTEGER NOT NULL,
  coded INTEGER,
  state TEXT NOT NULL,
  superseded_by TEXT,
  external_key TEXT,
  url TEXT,
  external_id TEXT,
  publisher TEXT,
  title TEXT,
  path TEXT,
  earliest TEXT,
  latest TEXT,
  basis TEXT,
  language TEXT,
  text BLOB,
  original BLOB,
  rules TEXT
) STRICT;
CREATE INDEX document_url ON document (url) WHERE url IS NOT NULL;
CREATE INDEX document_external ON document (external_key) WHERE external_key IS NOT NULL;
CREATE INDEX document_text_digest ON document (text);

CREATE TABLE claim (
  id INTEGER PRIMARY KEY,
  claim_id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  recap INTEGER NOT NULL,
  state TEXT NOT NULL,
  incident INTEGER
) STRICT;
CREATE INDEX claim_document ON claim (document);
CREATE INDEX claim_incident ON claim (incident) WHERE incident IS NOT NULL;

CREATE TABLE decision (
  seq INTEGER NOT NULL,
  claim_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (claim_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_seq ON decision (seq);
CREATE TABLE public_id (
  public_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  claims TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE incident (
  id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL UNIQUE,
  public_id TEXT,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  review TEXT NOT NULL,
  earliest TEXT,
  latest TEXT,
  place TEXT,
  title TEXT,
  documents INTEGER NOT NULL,
  origins INTEGER NOT NULL,
  claims INTEGER NOT NULL,
  recaps INTEGER NOT NULL,
  -- What incidents are ordered by: the undated stand last.
  day TEXT NOT NULL GENERATED ALWAYS AS (coalesce(earliest, latest, '9999')) STORED,
  line BLOB NOT NULL
) STRICT;
CREATE INDEX incident_time ON incident (day, latest, place, incident_id);
CREATE INDEX incident_newest ON incident (latest DESC, place, incident_id);
CREATE INDEX incident_type ON incident (type, earliest);
CREATE INDEX incident_status ON incident (status, earliest);
CREATE INDEX incident_public ON incident (public_id) WHERE public_id IS NOT NULL;
CREATE TABLE incident_facet (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  incident INTEGER NOT NULL,
  PRIMARY KEY (kind, value, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_facet_of ON incident_facet (incident);
-- Days since 1970; an open end is far away.
CREATE VIRTUAL TABLE incident_days USING rtree (id, first, last);
-- The id is the incident's times 16, plus the place's number.
CREATE VIRTUAL TABLE incident_point USING rtree (id, south, north, west, east);

CREATE TABLE source (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  line TEXT NOT NULL,
  protected INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE document_words USING fts5 (
  title, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE claim_words USING fts5 (
  evidence, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO document_words (document_words, rank) VALUES ('secure-delete', 1);
INSERT INTO claim_words (claim_words, rank) VALUES ('secure-delete', 1);
