import type {Account} from '../../clients/account.ts'
import type {ClientAdapter} from '../../clients/adapter.ts'
import {leadsElsewhere, type ServerEntry} from '../../clients/server-entry.ts'
import type {Paths} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Token} from '../../contract/token.ts'
import type {AdminClient} from '../admin-client.ts'

/** Whose token a client's bridge asks for, and whom it speaks for. */
export interface Credential {
  readonly agent: string
  readonly label: string
}

/** Unless other names were given, those of the client and the user. */
export function credentialOf(
  {defaultAgent, defaultLabel}: ClientAdapter,
  {nameSuffix}: {nameSuffix: string},
  {agent, label}: {agent?: string | undefined; label?: string | undefined} = {},
): Credential {
  return {agent: agent ?? defaultAgent + nameSuffix, label: label ?? defaultLabel + nameSuffix}
}

/** Whom an entry speaks for, as far as it says so. */
export function credentialIn(entry: ServerEntry | null, usual: Credential): Credential {
  const usualLabel = entry !== null && leadsElsewhere(entry) ? '' : usual.label
  const {KRUXOS_AGENT_NAME: agent = usual.agent, KRUXOS_TOKEN_LABEL: label = usualLabel} = entry?.env ?? {}
  return {agent, label}
}

/** With the longest label in front it must stay within the 63 characters of a name. */
const FITS_A_NAME = /^(?!uid\.)[a-z0-9._-]{1,40}$/

/**
 * What tells the agents and labels of one user from another's: who acts as an agent reads its workspace. The user that
 * the gateway runs as has the plain names; only an appliance serves others (docs/decisions/0007).
 */
export function nameSuffixOf({name, uid}: Pick<Account, 'name' | 'uid'>, mode: Paths['mode']): string {
  if (mode === 'user' || uid === 0) return ''
  return FITS_A_NAME.test(name) ? `-${name}` : `-uid.${uid}`
}

interface CredentialState {
  /** `ensureCredential` would change nothing */
  readonly isReady: boolean
  /** who else acts as this agent, for people */
  readonly notes: string[]
}

/** @throws KruxosError CONFLICT when the label is taken by a token that will not do */
export async function inspectCredential(
  admin: AdminClient,
  credential: Credential,
  uid: number,
): Promise<CredentialState> {
  const {tokens} = await admin.call('token.list', {})
  const token = tokens.find(({label}) => label === credential.label)
  if (token) checkFits(token, credential)
  const notes = tokens.filter(({agent}) => agent === credential.agent).flatMap(each => noteOn(each, uid))
  return {isReady: token?.state === 'active' && token.grantedUids.includes(uid), notes}
}

function checkFits({label, agent, stored}: Token, wanted: Credential): void {
  if (agent === wanted.agent && stored) return
  const what = agent === null ? 'a person' : `the agent ${agent}`
  const why = stored ? `speaks for ${what}, not for ${wanted.agent}` : 'is not kept in the vault'
  throw new KruxosError('CONFLICT', `the token ${label} ${why}`, {
    hint: `give another --label, or make this one free: kruxos token revoke ${label}`,
  })
}

function noteOn({label, agent, grantedUids}: Token, uid: number): string[] {
  const others = grantedUids.filter(other => other !== uid)
  if (others.length === 0) return []
  const whom = others.length === 1 ? `user ${others[0]} acts` : `users ${others.join(', ')} act`
  return [`${whom} as ${agent} too (token ${label}) and can read its files`]
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
