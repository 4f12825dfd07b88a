import {type ErrorCode, isErrorCode} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'

const INSTALL_NODE = 'install Node.js 24 (https://nodejs.org) and put its folder first in PATH'

interface Cause {
  readonly detail: string
  readonly hint: string
  readonly code: ErrorCode
}

interface Question {
  /** one that failed */
  readonly handshake: {readonly reason: string | null; readonly code: string | null} | null
  readonly agent: string
  /** writes the entry anew: a new token, the present addresses */
  readonly generate: string
  readonly admin: AdminClient
}

/** What keeps the bridge of an entry from its tools, and what mends that. */
export async function findCause({handshake, agent, generate, admin}: Question): Promise<Cause> {
  const {code = null, reason = null} = handshake ?? {}
  // What the bridge would advise itself is left out: the hint is ours.
  const [detail = ''] = (reason ?? 'it does not answer').split('; ')
  if (code === 'LOCKED') return {detail: 'the vault is locked', hint: 'kruxos vault unlock', code}
  if (code === 'DENIED' && (await isRevoked(admin, agent)))
    return {detail: `the agent ${agent} is revoked`, hint: `kruxos agent restore ${agent}`, code: 'CONFLICT'}
  if (code === 'DENIED') return {detail, hint: generate, code: 'CONFLICT'}
  if (/Node\.js/.test(detail)) return {detail, hint: INSTALL_NODE, code: 'IO'}
  return {detail, hint: generate, code: isErrorCode(code) ? code : 'UNREACHABLE'}
}

/** False also where we may not ask. */
async function isRevoked(admin: AdminClient, name: string): Promise<boolean> {
  return admin.call('agent.show', {name}).then(
    ({agent}) => agent.state === 'revoked',
    () => false,
  )
}
