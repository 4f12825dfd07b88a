/** What operators should know; an acknowledged alert stays, and the next of its kind begins anew. */
export const ALERTS = `
  CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    acknowledged_at TEXT,
    acknowledged_by TEXT
  ) STRICT;
  CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject) WHERE acknowledged_at IS NULL;
  CREATE INDEX alerts_by_time ON alerts (last_at);
`
