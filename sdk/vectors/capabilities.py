# Written by: node scripts/vectors.ts


from typing import Any, Literal, NotRequired, Protocol, TypedDict, Unpack, overload


AgentCapabilitiesInput = TypedDict("AgentCapabilitiesInput", {
    # first part of the names, for example filesystem; leave it out for everything
    "category": NotRequired[str],
})


AgentCapabilitiesOutputCapabilitiesItem = TypedDict("AgentCapabilitiesOutputCapabilitiesItem", {
    # name of the capability
    "name": str,
    # name of its MCP tool
    "tool": str,
    # what it does
    "purpose": str,
    # autonomous: runs; notify: runs and people are told; approval_required: waits for a person
    "permission_tier": Literal["autonomous", "notify", "approval_required"],
    # words to find it by
    "tags": list[str],
})


AgentCapabilitiesOutput = TypedDict("AgentCapabilitiesOutput", {
    # what the caller may use, sorted by name
    "capabilities": list[AgentCapabilitiesOutputCapabilitiesItem],
    # how many are listed
    "total": int,
})


AgentPolicyInput = TypedDict("AgentPolicyInput", {
})


AgentPolicyOutputRulesItemRateLimit = TypedDict("AgentPolicyOutputRulesItemRateLimit", {
    # calls allowed within the window
    "max": int,
    # length of the window, seconds
    "window_seconds": int,
})


AgentPolicyOutputRulesItem = TypedDict("AgentPolicyOutputRulesItem", {
    # a name, or a pattern such as filesystem.* or *
    "capability": str,
    # what happens to a call: runs, runs and tells, waits for a person, is refused
    "tier": Literal["autonomous", "notify", "approval_required", "blocked"],
    # why; null when nothing was written
    "reason": str | None,
    # only calls for which all of this holds; null: every call
    "when": dict[str, Any] | None,
    # null: as often as you like
    "rate_limit": AgentPolicyOutputRulesItemRateLimit | None,
})


AgentPolicyOutput = TypedDict("AgentPolicyOutput", {
    # name of the policy in force
    "policy_group": str,
    # of each layer the first rule that fits and holds speaks; the strictest of the layers counts
    "rules": list[AgentPolicyOutputRulesItem],
    # tier of what no rule names; null: the tier that each capability declares, see agent.capabilities
    "default_tier": Literal["autonomous", "notify", "approval_required", "blocked"] | None,
})


AgentSessionInput = TypedDict("AgentSessionInput", {
})


AgentSessionOutputResourceUsage = TypedDict("AgentSessionOutputResourceUsage", {
    # processor time, milliseconds; null when not measured
    "cpu_ms": int | None,
    # memory, bytes; null when not measured
    "memory_bytes": int | None,
    # bytes read; null when not measured
    "io_bytes_read": int | None,
    # bytes written; null when not measured
    "io_bytes_written": int | None,
})


AgentSessionOutputStateQuota = TypedDict("AgentSessionOutputStateQuota", {
    # bytes in use
    "used_bytes": int,
    # bytes allowed
    "limit_bytes": int,
    # bytes in use as percent of those allowed
    "percent": float,
})


AgentSessionOutput = TypedDict("AgentSessionOutput", {
    # id of this session
    "session_id": str,
    # start of the session, ISO 8601 in UTC
    "connected_at": str,
    # age of the session, seconds
    "duration_seconds": int,
    # calls of this session so far
    "invocation_count": int,
    # what the calls of this session used
    "resource_usage": AgentSessionOutputResourceUsage,
    # absolute path of the work area, which is private and can be written
    "workspace_path": str,
    # persistent state; null when there is none
    "state_quota": AgentSessionOutputStateQuota | None,
})


AgentWhoamiInput = TypedDict("AgentWhoamiInput", {
})


AgentWhoamiOutput = TypedDict("AgentWhoamiOutput", {
    # name that the caller is registered under; "user" for a person's own token
    "agent_name": str,
    # what the agent is for, as written when it was created; may be empty
    "purpose": str,
    # name of the policy in force; see agent.policy
    "policy_group": str,
    # absolute path of the work area, which is private and can be written
    "workspace_path": str,
    # registration, ISO 8601 in UTC; null for a user
    "created_at": str | None,
})


FilesystemAppendInput = TypedDict("FilesystemAppendInput", {
    # file to add to; it is created when it is missing; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
    # text to add, in UTF-8; end it with a line feed where lines are meant
    "content": str,
})


FilesystemAppendOutput = TypedDict("FilesystemAppendOutput", {
    # the file, absolute below /workspace
    "path": str,
    # size of the file now, bytes
    "new_size": int,
})


FilesystemCopyInput = TypedDict("FilesystemCopyInput", {
    # file to copy; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "source": str,
    # path of the copy; its folder must be there; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "destination": str,
    # replace a file that is at the destination
    "overwrite": NotRequired[bool],
})


FilesystemCopyOutput = TypedDict("FilesystemCopyOutput", {
    # the file, absolute below /workspace
    "source": str,
    # the copy, absolute below /workspace
    "destination": str,
    # bytes copied
    "size": int,
    # SHA-256 of the copy, hex
    "checksum": str,
})


FilesystemDeleteInput = TypedDict("FilesystemDeleteInput", {
    # file, link or empty folder to delete; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
})


FilesystemDeleteOutput = TypedDict("FilesystemDeleteOutput", {
    # what was deleted, absolute below /workspace
    "deleted_path": str,
    # where it is kept, for filesystem.restore; it cannot be read there
    "trash_path": str,
    # when it is removed for good, ISO 8601 in UTC
    "recoverable_until": str,
})


FilesystemEditInput = TypedDict("FilesystemEditInput", {
    # file to edit, or with include_glob the folder of the files; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
    # text to replace, or a JavaScript regular expression
    "pattern": str,
    # what to put in its place; with regex ${1} and ${name} are groups and $$ is a dollar
    "replace": str,
    # edit all files below path that fit, such as *.ts
    "include_glob": NotRequired[str],
    # the pattern is a regular expression; ^ and $ fit at each line
    "regex": NotRequired[bool],
    # how often the pattern must be found in all; otherwise nothing is changed
    "expected_replacements": NotRequired[int],
    # replace however often it is found, in place of expected_replacements
    "replace_all": NotRequired[bool],
    # change nothing and tell what would change
    "dry_run": NotRequired[bool],
    # edit also in .git, .hg, .svn, .venv, __pycache__, node_modules
    "include_all": NotRequired[bool],
})


FilesystemEditOutputPerFileItem = TypedDict("FilesystemEditOutputPerFileItem", {
    # the file, absolute below /workspace
    "path": str,
    # places in it
    "replacements": int,
})


FilesystemEditOutputSkippedItem = TypedDict("FilesystemEditOutputSkippedItem", {
    # the file, absolute below /workspace
    "path": str,
    # binary, too_large (over 8 MiB), unreadable, or the error that kept it from being written
    "reason": str,
})


FilesystemEditOutput = TypedDict("FilesystemEditOutput", {
    # preview: dry_run; partial: some files are in skipped
    "applied": Literal["full", "preview", "partial"],
    # places replaced, or with dry_run to be replaced
    "total_replacements": int,
    # files with such places
    "files_changed": int,
    # the changed files
    "per_file": list[FilesystemEditOutputPerFileItem],
    # files left as they were, at most 100 of them
    "skipped": list[FilesystemEditOutputSkippedItem],
    # unified diff of the changed places
    "diff": str,
    # true when the diff is cut at 100000 characters
    "diff_truncated": bool,
})


FilesystemListInput = TypedDict("FilesystemListInput", {
    # folder to list; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
    # show names that begin with a dot too
    "include_hidden": NotRequired[bool],
    # order; a leading - turns it around
    "sort_by": NotRequired[Literal["name", "-name", "size", "-size", "modified", "-modified"]],
    # most entries to show
    "max_results": NotRequired[int],
})


FilesystemListOutputEntriesItem = TypedDict("FilesystemListOutputEntriesItem", {
    # name in the folder
    "name": str,
    # a symlink is not followed; other: device, pipe or socket
    "type": Literal["file", "directory", "symlink", "other"],
    # bytes; 0 for what is no file
    "size": int,
    # last change of the content, ISO 8601 in UTC
    "modified": str,
    # there when the name on disk has bytes that are shown as \xHH; use the name as it is shown
    "escaped": NotRequired[Literal[True]],
})


FilesystemListOutput = TypedDict("FilesystemListOutput", {
    # what the folder holds
    "entries": list[FilesystemListOutputEntriesItem],
    # number of entries before max_results cut them
    "total": int,
    # true when max_results cut them
    "truncated": bool,
    # the folder, absolute below /workspace
    "path": str,
})


FilesystemMoveInput = TypedDict("FilesystemMoveInput", {
    # file, link or folder to move; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "source": str,
    # its new path; the folder that will hold it must be there; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "destination": str,
    # replace a file that is at the destination; folders are never replaced
    "overwrite": NotRequired[bool],
})


FilesystemMoveOutput = TypedDict("FilesystemMoveOutput", {
    # where it was, absolute below /workspace
    "source": str,
    # where it is, absolute below /workspace
    "destination": str,
    # bytes; 0 for what is no file
    "size": int,
})


FilesystemReadInput = TypedDict("FilesystemReadInput", {
    # file to read; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
    # what the bytes are; binary gives base64
    "encoding": NotRequired[Literal["utf-8", "utf-16le", "latin1", "ascii", "binary"]],
    # first byte to read, from 0
    "offset": NotRequired[int],
    # most bytes to read
    "limit": NotRequired[int],
})


FilesystemReadOutput = TypedDict("FilesystemReadOutput", {
    # the file, absolute below /workspace
    "path": str,
    # the text, or base64; a character cut by an edge of the range is left out
    "content": str,
    # encoding of the content
    "encoding": Literal["utf-8", "utf-16le", "latin1", "ascii", "binary"],
    # first byte of the content; behind the one asked for when that was inside a character
    "offset": int,
    # offset to go on with, bytes; null when this is the end
    "next_offset": int | None,
    # true when the file goes on behind the content
    "truncated": bool,
    # size of the whole file, bytes
    "size": int,
    # the same as size
    "size_bytes": int,
    # last change of the content, ISO 8601 in UTC
    "modified": str,
    # the same as modified
    "modified_at": str,
    # SHA-256 of the whole file, hex; null above 64 MiB
    "checksum": str | None,
})


FilesystemRestoreInput = TypedDict("FilesystemRestoreInput", {
    # trash_path that filesystem.delete gave, or the path it had: what was deleted there last
    "trash_path": str,
    # replace a file that is at the original path now
    "overwrite": NotRequired[bool],
})


FilesystemRestoreOutput = TypedDict("FilesystemRestoreOutput", {
    # false when the trash does not hold it, or not any more
    "restored": bool,
    # where it is again, absolute below /workspace; null when nothing was restored
    "path": str | None,
    # bytes; 0 for what is no file
    "size": int,
})


FilesystemSearchInputAggregate = TypedDict("FilesystemSearchInputAggregate", {
    # one row per file extension, per folder, per month of the last change (UTC), or one for all
    "group_by": NotRequired[Literal["extension", "dir", "mtime-bucket", "none"]],
    # what each row tells
    "metrics": NotRequired[list[Literal["count", "total_size"]]],
    # order of the rows; a leading - turns it around
    "sort_by": NotRequired[Literal["key", "-key", "count", "-count", "total_size", "-total_size"]],
    # most rows to give
    "max_groups": NotRequired[int],
    # one row per set of two or more files with equal content, in place of group_by; key is their SHA-256
    "dedupe": NotRequired[bool],
})


FilesystemSearchInput = TypedDict("FilesystemSearchInput", {
    # folder to search, with all folders below it; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
    # glob: *, ?, [a-z], {one,two}, ** for any folders; without a slash it is the file name in any folder
    "pattern": str,
    # most files to give
    "max_results": NotRequired[int],
    # look at names that begin with a dot too
    "include_hidden": NotRequired[bool],
    # add the files up in groups in place of naming them
    "aggregate": NotRequired[FilesystemSearchInputAggregate],
    # give the SHA-256 of each file
    "include_hash": NotRequired[bool],
    # largest file to hash, bytes
    "max_hash_bytes": NotRequired[int],
})


FilesystemSearchOutputMatchesItem = TypedDict("FilesystemSearchOutputMatchesItem", {
    # the file, absolute below /workspace
    "path": str,
    # bytes
    "size": int,
    # last change of the content, ISO 8601 in UTC
    "modified": str,
    # with include_hash: hex; null above max_hash_bytes
    "sha256": NotRequired[str | None],
})


FilesystemSearchOutputGroupsItem = TypedDict("FilesystemSearchOutputGroupsItem", {
    # extension without dot, folder, month such as 2026-07, all, or SHA-256
    "key": str,
    # number of files
    "count": NotRequired[int],
    # bytes of all of them together
    "total_size": NotRequired[int],
    # with dedupe: the files, at most 20 of them
    "paths": NotRequired[list[str]],
})


FilesystemSearchOutput = TypedDict("FilesystemSearchOutput", {
    # files in the order of their paths; empty with aggregate
    "matches": list[FilesystemSearchOutputMatchesItem],
    # with aggregate: the rows
    "groups": NotRequired[list[FilesystemSearchOutputGroupsItem]],
    # files that fit, before max_results cut them
    "total_matches": int,
    # true when something is missing: rows cut, or a folder too large to search whole
    "truncated": bool,
})


FilesystemSearchContentInput = TypedDict("FilesystemSearchContentInput", {
    # file to search, or folder with all below it; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
    # text to look for, or a JavaScript regular expression
    "pattern": str,
    # the pattern is a regular expression; ^ and $ fit at each line
    "regex": NotRequired[bool],
    # capital and small letters are the same
    "ignore_case": NotRequired[bool],
    # look only into files that fit, such as *.ts or src/**
    "include_glob": NotRequired[str],
    # look also into .git, .hg, .svn, .venv, __pycache__, node_modules
    "include_all": NotRequired[bool],
    # give only the number of hits
    "total_only": NotRequired[bool],
    # with regex: number or name of a group; counts how often it captured what
    "count_by": NotRequired[str],
    # give one row per file
    "files_only": NotRequired[bool],
    # most rows to give
    "max_results": NotRequired[int],
})


FilesystemSearchContentOutputMatchesItem = TypedDict("FilesystemSearchContentOutputMatchesItem", {
    # the file, absolute below /workspace
    "path": str,
    # line of the hit, from 1
    "line": NotRequired[int],
    # place in the line, from 1
    "column": NotRequired[int],
    # the line, cut around the hit when it is long
    "snippet": NotRequired[str],
    # with files_only: hits in the file
    "match_count": NotRequired[int],
})


FilesystemSearchContentOutputCountsItem = TypedDict("FilesystemSearchContentOutputCountsItem", {
    # what was captured
    "key": str,
    # how often
    "count": int,
})


FilesystemSearchContentOutput = TypedDict("FilesystemSearchContentOutput", {
    # files with the most hits first; of each of several files at most 10
    "matches": list[FilesystemSearchContentOutputMatchesItem],
    # number of hits
    "total_matches": int,
    # with count_by: the most frequent first
    "counts": NotRequired[list[FilesystemSearchContentOutputCountsItem]],
    # files that were looked into
    "files_searched": int,
    # files that are binary, larger than 8 MiB or not readable
    "files_skipped": int,
    # true when hits are not shown, or a folder was too large to search whole
    "truncated": bool,
})


FilesystemStatInput = TypedDict("FilesystemStatInput", {
    # file, folder or link to look at; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
})


FilesystemStatOutput = TypedDict("FilesystemStatOutput", {
    # the path, absolute below /workspace
    "path": str,
    # false when nothing is there; the other fields are null then
    "exists": bool,
    # a symlink is told as such and not followed; other: device, pipe or socket
    "type": Literal["file", "directory", "symlink", "other"] | None,
    # bytes; 0 for what is no file
    "size": int | None,
    # last change of the content, ISO 8601 in UTC
    "modified": str | None,
    # birth, ISO 8601 in UTC; null where the file system does not keep it
    "created": str | None,
    # of owner, group and others, such as rw-r-----
    "permissions": str | None,
    # user name, or number of a user without one
    "owner": str | None,
})


FilesystemWatchInput = TypedDict("FilesystemWatchInput", {
    # folder to watch; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": NotRequired[str],
    # watch the folders below it too
    "recursive": NotRequired[bool],
    # changes to tell; all when left out
    "event_types": NotRequired[list[Literal["create", "modify", "delete", "rename"]]],
    # glob that the changed path must fit, such as *.log
    "pattern": NotRequired[str],
    # in place of path: a watch you have; tells what changed since last
    "watch_id": NotRequired[str],
    # wait so long for a first change, seconds
    "timeout_seconds": NotRequired[int],
    # with watch_id: end the watch after this answer
    "cancel": NotRequired[bool],
})


FilesystemWatchOutputEventsItem = TypedDict("FilesystemWatchOutputEventsItem", {
    # what happened
    "type": Literal["create", "modify", "delete", "rename"],
    # what it happened to; of a rename its new path, absolute below /workspace
    "path": str,
    # of a rename: the old path
    "from": NotRequired[str],
})


FilesystemWatchOutput = TypedDict("FilesystemWatchOutput", {
    # to ask for further changes; known for an hour after the last question
    "watch_id": str,
    # the folder, absolute below /workspace
    "path": str,
    # whether folders below it are watched
    "recursive": bool,
    # changes since the watch began or was last asked, in the order of their paths
    "events": list[FilesystemWatchOutputEventsItem],
    # true when more than 1000 things changed: list the folder to see all
    "truncated": bool,
    # false when the watch has ended
    "active": bool,
})


FilesystemWriteInput = TypedDict("FilesystemWriteInput", {
    # file to create or replace; absolute below /workspace, or relative to it; bytes that are no UTF-8 and control characters are written \xHH
    "path": str,
    # the whole new content: text, or base64 with the encoding binary
    "content": str,
    # how the text becomes bytes; binary: from base64
    "encoding": NotRequired[Literal["utf-8", "utf-16le", "latin1", "ascii", "binary"]],
    # make the missing folders of the path
    "create_parents": NotRequired[bool],
})


FilesystemWriteOutput = TypedDict("FilesystemWriteOutput", {
    # the file, absolute below /workspace
    "path": str,
    # bytes written
    "size": int,
    # SHA-256 of what was written, hex
    "checksum": str,
    # false when a file was replaced
    "created": bool,
})


SystemHealthInput = TypedDict("SystemHealthInput", {
})


SystemHealthOutputServicesItem = TypedDict("SystemHealthOutputServicesItem", {
    # the part of the gateway
    "name": str,
    # degraded: works in part; unhealthy: does not work
    "status": Literal["healthy", "degraded", "unhealthy"],
    # why, for people
    "message": str,
})


SystemHealthOutputResourceUsage = TypedDict("SystemHealthOutputResourceUsage", {
    # use of all processors over the last minute, percent; null before it was measured
    "cpu_percent": float | None,
    # memory of the machine in use over the last minute, percent; null before it was measured
    "memory_percent": float | None,
    # space in use on the data volume, percent; null for a volume without size
    "disk_percent": float | None,
    # files and sockets that the gateway holds open; null where the system does not tell
    "open_files": int | None,
})


SystemHealthOutputQueueDepths = TypedDict("SystemHealthOutputQueueDepths", {
    # calls that wait for a person; null when there is no such queue
    "approval_pending": int | None,
    # alerts that nobody acknowledged; null when there is no such queue
    "alerts_pending": int | None,
    # audit events not yet on disk; null when there is no such queue
    "audit_buffer": int | None,
})


SystemHealthOutput = TypedDict("SystemHealthOutput", {
    # the worst status among the services
    "overall_status": Literal["healthy", "degraded", "unhealthy"],
    # each part of the gateway
    "services": list[SystemHealthOutputServicesItem],
    # how busy the machine is
    "resource_usage": SystemHealthOutputResourceUsage,
    # what waits, as counts
    "queue_depths": SystemHealthOutputQueueDepths,
})


SystemInfoInput = TypedDict("SystemInfoInput", {
})


SystemInfoOutput = TypedDict("SystemInfoOutput", {
    # version of kruxos
    "os_version": str,
    # system and kernel of the machine, for example "Linux 6.12.0 x64"
    "platform": str,
    # seconds since the gateway started
    "uptime_seconds": int,
    # agents connected now
    "agent_count": int,
    # processors that the gateway may use
    "cpu_count": int,
    # memory of the machine, bytes
    "memory_total_bytes": int,
    # memory that programs can still get, bytes
    "memory_available_bytes": int,
    # size of the data volume, bytes
    "disk_total_bytes": int,
    # free space on the data volume, bytes
    "disk_available_bytes": int,
})


SystemMetricsInput = TypedDict("SystemMetricsInput", {
    # how far to look back: minutes (m) or hours (h)
    "window": NotRequired[Literal["1m", "5m", "15m", "1h", "24h"]],
})


SystemMetricsOutputCpu = TypedDict("SystemMetricsOutputCpu", {
    # use of all processors, percent; null before a second sample
    "average_percent": float | None,
    # highest use within one sample of 5 seconds, percent; null before a second sample
    "peak_percent": float | None,
})


SystemMetricsOutputMemory = TypedDict("SystemMetricsOutputMemory", {
    # memory in use, average in bytes
    "average_bytes": int,
    # memory in use, highest sample in bytes
    "peak_bytes": int,
    # average as percent of the memory of the machine; null when that is not known
    "average_percent": float | None,
})


SystemMetricsOutputDiskIo = TypedDict("SystemMetricsOutputDiskIo", {
    # bytes read in the window; null where the system does not tell
    "read_bytes": int | None,
    # bytes written in the window; null where the system does not tell
    "write_bytes": int | None,
})


SystemMetricsOutputNetworkIo = TypedDict("SystemMetricsOutputNetworkIo", {
    # bytes received in the window; null where the system does not tell
    "rx_bytes": int | None,
    # bytes sent in the window; null where the system does not tell
    "tx_bytes": int | None,
})


SystemMetricsOutput = TypedDict("SystemMetricsOutput", {
    # the window asked for
    "window": Literal["1m", "5m", "15m", "1h", "24h"],
    # seconds of the window that were measured; less than the window after a start of the gateway
    "seconds_covered": float,
    # processors of the machine
    "cpu": SystemMetricsOutputCpu,
    # memory of the machine
    "memory": SystemMetricsOutputMemory,
    # all disks of the machine
    "disk_io": SystemMetricsOutputDiskIo,
    # all network interfaces of the machine but loopback
    "network_io": SystemMetricsOutputNetworkIo,
})


SystemTimeInput = TypedDict("SystemTimeInput", {
    # IANA name of a time zone for the local time, for example Europe/Berlin, or an offset such as +02:00
    "timezone": NotRequired[str],
})


SystemTimeOutput = TypedDict("SystemTimeOutput", {
    # now, ISO 8601 in UTC
    "utc": str,
    # whole seconds since 1970-01-01 UTC
    "unix_epoch": int,
    # milliseconds since 1970-01-01 UTC
    "unix_epoch_ms": int,
    # now in the time zone asked for, ISO 8601 with its offset; null when none was asked for
    "local": str | None,
    # the time zone asked for, or UTC
    "timezone": str,
})


class Capabilities(Protocol):
    # Lists what you may use, each with its tier. Use it to find a capability or to see which ones wait for a person. For the rules behind the tiers use agent.policy instead.
    @overload
    def invoke(self, name: Literal["agent.capabilities"], /, **input: Unpack[AgentCapabilitiesInput]) -> AgentCapabilitiesOutput: ...

    # Shows the rules that decide what happens to your calls. Use it after a call was refused or waits for a person. For the resulting tier of each capability use agent.capabilities instead.
    @overload
    def invoke(self, name: Literal["agent.policy"], /, **input: Unpack[AgentPolicyInput]) -> AgentPolicyOutput: ...

    # Tells the id and age of your session, its calls, its use of resources, your work area and your state quota. Use it to learn where you may write or how long you have been connected. For your name and purpose use agent.whoami instead.
    @overload
    def invoke(self, name: Literal["agent.session"], /, **input: Unpack[AgentSessionInput]) -> AgentSessionOutput: ...

    # Tells your registered name, your purpose, the policy in force and your work area. Use it at the start of work. For what you may call use agent.capabilities instead, for the live session agent.session.
    @overload
    def invoke(self, name: Literal["agent.whoami"], /, **input: Unpack[AgentWhoamiInput]) -> AgentWhoamiOutput: ...

    # Adds text at the end of a file, and creates the file when it is missing. Use it for logs and lists that grow; a repeated call adds the text again. To replace content use filesystem.write instead, and to change places within a file filesystem.edit.
    @overload
    def invoke(self, name: Literal["filesystem.append"], /, **input: Unpack[FilesystemAppendInput]) -> FilesystemAppendOutput: ...

    # Copies one file, with its permissions; the copy appears whole or not at all. Use it to keep a version or to start from one. To give a file another name or folder use filesystem.move instead.
    @overload
    def invoke(self, name: Literal["filesystem.copy"], /, **input: Unpack[FilesystemCopyInput]) -> FilesystemCopyOutput: ...

    # Moves a file, link or empty folder to the trash, from where it can be restored: what an agent deleted for 24 hours, what a person deleted for 7 days. Use it for what is not needed any more. Of a link only the link goes. To empty a file use filesystem.write instead; to put it elsewhere filesystem.move.
    @overload
    def invoke(self, name: Literal["filesystem.delete"], /, **input: Unpack[FilesystemDeleteInput]) -> FilesystemDeleteOutput: ...

    # Replaces text in one file or many, only if it is found as often as you expect, and gives the diff. Use it to change places in files that exist. Say how often the text must occur, or set replace_all; look first with dry_run where many files are meant. To write a file anew use filesystem.write instead.
    @overload
    def invoke(self, name: Literal["filesystem.edit"], /, **input: Unpack[FilesystemEditInput]) -> FilesystemEditOutput: ...

    # Lists what one folder holds, with type, size and last change of each entry. Use it to see one folder; it does not go into the folders below. To find files anywhere below a folder use filesystem.search instead.
    @overload
    def invoke(self, name: Literal["filesystem.list"], /, **input: Unpack[FilesystemListInput]) -> FilesystemListOutput: ...

    # Gives a file or folder another name, another folder, or both, in one step. Use it to rename or to tidy up. A link is moved, not what it points to. To keep the original use filesystem.copy instead; to get rid of something use filesystem.delete, which can be undone.
    @overload
    def invoke(self, name: Literal["filesystem.move"], /, **input: Unpack[FilesystemMoveInput]) -> FilesystemMoveOutput: ...

    # Reads a file, whole or a range of bytes, and tells its size, last change and checksum. Use it when you know the file; without a limit it reads up to 1 MiB, and next_offset tells where to go on. To find text in many files use filesystem.search_content instead; to learn only size or date use filesystem.stat.
    @overload
    def invoke(self, name: Literal["filesystem.read"], /, **input: Unpack[FilesystemReadInput]) -> FilesystemReadOutput: ...

    # Brings a deleted file or folder back to where it was, with the folders that led there. Use it to undo filesystem.delete while the time it told has not passed. It does not bring back overwritten content: keep a version with filesystem.copy instead.
    @overload
    def invoke(self, name: Literal["filesystem.restore"], /, **input: Unpack[FilesystemRestoreInput]) -> FilesystemRestoreOutput: ...

    # Finds files below a folder by a glob; can also add them up in groups, or find files with equal content. Use it when you know a part of the name but not the folder. To look for text inside files use filesystem.search_content instead; to see what one folder holds filesystem.list.
    @overload
    def invoke(self, name: Literal["filesystem.search"], /, **input: Unpack[FilesystemSearchInput]) -> FilesystemSearchOutput: ...

    # Looks for text or a regular expression inside files, and shows, counts or groups the hits. Use it to find where something is said or used. total_only goes before count_by, count_by before files_only. To find files by name use filesystem.search instead; to replace what you find filesystem.edit.
    @overload
    def invoke(self, name: Literal["filesystem.search_content"], /, **input: Unpack[FilesystemSearchContentInput]) -> FilesystemSearchContentOutput: ...

    # Tells whether something is at a path, and its type, size, dates, permissions and owner. Use it before you read or replace something you do not know. A missing path is an answer, not an error. For all entries of a folder use filesystem.list instead.
    @overload
    def invoke(self, name: Literal["filesystem.stat"], /, **input: Unpack[FilesystemStatInput]) -> FilesystemStatOutput: ...

    # Tells what was created, changed, renamed or deleted in a folder since you last asked. Begin with a path, then call again with the watch_id, and with timeout_seconds to wait for a change. What happened between two questions is told as its outcome: a file that came and went is not. To see a folder once use filesystem.list instead.
    @overload
    def invoke(self, name: Literal["filesystem.watch"], /, **input: Unpack[FilesystemWatchInput]) -> FilesystemWatchOutput: ...

    # Creates a file or replaces all of its content; readers see the old content or the new, never a part. Use it for a new file or one to be written anew. To change some places in a file use filesystem.edit instead, and to add at its end filesystem.append.
    @overload
    def invoke(self, name: Literal["filesystem.write"], /, **input: Unpack[FilesystemWriteInput]) -> FilesystemWriteOutput: ...

    # Tells whether each part of the gateway works, how busy the machine is and what waits in its queues. Use it after a call failed for a reason of the gateway. For figures over time use system.metrics instead, for sizes of the machine system.info.
    @overload
    def invoke(self, name: Literal["system.health"], /, **input: Unpack[SystemHealthInput]) -> SystemHealthOutput: ...

    # Tells the version and uptime of the gateway and the processors, memory and disk of its machine. Use it before work that needs much memory or space. To learn whether the gateway works use system.health instead, for load over time system.metrics.
    @overload
    def invoke(self, name: Literal["system.info"], /, **input: Unpack[SystemInfoInput]) -> SystemInfoOutput: ...

    # Tells average and peak load of the machine over the last minutes or hours. Use it to see a trend or a peak. For the state of the moment use system.health instead, for sizes of the machine system.info.
    @overload
    def invoke(self, name: Literal["system.metrics"], /, **input: Unpack[SystemMetricsInput]) -> SystemMetricsOutput: ...

    # Tells the current time in UTC, as a number, and in a time zone. Use it whenever the date or the time matters: do not guess them. For the age of a session use agent.session instead.
    @overload
    def invoke(self, name: Literal["system.time"], /, **input: Unpack[SystemTimeInput]) -> SystemTimeOutput: ...


class AsyncCapabilities(Protocol):
    # Lists what you may use, each with its tier. Use it to find a capability or to see which ones wait for a person. For the rules behind the tiers use agent.policy instead.
    @overload
    async def invoke(self, name: Literal["agent.capabilities"], /, **input: Unpack[AgentCapabilitiesInput]) -> AgentCapabilitiesOutput: ...

    # Shows the rules that decide what happens to your calls. Use it after a call was refused or waits for a person. For the resulting tier of each capability use agent.capabilities instead.
    @overload
    async def invoke(self, name: Literal["agent.policy"], /, **input: Unpack[AgentPolicyInput]) -> AgentPolicyOutput: ...

    # Tells the id and age of your session, its calls, its use of resources, your work area and your state quota. Use it to learn where you may write or how long you have been connected. For your name and purpose use agent.whoami instead.
    @overload
    async def invoke(self, name: Literal["agent.session"], /, **input: Unpack[AgentSessionInput]) -> AgentSessionOutput: ...

    # Tells your registered name, your purpose, the policy in force and your work area. Use it at the start of work. For what you may call use agent.capabilities instead, for the live session agent.session.
    @overload
    async def invoke(self, name: Literal["agent.whoami"], /, **input: Unpack[AgentWhoamiInput]) -> AgentWhoamiOutput: ...

    # Adds text at the end of a file, and creates the file when it is missing. Use it for logs and lists that grow; a repeated call adds the text again. To replace content use filesystem.write instead, and to change places within a file filesystem.edit.
    @overload
    async def invoke(self, name: Literal["filesystem.append"], /, **input: Unpack[FilesystemAppendInput]) -> FilesystemAppendOutput: ...

    # Copies one file, with its permissions; the copy appears whole or not at all. Use it to keep a version or to start from one. To give a file another name or folder use filesystem.move instead.
    @overload
    async def invoke(self, name: Literal["filesystem.copy"], /, **input: Unpack[FilesystemCopyInput]) -> FilesystemCopyOutput: ...

    # Moves a file, link or empty folder to the trash, from where it can be restored: what an agent deleted for 24 hours, what a person deleted for 7 days. Use it for what is not needed any more. Of a link only the link goes. To empty a file use filesystem.write instead; to put it elsewhere filesystem.move.
    @overload
    async def invoke(self, name: Literal["filesystem.delete"], /, **input: Unpack[FilesystemDeleteInput]) -> FilesystemDeleteOutput: ...

    # Replaces text in one file or many, only if it is found as often as you expect, and gives the diff. Use it to change places in files that exist. Say how often the text must occur, or set replace_all; look first with dry_run where many files are meant. To write a file anew use filesystem.write instead.
    @overload
    async def invoke(self, name: Literal["filesystem.edit"], /, **input: Unpack[FilesystemEditInput]) -> FilesystemEditOutput: ...

    # Lists what one folder holds, with type, size and last change of each entry. Use it to see one folder; it does not go into the folders below. To find files anywhere below a folder use filesystem.search instead.
    @overload
    async def invoke(self, name: Literal["filesystem.list"], /, **input: Unpack[FilesystemListInput]) -> FilesystemListOutput: ...

    # Gives a file or folder another name, another folder, or both, in one step. Use it to rename or to tidy up. A link is moved, not what it points to. To keep the original use filesystem.copy instead; to get rid of something use filesystem.delete, which can be undone.
    @overload
    async def invoke(self, name: Literal["filesystem.move"], /, **input: Unpack[FilesystemMoveInput]) -> FilesystemMoveOutput: ...

    # Reads a file, whole or a range of bytes, and tells its size, last change and checksum. Use it when you know the file; without a limit it reads up to 1 MiB, and next_offset tells where to go on. To find text in many files use filesystem.search_content instead; to learn only size or date use filesystem.stat.
    @overload
    async def invoke(self, name: Literal["filesystem.read"], /, **input: Unpack[FilesystemReadInput]) -> FilesystemReadOutput: ...

    # Brings a deleted file or folder back to where it was, with the folders that led there. Use it to undo filesystem.delete while the time it told has not passed. It does not bring back overwritten content: keep a version with filesystem.copy instead.
    @overload
    async def invoke(self, name: Literal["filesystem.restore"], /, **input: Unpack[FilesystemRestoreInput]) -> FilesystemRestoreOutput: ...

    # Finds files below a folder by a glob; can also add them up in groups, or find files with equal content. Use it when you know a part of the name but not the folder. To look for text inside files use filesystem.search_content instead; to see what one folder holds filesystem.list.
    @overload
    async def invoke(self, name: Literal["filesystem.search"], /, **input: Unpack[FilesystemSearchInput]) -> FilesystemSearchOutput: ...

    # Looks for text or a regular expression inside files, and shows, counts or groups the hits. Use it to find where something is said or used. total_only goes before count_by, count_by before files_only. To find files by name use filesystem.search instead; to replace what you find filesystem.edit.
    @overload
    async def invoke(self, name: Literal["filesystem.search_content"], /, **input: Unpack[FilesystemSearchContentInput]) -> FilesystemSearchContentOutput: ...

    # Tells whether something is at a path, and its type, size, dates, permissions and owner. Use it before you read or replace something you do not know. A missing path is an answer, not an error. For all entries of a folder use filesystem.list instead.
    @overload
    async def invoke(self, name: Literal["filesystem.stat"], /, **input: Unpack[FilesystemStatInput]) -> FilesystemStatOutput: ...

    # Tells what was created, changed, renamed or deleted in a folder since you last asked. Begin with a path, then call again with the watch_id, and with timeout_seconds to wait for a change. What happened between two questions is told as its outcome: a file that came and went is not. To see a folder once use filesystem.list instead.
    @overload
    async def invoke(self, name: Literal["filesystem.watch"], /, **input: Unpack[FilesystemWatchInput]) -> FilesystemWatchOutput: ...

    # Creates a file or replaces all of its content; readers see the old content or the new, never a part. Use it for a new file or one to be written anew. To change some places in a file use filesystem.edit instead, and to add at its end filesystem.append.
    @overload
    async def invoke(self, name: Literal["filesystem.write"], /, **input: Unpack[FilesystemWriteInput]) -> FilesystemWriteOutput: ...

    # Tells whether each part of the gateway works, how busy the machine is and what waits in its queues. Use it after a call failed for a reason of the gateway. For figures over time use system.metrics instead, for sizes of the machine system.info.
    @overload
    async def invoke(self, name: Literal["system.health"], /, **input: Unpack[SystemHealthInput]) -> SystemHealthOutput: ...

    # Tells the version and uptime of the gateway and the processors, memory and disk of its machine. Use it before work that needs much memory or space. To learn whether the gateway works use system.health instead, for load over time system.metrics.
    @overload
    async def invoke(self, name: Literal["system.info"], /, **input: Unpack[SystemInfoInput]) -> SystemInfoOutput: ...

    # Tells average and peak load of the machine over the last minutes or hours. Use it to see a trend or a peak. For the state of the moment use system.health instead, for sizes of the machine system.info.
    @overload
    async def invoke(self, name: Literal["system.metrics"], /, **input: Unpack[SystemMetricsInput]) -> SystemMetricsOutput: ...

    # Tells the current time in UTC, as a number, and in a time zone. Use it whenever the date or the time matters: do not guess them. For the age of a session use agent.session instead.
    @overload
    async def invoke(self, name: Literal["system.time"], /, **input: Unpack[SystemTimeInput]) -> SystemTimeOutput: ...
