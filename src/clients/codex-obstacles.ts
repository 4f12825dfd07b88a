import type {ClientHost, Obstacle} from './adapter.ts'
import {isTable, valueAt} from './formats/format.ts'
import {toml} from './formats/toml.ts'
import {look} from './look.ts'
import {foldersUpFrom, pathsOf} from './places.ts'

/** What keeps Codex from using the server in its user file, as far as files tell. */
export function codexObstacles(host: ClientHost, serverName: string, configFile: string): Obstacle[] {
  return [
    ...requirements(host, serverName),
    ...switchedOff(host, serverName, configFile),
    ...overrides(host, serverName, configFile),
  ]
}

function requirements(host: ClientHost, serverName: string): Obstacle[] {
  const file = '/etc/codex/requirements.toml'
  const servers = look(host, file, toml)['mcp_servers']
  if (!isTable(servers) || Object.hasOwn(servers, serverName)) return []
  const message = `Codex switches off every server that is not listed here, and ${serverName} is not`
  return [{file, message, hint: 'ask whoever manages this computer to list it', blocks: true}]
}

function switchedOff(host: ClientHost, serverName: string, file: string): Obstacle[] {
  if (valueAt(look(host, file, toml), ['mcp_servers', serverName, 'enabled']) !== false) return []
  const message = `${serverName} is switched off here (enabled = false)`
  return [{file, message, hint: 'remove that line to use it', blocks: true}]
}

/** Layers that Codex merges over the user's file. */
function overrides(host: ClientHost, serverName: string, configFile: string): Obstacle[] {
  const {join} = pathsOf(host.platform)
  const projects = foldersUpFrom(host.cwd, host.platform).map(folder => join(folder, '.codex', 'config.toml'))
  return ['/etc/codex/managed_config.toml', ...projects]
    .filter(file => file !== configFile && valueAt(look(host, file, toml), ['mcp_servers', serverName]) !== undefined)
    .map(file => ({
      file,
      message: `this file says something else about ${serverName}, and Codex merges it over yours`,
      hint: 'remove that entry if it is not meant',
      blocks: false,
    }))
}
