/** Secrets of operators by name; the values are in vault_entries. */
export const SECRETS = `
  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    capabilities TEXT NOT NULL CHECK (json_valid(capabilities)),
    hosts TEXT NOT NULL CHECK (json_valid(hosts)),
    agents TEXT CHECK (agents IS NULL OR json_valid(agents)),
    created_at TEXT NOT NULL,
    rotated_at TEXT,
    revoked_at TEXT,
    last_used_at TEXT,
    uses INTEGER NOT NULL
  ) STRICT;
`
