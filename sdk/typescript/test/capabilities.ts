// Written by: node scripts/vectors.ts

import type {CallOptions} from '@kruxos/sdk'

export type AgentCapabilitiesInput = {
  /** first part of the names, for example filesystem; leave it out for everything */
  category?: string
}

export type AgentCapabilitiesOutput = {
  /** what the caller may use, sorted by name */
  capabilities: Array<{
    /** name of the capability */
    name: string
    /** name of its MCP tool */
    tool: string
    /** what it does */
    purpose: string
    /** autonomous: runs; notify: runs and people are told; approval_required: waits for a person */
    permission_tier: "autonomous" | "notify" | "approval_required"
    /** words to find it by */
    tags: string[]
  }>
  /** how many are listed */
  total: number
}

export type AgentPolicyInput = Record<string, never>

export type AgentPolicyOutput = {
  /** name of the policy in force */
  policy_group: string
  /** of each layer the first rule that fits and holds speaks; the strictest of the layers counts */
  rules: Array<{
    /** a name, or a pattern such as filesystem.* or * */
    capability: string
    /** what happens to a call: runs, runs and tells, waits for a person, is refused */
    tier: "autonomous" | "notify" | "approval_required" | "blocked"
    /** why; null when nothing was written */
    reason: string | null
    /** only calls for which all of this holds; null: every call */
    when: Record<string, unknown> | null
    /** null: as often as you like */
    rate_limit: {
      /** calls allowed within the window */
      max: number
      /** length of the window, seconds */
      window_seconds: number
    } | null
  }>
  /** tier of what no rule names; null: the tier that each capability declares, see agent.capabilities */
  default_tier: "autonomous" | "notify" | "approval_required" | "blocked" | null
}

export type AgentSessionInput = Record<string, never>

export type AgentSessionOutput = {
  /** id of this session */
  session_id: string
  /** start of the session, ISO 8601 in UTC */
  connected_at: string
  /** age of the session, seconds */
  duration_seconds: number
  /** calls of this session so far */
  invocation_count: number
  /** what the calls of this session used */
  resource_usage: {
    /** processor time, milliseconds; null when not measured */
    cpu_ms: number | null
    /** memory, bytes; null when not measured */
    memory_bytes: number | null
    /** bytes read; null when not measured */
    io_bytes_read: number | null
    /** bytes written; null when not measured */
    io_bytes_written: number | null
  }
  /** absolute path of the work area, which is private and can be written */
  workspace_path: string
  /** persistent state; null when there is none */
  state_quota: {
    /** bytes in use */
    used_bytes: number
    /** bytes allowed */
    limit_bytes: number
    /** bytes in use as percent of those allowed */
    percent: number
  } | null
}

export type AgentWhoamiInput = Record<string, never>

export type AgentWhoamiOutput = {
  /** name that the caller is registered under; "user" for a person's own token */
  agent_name: string
  /** what the agent is for, as written when it was created; may be empty */
  purpose: string
  /** name of the policy in force; see agent.policy */
  policy_group: string
  /** absolute path of the work area, which is private and can be written */
  workspace_path: string
  /** registration, ISO 8601 in UTC; null for a user */
  created_at: string | null
}

export type FilesystemAppendInput = {
  /** file to add to; it is created when it is missing; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
  /** text to add, in UTF-8; end it with a line feed where lines are meant */
  content: string
}

export type FilesystemAppendOutput = {
  /** the file, absolute below /workspace */
  path: string
  /** size of the file now, bytes */
  new_size: number
}

export type FilesystemCopyInput = {
  /** file to copy; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  source: string
  /** path of the copy; its folder must be there; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  destination: string
  /** replace a file that is at the destination */
  overwrite?: boolean
}

export type FilesystemCopyOutput = {
  /** the file, absolute below /workspace */
  source: string
  /** the copy, absolute below /workspace */
  destination: string
  /** bytes copied */
  size: number
  /** SHA-256 of the copy, hex */
  checksum: string
}

export type FilesystemDeleteInput = {
  /** file, link or empty folder to delete; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
}

export type FilesystemDeleteOutput = {
  /** what was deleted, absolute below /workspace */
  deleted_path: string
  /** where it is kept, for filesystem.restore; it cannot be read there */
  trash_path: string
  /** when it is removed for good, ISO 8601 in UTC */
  recoverable_until: string
}

export type FilesystemEditInput = {
  /** file to edit, or with include_glob the folder of the files; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
  /** text to replace, or a JavaScript regular expression */
  pattern: string
  /** what to put in its place; with regex ${1} and ${name} are groups and $$ is a dollar */
  replace: string
  /** edit all files below path that fit, such as *.ts */
  include_glob?: string
  /** the pattern is a regular expression; ^ and $ fit at each line */
  regex?: boolean
  /** how often the pattern must be found in all; otherwise nothing is changed */
  expected_replacements?: number
  /** replace however often it is found, in place of expected_replacements */
  replace_all?: boolean
  /** change nothing and tell what would change */
  dry_run?: boolean
  /** edit also in .git, .hg, .svn, .venv, __pycache__, node_modules */
  include_all?: boolean
}

export type FilesystemEditOutput = {
  /** preview: dry_run; partial: some files are in skipped */
  applied: "full" | "preview" | "partial"
  /** places replaced, or with dry_run to be replaced */
  total_replacements: number
  /** files with such places */
  files_changed: number
  /** the changed files */
  per_file: {
    /** the file, absolute below /workspace */
    path: string
    /** places in it */
    replacements: number
  }[]
  /** files left as they were, at most 100 of them */
  skipped: {
    /** the file, absolute below /workspace */
    path: string
    /** binary, too_large (over 8 MiB), unreadable, or the error that kept it from being written */
    reason: string
  }[]
  /** unified diff of the changed places */
  diff: string
  /** true when the diff is cut at 100000 characters */
  diff_truncated: boolean
}

export type FilesystemListInput = {
  /** folder to list; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
  /** show names that begin with a dot too */
  include_hidden?: boolean
  /** order; a leading - turns it around */
  sort_by?: "name" | "-name" | "size" | "-size" | "modified" | "-modified"
  /** most entries to show */
  max_results?: number
}

export type FilesystemListOutput = {
  /** what the folder holds */
  entries: Array<{
    /** name in the folder */
    name: string
    /** a symlink is not followed; other: device, pipe or socket */
    type: "file" | "directory" | "symlink" | "other"
    /** bytes; 0 for what is no file */
    size: number
    /** last change of the content, ISO 8601 in UTC */
    modified: string
    /** there when the name on disk has bytes that are shown as \xHH; use the name as it is shown */
    escaped?: true
  }>
  /** number of entries before max_results cut them */
  total: number
  /** true when max_results cut them */
  truncated: boolean
  /** the folder, absolute below /workspace */
  path: string
}

export type FilesystemMoveInput = {
  /** file, link or folder to move; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  source: string
  /** its new path; the folder that will hold it must be there; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  destination: string
  /** replace a file that is at the destination; folders are never replaced */
  overwrite?: boolean
}

export type FilesystemMoveOutput = {
  /** where it was, absolute below /workspace */
  source: string
  /** where it is, absolute below /workspace */
  destination: string
  /** bytes; 0 for what is no file */
  size: number
}

export type FilesystemReadInput = {
  /** file to read; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
  /** what the bytes are; binary gives base64 */
  encoding?: "utf-8" | "utf-16le" | "latin1" | "ascii" | "binary"
  /** first byte to read, from 0 */
  offset?: number
  /** most bytes to read */
  limit?: number
}

export type FilesystemReadOutput = {
  /** the file, absolute below /workspace */
  path: string
  /** the text, or base64; a character cut by an edge of the range is left out */
  content: string
  /** encoding of the content */
  encoding: "utf-8" | "utf-16le" | "latin1" | "ascii" | "binary"
  /** first byte of the content; behind the one asked for when that was inside a character */
  offset: number
  /** offset to go on with, bytes; null when this is the end */
  next_offset: number | null
  /** true when the file goes on behind the content */
  truncated: boolean
  /** size of the whole file, bytes */
  size: number
  /** the same as size */
  size_bytes: number
  /** last change of the content, ISO 8601 in UTC */
  modified: string
  /** the same as modified */
  modified_at: string
  /** SHA-256 of the whole file, hex; null above 64 MiB */
  checksum: string | null
}

export type FilesystemRestoreInput = {
  /** trash_path that filesystem.delete gave, or the path it had: what was deleted there last */
  trash_path: string
  /** replace a file that is at the original path now */
  overwrite?: boolean
}

export type FilesystemRestoreOutput = {
  /** false when the trash does not hold it, or not any more */
  restored: boolean
  /** where it is again, absolute below /workspace; null when nothing was restored */
  path: string | null
  /** bytes; 0 for what is no file */
  size: number
}

export type FilesystemSearchInput = {
  /** folder to search, with all folders below it; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
  /** glob: *, ?, [a-z], {one,two}, ** for any folders; without a slash it is the file name in any folder */
  pattern: string
  /** most files to give */
  max_results?: number
  /** look at names that begin with a dot too */
  include_hidden?: boolean
  /** add the files up in groups in place of naming them */
  aggregate?: {
    /** one row per file extension, per folder, per month of the last change (UTC), or one for all */
    group_by?: "extension" | "dir" | "mtime-bucket" | "none"
    /** what each row tells */
    metrics?: Array<"count" | "total_size">
    /** order of the rows; a leading - turns it around */
    sort_by?: "key" | "-key" | "count" | "-count" | "total_size" | "-total_size"
    /** most rows to give */
    max_groups?: number
    /** one row per set of two or more files with equal content, in place of group_by; key is their SHA-256 */
    dedupe?: boolean
  }
  /** give the SHA-256 of each file */
  include_hash?: boolean
  /** largest file to hash, bytes */
  max_hash_bytes?: number
}

export type FilesystemSearchOutput = {
  /** files in the order of their paths; empty with aggregate */
  matches: Array<{
    /** the file, absolute below /workspace */
    path: string
    /** bytes */
    size: number
    /** last change of the content, ISO 8601 in UTC */
    modified: string
    /** with include_hash: hex; null above max_hash_bytes */
    sha256?: string | null
  }>
  /** with aggregate: the rows */
  groups?: {
    /** extension without dot, folder, month such as 2026-07, all, or SHA-256 */
    key: string
    /** number of files */
    count?: number
    /** bytes of all of them together */
    total_size?: number
    /** with dedupe: the files, at most 20 of them */
    paths?: string[]
  }[]
  /** files that fit, before max_results cut them */
  total_matches: number
  /** true when something is missing: rows cut, or a folder too large to search whole */
  truncated: boolean
}

export type FilesystemSearchContentInput = {
  /** file to search, or folder with all below it; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
  /** text to look for, or a JavaScript regular expression */
  pattern: string
  /** the pattern is a regular expression; ^ and $ fit at each line */
  regex?: boolean
  /** capital and small letters are the same */
  ignore_case?: boolean
  /** look only into files that fit, such as *.ts or src/** */
  include_glob?: string
  /** look also into .git, .hg, .svn, .venv, __pycache__, node_modules */
  include_all?: boolean
  /** give only the number of hits */
  total_only?: boolean
  /** with regex: number or name of a group; counts how often it captured what */
  count_by?: string
  /** give one row per file */
  files_only?: boolean
  /** most rows to give */
  max_results?: number
}

export type FilesystemSearchContentOutput = {
  /** files with the most hits first; of each of several files at most 10 */
  matches: {
    /** the file, absolute below /workspace */
    path: string
    /** line of the hit, from 1 */
    line?: number
    /** place in the line, from 1 */
    column?: number
    /** the line, cut around the hit when it is long */
    snippet?: string
    /** with files_only: hits in the file */
    match_count?: number
  }[]
  /** number of hits */
  total_matches: number
  /** with count_by: the most frequent first */
  counts?: {
    /** what was captured */
    key: string
    /** how often */
    count: number
  }[]
  /** files that were looked into */
  files_searched: number
  /** files that are binary, larger than 8 MiB or not readable */
  files_skipped: number
  /** true when hits are not shown, or a folder was too large to search whole */
  truncated: boolean
}

export type FilesystemStatInput = {
  /** file, folder or link to look at; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
}

export type FilesystemStatOutput = {
  /** the path, absolute below /workspace */
  path: string
  /** false when nothing is there; the other fields are null then */
  exists: boolean
  /** a symlink is told as such and not followed; other: device, pipe or socket */
  type: "file" | "directory" | "symlink" | "other" | null
  /** bytes; 0 for what is no file */
  size: number | null
  /** last change of the content, ISO 8601 in UTC */
  modified: string | null
  /** birth, ISO 8601 in UTC; null where the file system does not keep it */
  created: string | null
  /** of owner, group and others, such as rw-r----- */
  permissions: string | null
  /** user name, or number of a user without one */
  owner: string | null
}

export type FilesystemWatchInput = {
  /** folder to watch; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path?: string
  /** watch the folders below it too */
  recursive?: boolean
  /** changes to tell; all when left out */
  event_types?: Array<"create" | "modify" | "delete" | "rename">
  /** glob that the changed path must fit, such as *.log */
  pattern?: string
  /** in place of path: a watch you have; tells what changed since last */
  watch_id?: string
  /** wait so long for a first change, seconds */
  timeout_seconds?: number
  /** with watch_id: end the watch after this answer */
  cancel?: boolean
}

export type FilesystemWatchOutput = {
  /** to ask for further changes; known for an hour after the last question */
  watch_id: string
  /** the folder, absolute below /workspace */
  path: string
  /** whether folders below it are watched */
  recursive: boolean
  /** changes since the watch began or was last asked, in the order of their paths */
  events: Array<{
    /** what happened */
    type: "create" | "modify" | "delete" | "rename"
    /** what it happened to; of a rename its new path, absolute below /workspace */
    path: string
    /** of a rename: the old path */
    from?: string
  }>
  /** true when more than 1000 things changed: list the folder to see all */
  truncated: boolean
  /** false when the watch has ended */
  active: boolean
}

export type FilesystemWriteInput = {
  /** file to create or replace; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH */
  path: string
  /** the whole new content: text, or base64 with the encoding binary */
  content: string
  /** how the text becomes bytes; binary: from base64 */
  encoding?: "utf-8" | "utf-16le" | "latin1" | "ascii" | "binary"
  /** make the missing folders of the path */
  create_parents?: boolean
}

export type FilesystemWriteOutput = {
  /** the file, absolute below /workspace */
  path: string
  /** bytes written */
  size: number
  /** SHA-256 of what was written, hex */
  checksum: string
  /** false when a file was replaced */
  created: boolean
}

export type SystemHealthInput = Record<string, never>

export type SystemHealthOutput = {
  /** the worst status among the services */
  overall_status: "healthy" | "degraded" | "unhealthy"
  /** each part of the gateway */
  services: Array<{
    /** the part of the gateway */
    name: string
    /** degraded: works in part; unhealthy: does not work */
    status: "healthy" | "degraded" | "unhealthy"
    /** why, for people */
    message: string
  }>
  /** how busy the machine is */
  resource_usage: {
    /** use of all processors over the last minute, percent; null before it was measured */
    cpu_percent: number | null
    /** memory of the machine in use over the last minute, percent; null before it was measured */
    memory_percent: number | null
    /** space in use on the data volume, percent; null for a volume without size */
    disk_percent: number | null
    /** files and sockets that the gateway holds open; null where the system does not tell */
    open_files: number | null
  }
  /** what waits, as counts */
  queue_depths: {
    /** calls that wait for a person; null when there is no such queue */
    approval_pending: number | null
    /** alerts that nobody acknowledged; null when there is no such queue */
    alerts_pending: number | null
    /** audit events not yet on disk; null when there is no such queue */
    audit_buffer: number | null
  }
}

export type SystemInfoInput = Record<string, never>

export type SystemInfoOutput = {
  /** version of kruxos */
  os_version: string
  /** system and kernel of the machine, for example "Linux 6.12.0 x64" */
  platform: string
  /** seconds since the gateway started */
  uptime_seconds: number
  /** agents connected now */
  agent_count: number
  /** processors that the gateway may use */
  cpu_count: number
  /** memory of the machine, bytes */
  memory_total_bytes: number
  /** memory that programs can still get, bytes */
  memory_available_bytes: number
  /** size of the data volume, bytes */
  disk_total_bytes: number
  /** free space on the data volume, bytes */
  disk_available_bytes: number
}

export type SystemMetricsInput = {
  /** how far to look back: minutes (m) or hours (h) */
  window?: "1m" | "5m" | "15m" | "1h" | "24h"
}

export type SystemMetricsOutput = {
  /** the window asked for */
  window: "1m" | "5m" | "15m" | "1h" | "24h"
  /** seconds of the window that were measured; less than the window after a start of the gateway */
  seconds_covered: number
  /** processors of the machine */
  cpu: {
    /** use of all processors, percent; null before a second sample */
    average_percent: number | null
    /** highest use within one sample of 5 seconds, percent; null before a second sample */
    peak_percent: number | null
  }
  /** memory of the machine */
  memory: {
    /** memory in use, average in bytes */
    average_bytes: number
    /** memory in use, highest sample in bytes */
    peak_bytes: number
    /** average as percent of the memory of the machine; null when that is not known */
    average_percent: number | null
  }
  /** all disks of the machine */
  disk_io: {
    /** bytes read in the window; null where the system does not tell */
    read_bytes: number | null
    /** bytes written in the window; null where the system does not tell */
    write_bytes: number | null
  }
  /** all network interfaces of the machine but loopback */
  network_io: {
    /** bytes received in the window; null where the system does not tell */
    rx_bytes: number | null
    /** bytes sent in the window; null where the system does not tell */
    tx_bytes: number | null
  }
}

export type SystemTimeInput = {
  /** IANA name of a time zone for the local time, for example Europe/Berlin, or an offset such as +02:00 */
  timezone?: string
}

export type SystemTimeOutput = {
  /** now, ISO 8601 in UTC */
  utc: string
  /** whole seconds since 1970-01-01 UTC */
  unix_epoch: number
  /** milliseconds since 1970-01-01 UTC */
  unix_epoch_ms: number
  /** now in the time zone asked for, ISO 8601 with its offset; null when none was asked for */
  local: string | null
  /** the time zone asked for, or UTC */
  timezone: string
}

export interface Capabilities {
  readonly agent: {
    /** Lists what you may use, each with its tier. Use it to find a capability or to see which ones wait for a person. For the rules behind the tiers use agent.policy instead. */
    capabilities(input?: AgentCapabilitiesInput, options?: CallOptions): Promise<AgentCapabilitiesOutput>
    /** Shows the rules that decide what happens to your calls. Use it after a call was refused or waits for a person. For the resulting tier of each capability use agent.capabilities instead. */
    policy(input?: AgentPolicyInput, options?: CallOptions): Promise<AgentPolicyOutput>
    /** Tells the id and age of your session, its calls, its use of resources, your work area and your state quota. Use it to learn where you may write or how long you have been connected. For your name and purpose use agent.whoami instead. */
    session(input?: AgentSessionInput, options?: CallOptions): Promise<AgentSessionOutput>
    /** Tells your registered name, your purpose, the policy in force and your work area. Use it at the start of work. For what you may call use agent.capabilities instead, for the live session agent.session. */
    whoami(input?: AgentWhoamiInput, options?: CallOptions): Promise<AgentWhoamiOutput>
  }
  readonly filesystem: {
    /** Adds text at the end of a file, and creates the file when it is missing. Use it for logs and lists that grow; a repeated call adds the text again. To replace content use filesystem.write instead, and to change places within a file filesystem.edit. */
    append(input: FilesystemAppendInput, options?: CallOptions): Promise<FilesystemAppendOutput>
    /** Copies one file, with its permissions; the copy appears whole or not at all. Use it to keep a version or to start from one. To give a file another name or folder use filesystem.move instead. */
    copy(input: FilesystemCopyInput, options?: CallOptions): Promise<FilesystemCopyOutput>
    /** Moves a file, link or empty folder to the trash, from where it can be restored: what an agent deleted for 24 hours, what a person deleted for 7 days. Use it for what is not needed any more. Of a link only the link goes. To empty a file use filesystem.write instead; to put it elsewhere filesystem.move. */
    delete(input: FilesystemDeleteInput, options?: CallOptions): Promise<FilesystemDeleteOutput>
    /** Replaces text in one file or many, only if it is found as often as you expect, and gives the diff. Use it to change places in files that exist. Say how often the text must occur, or set replace_all; look first with dry_run where many files are meant. To write a file anew use filesystem.write instead. */
    edit(input: FilesystemEditInput, options?: CallOptions): Promise<FilesystemEditOutput>
    /** Lists what one folder holds, with type, size and last change of each entry. Use it to see one folder; it does not go into the folders below. To find files anywhere below a folder use filesystem.search instead. */
    list(input: FilesystemListInput, options?: CallOptions): Promise<FilesystemListOutput>
    /** Gives a file or folder another name, another folder, or both, in one step. Use it to rename or to tidy up. A link is moved, not what it points to. To keep the original use filesystem.copy instead; to get rid of something use filesystem.delete, which can be undone. */
    move(input: FilesystemMoveInput, options?: CallOptions): Promise<FilesystemMoveOutput>
    /** Reads a file, whole or a range of bytes, and tells its size, last change and checksum. Use it when you know the file; without a limit it reads up to 1 MiB, and next_offset tells where to go on. To find text in many files use filesystem.search_content instead; to learn only size or date use filesystem.stat. */
    read(input: FilesystemReadInput, options?: CallOptions): Promise<FilesystemReadOutput>
    /** Brings a deleted file or folder back to where it was, with the folders that led there. Use it to undo filesystem.delete while the time it told has not passed. It does not bring back overwritten content: keep a version with filesystem.copy instead. */
    restore(input: FilesystemRestoreInput, options?: CallOptions): Promise<FilesystemRestoreOutput>
    /** Finds files below a folder by a glob; can also add them up in groups, or find files with equal content. Use it when you know a part of the name but not the folder. To look for text inside files use filesystem.search_content instead; to see what one folder holds filesystem.list. */
    search(input: FilesystemSearchInput, options?: CallOptions): Promise<FilesystemSearchOutput>
    /** Looks for text or a regular expression inside files, and shows, counts or groups the hits. Use it to find where something is said or used. total_only goes before count_by, count_by before files_only. To find files by name use filesystem.search instead; to replace what you find filesystem.edit. */
    search_content(input: FilesystemSearchContentInput, options?: CallOptions): Promise<FilesystemSearchContentOutput>
    /** Tells whether something is at a path, and its type, size, dates, permissions and owner. Use it before you read or replace something you do not know. A missing path is an answer, not an error. For all entries of a folder use filesystem.list instead. */
    stat(input: FilesystemStatInput, options?: CallOptions): Promise<FilesystemStatOutput>
    /** Tells what was created, changed, renamed or deleted in a folder since you last asked. Begin with a path, then call again with the watch_id, and with timeout_seconds to wait for a change. What happened between two questions is told as its outcome: a file that came and went is not. To see a folder once use filesystem.list instead. */
    watch(input?: FilesystemWatchInput, options?: CallOptions): Promise<FilesystemWatchOutput>
    /** Creates a file or replaces all of its content; readers see the old content or the new, never a part. Use it for a new file or one to be written anew. To change some places in a file use filesystem.edit instead, and to add at its end filesystem.append. */
    write(input: FilesystemWriteInput, options?: CallOptions): Promise<FilesystemWriteOutput>
  }
  readonly system: {
    /** Tells whether each part of the gateway works, how busy the machine is and what waits in its queues. Use it after a call failed for a reason of the gateway. For figures over time use system.metrics instead, for sizes of the machine system.info. */
    health(input?: SystemHealthInput, options?: CallOptions): Promise<SystemHealthOutput>
    /** Tells the version and uptime of the gateway and the processors, memory and disk of its machine. Use it before work that needs much memory or space. To learn whether the gateway works use system.health instead, for load over time system.metrics. */
    info(input?: SystemInfoInput, options?: CallOptions): Promise<SystemInfoOutput>
    /** Tells average and peak load of the machine over the last minutes or hours. Use it to see a trend or a peak. For the state of the moment use system.health instead, for sizes of the machine system.info. */
    metrics(input?: SystemMetricsInput, options?: CallOptions): Promise<SystemMetricsOutput>
    /** Tells the current time in UTC, as a number, and in a time zone. Use it whenever the date or the time matters: do not guess them. For the age of a session use agent.session instead. */
    time(input?: SystemTimeInput, options?: CallOptions): Promise<SystemTimeOutput>
  }
}
