import type {Change, ClientAdapter, ClientHost, FileEdit} from './adapter.ts'
import {claudeCodeObstacles} from './claude-code-obstacles.ts'
import type {Spot} from './edit.ts'
import {removeEntry, setEntry} from './edit-entry.ts'
import {allowTools, disallowTools, isAllowed} from './edit-permission.ts'
import {json} from './formats/json.ts'
import {look} from './look.ts'
import type {EntryShape} from './merge-entry.ts'
import {isOnPath, pathsOf} from './places.ts'
import {readServerEntry} from './read-entry.ts'
import {type ServerEntry, validateEntry} from './server-entry.ts'

export const claudeCode: ClientAdapter = {
  id: 'claude-code',
  title: 'Claude Code',
  defaultAgent: 'claude-agent',
  defaultLabel: 'claude-code',
  isInstalled: host => host.exists(configFile(host)) || host.exists(configDir(host)) || isOnPath(host, 'claude'),
  configFiles: host => [configFile(host)],
  plan,
  read: (text, file, serverName) => readServerEntry(text, serverSpot(file, serverName)),
  obstacles: (host, serverName) => claudeCodeObstacles(host, serverName, configFile(host), settingsFile(host)),
  allowsTools: (host, serverName) => isAllowed(look(host, settingsFile(host), json), serverName),
  nextSteps: (_host, {allowTools}) => [
    'start a new `claude` session; those that run do not see the server',
    ...(allowTools === null ? [] : [`\`claude -p\` refuses the tools until you allow them: ${allowTools}`]),
  ],
}

function configDir({platform, home, env, cwd}: ClientHost): string {
  const {join, resolve} = pathsOf(platform)
  return env['CLAUDE_CONFIG_DIR'] ? resolve(cwd, env['CLAUDE_CONFIG_DIR']) : join(home, '.claude')
}

/** An old `.config.json` is used in place of `.claude.json` for as long as it exists. */
function configFile(host: ClientHost): string {
  const {join} = pathsOf(host.platform)
  const legacy = join(configDir(host), '.config.json')
  if (host.exists(legacy)) return legacy
  return join(host.env['CLAUDE_CONFIG_DIR'] ? configDir(host) : host.home, '.claude.json')
}

function settingsFile(host: ClientHost): string {
  return pathsOf(host.platform).join(configDir(host), 'settings.json')
}

function serverSpot(file: string, serverName: string): Spot {
  return {file, format: json, path: ['mcpServers', serverName]}
}

function plan(host: ClientHost, change: Change): FileEdit[] {
  if (change.kind === 'set') return setEdits(host, change)
  const {serverName} = change
  if (change.kind === 'remove-stale') return [staleEdit(host, serverName)]
  const server = serverEdit(host, (text, file) => removeEntry(text, serverSpot(file, serverName), change))
  const permission = permissionEdit(host, (text, file) => disallowTools(text, file, serverName))
  // Settings that do not speak of us are not ours to judge: a fault in them must not keep anybody from removing us.
  const isMentioned = host.read(settingsFile(host))?.includes(serverName)
  return isMentioned ? [server, staleEdit(host, serverName), permission] : [server]
}

function staleEdit(host: ClientHost, serverName: string): FileEdit {
  const file = settingsFile(host)
  const edit = (text: string | null) => removeEntry(text, serverSpot(file, serverName), {force: false})
  return {purpose: 'stale', file, lockDir: null, edit}
}

function setEdits(host: ClientHost, change: Extract<Change, {kind: 'set'}>): FileEdit[] {
  const {entry} = change
  validateEntry(entry, {platform: host.platform, expands: true})
  const server = serverEdit(host, (text, file) =>
    setEntry(text, serverSpot(file, entry.serverName), shapeOf(entry), change),
  )
  const permission = permissionEdit(host, (text, file) => allowTools(text, file, entry.serverName))
  return change.allowTools ? [server, permission] : [server]
}

type EditOf = (text: string | null, file: string) => ReturnType<FileEdit['edit']>

/** Claude Code makes `<file>.lock` around each write of its own (the protocol of proper-lockfile). */
function serverEdit(host: ClientHost, edit: EditOf): FileEdit {
  const file = configFile(host)
  return {purpose: 'server', file, lockDir: `${file}.lock`, edit: text => edit(text, file)}
}

function permissionEdit(host: ClientHost, edit: EditOf): FileEdit {
  const file = settingsFile(host)
  return {purpose: 'permission', file, lockDir: null, edit: text => edit(text, file)}
}

function shapeOf({command, args, env, alwaysLoad}: ServerEntry): EntryShape {
  return {
    must: {type: 'stdio', command, args, ...(alwaysLoad ? {alwaysLoad} : {})},
    defaults: {},
    implied: {type: 'stdio', args: []},
    contradicts: ['url', 'headers', 'headersHelper', 'oauth'],
    env,
  }
}
