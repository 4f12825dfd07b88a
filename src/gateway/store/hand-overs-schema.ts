/** Codes that stand for tokens; the codes themselves are not kept. */
export const HAND_OVERS = `
  CREATE TABLE hand_overs (
    code_hash TEXT PRIMARY KEY,
    token_id TEXT NOT NULL REFERENCES tokens (id),
    expires_at TEXT NOT NULL,
    used_at TEXT
  ) STRICT;
`
