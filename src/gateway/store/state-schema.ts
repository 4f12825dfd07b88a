/** What agents keep, version by version. The triggers make the sums exact whatever changes the rows. */
export const STATE = `
  CREATE TABLE state_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    size_bytes INTEGER NOT NULL,
    writer TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    is_latest INTEGER NOT NULL,
    UNIQUE (scope, key, version)
  ) STRICT;
  CREATE UNIQUE INDEX state_latest ON state_versions (scope, key) WHERE is_latest = 1;
  CREATE INDEX state_history ON state_versions (scope, id) WHERE is_latest = 0;

  CREATE TABLE state_scopes (
    scope TEXT PRIMARY KEY,
    keys INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    history_bytes INTEGER NOT NULL DEFAULT 0,
    floor INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TRIGGER state_inserted AFTER INSERT ON state_versions BEGIN
    INSERT OR IGNORE INTO state_scopes (scope) VALUES (new.scope);
    UPDATE state_scopes SET
      keys = keys + new.is_latest,
      bytes = bytes + new.is_latest * new.size_bytes,
      history_bytes = history_bytes + (1 - new.is_latest) * new.size_bytes
    WHERE scope = new.scope;
  END;
  CREATE TRIGGER state_superseded AFTER UPDATE OF is_latest ON state_versions BEGIN
    UPDATE state_scopes SET
      keys = keys + new.is_latest - old.is_latest,
      bytes = bytes + (new.is_latest - old.is_latest) * new.size_bytes,
      history_bytes = history_bytes - (new.is_latest - old.is_latest) * new.size_bytes
    WHERE scope = new.scope;
  END;
  CREATE TRIGGER state_deleted AFTER DELETE ON state_versions BEGIN
    UPDATE state_scopes SET
      keys = keys - old.is_latest,
      bytes = bytes - old.is_latest * old.size_bytes,
      history_bytes = history_bytes - (1 - old.is_latest) * old.size_bytes
    WHERE scope = old.scope;
  END;
`
