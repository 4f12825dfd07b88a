import {KruxosError} from '../contract/errors.ts'
import type {AdminClient} from './admin-client.ts'
import {checkCapabilityName} from './input.ts'

/** Resolves when it holds; rejects with the reason why it does not. */
export type Condition = (admin: AdminClient, timeoutMs: number) => Promise<void>

/** `ready`, `unlocked` or `capability:NAME`. @throws KruxosError USAGE */
export function parseCondition(text: string): Condition {
  if (text === 'ready') return isReady
  if (text === 'unlocked') return isUnlocked
  if (text.startsWith('capability:')) return isAvailable(checkCapabilityName(text.slice('capability:'.length)))
  throw new KruxosError('USAGE', '--for takes ready, unlocked or capability:NAME')
}

/** Reasons that time may mend; any other ends the wait. */
export function mayPass(error: unknown): error is KruxosError {
  return error instanceof KruxosError && ['UNREACHABLE', 'LOCKED', 'NOT_FOUND'].includes(error.code)
}

const isReady: Condition = async (admin, timeoutMs) => {
  const {ready} = await admin.call('gateway.ready', {}, {timeoutMs})
  if (!ready) throw new KruxosError('UNREACHABLE', 'the gateway is starting', {hint: 'kruxos gateway logs'})
}

const isUnlocked: Condition = async (admin, timeoutMs) => {
  const {vault} = await admin.call('gateway.ready', {}, {timeoutMs})
  if (vault !== 'unlocked') throw new KruxosError('LOCKED', `the vault is ${vault}`, {hint: 'kruxos vault status'})
}

function isAvailable(name: string): Condition {
  return async (admin, timeoutMs) => {
    const {capability} = await admin.call('capability.show', {name}, {timeoutMs})
    if (capability.available && capability.tier !== 'blocked') return
    const why = capability.available ? 'blocked' : 'not available'
    throw new KruxosError('NOT_FOUND', `${name} is ${why}`, {hint: `kruxos capability show ${name}`})
  }
}
