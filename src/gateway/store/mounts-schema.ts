/** Folders of the host that agents see under /mnt. */
export const MOUNTS = `
  CREATE TABLE mounts (
    label TEXT PRIMARY KEY,
    host_dir TEXT NOT NULL,
    read_only INTEGER NOT NULL CHECK (read_only IN (0, 1)),
    agents TEXT CHECK (agents IS NULL OR json_valid(agents)),
    created_at TEXT NOT NULL
  ) STRICT;
`
