import type {Clock} from '../clock.ts'
import type {Agents, TokenRow, Tokens} from '../store/types.ts'
import type {Caller} from './call.ts'

interface Services {
  readonly clock: Clock
  readonly store: {readonly agents: Pick<Agents, 'get'>; readonly tokens: Pick<Tokens, 'get'>}
}

type Absent = Pick<Caller, 'principal' | 'agent' | 'tokenId'>

/** Why a call must not run for somebody who is not connected: what they asked with was taken from them meanwhile. */
export async function absentCallerFault(
  {clock, store}: Services,
  {principal, agent, tokenId}: Absent,
): Promise<string | null> {
  const isRevoked = principal !== 'user' && (await store.agents.get(agent))?.revokedAt !== null
  if (isRevoked) return `the agent ${agent} was revoked`
  return tokenId === null ? null : tokenFault(await store.tokens.get(tokenId), clock.now().toISOString())
}

/** Who calls for them then, or why nobody may. */
export async function absentCaller(services: Services, owner: Absent): Promise<Caller | string> {
  const fault = await absentCallerFault(services, owner)
  if (fault !== null) return fault
  const {principal, agent, tokenId} = owner
  const purpose = (await services.store.agents.get(agent))?.purpose ?? ''
  return {principal, agent, purpose, sessionId: null, tokenId, client: null}
}

function tokenFault(token: TokenRow | null, now: string): string | null {
  if (!token || token.revokedAt !== null) return 'the token that asked was revoked'
  return token.expiresAt !== null && token.expiresAt <= now ? 'the token that asked has expired' : null
}
