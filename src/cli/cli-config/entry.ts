import {DEFAULT_SERVER_NAME, type ServerEntry} from '../../clients/server-entry.ts'
import type {Credential} from './credential.ts'

export interface EntryOptions {
  /** absolute path of the bridge */
  readonly bridge: readonly [command: string, ...args: string[]]
  readonly endpoint: string
  readonly alwaysLoad: boolean
}

/** A token in the file itself, and the authority to trust with it. */
export interface InlineToken {
  readonly token: string
  readonly caFile: string | null
}

/**
 * The entry with a reference to the token, not the token. The path of the bridge socket stands in it because a client
 * may start its servers with an empty environment.
 */
export function entryByLabel(
  {bridge, endpoint, alwaysLoad}: EntryOptions,
  {agent, label}: Credential,
  bridgeSocket: string,
): ServerEntry {
  const env = {
    KRUXOS_ENDPOINT: endpoint,
    KRUXOS_AGENT_NAME: agent,
    KRUXOS_TOKEN_LABEL: label,
    KRUXOS_BRIDGE_SOCKET: bridgeSocket,
  }
  return entryWith(bridge, env, alwaysLoad)
}

export function entryWithToken(
  {bridge, endpoint, alwaysLoad}: EntryOptions,
  {agent}: Credential,
  {token, caFile}: InlineToken,
): ServerEntry {
  const env = {
    KRUXOS_ENDPOINT: endpoint,
    KRUXOS_AGENT_NAME: agent,
    KRUXOS_AGENT_TOKEN: token,
    ...(caFile === null ? {} : {KRUXOS_CA_FILE: caFile}),
  }
  return entryWith(bridge, env, alwaysLoad)
}

function entryWith(
  [command, ...args]: EntryOptions['bridge'],
  env: Record<string, string>,
  alwaysLoad: boolean,
): ServerEntry {
  return {serverName: DEFAULT_SERVER_NAME, command, args, env, ...(alwaysLoad ? {alwaysLoad} : {})}
}
