/** Planned calls and what became of the last of them. A run is keyed by the time it was due: it cannot be begun twice. */
export const SCHEDULES = `
  CREATE TABLE schedules (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('cron', 'delay')),
    principal TEXT NOT NULL CHECK (principal IN ('agent', 'user')),
    agent TEXT NOT NULL,
    token_id TEXT,
    capability TEXT NOT NULL,
    input TEXT NOT NULL CHECK (json_valid(input)),
    cron TEXT,
    timezone TEXT,
    description TEXT NOT NULL,
    created_at TEXT NOT NULL,
    next_run_at TEXT,
    ended_reason TEXT
  ) STRICT;
  CREATE INDEX schedules_due ON schedules (next_run_at) WHERE next_run_at IS NOT NULL;
  CREATE INDEX schedules_by_agent ON schedules (agent);

  CREATE TABLE schedule_runs (
    schedule_id TEXT NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    due_at TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'pending', 'unknown')),
    error TEXT,
    message TEXT,
    approval_id TEXT,
    output TEXT CHECK (output IS NULL OR json_valid(output)),
    PRIMARY KEY (schedule_id, due_at)
  ) STRICT;
`
