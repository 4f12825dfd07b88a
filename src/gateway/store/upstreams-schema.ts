/** MCP servers of others, and the definitions of their tools as operators approved them. */
export const UPSTREAMS = `
  CREATE TABLE upstreams (
    name TEXT PRIMARY KEY,
    launch TEXT NOT NULL CHECK (json_valid(launch)),
    agents TEXT CHECK (agents IS NULL OR json_valid(agents)),
    renames TEXT NOT NULL CHECK (json_valid(renames)),
    enabled INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE upstream_pins (
    upstream TEXT NOT NULL REFERENCES upstreams (name) ON DELETE CASCADE,
    tool TEXT NOT NULL,
    hash TEXT NOT NULL,
    definition TEXT NOT NULL CHECK (json_valid(definition)),
    approved_at TEXT NOT NULL,
    PRIMARY KEY (upstream, tool)
  ) STRICT;
`
