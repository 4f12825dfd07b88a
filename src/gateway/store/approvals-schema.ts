/** Requests for approval, the grants that came of them, and which agents are paused. */
export const APPROVALS = `
  ALTER TABLE agents ADD COLUMN paused_at TEXT;

  CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    agent TEXT NOT NULL,
    principal TEXT NOT NULL CHECK (principal IN ('agent', 'user', 'operator')),
    token_id TEXT,
    session_id TEXT,
    capability TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    input TEXT NOT NULL CHECK (json_valid(input)),
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    rejection TEXT,
    max_grant_seconds INTEGER,
    state TEXT NOT NULL CHECK (
      state IN ('pending', 'approved', 'running', 'done', 'unknown', 'rejected', 'expired', 'cancelled')),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by TEXT,
    decision_reason TEXT,
    result TEXT CHECK (result IS NULL OR json_valid(result)),
    collected_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX approvals_open_by_digest ON approvals (digest)
    WHERE state IN ('pending', 'approved', 'running');
  CREATE INDEX approvals_by_digest ON approvals (digest, created_at);
  CREATE INDEX approvals_by_state ON approvals (state, expires_at);

  CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    agent TEXT NOT NULL,
    principal TEXT NOT NULL,
    token_id TEXT,
    capability TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    input_hash TEXT,
    rule TEXT NOT NULL,
    approval_id TEXT NOT NULL REFERENCES approvals (id),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    times INTEGER,
    used INTEGER NOT NULL,
    revoked_at TEXT
  ) STRICT;
  CREATE INDEX grants_by_call ON grants (agent, capability, expires_at);
`
