-- The log: the truth. `prev_hash` is SHA-256 over the row before it, so a changed row shows.
-- `alert_id` and `part_id` are read out of the data itself: they cannot disagree with it.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  boot_id TEXT NOT NULL,
  wall_ms INTEGER NOT NULL,
  monotonic_ms REAL NOT NULL,
  clock_synced INTEGER NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  data TEXT NOT NULL,
  prev_hash BLOB NOT NULL,
  alert_id TEXT GENERATED ALWAYS AS (data ->> '$.alertId') VIRTUAL,
  part_id TEXT GENERATED ALWAYS AS (coalesce(data ->> '$.deliveryId', data ->> '$.wakeUpId')) VIRTUAL
) STRICT;

CREATE INDEX events_by_alert ON events (alert_id) WHERE alert_id IS NOT NULL;
CREATE INDEX events_by_part ON events (part_id) WHERE part_id IS NOT NULL;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;

-- What the log amounts to now, one row for each thing; made again from the log by `rebuild`.
CREATE TABLE projection (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  raised_ms INTEGER GENERATED ALWAYS AS (state ->> '$.raisedMs') VIRTUAL,
  ended_ms INTEGER GENERATED ALWAYS AS (coalesce(state ->> '$.closed.atMs', state ->> '$.settledMs')) VIRTUAL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX projection_by_end ON projection (ended_ms);
CREATE INDEX alerts_by_time ON projection (raised_ms) WHERE kind = 'alert';

-- The motion behind a detection, for as long as it is kept.
CREATE TABLE evidence (
  window_id TEXT PRIMARY KEY,
  bytes BLOB NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX evidence_by_expiry ON evidence (expires_ms);

-- Hashes of what devices, tablets and people prove themselves with: outside the log, replaceable.
CREATE TABLE secrets (
  principal_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (kind, principal_id)
) STRICT, WITHOUT ROWID;
