import {timingSafeEqual} from 'node:crypto'
import {createFailedAttempts} from './attempts.ts'
import {hashSecret} from './secret.ts'

/** What a token says of its bearer. */
export interface Identity {
  readonly tokenId: string
  readonly label: string
  readonly principal: 'agent' | 'user'
  /** "user" for a user token */
  readonly agent: string
  readonly purpose: string
  readonly expiresAt: string | null
}

export interface Attempt {
  readonly bearer: string | undefined
  /** when given it must be the token's own agent */
  readonly agentName: string | undefined
  readonly remoteAddress: string
}

export type Authentication =
  | {readonly ok: true; readonly identity: Identity}
  /** `reason` is for the log; the peer is told the same whatever it was */
  | {readonly ok: false; readonly reason: string; readonly retryAfterSeconds: number}

interface TokenRecord {
  readonly id: string
  readonly label: string
  readonly principal: 'agent' | 'user'
  readonly agent: string | null
  readonly hash: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

export interface Credentials {
  tokenByHash(hash: string): Promise<TokenRecord | null>
  agent(name: string): Promise<{readonly purpose: string; readonly revokedAt: string | null} | null>
}

export const USER_PRINCIPAL = 'user'

/** A valid token is never refused for another's failed attempts: on loopback everybody has the same address. */
export function createAuthenticator(
  credentials: Credentials,
  now: () => Date,
): (attempt: Attempt) => Promise<Authentication> {
  const failures = createFailedAttempts()
  return async attempt => {
    const result = await verify(credentials, attempt, now())
    if (typeof result !== 'string') return {ok: true, identity: result}
    return {ok: false, reason: result, retryAfterSeconds: failures.record(attempt.remoteAddress, now().getTime())}
  }
}

/** The identity, or why there is none. */
async function verify(credentials: Credentials, {bearer, agentName}: Attempt, now: Date): Promise<Identity | string> {
  if (bearer === undefined || bearer === '' || bearer.length > 200) return 'no usable token'
  const hash = hashSecret(bearer)
  const token = await credentials.tokenByHash(hash)
  if (!token || !timingSafeEqual(Buffer.from(token.hash, 'hex'), Buffer.from(hash, 'hex'))) return 'unknown token'
  if (token.revokedAt !== null) return `token ${token.id} is revoked`
  if (token.expiresAt !== null && new Date(token.expiresAt) <= now) return `token ${token.id} has expired`
  const {id: tokenId, label, principal, expiresAt} = token
  const agent = token.agent ?? USER_PRINCIPAL
  if (agentName !== undefined && agentName !== agent)
    return `token ${tokenId} does not belong to the agent that was named`
  if (token.agent === null) return {tokenId, label, principal, agent, purpose: '', expiresAt}
  const record = await credentials.agent(token.agent)
  if (!record || record.revokedAt !== null) return `agent ${token.agent} is revoked`
  return {tokenId, label, principal, agent, purpose: record.purpose, expiresAt}
}
