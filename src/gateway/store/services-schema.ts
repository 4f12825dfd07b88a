/** Connected services, and mail on its way out. The passwords are in vault_entries; a message stays until it has ended. */
export const SERVICES = `
  CREATE TABLE services (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('email')),
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    agents TEXT CHECK (agents IS NULL OR json_valid(agents)),
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    agent TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL CHECK (json_valid(recipients)),
    subject TEXT NOT NULL,
    message BLOB,
    size_bytes INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    send_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    ended_at TEXT,
    ended_by TEXT,
    reason TEXT
  ) STRICT;
  CREATE INDEX outbox_waiting ON outbox (send_at) WHERE state IN ('held', 'sending');
  CREATE INDEX outbox_by_agent ON outbox (agent, created_at);
`
