import type {Change, ClientAdapter, ClientHost, EditResult, FileEdit, HostFacts} from './adapter.ts'
import {codexObstacles} from './codex-obstacles.ts'
import type {Spot} from './edit.ts'
import {removeEntry, setEntry} from './edit-entry.ts'
import {valueAt} from './formats/format.ts'
import {toml} from './formats/toml.ts'
import {look} from './look.ts'
import type {EntryShape} from './merge-entry.ts'
import {isOnPath, pathsOf} from './places.ts'
import {readServerEntry} from './read-entry.ts'
import {type ServerEntry, validateEntry} from './server-entry.ts'

const APPROVAL_MODE = 'default_tools_approval_mode'

export const codex: ClientAdapter = {
  id: 'codex',
  title: 'Codex',
  defaultAgent: 'codex-agent',
  defaultLabel: 'codex',
  isInstalled: host => host.exists(configDir(host)) || isOnPath(host, 'codex'),
  configFiles: host => [configFile(host)],
  plan,
  read: (text, file, serverName) => readServerEntry(text, spotIn(file, serverName)),
  obstacles: (host, serverName) => codexObstacles(host, serverName, configFile(host)),
  allowsTools: (host, serverName) =>
    valueAt(look(host, configFile(host), toml), ['mcp_servers', serverName, APPROVAL_MODE]) === 'approve',
  nextSteps: (_host, {allowTools}) => [
    'start a new `codex` session, or restart its IDE extension and desktop app',
    ...(allowTools === null
      ? []
      : [`\`codex exec\` refuses tools that change something until you allow them: ${allowTools}`]),
  ],
}

function configDir({platform, home, env, cwd}: HostFacts): string {
  const {join, resolve} = pathsOf(platform)
  return env['CODEX_HOME'] ? resolve(cwd, env['CODEX_HOME']) : join(home, '.codex')
}

function configFile(host: HostFacts): string {
  return pathsOf(host.platform).join(configDir(host), 'config.toml')
}

function spotIn(file: string, serverName: string): Spot {
  return {file, format: toml, path: ['mcp_servers', serverName]}
}

function plan(host: ClientHost, change: Change): FileEdit[] {
  if (change.kind === 'remove-stale') return []
  if (change.kind === 'remove')
    return [fileEdit(host, (text, spot) => removeEntry(text, spot, change), change.serverName)]
  const {entry, allowTools} = change
  validateEntry(entry, {platform: host.platform, expands: false})
  return [fileEdit(host, (text, spot) => setEntry(text, spot, shapeOf(entry, allowTools), change), entry.serverName)]
}

/** Codex takes no lock of its own. */
function fileEdit(
  host: ClientHost,
  edit: (text: string | null, spot: Spot) => EditResult,
  serverName: string,
): FileEdit {
  const file = configFile(host)
  return {purpose: 'server', file, lockDir: null, edit: text => edit(text, spotIn(file, serverName))}
}

function shapeOf({command, args, env}: ServerEntry, allowTools: boolean): EntryShape {
  return {
    must: {command, args, ...(allowTools ? {[APPROVAL_MODE]: 'approve'} : {})},
    defaults: {startup_timeout_sec: 20, tool_timeout_sec: 120},
    implied: {args: []},
    // `url` or a bearer token beside `command` keeps Codex from starting at all.
    contradicts: ['url', 'bearer_token', 'bearer_token_env_var', 'http_headers', 'env_http_headers'],
    env,
  }
}
