import type {Change, ClientAdapter, ClientHost, EditResult, FileEdit, HostFacts, Obstacle} from './adapter.ts'
import type {Spot} from './edit.ts'
import {removeEntry, setEntry} from './edit-entry.ts'
import {json} from './formats/json.ts'
import type {EntryShape} from './merge-entry.ts'
import {isOnPath, pathsOf} from './places.ts'
import {readServerEntry} from './read-entry.ts'
import {type ServerEntry, validateEntry} from './server-entry.ts'

const FILE = 'claude_desktop_config.json'

export const claudeDesktop: ClientAdapter = {
  id: 'claude-desktop',
  title: 'Claude Desktop',
  defaultAgent: 'claude-agent',
  defaultLabel: 'claude-desktop',
  isInstalled: host => candidates(host).length > 0 || hasProgram(host),
  configFiles,
  plan,
  read: (text, file, serverName) => readServerEntry(text, spotIn(file, serverName)),
  obstacles,
  allowsTools: () => null,
  nextSteps: ({platform}, {verify}) => [
    `quit Claude Desktop fully${platform === 'linux' ? '' : ', from the tray too,'} and start it again, on this computer`,
    `then see that it kept the entry, which a running one drops: ${verify}`,
  ],
}

/** The folders that Claude Desktop keeps its settings in and that exist. */
function candidates(host: ClientHost): string[] {
  return host.platform === 'win32' ? windowsFolders(host) : [standardFolder(host)].filter(host.exists)
}

/** Without any sign of the app the file goes where a new installation looks. */
function configFiles(host: ClientHost): string[] {
  const found = candidates(host)
  const folders = found.length > 0 ? found : [standardFolder(host)]
  return folders.map(folder => pathsOf(host.platform).join(folder, FILE))
}

function standardFolder({platform, home, env}: HostFacts): string {
  const {join} = pathsOf(platform)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Claude')
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Claude')
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Claude')
}

/** A packaged (MSIX) app sees a private copy of AppData; a classic one may be installed beside it. Each gets the entry. */
function windowsFolders(host: ClientHost): string[] {
  const {join} = pathsOf(host.platform)
  const local = host.env['LOCALAPPDATA'] || join(host.home, 'AppData', 'Local')
  const namesIn = (folder: string, pattern: RegExp) => host.list(folder).filter(name => pattern.test(name))
  const packaged = namesIn(join(local, 'Packages'), /^Claude_/i).map(name =>
    join(local, 'Packages', name, 'LocalCache', 'Roaming', 'Claude'),
  )
  const newest = namesIn(join(local, 'Claude-Data'), /^claude_/i).map(name => join(local, 'Claude-Data', name))
  return [...packaged, ...newest, ...[standardFolder(host)].filter(host.exists)]
}

function hasProgram(host: ClientHost): boolean {
  if (host.platform === 'darwin') return host.exists('/Applications/Claude.app')
  return host.platform === 'linux' && isOnPath(host, 'claude-desktop')
}

function spotIn(file: string, serverName: string): Spot {
  return {file, format: json, path: ['mcpServers', serverName]}
}

function plan(host: ClientHost, change: Change): FileEdit[] {
  if (change.kind === 'remove-stale') return []
  if (change.kind === 'remove') {
    return fileEdits(host, (text, file) => removeEntry(text, spotIn(file, change.serverName), change))
  }
  const {entry} = change
  validateEntry(entry, {platform: host.platform, expands: true})
  return fileEdits(host, (text, file) => setEntry(text, spotIn(file, entry.serverName), shapeOf(entry), change))
}

function fileEdits(host: ClientHost, edit: (text: string | null, file: string) => EditResult): FileEdit[] {
  return configFiles(host).map(file => ({purpose: 'server', file, lockDir: null, edit: text => edit(text, file)}))
}

function shapeOf({command, args, env}: ServerEntry): EntryShape {
  return {must: {command, args}, defaults: {}, implied: {args: []}, contradicts: ['type', 'url', 'headers'], env}
}

/** Other tools, and the public documentation of KruxOS, write to a folder in lower case that the app does not read. */
function obstacles(host: ClientHost, serverName: string): Obstacle[] {
  const {join} = pathsOf(host.platform)
  if (host.platform !== 'linux') return []
  const file = join(host.home, '.config', 'claude', FILE)
  const text = host.read(file)
  if (!text?.includes(`"${serverName}"`)) return []
  return [
    {
      file,
      message: 'Claude Desktop does not read this file',
      hint: `delete the entry, or the file: rm ${file}`,
      blocks: false,
    },
  ]
}
