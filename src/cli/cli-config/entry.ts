import type {ClientAdapter} from '../../clients/adapter.ts'
import {DEFAULT_SERVER_NAME, type ServerEntry} from '../../clients/server-entry.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'

/** How a client's bridge reaches the gateway and whom it speaks for. */
export interface Credential {
  readonly agent: string
  readonly label: string
}

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

export function credentialOf(
  adapter: ClientAdapter,
  wanted: {agent: string | undefined; label: string | undefined},
): Credential {
  return {agent: wanted.agent ?? adapter.defaultAgent, label: wanted.label ?? adapter.defaultLabel}
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

/** Makes sure that the agent and the token exist and that the user's bridge may ask for it. No secret comes back. */
export async function ensureCredential(
  admin: AdminClient,
  {agent, label}: Credential,
  title: string,
  uid: number,
): Promise<{bridgeSocket: string; changed: boolean}> {
  const created = await admin.call('agent.create', {name: agent, purpose: `made for ${title}`, ifAbsent: true})
  const token = await admin.call('token.create', {label, agent, ifAbsent: true})
  const grant = await admin.call('token.grant', {label, uid})
  return {bridgeSocket: grant.bridgeSocket, changed: created.changed || token.changed || grant.changed}
}

/** Whether `ensureCredential` would change nothing. */
export async function isCredentialReady(admin: AdminClient, {agent, label}: Credential, uid: number): Promise<boolean> {
  const found = await admin.call('token.show', {token: label}).catch(error => {
    if (error instanceof KruxosError && error.code === 'NOT_FOUND') return null
    throw error
  })
  const token = found?.token
  return (
    token !== undefined &&
    token.agent === agent &&
    token.state === 'active' &&
    token.stored &&
    token.grantedUids.includes(uid)
  )
}
