-- Live rows lie in the order they came and bear no index by key: every page that a commit touches is
-- written to a flash card, and the writer knows by heart where each live row lies.
CREATE TABLE live_rows (
  row_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;

INSERT INTO live_rows (kind, id, state) SELECT kind, id, state FROM projection ORDER BY rowid;
DROP TABLE projection;
ALTER TABLE live_rows RENAME TO projection;
