import type {KruxosError} from '../../contract/errors.ts'
import {agents} from './agents.ts'
import {clients} from './clients.ts'
import type {Change, Context, Fault, Kept, Section} from './kind.ts'
import {mounts} from './mounts.ts'
import {policy} from './policy.ts'
import {secrets} from './secrets.ts'
import {services} from './services.ts'
import {settings} from './settings.ts'
import {tokens} from './tokens.ts'
import {upstreams} from './upstreams.ts'

/** In the order in which they are made: what is needed first, and nobody gets a token before the policy that binds it. */
export const SECTIONS: readonly Section[] = [
  agents,
  secrets,
  policy,
  mounts,
  upstreams,
  services,
  tokens,
  settings,
  clients,
]

export interface WholePlan {
  /** what can be taken back comes first, removals last */
  readonly changes: readonly Change[]
  readonly removals: readonly Change[]
  readonly kept: readonly Kept[]
}

/** @throws KruxosError made by `refuse` of all that is wrong with the file */
export async function makePlan(
  context: Context,
  refuse: (faults: readonly Fault[]) => KruxosError,
): Promise<WholePlan> {
  const named = SECTIONS.filter(({name}) => context.file[name] !== undefined)
  const changes: Change[] = []
  const removals: Change[] = []
  const faults: Fault[] = []
  const kept: Kept[] = []
  for (const section of named) {
    const plan = await section.plan(context)
    const surplus = context.prune ? await section.prune(context) : {changes: [], kept: []}
    if (section.removesFirst) changes.push(...surplus.changes)
    else removals.unshift(...surplus.changes)
    changes.push(...plan.changes)
    faults.push(...plan.faults)
    kept.unshift(...surplus.kept)
  }
  if (faults.length > 0) throw refuse(faults)
  return {changes, removals, kept}
}
