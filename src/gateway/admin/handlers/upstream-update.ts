import {isDeepStrictEqual} from 'node:util'
import {KruxosError} from '../../../contract/errors.ts'
import type {Upstream} from '../../../contract/upstream.ts'
import type {UpstreamServer} from '../../upstream/index.ts'
import type {UpstreamRow} from '../../upstream.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type Services = Pick<AdminServices, 'store' | 'upstreams'>
type Terms = Pick<UpstreamRow, 'launch' | 'agents' | 'renames' | 'enabled'>

/**
 * Only another launch of a server that is to run needs a connection; it is there before the old one ends. Approvals stay
 * as they are: what the server says by now is held against them, as if it had changed by itself.
 */
export async function updateUpstream(
  {store, upstreams}: Services,
  server: UpstreamServer,
  terms: Terms,
  {commit}: OperationContext,
): Promise<{upstream: Upstream; changed: boolean}> {
  const before = server.row
  const row = {...before, ...terms}
  if (isDeepStrictEqual(row, before)) return {upstream: server.view(), changed: false}
  for (const agent of row.agents ?? []) await requireAgent(store, agent)
  const isStarted = row.enabled && !isDeepStrictEqual(row.launch, before.launch)
  const candidate = isStarted ? await upstreams.prepare(row, {}) : await upstreams.check(row)
  try {
    const result = await commit(async tables => {
      if (!isDeepStrictEqual(await tables.upstreams.get(row.name), before)) throw changedMeanwhile(row.name)
      await tables.upstreams.put(row)
      return {upstream: server.view(row), changed: true}
    })
    if (candidate) await upstreams.adopt(candidate)
    else await server.change(row)
    return {...result, upstream: (upstreams.get(row.name) ?? server).view()}
  } catch (error) {
    await candidate?.open.close('it was not taken')
    throw error
  }
}

function changedMeanwhile(name: string): KruxosError {
  return new KruxosError('CONFLICT', `the upstream server ${name} was changed meanwhile`, {
    hint: `kruxos upstream show ${name}`,
  })
}
