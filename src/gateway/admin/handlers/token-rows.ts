import {randomBytes} from 'node:crypto'
import {KruxosError} from '../../../contract/errors.ts'
import type {Token} from '../../../contract/token.ts'
import type {Store, Tables, TokenRow} from '../../store/types.ts'
import type {Vault} from '../../vault/types.ts'

export const TOKEN_ID_PREFIX = 'tok_'

export function makeTokenId(): string {
  return TOKEN_ID_PREFIX + randomBytes(6).toString('hex')
}

/** Where the vault keeps the token of a label. */
export function vaultPath(label: string): string {
  return `user/token/${label}`
}

export function isActive(row: TokenRow, now: Date): boolean {
  return toState(row, now) === 'active'
}

export function toToken(row: TokenRow, now: Date): Token {
  const {hash: _, ...shown} = row
  return {...shown, grantedUids: [...row.grantedUids], state: toState(row, now)}
}

function toState({revokedAt, expiresAt}: TokenRow, now: Date): Token['state'] {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && new Date(expiresAt) <= now ? 'expired' : 'active'
}

/** By id first, since a label may look like one; or the token of a label that is not revoked. @throws KruxosError NOT_FOUND */
export async function requireToken(tables: Tables, ref: string): Promise<TokenRow> {
  const row = (await tables.tokens.get(ref)) ?? (await tables.tokens.getByLabel(ref))
  if (!row)
    throw new KruxosError('NOT_FOUND', `no token with the label or id ${ref}`, {hint: 'kruxos token list --all'})
  return row
}

export async function forgetSecret(vault: Vault, tables: Tables, {label, stored}: TokenRow): Promise<void> {
  if (stored) await forgetValue(vault, tables, vaultPath(label))
}

/**
 * Takes a value out of the vault. A vault that is locked or broken must not keep a token or secret alive: then the dead
 * value stays until it is overwritten.
 */
export async function forgetValue(vault: Vault, tables: Tables, path: string): Promise<void> {
  await vault.remove(tables.vault, path).catch(error => {
    if (!(error instanceof KruxosError && (error.code === 'LOCKED' || error.code === 'IO'))) throw error
  })
}

/** A kept reply holds no secret; while the token is still the one that was made, the vault has it. */
export async function restoreSecret(vault: Vault, store: Store, reply: Record<string, unknown>): Promise<object> {
  if (reply['secret'] !== null) return reply
  const {id} = reply['token'] as Token
  const row = await store.tokens.get(id)
  const secret = row?.stored && row.revokedAt === null ? await vault.get(store.vault, vaultPath(row.label)) : null
  return {...reply, secret}
}
