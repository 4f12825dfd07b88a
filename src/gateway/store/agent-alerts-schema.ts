/** Alerts that agents raise: several of one kind and subject can be open, as long as they say something else. */
export const AGENT_ALERTS = `
  ALTER TABLE alerts ADD COLUMN variant TEXT NOT NULL DEFAULT '';
  ALTER TABLE alerts ADD COLUMN context TEXT CHECK (context IS NULL OR json_valid(context));
  DROP INDEX alerts_open;
  CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject, variant) WHERE acknowledged_at IS NULL;
  CREATE INDEX alerts_by_subject ON alerts (subject, first_at);
`
