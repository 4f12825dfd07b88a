import {randomBytes} from 'node:crypto'
import {KruxosError} from '../../../contract/errors.ts'
import {HAND_OVER_PREFIX} from '../../../contract/names.ts'
import type {Parsed} from '../../../contract/operations.ts'
import type {HandOverRow, HandOverTable} from '../../hand-over.ts'
import {hashSecret, makeSecret} from '../../sessions/index.ts'
import type {Tables, TokenRow} from '../../store/types.ts'
import type {AdminServices} from '../services.ts'
import {isActive, requireToken, toToken} from './token-rows.ts'

type CreateParams = Parsed<'token.create'>

/** A secret that is not made here, or not yet, has one place to be. @throws KruxosError USAGE */
export function checkPlace({hash, wrapTtlSeconds, grantUids}: CreateParams): void {
  if (hash !== undefined && wrapTtlSeconds !== undefined)
    throw new KruxosError('USAGE', 'hash and wrapTtlSeconds contradict each other')
  if ((hash ?? wrapTtlSeconds) !== undefined && grantUids.length > 0)
    throw new KruxosError('USAGE', 'a token that the vault does not hold can be granted to nobody')
}

export function isStored({store, hash, wrapTtlSeconds}: CreateParams): boolean {
  return store && hash === undefined && wrapTtlSeconds === undefined
}

/** True when the token is where the caller wants it, with the secret that the caller has. */
export function isKeptAs(row: TokenRow, params: CreateParams): boolean {
  if (params.hash !== undefined) return row.hash === params.hash
  return row.stored || !isStored(params)
}

/** Nothing but the hash of the code is kept, and the secret is not made before the code is brought. */
export async function wrap(
  table: HandOverTable,
  tokenId: string,
  {now, ttlSeconds}: {now: Date; ttlSeconds: number},
): Promise<{code: string; expiresAt: string}> {
  const code = HAND_OVER_PREFIX + randomBytes(16).toString('base64url')
  const expiresAt = new Date(now.getTime() + ttlSeconds * 1000).toISOString()
  await table.insert({codeHash: hashSecret(code), tokenId, expiresAt, usedAt: null})
  return {code, expiresAt}
}

/** @throws KruxosError NOT_FOUND */
async function findHandOver({handOvers}: Tables, code: string): Promise<HandOverRow> {
  const found = await handOvers.get(hashSecret(code))
  if (found) return found
  throw new KruxosError('NOT_FOUND', 'there is no such hand-over code', {hint: 'kruxos token create --wrap-ttl 5m'})
}

/** @throws KruxosError CONFLICT when it was used meanwhile, has expired, or the token is dead */
export async function unwrap(tables: Tables, code: string, now: Date) {
  const {codeHash, tokenId, expiresAt, usedAt} = await findHandOver(tables, code)
  if (usedAt !== null) throw used()
  const row = await requireToken(tables, tokenId)
  const again = {hint: `kruxos token revoke ${row.label}, then create it anew`}
  if (new Date(expiresAt) <= now) throw new KruxosError('CONFLICT', 'this hand-over code has expired', again)
  if (!isActive(row, now)) throw new KruxosError('CONFLICT', 'the token of this code is revoked or has expired', again)
  const secret = makeSecret(row.principal)
  await tables.handOvers.setUsed(codeHash, now.toISOString())
  await tables.tokens.setHash(tokenId, hashSecret(secret))
  return {token: toToken(row, now), secret}
}

/** Two who bring one code: one of them should not have had it. */
export async function warnOfReuse({store, alerts}: AdminServices, code: string): Promise<void> {
  const found = await store.handOvers.get(hashSecret(code))
  if (!found?.usedAt) return
  const {label} = await requireToken(store, found.tokenId)
  const message = `its hand-over code was brought again; it was used at ${found.usedAt}`
  alerts.note({kind: 'hand-over-reused', severity: 'critical', subject: label, message})
  await alerts.look()
}

function used(): KruxosError {
  return new KruxosError('CONFLICT', 'this hand-over code was used already', {
    hint: 'if it was not you, revoke the token; kruxos alerts list names it',
  })
}
