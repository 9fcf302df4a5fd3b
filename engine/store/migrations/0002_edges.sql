-- What delivery, recorders, people and operators need. Everything here is beside the journal: not one of its rows is
-- touched.

-- The engine once wrote each recorded outcome into the outbox too. Outcomes have a table of their own and recorders
-- read the journal, so nobody would ever deliver these.
DELETE FROM outbox WHERE kind = 'record' AND state = 'pending';

-- What delivery knows of a row. `recipient` is JSON of references (person, channel, language), never an address.
ALTER TABLE outbox ADD COLUMN subscriber       TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN recipient        TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN attempts         INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0);
ALTER TABLE outbox ADD COLUMN first_attempt_at INTEGER;
ALTER TABLE outbox ADD COLUMN next_attempt_at  INTEGER;
ALTER TABLE outbox ADD COLUMN last_error       TEXT NOT NULL DEFAULT '';
-- 1 while the row is the oldest undelivered of its subscriber and complaint and nobody has claimed it. Kept by the
-- writer, because asking each pending row for an older one costs 300 ms where 100,000 wait behind a sink that is down.
ALTER TABLE outbox ADD COLUMN in_front         INTEGER NOT NULL DEFAULT 0 CHECK (in_front IN (0, 1));

-- Partial, so that none of them grows with what was delivered. `row` is a column of them by name, since reads page by it.
CREATE INDEX outbox_unprepared ON outbox (row) WHERE state = 'pending' AND subscriber = '';
CREATE INDEX outbox_line ON outbox (complaint, subscriber, row)
  WHERE subscriber <> '' AND state IN ('pending', 'in_flight', 'backoff');
CREATE INDEX outbox_in_front ON outbox (in_front, row, next_attempt_at) WHERE in_front = 1;
CREATE INDEX outbox_next_attempt ON outbox (next_attempt_at) WHERE state = 'backoff';
CREATE INDEX outbox_undelivered ON outbox (state) WHERE state IN ('in_flight', 'backoff', 'dead');

-- A letter as it goes out, kept before it is sent: what was said stays said.
CREATE TABLE letter (
  row         INTEGER PRIMARY KEY,
  outbox      INTEGER NOT NULL UNIQUE REFERENCES outbox (row),
  language    TEXT NOT NULL,
  subject     TEXT NOT NULL,
  body        TEXT NOT NULL,
  rendered_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER letter_never_changes BEFORE UPDATE ON letter
BEGIN SELECT RAISE(ABORT, 'letters do not change'); END;
CREATE TRIGGER letter_never_goes BEFORE DELETE ON letter
BEGIN SELECT RAISE(ABORT, 'letters do not change'); END;

-- Who has to do with a complaint; its tenant is the complaint's. The key begins with the person because only lists by
-- person look here: the complaint's own snapshot names its parties.
CREATE TABLE party (
  complaint INTEGER NOT NULL REFERENCES complaint (row),
  person    TEXT NOT NULL,
  role      TEXT NOT NULL,
  PRIMARY KEY (person, complaint, role)
) STRICT, WITHOUT ROWID;
INSERT INTO party (complaint, person, role)
SELECT DISTINCT c.row, json_extract(p.value, '$.person'), coalesce(json_extract(p.value, '$.role'), '')
FROM complaint AS c
JOIN json_each(CASE WHEN json_valid(c.snapshot) THEN c.snapshot ELSE '{}' END, '$.envelope.parties') AS p
WHERE p.type = 'object' AND json_type(p.value, '$.person') = 'text';

-- Stretches of consecutive journal rows of one tenant. One tenant alone has one stretch for ever; so a tenant's change
-- feed is found at once, and a step costs no row more.
CREATE TABLE journal_run (
  tenant TEXT NOT NULL,
  first  INTEGER NOT NULL,
  last   INTEGER NOT NULL CHECK (last >= first),
  PRIMARY KEY (tenant, first)
) STRICT, WITHOUT ROWID;
INSERT INTO journal_run (tenant, first, last)
SELECT tenant, row, coalesce(lead(row) OVER (ORDER BY row) - 1, (SELECT max(row) FROM journal))
FROM (SELECT j.row, c.tenant, lag(c.tenant) OVER (ORDER BY j.row) AS before
      FROM journal AS j JOIN complaint AS c ON c.row = j.complaint)
WHERE before IS NOT tenant;

-- How far each recorder has read, and what it made of it. The two move in one transaction.
CREATE TABLE projection (
  recorder TEXT PRIMARY KEY,
  journal  INTEGER NOT NULL CHECK (journal >= 0),
  signal   INTEGER NOT NULL CHECK (signal >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE projection_state (
  recorder TEXT NOT NULL,
  key      TEXT NOT NULL,
  value    TEXT NOT NULL,
  PRIMARY KEY (recorder, key)
) STRICT, WITHOUT ROWID;

-- Personal, and nowhere else.
CREATE TABLE person (
  row    INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  id     TEXT NOT NULL,
  body   TEXT NOT NULL,
  UNIQUE (tenant, id)
) STRICT;

-- What customers did beside complaining. Append-only by row, as the journal: recorders read both behind a cursor.
CREATE TABLE signal (
  row          INTEGER PRIMARY KEY,
  tenant       TEXT NOT NULL,
  id           TEXT NOT NULL,
  person       TEXT NOT NULL,
  kind         TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  recorded_at  INTEGER NOT NULL,
  payload      TEXT NOT NULL,
  UNIQUE (tenant, id)
) STRICT;
CREATE TRIGGER signal_never_changes BEFORE UPDATE ON signal
BEGIN SELECT RAISE(ABORT, 'signals are append-only'); END;
CREATE TRIGGER signal_never_shrinks BEFORE DELETE ON signal
BEGIN SELECT RAISE(ABORT, 'signals are append-only'); END;

-- Who stopped what, and who let it go again: entries of their own.
CREATE TABLE hold (
  row         INTEGER PRIMARY KEY,
  number      INTEGER NOT NULL CHECK (number > 0),
  placed      INTEGER NOT NULL CHECK (placed IN (0, 1)),
  scope       TEXT NOT NULL,
  value       TEXT NOT NULL,
  actor       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX hold_placed ON hold (number) WHERE placed = 1;
CREATE TRIGGER hold_never_changes BEFORE UPDATE ON hold
BEGIN SELECT RAISE(ABORT, 'holds are append-only'); END;
CREATE TRIGGER hold_never_goes BEFORE DELETE ON hold
BEGIN SELECT RAISE(ABORT, 'holds are append-only'); END;

-- How much somebody has to do, for assigning by least load.
CREATE INDEX complaint_open ON complaint (tenant, owner)
  WHERE disposition = '' AND status = 'live' AND owner <> '';

CREATE VIEW outbox_readable AS
SELECT c.tenant, c.reference, c.id AS complaint, o.id, o.kind, o.name, o.state, o.subscriber, o.attempts,
       strftime('%Y-%m-%dT%H:%M:%SZ', o.first_attempt_at / 1000000, 'unixepoch') AS first_attempt_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', o.next_attempt_at / 1000000, 'unixepoch') AS next_attempt_at,
       o.last_error
FROM outbox AS o JOIN complaint AS c ON c.row = o.complaint;
