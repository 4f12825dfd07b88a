import {isDeepStrictEqual} from 'node:util'
import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers, Parsed} from '../../../contract/operations.ts'
import {secretPath} from '../../secrets/index.ts'
import type {Tables} from '../../store/types.ts'
import {bindingOf, hostOf, pinOf, type Review, type UpstreamServer} from '../../upstream/index.ts'
import type {UpstreamRow} from '../../upstream.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'
import {updateUpstream} from './upstream-update.ts'

type Operations =
  | 'upstream.add'
  | 'upstream.approve'
  | 'upstream.disable'
  | 'upstream.enable'
  | 'upstream.list'
  | 'upstream.remove'
  | 'upstream.show'
  | 'upstream.test'
  | 'upstream.update'

export function upstreamHandlers(services: AdminServices): Pick<Handlers<OperationContext>, Operations> {
  const {upstreams, store, clock} = services

  function require(name: string): UpstreamServer {
    const server = upstreams.get(name)
    if (!server) throw new KruxosError('NOT_FOUND', `no upstream server named ${name}`, {hint: 'kruxos upstream list'})
    return server
  }

  async function setEnabled(name: string, enabled: boolean, {commit}: OperationContext) {
    const server = require(name)
    const changed = server.row.enabled !== enabled
    const result = await commit(async tables => {
      await tables.upstreams.put({...server.row, enabled})
      return {upstream: {...server.view(), enabled}, changed}
    })
    if (changed && enabled) server.start()
    if (changed && !enabled) await server.stop()
    return {...result, upstream: server.view()}
  }

  return {
    'upstream.add': async (params, {commit}) => {
      const row = await newRow(services, params)
      const present = upstreams.get(row.name)
      if (present) return {upstream: keep(present, row), changed: false}
      checkCategory(services, row.name)
      const candidate = await upstreams.prepare(row, params.secrets)
      try {
        const result = await commit(async tables => {
          if (await tables.upstreams.get(row.name)) throw taken(row.name)
          await storeSecrets(services, tables, params)
          await tables.upstreams.put(row)
          for (const pin of candidate.pins) await tables.upstreams.pin(pin)
          return {upstream: candidate.view, changed: true}
        })
        await upstreams.adopt(candidate)
        return result
      } catch (error) {
        await candidate.open.close('it was not added')
        throw error
      }
    },

    'upstream.approve': async ({name, tools}, {commit}) => {
      const server = require(name)
      const chosen = Object.entries(tools).map(([tool, hash]) => choose(server, tool, hash))
      const approvedAt = clock.now().toISOString()
      const result = await commit(async tables => {
        for (const {tool, current} of chosen) {
          if (current) await tables.upstreams.pin(pinOf(name, current, approvedAt))
          else await tables.upstreams.unpin(name, tool)
        }
        return {upstream: server.view(), changed: chosen.length > 0}
      })
      server.setPins(await store.upstreams.pins(name))
      return {...result, upstream: server.view()}
    },

    'upstream.disable': ({name}, context) => setEnabled(name, false, context),

    'upstream.enable': ({name}, context) => setEnabled(name, true, context),

    'upstream.list': async () => ({upstreams: upstreams.list()}),

    'upstream.remove': async ({name}, {commit}) => {
      const result = await commit(async tables => ({name, changed: await tables.upstreams.remove(name)}))
      await upstreams.remove(name)
      return result
    },

    'upstream.show': async ({name}) => {
      const server = require(name)
      const definitions = server.reviews.map(({tool, approved, current}) => ({tool, approved, current}))
      return {upstream: server.view(), definitions}
    },

    'upstream.test': async ({name}, {signal}) => {
      const server = require(name)
      const start = performance.now()
      const trial = await upstreams.test(server, signal)
      const durationMs = performance.now() - start
      await server.look()
      return {name, ok: trial.problem === null, ...trial, durationMs}
    },

    'upstream.update': ({name, ...terms}, context) => updateUpstream(services, require(name), terms, context),
  }

  /** What is there already, when that is what was asked for. @throws KruxosError CONFLICT */
  function keep(server: UpstreamServer, row: UpstreamRow) {
    const {createdAt: _, enabled: __, ...wanted} = row
    const {createdAt: ___, enabled: ____, ...present} = server.row
    if (isDeepStrictEqual(wanted, present)) return server.view()
    throw taken(row.name)
  }
}

function taken(name: string): KruxosError {
  return new KruxosError('CONFLICT', `an upstream server named ${name} exists already and is another`, {
    hint: `kruxos upstream remove ${name}, or choose another name`,
  })
}

async function newRow({store, clock}: AdminServices, params: Parsed<'upstream.add'>): Promise<UpstreamRow> {
  const {name, launch, agents, renames} = params
  for (const agent of agents ?? []) await requireAgent(store, agent)
  return {name, launch, agents, renames, enabled: true, createdAt: clock.now().toISOString()}
}

/** A server must not be able to stand among capabilities that are not its own. */
function checkCategory({registry}: AdminServices, name: string): void {
  const isTaken = registry.list().some(capability => capability.name.startsWith(`${name}.`))
  if (!isTaken) return
  throw new KruxosError('CONFLICT', `${name} is a category of the gateway's own capabilities`, {
    hint: `call it mcp_${name}`,
  })
}

/** Each is bound to this server, and to the host that it is sent to. */
async function storeSecrets(
  {vault, clock}: AdminServices,
  tables: Tables,
  {name, launch, secrets}: Parsed<'upstream.add'>,
): Promise<void> {
  for (const [secret, value] of Object.entries(secrets)) {
    const present = await tables.secrets.get(secret)
    if (present && !present.capabilities.includes(bindingOf(name)))
      throw new KruxosError('CONFLICT', `a secret named ${secret} exists already`, {hint: `use it as vault:${secret}`})
    await vault.put(tables.vault, secretPath(secret), value)
    await tables.secrets.put({
      name: secret,
      description: `for the upstream server ${name}`,
      capabilities: [bindingOf(name)],
      hosts: launch.transport === 'http' ? [hostOf(new URL(launch.url))] : [],
      agents: null,
      createdAt: clock.now().toISOString(),
      rotatedAt: null,
      revokedAt: null,
      lastUsedAt: null,
      uses: 0,
    })
  }
}

/** @throws KruxosError NOT_FOUND, CONFLICT when it is not what was looked at */
function choose(server: UpstreamServer, tool: string, hash: string): Review {
  const {name} = server.row
  const hint = `kruxos upstream show ${name}`
  const review = server.reviews.find(each => each.tool === tool)
  if (!review) throw new KruxosError('NOT_FOUND', `${name} has no tool named ${tool}`, {hint})
  if (review.hash !== hash) throw new KruxosError('CONFLICT', `${tool} changed meanwhile`, {hint})
  if (review.state === 'unusable')
    throw new KruxosError('CONFLICT', `${tool} cannot be offered: ${review.problem}`, {hint})
  if (server.view().state !== 'running')
    throw new KruxosError('CONFLICT', `${name} does not run: nobody knows what its tools are now`, {hint})
  return review
}
