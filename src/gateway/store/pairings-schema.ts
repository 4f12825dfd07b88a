/** Codes that other machines pair with; the codes themselves are not kept. */
export const PAIRINGS = `
  CREATE TABLE pairings (
    id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    agent TEXT REFERENCES agents (name),
    name TEXT,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    cancelled_at TEXT,
    token_id TEXT REFERENCES tokens (id)
  ) STRICT;
`
