import {randomBytes} from 'node:crypto'
import {KruxosError} from '../../../contract/errors.ts'
import {RESERVED_AGENT_NAMES} from '../../../contract/names.ts'
import type {Handlers, Parsed} from '../../../contract/operations.ts'
import type {Pairing} from '../../../contract/pairing.ts'
import {formatPairingCode, makePairingSecret, PAIRING_SECRET_BYTES} from '../../../contract/pairing-code.ts'
import type {PairingRow} from '../../pairing/pairing.ts'
import {hashSecret} from '../../sessions/index.ts'
import type {Tables} from '../../store/types.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type PairingHandlers = Pick<Handlers<OperationContext>, 'pairing.cancel' | 'pairing.create' | 'pairing.list'>

/** How long a code that nobody used is remembered, so that its bearer is told why it is refused. */
const KEEP_MS = 86_400_000

export function pairingHandlers({store, clock, pairingDoor}: AdminServices): PairingHandlers {
  const view = (tables: Tables, row: PairingRow) => toPairing(tables, row, clock.now())

  return {
    'pairing.create': (params, {commit}) =>
      commit(async tables => {
        const now = clock.now()
        await checkNames(tables, params)
        await tables.pairings.removeExpiredBefore(new Date(now.getTime() - KEEP_MS).toISOString())
        const secret = makePairingSecret(randomBytes(PAIRING_SECRET_BYTES))
        const row = newRow(params, hashSecret(secret), now)
        await tables.pairings.insert(row)
        const {keySha256, hosts, port} = pairingDoor()
        const pairingCode = formatPairingCode({pin: Buffer.from(keySha256, 'hex'), secret})
        return {pairing: await view(tables, row), pairingCode, hosts, port, changed: true}
      }),

    'pairing.list': async () => {
      const rows = await store.pairings.list()
      return {pairings: await Promise.all(rows.map(row => view(store, row)))}
    },

    'pairing.cancel': ({id}, {commit}) =>
      commit(async tables => {
        const row = findPairing(await tables.pairings.list(), id)
        const {state, label} = await view(tables, row)
        if (state === 'used')
          throw new KruxosError('CONFLICT', `the pairing code ${row.id} was used already`, {
            hint: `to end what it gave: kruxos token revoke ${label}`,
          })
        const changed = state === 'open'
        const cancelledAt = changed ? clock.now().toISOString() : row.cancelledAt
        if (cancelledAt !== null) await tables.pairings.setCancelled(row.id, cancelledAt)
        return {pairing: await view(tables, {...row, cancelledAt}), changed}
      }),
  }
}

/** @throws KruxosError NOT_FOUND, CONFLICT, USAGE: better here than on the other machine */
async function checkNames(tables: Tables, {agent, name}: Parsed<'pairing.create'>): Promise<void> {
  if (agent !== undefined && (await requireAgent(tables, agent)).revokedAt !== null)
    throw new KruxosError('CONFLICT', `the agent ${agent} is revoked`, {hint: `kruxos agent restore ${agent}`})
  if (name === undefined) return
  if (agent === undefined && RESERVED_AGENT_NAMES.includes(name))
    throw new KruxosError('USAGE', `no agent can be called ${name}`, {hint: 'give another --name, or --agent'})
  await refuseTaken(tables, name)
}

/** A device that is paired again may have the name: then only its own pairing may take it over. */
async function refuseTaken({tokens, pairings}: Tables, name: string): Promise<void> {
  const token = await tokens.getByLabel(name)
  if (!token || (await pairings.getByToken(token.id))) return
  throw new KruxosError('CONFLICT', `a token with the label ${name} exists already`, {hint: 'give another --name'})
}

function newRow({agent, name, ttlSeconds}: Parsed<'pairing.create'>, secretHash: string, now: Date): PairingRow {
  return {
    id: `pair_${randomBytes(4).toString('hex')}`,
    secretHash,
    agent: agent ?? null,
    name: name ?? null,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + ttlSeconds * 1000).toISOString(),
    usedAt: null,
    cancelledAt: null,
    tokenId: null,
  }
}

async function toPairing(tables: Tables, row: PairingRow, now: Date): Promise<Pairing> {
  const {id, agent, name, createdAt, expiresAt, usedAt, tokenId} = row
  const token = tokenId === null ? null : await tables.tokens.get(tokenId)
  return {id, state: stateOf(row, now), agent, name, createdAt, expiresAt, usedAt, label: token?.label ?? null}
}

function stateOf({usedAt, cancelledAt, expiresAt}: PairingRow, now: Date): Pairing['state'] {
  if (usedAt !== null) return 'used'
  if (cancelledAt !== null) return 'cancelled'
  return new Date(expiresAt) <= now ? 'expired' : 'open'
}

function findPairing(rows: readonly PairingRow[], ref: string): PairingRow {
  const [row, other] = rows.filter(({id}) => id === ref || id.startsWith(ref))
  if (!row) throw new KruxosError('NOT_FOUND', `no pairing code ${ref}`, {hint: 'kruxos pair list'})
  if (other) throw new KruxosError('USAGE', `several pairing codes begin with ${ref}`, {hint: 'kruxos pair list'})
  return row
}
