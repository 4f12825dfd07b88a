import {KruxosError} from '../contract/errors.ts'
import type {AdminClient} from './admin-client.ts'
import {checkCapabilityName} from './input.ts'

/** Resolves when it holds; rejects with the reason why it does not. */
export type Condition = (admin: AdminClient, timeoutMs: number) => Promise<void>

/** `ready`, `unlocked`, `capability:NAME` or `approval:ID`. @throws KruxosError USAGE */
export function parseCondition(text: string): Condition {
  if (text === 'ready') return isReady
  if (text === 'unlocked') return isUnlocked
  if (text.startsWith('capability:')) return isAvailable(checkCapabilityName(text.slice('capability:'.length)))
  if (text.startsWith('approval:')) return isDecided(text.slice('approval:'.length))
  throw new KruxosError('USAGE', '--for takes ready, unlocked, capability:NAME or approval:ID')
}

/** Of a request that never was, no waiting makes one. */
class NeverExistedError extends KruxosError {}

/** Reasons that time may mend; any other ends the wait. */
export function mayPass(error: unknown): error is KruxosError {
  if (error instanceof NeverExistedError) return false
  return error instanceof KruxosError && ['UNREACHABLE', 'LOCKED', 'NOT_FOUND', 'PENDING'].includes(error.code)
}

const isReady: Condition = async (admin, timeoutMs) => {
  const {ready} = await admin.call('gateway.ready', {}, {timeoutMs})
  if (!ready) throw new KruxosError('UNREACHABLE', 'the gateway is starting', {hint: 'kruxos gateway logs'})
}

const isUnlocked: Condition = async (admin, timeoutMs) => {
  const {vault} = await admin.call('gateway.ready', {}, {timeoutMs})
  if (vault !== 'unlocked') throw new KruxosError('LOCKED', `the vault is ${vault}`, {hint: 'kruxos vault unlock'})
}

/** Holds once the call has run. A no ends the wait: DENIED when it was rejected, CONFLICT when it expired or was withdrawn. */
function isDecided(id: string): Condition {
  return async (admin, timeoutMs) => {
    const {approval} = await admin.call('approval.show', {id}, {timeoutMs}).catch(neverExisted)
    const hint = `kruxos approve show ${approval.id}`
    if (['pending', 'approved', 'running'].includes(approval.state))
      throw new KruxosError('PENDING', `${approval.id} is ${approval.state}`, {hint})
    if (approval.state === 'rejected') throw new KruxosError('DENIED', `${approval.id} was rejected`, {hint})
    if (approval.state !== 'done') throw new KruxosError('CONFLICT', `${approval.id} is ${approval.state}`, {hint})
  }
}

function neverExisted(error: unknown): never {
  if (!(error instanceof KruxosError) || error.code !== 'NOT_FOUND') throw error
  throw new NeverExistedError('NOT_FOUND', error.message, {hint: error.hint})
}

function isAvailable(name: string): Condition {
  return async (admin, timeoutMs) => {
    const {capability} = await admin.call('capability.show', {name}, {timeoutMs})
    if (capability.available && capability.tier !== 'blocked') return
    const why = capability.available ? 'blocked' : 'not available'
    throw new KruxosError('NOT_FOUND', `${name} is ${why}`, {hint: `kruxos capability show ${name}`})
  }
}
