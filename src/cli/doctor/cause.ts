import {type ErrorCode, isErrorCode} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'

const INSTALL_NODE = 'install Node.js 24 (https://nodejs.org) and put its folder first in PATH'

interface Cause {
  readonly detail: string
  readonly hint: string
  readonly code: ErrorCode
}

/** One that failed. */
type Failed = {readonly reason: string | null; readonly code: string | null} | null

interface Question {
  readonly handshake: Failed
  readonly agent: string
  /** writes the entry anew: a new token, the present addresses */
  readonly generate: string
  readonly admin: AdminClient
}

/** What keeps the bridge of an entry from its tools, and what mends that. */
export async function findCause({handshake, agent, generate, admin}: Question): Promise<Cause> {
  const {detail, code} = complaintOf(handshake)
  if (code === 'LOCKED') return {detail: 'the vault is locked', hint: 'kruxos vault unlock', code}
  if (code === 'DENIED' && (await isRevoked(admin, agent)))
    return {detail: `the agent ${agent} is revoked`, hint: `kruxos agent restore ${agent}`, code: 'CONFLICT'}
  if (code === 'DENIED') return {detail, hint: generate, code: 'CONFLICT'}
  if (/Node\.js/.test(detail)) return {detail, hint: INSTALL_NODE, code: 'IO'}
  return {detail, hint: generate, code: isErrorCode(code) ? code : 'UNREACHABLE'}
}

/** The same for an entry that leads to the gateway of another machine: nothing here mends that one. */
export function findCauseElsewhere(handshake: Failed): Cause {
  const {detail, code} = complaintOf(handshake)
  if (code === 'DENIED')
    return {detail, hint: 'get a code there with "kruxos pair", and pair this machine anew with it', code: 'CONFLICT'}
  return {detail, hint: 'run "kruxos doctor" on that machine', code: isErrorCode(code) ? code : 'UNREACHABLE'}
}

function complaintOf(handshake: Failed): {detail: string; code: string | null} {
  const {code = null, reason = null} = handshake ?? {}
  // What the bridge would advise itself is left out: the hint is ours.
  const [detail = ''] = (reason ?? 'it does not answer').split('; ')
  return {detail, code}
}

/** False also where we may not ask. */
async function isRevoked(admin: AdminClient, name: string): Promise<boolean> {
  return admin.call('agent.show', {name}).then(
    ({agent}) => agent.state === 'revoked',
    () => false,
  )
}
