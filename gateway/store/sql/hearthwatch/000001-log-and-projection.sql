-- The log: the truth. `prev_hash` is SHA-256 over the row before it, so a changed row shows.
-- `alert_id` is not part of what is hashed: it only finds the events of an alert again.
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
  alert_id TEXT
) STRICT;

CREATE INDEX events_by_alert ON events (alert_id) WHERE alert_id IS NOT NULL;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;

-- What the log amounts to now, one row for each thing; made again from the log by `rebuild`.
-- Rows lie in the order they came and not by their key, and bear no further index: every page that
-- a commit touches is written to a flash card.
CREATE TABLE projection (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;

-- Closed alerts and settled deliveries: kept for ever, seldom read, and out of the way.
CREATE TABLE projection_ended (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  ended_ms INTEGER NOT NULL,
  raised_ms INTEGER GENERATED ALWAYS AS (state ->> '$.raisedMs') VIRTUAL,
  PRIMARY KEY (kind, id)
) STRICT;

CREATE INDEX ended_by_end ON projection_ended (ended_ms);
CREATE INDEX ended_alerts_by_time ON projection_ended (raised_ms) WHERE kind = 'alert';

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
