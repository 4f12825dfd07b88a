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
  const faults: Fault[] = []
  for (const section of named) {
    const plan = await section.plan(context)
    changes.push(...plan.changes)
    faults.push(...plan.faults)
  }
  if (faults.length > 0) throw refuse(faults)
  const removals: Change[] = []
  const kept: Kept[] = []
  for (const section of context.prune ? named.toReversed() : []) {
    const found = await section.prune(context)
    removals.push(...found.changes)
    kept.push(...found.kept)
  }
  return {changes, removals, kept}
}
