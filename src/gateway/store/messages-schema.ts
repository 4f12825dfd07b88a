/** One row for each mailbox that a message lies in. */
export const MESSAGES = `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    channel TEXT,
    message TEXT NOT NULL,
    size INTEGER NOT NULL,
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
    sent_at TEXT NOT NULL,
    UNIQUE (recipient, id)
  ) STRICT;
  CREATE INDEX messages_by_order ON messages (recipient, priority DESC, seq);

  CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    agent TEXT NOT NULL,
    channel TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (agent, channel)
  ) STRICT;
  CREATE INDEX subscriptions_by_channel ON subscriptions (channel);
`
