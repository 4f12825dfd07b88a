import type {ClientHost, Obstacle} from './adapter.ts'
import {isTable, type Table, valueAt} from './formats/format.ts'
import {json} from './formats/json.ts'
import {listAt, look} from './look.ts'
import {foldersUpFrom, pathsOf} from './places.ts'

/** What keeps Claude Code from using the server in its user file, as far as files tell. */
export function claudeCodeObstacles(
  host: ClientHost,
  serverName: string,
  configFile: string,
  userSettings: string,
): Obstacle[] {
  return [
    ...managedServers(host),
    ...managedLists(host, serverName),
    ...shadows(host, serverName, configFile),
    ...switchedOff(host, serverName, configFile),
    ...staleEntry(host, serverName, userSettings),
    ...settingsFiles(host, userSettings).flatMap(file => denials(host, serverName, file)),
  ]
}

function managedFile({platform}: ClientHost, name: string): string {
  if (platform === 'darwin') return `/Library/Application Support/ClaudeCode/${name}`
  return platform === 'win32' ? `C:\\Program Files\\ClaudeCode\\${name}` : `/etc/claude-code/${name}`
}

function managedServers(host: ClientHost): Obstacle[] {
  const file = managedFile(host, 'managed-mcp.json')
  if (!host.exists(file)) return []
  const message = 'your organisation decides about MCP servers here, and Claude Code ignores every other entry'
  return [{file, message, hint: 'ask whoever manages this computer to add the server there', blocks: true}]
}

function managedLists(host: ClientHost, serverName: string): Obstacle[] {
  const file = managedFile(host, 'managed-settings.json')
  const settings = look(host, file, json)
  const names = (key: string) => listAt(settings, [key]).map(rule => valueAt(rule, ['serverName']))
  const isAllowed = settings['allowedMcpServers'] === undefined || names('allowedMcpServers').includes(serverName)
  if (isAllowed && !names('deniedMcpServers').includes(serverName)) return []
  const message = `the rules of your organisation do not allow the server ${serverName}`
  return [{file, message, hint: 'ask whoever manages this computer to allow it', blocks: true}]
}

/** What /mcp remembers of a server that was disabled in a project. */
function switchedOff(host: ClientHost, serverName: string, file: string): Obstacle[] {
  return projectsIn(host, file)
    .filter(([, project]) => isTable(project) && listAt(project, ['disabledMcpServers']).includes(serverName))
    .map(([folder]) => {
      const message = `in ${folder} the server ${serverName} is switched off`
      return {file, message, hint: 'enable it with /mcp in a session there', blocks: folder === host.cwd}
    })
}

function projectsIn(host: ClientHost, file: string): [folder: string, project: unknown][] {
  const projects = valueAt(look(host, file, json), ['projects'])
  return Object.entries(isTable(projects) ? projects : {})
}

/** Local scope wins over project scope, and both win over the user scope that we write. */
function shadows(host: ClientHost, serverName: string, configFile: string): Obstacle[] {
  const local = projectsIn(host, configFile)
    .filter(([, project]) => valueAt(project, ['mcpServers', serverName]) !== undefined)
    .map(([folder]) => shadow(configFile, `in ${folder} another ${serverName} is used, from this file's projects`))
  const shared = foldersUpFrom(host.cwd, host.platform)
    .map(folder => pathsOf(host.platform).join(folder, '.mcp.json'))
    .filter(file => holdsServer(look(host, file, json), serverName))
    .map(file => shadow(file, `in this project another ${serverName} is used, from this file`))
  return [...local, ...shared]
}

function shadow(file: string, message: string): Obstacle {
  return {file, message, hint: 'remove or rename that entry if it is not meant', blocks: false}
}

function staleEntry(host: ClientHost, serverName: string, file: string): Obstacle[] {
  if (!holdsServer(look(host, file, json), serverName)) return []
  const message = `the entry ${serverName} here has no effect: Claude Code reads no servers from its settings`
  return [{file, message, hint: 'remove the entry from this file', blocks: false}]
}

function holdsServer(model: Table, serverName: string): boolean {
  return valueAt(model, ['mcpServers', serverName]) !== undefined
}

function settingsFiles(host: ClientHost, userSettings: string): string[] {
  const {join} = pathsOf(host.platform)
  const project = ['settings.json', 'settings.local.json'].map(name => join(host.cwd, '.claude', name))
  return [...new Set([managedFile(host, 'managed-settings.json'), userSettings, ...project])]
}

function denials(host: ClientHost, serverName: string, file: string): Obstacle[] {
  const rules = listAt(look(host, file, json), ['permissions', 'deny']).map(String)
  const rule = rules.find(other => other === `mcp__${serverName}` || other.startsWith(`mcp__${serverName}__`))
  if (rule === undefined) return []
  return [
    {file, message: `permissions.deny holds ${rule}`, hint: 'remove the rule if the tools are wanted', blocks: false},
  ]
}
