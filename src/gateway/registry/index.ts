import {CAPABILITY_NAME_PATTERN, MAX_TOOL_NAME_LENGTH, STAND_IN_TOOL, toToolName} from '../../contract/names.ts'
import type {Capability} from '../capability.ts'

export interface Registry {
  get(name: string): Capability | undefined
  /** sorted by name: the order of every list */
  list(): readonly Capability[]
}

/** Holds the capabilities of this gateway. A definition that could not be offered is refused here, not at the first call. */
export function createRegistry(capabilities: readonly Capability[]): Registry {
  const byName = new Map<string, Capability>()
  for (const capability of capabilities) {
    checkName(capability.name)
    if (byName.has(capability.name)) throw new Error(`two capabilities are named ${capability.name}`)
    byName.set(capability.name, capability)
  }
  for (const capability of capabilities) checkRecovery(capability, byName)
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return {get: name => byName.get(name), list: () => sorted}
}

function checkName(name: string): void {
  if (!CAPABILITY_NAME_PATTERN.test(name))
    throw new Error(`${name} is no capability name: its tool name could not be mapped back`)
  if (toToolName(name) === STAND_IN_TOOL) throw new Error(`${name} is the name that the bridge uses for itself`)
  if (toToolName(name).length > MAX_TOOL_NAME_LENGTH) throw new Error(`the tool name of ${name} is too long`)
}

function checkRecovery({name, errors}: Capability, known: ReadonlyMap<string, Capability>): void {
  for (const [type, {recovery}] of Object.entries(errors)) {
    const missing = recovery.find(action => action.capability !== undefined && !known.has(action.capability))
    if (missing) throw new Error(`${type} of ${name} sends the caller to ${missing.capability}, which does not exist`)
  }
}
