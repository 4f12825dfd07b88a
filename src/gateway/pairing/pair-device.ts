import {KruxosError} from '../../contract/errors.ts'
import type {PairAnswer, PairRequest} from '../../contract/pairing.ts'
import {makeTokenId} from '../admin/handlers/token-rows.ts'
import type {Audit} from '../audit/types.ts'
import type {Clock} from '../clock.ts'
import {hashSecret} from '../sessions/index.ts'
import type {Store, Tables, TokenRow} from '../store/types.ts'
import {nameDevice} from './device-name.ts'
import type {PairingRow} from './pairing.ts'

interface Services {
  readonly store: Store
  readonly audit: Audit
  readonly clock: Clock
}

interface Circumstances {
  readonly remoteAddress: string
  /** the token of an earlier pairing, which shows that this is the same device */
  readonly held: string | undefined
}

export type Paired = PairAnswer & {
  /** id of the device's earlier token, which is revoked now */
  readonly replaced: string | null
}

/**
 * One use of a code, in one transaction: of two that bring it at once, one wins. The token itself never comes here, only its
 * hash.
 * @throws KruxosError NOT_FOUND, CONFLICT; IO when it cannot be recorded: then nothing is changed
 */
export async function pairDevice(
  {store, audit, clock}: Services,
  {secret, device, tokenHash}: PairRequest,
  {remoteAddress, held}: Circumstances,
): Promise<Paired> {
  const now = clock.now().toISOString()
  const [paired, intent] = await store.transaction(async tables => {
    const row = requireOpen(await tables.pairings.getBySecretHash(hashSecret(secret)), now)
    const replaced = await findReplaced(tables, held)
    const named = await nameDevice(tables, row, device, replaced)
    const recorded = await audit.intend({
      event: 'pairing.used',
      actor: {type: 'gateway', name: 'gateway', sessionId: null, tokenId: null, client: null},
      subject: named.label,
      input: {pairing: row.id, remoteAddress, device, agent: named.agent, replaces: replaced?.id ?? null},
      decision: null,
      approvalId: null,
    })
    if (replaced) await tables.tokens.setRevoked(replaced.id, now)
    await requireAgent(tables, named, now)
    const tokenId = await insertToken(tables, named, tokenHash, now)
    await tables.pairings.setUsed(row.id, now, tokenId)
    return [{...named, tokenId, replaced: replaced?.id ?? null}, recorded] as const
  })
  audit.conclude(intent, {status: 'success', error: null, output: {tokenId: paired.tokenId}, durationMs: 0})
  return paired
}

function requireOpen(row: PairingRow | null, now: string): PairingRow {
  const again = {hint: 'get a new one where the gateway runs: kruxos pair'}
  if (row === null) throw new KruxosError('NOT_FOUND', 'the gateway knows no such pairing code', again)
  if (row.usedAt !== null)
    throw new KruxosError('CONFLICT', 'this pairing code was used already', {
      hint: 'if it was not you, see kruxos pair list there, and revoke that token',
    })
  if (row.cancelledAt !== null) throw new KruxosError('CONFLICT', 'this pairing code was cancelled', again)
  if (row.expiresAt <= now) throw new KruxosError('CONFLICT', 'this pairing code has expired', again)
  return row
}

/** Only what came from a pairing: any other token may be used by others too. */
async function findReplaced({tokens, pairings}: Tables, held: string | undefined): Promise<TokenRow | null> {
  const token = held === undefined ? null : await tokens.getByHash(hashSecret(held))
  if (!token || token.revokedAt !== null) return null
  return (await pairings.getByToken(token.id)) ? token : null
}

async function requireAgent({agents}: Tables, {agent, label}: {agent: string; label: string}, now: string) {
  const purpose = `made for the paired device ${label}`
  const blank = {createdAt: now, revokedAt: null, pausedAt: null, lastConnectedAt: null, invocations: 0}
  if (await agents.insert({name: agent, purpose, ...blank})) return
  if ((await agents.get(agent))?.revokedAt === null) return
  throw new KruxosError('CONFLICT', `the agent ${agent} is revoked`, {hint: `kruxos agent restore ${agent}`})
}

async function insertToken(
  {tokens}: Tables,
  {label, agent}: {label: string; agent: string},
  hash: string,
  now: string,
): Promise<string> {
  const id = makeTokenId()
  const life = {createdAt: now, expiresAt: null, revokedAt: null, lastUsedAt: null}
  if (await tokens.getByHash(hash)) throw new KruxosError('CONFLICT', 'there is a token with this secret')
  if (await tokens.insert({id, label, principal: 'agent', agent, hash, stored: false, grantedUids: [], ...life}))
    return id
  throw new KruxosError('CONFLICT', `a token with the label ${label} exists already`, {
    hint: `get a code for another name: kruxos pair --name ${label}-2`,
  })
}
