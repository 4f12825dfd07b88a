/**
 * The text is the one truth: what is searched by is computed from it, so that nobody can hide a row from a search
 * without changing what is authenticated. A row is found by how it ended, so intents are in no index; the indexes that
 * are asked together with other conditions hold what those ask for, so that no text is parsed to pass a row over.
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
    status TEXT AS (body ->> '$.status') VIRTUAL,
    event TEXT AS (body ->> '$.event') VIRTUAL,
    agent TEXT AS (iif(status IS NULL, NULL, body ->> '$.actor.name')) VIRTUAL,
    session TEXT AS (iif(status IS NULL, NULL, body ->> '$.actor.sessionId')) VIRTUAL,
    approval TEXT AS (iif(status IS NULL, NULL, body ->> '$.approvalId')) VIRTUAL,
    capability TEXT AS (iif(status IS NOT NULL AND event = 'capability.call', body ->> '$.subject', NULL)) VIRTUAL,
    occurrence TEXT AS (iif(status IS NULL OR event = 'capability.call', NULL, event)) VIRTUAL,
    trouble TEXT AS (iif(status = 'success', NULL, status)) VIRTUAL
  ) STRICT;
  CREATE INDEX audit_by_agent ON audit (agent) WHERE agent IS NOT NULL;
  CREATE INDEX audit_by_session ON audit (session) WHERE session IS NOT NULL;
  CREATE INDEX audit_by_approval ON audit (approval) WHERE approval IS NOT NULL;
  CREATE INDEX audit_by_capability ON audit (capability, seq, agent, status) WHERE capability IS NOT NULL;
  CREATE INDEX audit_by_occurrence ON audit (occurrence) WHERE occurrence IS NOT NULL;
  CREATE INDEX audit_by_trouble ON audit (trouble, seq, agent, capability) WHERE trouble IS NOT NULL;
`

/** Number n leads from schema version n to n + 1. Never change one that was released: add one. */
export const AUDIT_MIGRATIONS: readonly string[] = [FIRST]
