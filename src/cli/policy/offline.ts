import type {Tier} from '../../contract/capability.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {PolicyExplanation} from '../../contract/policy.ts'
import {explain} from '../../policy/index.ts'
import {declaredTier} from './built-in.ts'
import {readPolicyFile, toPolicy} from './files.ts'

export interface Question {
  readonly agent: string
  readonly principal: 'agent' | 'user'
  readonly capability: string
  readonly input?: Record<string, unknown>
  readonly at?: string
}

/** What files alone say of a call, without a gateway. @throws KruxosError USAGE for a capability nobody knows, IO */
export function explainOffline(
  {capability, input = {}, at, ...caller}: Question,
  files: readonly string[],
  declared: Tier | undefined,
): PolicyExplanation {
  const defaultTier = declared ?? declaredTier(capability)
  if (defaultTier === undefined) {
    throw new KruxosError('USAGE', `${capability} is not built in, so nobody knows the tier that it declares`, {
      hint: 'give it with --default, for example --default notify',
    })
  }
  const policy = toPolicy(files.map(file => readPolicyFile(file, undefined)))
  const now = at === undefined ? new Date() : new Date(at)
  return explain(policy, {...caller, capability, input, now, defaultTier, workspaceDir: null, mounts: []})
}
