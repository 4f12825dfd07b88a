/** The tools that operators chose for agents; an agent without a row has all. */
export const TOOL_SETS = `
  CREATE TABLE tool_sets (
    agent TEXT PRIMARY KEY REFERENCES agents (name),
    tools TEXT NOT NULL CHECK (json_valid(tools))
  ) STRICT;
`
