import {AGENT_ALERTS} from './agent-alerts-schema.ts'
import {ALERTS} from './alerts-schema.ts'
import {APPROVALS} from './approvals-schema.ts'
import {HAND_OVERS} from './hand-overs-schema.ts'
import {MESSAGES} from './messages-schema.ts'
import {MOUNTS} from './mounts-schema.ts'
import {PAIRINGS} from './pairings-schema.ts'
import {POLICY} from './policy-schema.ts'
import {SCHEDULES} from './schedules-schema.ts'
import {SECRETS} from './secrets-schema.ts'
import {SERVICES} from './services-schema.ts'
import {STATE} from './state-schema.ts'
import {TOOL_SETS} from './tool-sets-schema.ts'
import {UPSTREAMS} from './upstreams-schema.ts'

/** "krux": the application_id of our files, https://www.sqlite.org/pragma.html#pragma_application_id */
export const APPLICATION_ID = 0x6b727578

const FIRST = `
  CREATE TABLE identity (
    id TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE agents (
    name TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT,
    last_connected_at TEXT,
    invocations INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    principal TEXT NOT NULL CHECK (principal IN ('agent', 'user')),
    agent TEXT REFERENCES agents (name),
    hash TEXT NOT NULL UNIQUE,
    stored INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    last_used_at TEXT,
    granted_uids TEXT NOT NULL CHECK (json_valid(granted_uids))
  ) STRICT;
  CREATE UNIQUE INDEX tokens_by_live_label ON tokens (label) WHERE revoked_at IS NULL;
  CREATE INDEX tokens_by_agent ON tokens (agent);

  CREATE TABLE vault_header (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    header BLOB NOT NULL
  ) STRICT;

  CREATE TABLE vault_entries (
    path TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    nonce BLOB NOT NULL,
    ciphertext BLOB NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    resume_id TEXT NOT NULL UNIQUE,
    token_id TEXT NOT NULL REFERENCES tokens (id),
    client_name TEXT,
    client_version TEXT,
    connected_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    last_call_at TEXT,
    invocations INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE replies (
    key TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    reply BLOB NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX replies_by_age ON replies (created_at);
`

/** Number n leads from schema version n to n + 1. Never change one that was released: add one. */
export const MIGRATIONS: readonly string[] = [
  FIRST,
  APPROVALS,
  POLICY,
  ALERTS,
  SECRETS,
  MOUNTS,
  TOOL_SETS,
  SCHEDULES,
  AGENT_ALERTS,
  MESSAGES,
  STATE,
  SERVICES,
  UPSTREAMS,
  HAND_OVERS,
  PAIRINGS,
]
