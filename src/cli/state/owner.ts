import {boolean} from '@oclif/core/flags'
import {KruxosError} from '../../contract/errors.ts'
import {agentFlag} from '../flags.ts'
import {checkAgentName} from '../input.ts'

/** Flags that say whose state is meant. */
export const ownerFlags = {
  agent: agentFlag,
  shared: boolean({description: 'what all agents share', default: false}),
}

interface OwnerFlags {
  readonly agent?: string | undefined
  readonly shared: boolean
}

/** The agent, or null for what all agents share. @throws KruxosError USAGE */
export function ownerOf(flags: OwnerFlags): {agent: string | null} {
  const {agent} = ownerIfAny(flags)
  if (agent !== undefined) return {agent}
  throw new KruxosError('USAGE', 'whose state is missing', {hint: 'give --agent NAME or --shared'})
}

/** Empty: everybody. @throws KruxosError USAGE */
export function ownerIfAny({agent, shared}: OwnerFlags): {agent?: string | null} {
  if (agent !== undefined && shared) throw new KruxosError('USAGE', '--agent and --shared exclude each other')
  if (shared) return {agent: null}
  return agent === undefined ? {} : {agent: checkAgentName(agent)}
}
