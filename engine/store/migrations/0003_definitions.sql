-- The life of a definition: who published which version of a workflow, who approved it, from when it holds, and who
-- retired it. The texts are artifacts, and complaints pin them as before; a definition that came with a file only is
-- no row here. Workflows belong to all tenants.
CREATE TABLE definition (
  row            INTEGER PRIMARY KEY,
  workflow       TEXT NOT NULL,
  version        INTEGER NOT NULL CHECK (version >= 0),
  hash           TEXT NOT NULL REFERENCES artifact (hash),
  author         TEXT NOT NULL CHECK (author <> ''),
  approver       TEXT NOT NULL CHECK (approver <> ''),
  alone          INTEGER NOT NULL CHECK (alone IN (0, 1)),   -- one person did both, and was allowed to
  reason         TEXT NOT NULL,
  effective_from INTEGER NOT NULL,
  published_at   INTEGER NOT NULL,
  retired_at     INTEGER,
  retired_by     TEXT NOT NULL DEFAULT '',
  retired_reason TEXT NOT NULL DEFAULT '',
  UNIQUE (workflow, version),
  CHECK (alone = 1 OR author <> approver),
  CHECK ((retired_at IS NULL) = (retired_by = ''))
) STRICT;
-- A row changes once, when its version retires.
CREATE TRIGGER definition_never_changes
BEFORE UPDATE OF row, workflow, version, hash, author, approver, alone, reason, effective_from, published_at ON definition
BEGIN SELECT RAISE(ABORT, 'definitions do not change'); END;
CREATE TRIGGER definition_retires_once BEFORE UPDATE ON definition WHEN OLD.retired_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'definitions do not change'); END;
CREATE TRIGGER definition_never_goes BEFORE DELETE ON definition
BEGIN SELECT RAISE(ABORT, 'definitions do not change'); END;

CREATE VIEW definition_readable AS
SELECT workflow, version, hash, author, approver, alone, reason,
       strftime('%Y-%m-%dT%H:%M:%SZ', effective_from / 1000000, 'unixepoch') AS effective_from,
       strftime('%Y-%m-%dT%H:%M:%SZ', published_at / 1000000, 'unixepoch') AS published_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', retired_at / 1000000, 'unixepoch') AS retired_at, retired_by, retired_reason
FROM definition;
