-- One key for each person, wrapped with the hub's master key; deleting a row erases the person.
CREATE TABLE keys (
  subject TEXT PRIMARY KEY,
  wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
