-- Figures for graphs. Appended in batches and never indexed by device: a batch must touch few
-- pages, because the hub's disk is a flash card.
CREATE TABLE telemetry (
  at_ms INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL
) STRICT;

-- Figures that were dropped for want of space: how many, and between which times.
CREATE TABLE telemetry_gaps (
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  dropped INTEGER NOT NULL
) STRICT;
