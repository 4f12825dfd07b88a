import type {Settings} from '../../../src/bridge/settings.ts'
import {USER_TOKEN_PREFIX} from '../../../src/contract/names.ts'

export interface McpConfigOptions {
  /** `stdio` (the default) starts `mcp-bridge`; `http` names the address, for hosts on this machine that speak it */
  readonly transport?: 'stdio' | 'http'
  /** puts the token itself into the result; without it the config says where the token is */
  readonly includeToken?: boolean
  /** of the entry; `kruxos` when left out */
  readonly serverName?: string
  /** path of mcp-bridge; the one on PATH when left out */
  readonly command?: string
}

export interface StdioServer {
  command: string
  args: string[]
  env: Record<string, string>
}

export interface HttpServer {
  type: 'http'
  url: string
  headers: Record<string, string>
}

/** What MCP hosts read under `mcpServers`. */
export interface McpConfig {
  mcpServers: Record<string, StdioServer | HttpServer>
}

/** What a config is made of. @internal */
export interface ConfigSource {
  /** path of mcp-bridge */
  readonly command: string
  readonly settings: Pick<Settings, 'endpoint' | 'agentName' | 'token' | 'trust'>
  /** null: it stays where it is */
  readonly secret: string | null
}

/** @internal */
export function stdioServer({command, settings, secret}: ConfigSource): StdioServer {
  const {endpoint, agentName} = settings
  return {
    command,
    args: [],
    env: {
      KRUXOS_ENDPOINT: plain(endpoint),
      ...(agentName === undefined ? {} : {KRUXOS_AGENT_NAME: agentName}),
      ...tokenVariables(settings.token, secret),
      ...trustVariables(settings, secret),
    },
  }
}

/** Without the secret, the header names the variable that holds it: hosts fill it in. @internal */
export function httpServer({settings, secret}: Omit<ConfigSource, 'command'>): HttpServer {
  const url = new URL(plain(settings.endpoint).replace(/^ws/, 'http'))
  if (url.pathname === '/') url.pathname = '/mcp'
  // biome-ignore lint/suspicious/noTemplateCurlyInString: hosts replace it
  return {type: 'http', url: url.href, headers: {Authorization: `Bearer ${secret ?? '${KRUXOS_AGENT_TOKEN}'}`}}
}

function tokenVariables(token: Settings['token'], secret: string | null): Record<string, string> {
  if (secret !== null)
    return {[secret.startsWith(USER_TOKEN_PREFIX) ? 'KRUXOS_USER_TOKEN' : 'KRUXOS_AGENT_TOKEN']: secret}
  switch (token.kind) {
    case 'label':
      return {KRUXOS_TOKEN_LABEL: token.label, KRUXOS_BRIDGE_SOCKET: token.socket}
    case 'file':
      return {KRUXOS_CREDENTIALS_FILE: token.path}
    case 'keychain':
      return {KRUXOS_KEYCHAIN_LABEL: token.label}
    case 'variable':
      return {}
  }
}

/** The bridge socket names the authority along with the token. */
function trustVariables({endpoint, trust, token}: ConfigSource['settings'], secret: string | null) {
  const isNamedBySocket = trust.kind === 'default' && token.kind === 'label' && secret === null
  if (endpoint.protocol !== 'wss:' || isNamedBySocket) return {}
  return trust.kind === 'pin' ? {KRUXOS_PIN_SHA256: trust.sha256.toString('hex')} : {KRUXOS_CA_FILE: trust.path}
}

/** `wss://localhost:7700`, without the slash that URL adds. */
function plain(endpoint: URL): string {
  return endpoint.href.replace(/\/$/, '')
}
