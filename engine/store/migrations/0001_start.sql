-- The first schema. Times are microseconds since 1970-01-01T00:00:00Z. Hashes are 32 bytes; hex(x) shows them.
-- @phases@ and @delivery_states@ come from the law's own tables (engine/law) when the file is made.

CREATE TABLE complaint (
  row           INTEGER PRIMARY KEY,
  tenant        TEXT NOT NULL,
  id            TEXT NOT NULL,
  reference     INTEGER NOT NULL,
  external_ref  TEXT,
  workflow      TEXT NOT NULL,
  artifact      TEXT NOT NULL,
  state         TEXT NOT NULL,
  phase         TEXT NOT NULL CHECK (phase IN ('', @phases@)),
  disposition   TEXT NOT NULL,
  status        TEXT NOT NULL CHECK (status IN ('live', 'faulted', 'ended')),
  owner         TEXT NOT NULL,
  team          TEXT NOT NULL,
  channel       TEXT NOT NULL,
  received_at   INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,
  next_due      INTEGER,
  breached      INTEGER NOT NULL CHECK (breached IN (0, 1)),
  revision      INTEGER NOT NULL CHECK (revision > 0),
  head_sequence INTEGER NOT NULL,
  head_row      INTEGER,                       -- journal.row of the newest entry
  head_hash     BLOB NOT NULL CHECK (length(head_hash) = 32),
  -- The snapshot stays in this row and last in it. In a table of its own a list of complaints scans twice as
  -- fast, but a step dirties two pages instead of one, and a batch of steps becomes a third slower (README).
  snapshot      TEXT NOT NULL,
  UNIQUE (tenant, id),
  UNIQUE (tenant, reference)
) STRICT;

CREATE UNIQUE INDEX complaint_external_ref ON complaint (tenant, external_ref) WHERE external_ref IS NOT NULL;
-- The timer queue is one for all tenants: the earliest deadline wins, whoever owns it.
CREATE INDEX complaint_due ON complaint (next_due) WHERE next_due IS NOT NULL AND status = 'live';
CREATE INDEX complaint_owner ON complaint (tenant, owner, reference) WHERE owner <> '';
CREATE INDEX complaint_breached ON complaint (tenant, reference) WHERE breached = 1;
CREATE INDEX complaint_faulted ON complaint (tenant, reference) WHERE status = 'faulted';

-- The human reference number grows by one within the transaction that opens a complaint, so it has no gaps.
CREATE TABLE reference_counter (
  tenant TEXT PRIMARY KEY,
  last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only by row. An entry points to the complaint's entry before it; complaint.head_row points to the last.
CREATE TABLE journal (
  row          INTEGER PRIMARY KEY,
  complaint    INTEGER NOT NULL REFERENCES complaint (row),
  previous     INTEGER,
  sequence     INTEGER NOT NULL,
  recorded_at  INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  actor        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  payload      TEXT NOT NULL,
  hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE outbox (
  row       INTEGER PRIMARY KEY,
  complaint INTEGER NOT NULL REFERENCES complaint (row),
  id        TEXT NOT NULL,
  sequence  INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  name      TEXT NOT NULL,
  payload   TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN (@delivery_states@)),
  UNIQUE (complaint, id)
) STRICT;
CREATE INDEX outbox_pending ON outbox (state) WHERE state = 'pending';

CREATE TABLE outcome (
  row          INTEGER PRIMARY KEY,
  complaint    INTEGER NOT NULL REFERENCES complaint (row),
  id           TEXT NOT NULL,
  sequence     INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  outcome      TEXT NOT NULL,
  payload      TEXT NOT NULL,
  UNIQUE (complaint, id)
) STRICT;

-- Named by their content, so tenants share them.
CREATE TABLE artifact (
  row  INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX artifact_kind ON artifact (kind, hash);
CREATE TRIGGER artifact_never_changes BEFORE UPDATE ON artifact
BEGIN SELECT RAISE(ABORT, 'artifacts do not change'); END;

-- What each batch came to, for the look-up after an ambiguous commit; kept for 24 hours. recorded_at never goes
-- back here: the newest row is the store's own time.
CREATE TABLE batch (
  row         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  recorded_at INTEGER NOT NULL,
  outcome     TEXT NOT NULL
) STRICT;

-- Answers already given, for 24 hours. Old rows leave from the low end of `row`, a few with each batch.
CREATE TABLE idempotency (
  row         INTEGER PRIMARY KEY,
  scope       TEXT NOT NULL,
  key         TEXT NOT NULL,
  body        BLOB NOT NULL CHECK (length(body) = 32),
  answer      TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  UNIQUE (scope, key)
) STRICT;

CREATE TABLE seal (
  number      INTEGER PRIMARY KEY,
  recorded_at INTEGER NOT NULL,
  previous    BLOB NOT NULL CHECK (length(previous) = 32),
  root        BLOB NOT NULL CHECK (length(root) = 32),
  heads       INTEGER NOT NULL,
  hash        BLOB NOT NULL CHECK (length(hash) = 32),
  journal_row INTEGER NOT NULL                 -- the newest journal.row it knew: what came later is for the next
) STRICT;
CREATE TABLE seal_head (
  seal      INTEGER NOT NULL REFERENCES seal (number),
  complaint INTEGER NOT NULL REFERENCES complaint (row),
  sequence  INTEGER NOT NULL,
  hash      BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (seal, complaint)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER seal_never_changes BEFORE UPDATE ON seal
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;
CREATE TRIGGER seal_never_goes BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;
CREATE TRIGGER seal_head_never_changes BEFORE UPDATE ON seal_head
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;
CREATE TRIGGER seal_head_never_goes BEFORE DELETE ON seal_head
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;

-- Places kept for links between complaints and for attachments by content hash. Nothing writes them yet.
CREATE TABLE link (
  row        INTEGER PRIMARY KEY,
  tenant     TEXT NOT NULL,
  source     INTEGER NOT NULL REFERENCES complaint (row),
  target     INTEGER NOT NULL REFERENCES complaint (row),
  kind       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (tenant, source, target, kind)
) STRICT;
CREATE TABLE attachment (
  row        INTEGER PRIMARY KEY,
  tenant     TEXT NOT NULL,
  complaint  INTEGER NOT NULL REFERENCES complaint (row),
  hash       BLOB NOT NULL CHECK (length(hash) = 32),
  name       TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes      INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (tenant, complaint, hash)
) STRICT;

-- For people and BI tools: the same rows with times as text.
CREATE VIEW complaint_readable AS
SELECT tenant, reference, id, external_ref, workflow, state, phase, disposition, status, owner, team, channel,
       strftime('%Y-%m-%dT%H:%M:%SZ', received_at / 1000000, 'unixepoch') AS received_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', updated_at / 1000000, 'unixepoch') AS updated_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', next_due / 1000000, 'unixepoch') AS next_due,
       breached, revision, head_sequence, snapshot
FROM complaint;
CREATE VIEW journal_readable AS
SELECT c.tenant, c.reference, c.id AS complaint, j.sequence,
       strftime('%Y-%m-%dT%H:%M:%SZ', j.recorded_at / 1000000, 'unixepoch') AS recorded_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', j.effective_at / 1000000, 'unixepoch') AS effective_at,
       j.actor, j.kind, j.payload, lower(hex(j.hash)) AS hash
FROM journal AS j JOIN complaint AS c ON c.row = j.complaint;
