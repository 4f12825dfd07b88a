/** What a policy needs beside its files: how often rules were used, and the texts that were accepted last. */
export const POLICY = `
  CREATE TABLE rate_counts (
    rule TEXT NOT NULL,
    agent TEXT NOT NULL,
    slot_ends_at TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (rule, agent, slot_ends_at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX rate_counts_by_age ON rate_counts (slot_ends_at);

  CREATE TABLE policy_files (
    layer TEXT PRIMARY KEY,
    text TEXT NOT NULL
  ) STRICT;
`
