/**
 * The text is the one truth: what is searched by is computed from it, so that nobody can hide a row from a search
 * without changing what is authenticated. Rows of intents have no status and cost no index.
 */
const FIRST = `
  CREATE TABLE identity (
    id TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    prev BLOB NOT NULL,
    mac BLOB NOT NULL,
    kind TEXT AS (body ->> '$.kind') VIRTUAL,
    event TEXT AS (body ->> '$.event') VIRTUAL,
    agent TEXT AS (body ->> '$.actor.name') VIRTUAL,
    session TEXT AS (body ->> '$.actor.sessionId') VIRTUAL,
    subject TEXT AS (body ->> '$.subject') VIRTUAL,
    approval TEXT AS (body ->> '$.approvalId') VIRTUAL,
    status TEXT AS (body ->> '$.status') VIRTUAL
  ) STRICT;
  CREATE INDEX audit_by_agent ON audit (agent) WHERE status IS NOT NULL;
  CREATE INDEX audit_by_subject ON audit (subject) WHERE status IS NOT NULL;
  CREATE INDEX audit_by_session ON audit (session) WHERE status IS NOT NULL AND session IS NOT NULL;
  CREATE INDEX audit_by_approval ON audit (approval) WHERE status IS NOT NULL AND approval IS NOT NULL;
  CREATE INDEX audit_by_status ON audit (status) WHERE status IS NOT NULL AND status <> 'success';
  CREATE INDEX audit_by_event ON audit (event) WHERE status IS NOT NULL AND event <> 'capability.call';
`

/** Number n leads from schema version n to n + 1. Never change one that was released: add one. */
export const AUDIT_MIGRATIONS: readonly string[] = [FIRST]
