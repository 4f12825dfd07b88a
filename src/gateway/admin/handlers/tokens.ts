import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers, Parsed} from '../../../contract/operations.ts'
import {tokenEnder} from '../../end-token.ts'
import {hashSecret, makeSecret} from '../../sessions/index.ts'
import type {Tables, TokenRow} from '../../store/types.ts'
import {DEFAULT_AGENT} from '../first-agent.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'
import {checkPlace, isKeptAs, isStored, unwrap, warnOfReuse, wrap} from './hand-overs.ts'
import {forgetSecret, isActive, makeTokenId, requireToken, toToken, vaultPath} from './token-rows.ts'

type TokenHandlers = Pick<
  Handlers<OperationContext>,
  | 'token.create'
  | 'token.grant'
  | 'token.list'
  | 'token.reveal'
  | 'token.revoke'
  | 'token.rotate'
  | 'token.show'
  | 'token.ungrant'
  | 'token.unwrap'
>

export function tokenHandlers(services: AdminServices): TokenHandlers {
  const {store, vault, clock} = services
  const stopCalls = tokenEnder(services)

  async function issue(tables: Tables, row: Omit<TokenRow, 'hash'>) {
    const secret = makeSecret(row.principal)
    if (row.stored) await vault.put(tables.vault, vaultPath(row.label), secret)
    return {token: await insert(tables, {...row, hash: hashSecret(secret)}), secret, changed: true}
  }

  async function insert(tables: Tables, row: TokenRow) {
    if (await tables.tokens.getByHash(row.hash)) throw new KruxosError('CONFLICT', 'there is a token with this secret')
    if (!(await tables.tokens.insert(row))) throw taken(row.label)
    return toToken(row, clock.now())
  }

  /** The secret is made where the caller wants it: here, on the client, or when a code is brought. */
  async function make(tables: Tables, params: Parsed<'token.create'>, agent: string | null) {
    const {hash, wrapTtlSeconds} = params
    const row = newRow(params, agent, clock.now())
    if (hash !== undefined) return {token: await insert(tables, {...row, hash}), secret: null, changed: true}
    if (wrapTtlSeconds === undefined) return issue(tables, row)
    const token = await insert(tables, {...row, hash: hashSecret(makeSecret(row.principal))})
    const handOver = await wrap(tables.handOvers, row.id, {now: clock.now(), ttlSeconds: wrapTtlSeconds})
    return {token, secret: null, handOver, changed: true}
  }

  async function revoke(tables: Tables, row: TokenRow): Promise<void> {
    await tables.tokens.setRevoked(row.id, clock.now().toISOString())
    await forgetSecret(vault, tables, row)
  }

  /** What is there already, when that is what was asked for. An expired token is replaced. */
  async function reuse(tables: Tables, params: Parsed<'token.create'>, agent: string | null) {
    const row = await tables.tokens.getByLabel(params.label)
    if (!row) return null
    if (!params.ifAbsent || row.agent !== agent || !isKeptAs(row, params)) throw taken(params.label)
    if (!isActive(row, clock.now())) return revoke(tables, row).then(() => null)
    const grants = await Promise.all(params.grantUids.map(uid => tables.tokens.grant(row.id, uid)))
    return {
      token: toToken(await requireToken(tables, row.id), clock.now()),
      secret: null,
      changed: grants.includes(true),
    }
  }

  return {
    'token.create': async (params, {commit}) => {
      checkPlace(params)
      for (const uid of params.grantUids) await services.openBridgeSocket(uid)
      return commit(async tables => {
        const agent = params.principal === 'agent' ? (params.agent ?? DEFAULT_AGENT) : null
        if (agent !== null) await requireActiveAgent(tables, agent)
        return (await reuse(tables, params, agent)) ?? make(tables, params, agent)
      })
    },

    'token.rotate': async ({token: ref}, {commit}) => {
      const old = await requireToken(store, ref)
      const result = await commit(async tables => {
        const row = await requireToken(tables, old.id)
        if (row.revokedAt !== null)
          throw new KruxosError('CONFLICT', `the token ${ref} is revoked`, {hint: `kruxos token create ${row.label}`})
        await revoke(tables, row)
        return issue(tables, {...row, ...lifetimeOf(row, clock.now()), id: makeTokenId(), lastUsedAt: null})
      })
      stopCalls(old.id, 'the token was rotated')
      return result
    },

    'token.revoke': async ({token: ref}, {commit}) => {
      const result = await commit(async tables => {
        const row = await requireToken(tables, ref)
        const changed = row.revokedAt === null
        if (changed) await revoke(tables, row)
        return {token: toToken(await requireToken(tables, row.id), clock.now()), changed}
      })
      stopCalls(result.token.id, 'the token was revoked')
      return result
    },

    'token.grant': async ({label, uid}, {commit}) => {
      // A slip in the label must not leave a socket behind.
      if (!(await requireToken(store, label)).stored) throw notStored(label)
      const bridgeSocket = await services.openBridgeSocket(uid)
      return commit(async tables => {
        const {id} = await requireToken(tables, label)
        const changed = await tables.tokens.grant(id, uid)
        return {token: toToken(await requireToken(tables, id), clock.now()), bridgeSocket, changed}
      })
    },

    'token.ungrant': ({label, uid}, {commit}) =>
      commit(async tables => {
        const {id} = await requireToken(tables, label)
        const changed = await tables.tokens.ungrant(id, uid)
        return {token: toToken(await requireToken(tables, id), clock.now()), changed}
      }),

    'token.list': async filter => {
      const rows = await store.tokens.list(filter)
      return {tokens: rows.map(row => toToken(row, clock.now()))}
    },

    'token.show': async ({token: ref}) => ({token: toToken(await requireToken(store, ref), clock.now())}),

    'token.reveal': async ({token: ref}) => {
      const row = await requireToken(store, ref)
      const secret = row.stored && row.revokedAt === null ? await vault.get(store.vault, vaultPath(row.label)) : null
      if (secret === null)
        throw new KruxosError('NOT_FOUND', `the vault holds no secret for ${ref}`, {
          hint: `kruxos token rotate ${row.label}`,
        })
      return {token: toToken(row, clock.now()), secret}
    },

    'token.unwrap': ({code}, {commit}) =>
      commit(tables => unwrap(tables, code, clock.now())).catch(async error => {
        await warnOfReuse(services, code)
        throw error
      }),
  }
}

async function requireActiveAgent(tables: Tables, name: string): Promise<void> {
  const {revokedAt} = await requireAgent(tables, name)
  if (revokedAt !== null)
    throw new KruxosError('CONFLICT', `the agent ${name} is revoked`, {hint: `kruxos agent restore ${name}`})
}

function newRow(params: Parsed<'token.create'>, agent: string | null, now: Date): Omit<TokenRow, 'hash'> {
  const {label, principal, grantUids, ttlSeconds} = params
  const stored = isStored(params)
  const expiresAt = ttlSeconds === undefined ? null : new Date(now.getTime() + ttlSeconds * 1000).toISOString()
  return {
    id: makeTokenId(),
    label,
    principal,
    agent,
    stored,
    createdAt: now.toISOString(),
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    grantedUids: [...new Set(grantUids)],
  }
}

/** A rotated token lives as long from now as the old one was meant to. */
function lifetimeOf({createdAt, expiresAt}: TokenRow, now: Date): Pick<TokenRow, 'createdAt' | 'expiresAt'> {
  const lifetimeMs = expiresAt === null ? null : new Date(expiresAt).getTime() - new Date(createdAt).getTime()
  return {
    createdAt: now.toISOString(),
    expiresAt: lifetimeMs === null ? null : new Date(now.getTime() + lifetimeMs).toISOString(),
  }
}

function taken(label: string): KruxosError {
  return new KruxosError('CONFLICT', `a token with the label ${label} exists already`, {
    hint: `kruxos token rotate ${label}`,
  })
}

function notStored(label: string): KruxosError {
  return new KruxosError('CONFLICT', `the token ${label} is not kept in the vault, so no bridge can be given it`, {
    hint: `make it anew without --no-store, after: kruxos token revoke ${label}`,
  })
}
