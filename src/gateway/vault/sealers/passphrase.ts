import {argon2} from 'node:crypto'
import {promisify} from 'node:util'
import {KruxosError} from '../../../contract/errors.ts'
import {MIN_PASSPHRASE_LENGTH, type Sealer} from '../../../contract/vault.ts'
import {KEY_BYTES} from '../cipher.ts'

export interface Argon2Cost {
  readonly memoryKib: number
  readonly passes: number
  readonly parallelism: number
}

/** RFC 9106 section 4, second recommendation, with one lane: about 0.2 s. */
export const COST: Argon2Cost = {memoryKib: 65_536, passes: 3, parallelism: 1}
export const NO_COST: Argon2Cost = {memoryKib: 0, passes: 0, parallelism: 0}

/** OWASP's minimum; less would be a header made to be guessed, more one made to exhaust this machine. */
const FLOOR: Argon2Cost = {memoryKib: 19_456, passes: 2, parallelism: 1}
const CEILING: Argon2Cost = {memoryKib: 1_048_576, passes: 16, parallelism: 4}

export function isSafeCost(sealer: Sealer, cost: Argon2Cost): boolean {
  const [low, high] = sealer === 'passphrase' ? [FLOOR, CEILING] : [NO_COST, NO_COST]
  const isWithin = (name: keyof Argon2Cost) => low[name] <= cost[name] && cost[name] <= high[name]
  return isWithin('memoryKib') && isWithin('passes') && isWithin('parallelism')
}

/** The master key of a passphrase; Argon2id (RFC 9106), off the event loop. */
export function stretch(passphrase: string, salt: Uint8Array, cost: Argon2Cost): Promise<Buffer> {
  return promisify(argon2)('argon2id', {
    message: passphrase.normalize('NFC'), // RFC 8265: the same characters, however they were typed
    nonce: salt,
    memory: cost.memoryKib,
    passes: cost.passes,
    parallelism: cost.parallelism,
    tagLength: KEY_BYTES,
  })
}

/** @throws KruxosError USAGE */
export function requireStrong(passphrase: string | undefined): string {
  if (passphrase !== undefined && passphrase.length >= MIN_PASSPHRASE_LENGTH) return passphrase
  throw new KruxosError('USAGE', `a vault passphrase needs at least ${MIN_PASSPHRASE_LENGTH} characters`)
}
