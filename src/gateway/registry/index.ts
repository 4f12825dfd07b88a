import {
  CAPABILITY_NAME_PATTERN,
  MAX_TOOL_NAME_LENGTH,
  OWN_TOOLS,
  STAND_IN_TOOL,
  toToolName,
} from '../../contract/names.ts'
import type {Capability} from '../capability.ts'

export interface Registry {
  get(name: string): Capability | undefined
  /** sorted by name: the order of every list */
  list(): readonly Capability[]
  /**
   * Puts what a source offers in the place of what it offered before; the built-in capabilities are no source.
   * @throws Error when a name cannot be offered or somebody else has it; then nothing has changed
   */
  offer(source: string, capabilities: readonly Capability[]): void
  /** Says that a capability has become available, or is no longer. */
  refresh(): void
  /** Told after each change of what is offered. Gives back how to end that. */
  onChange(listener: () => void): () => void
}

/** Holds the capabilities of this gateway. A definition that could not be offered is refused here, not at the first call. */
export function createRegistry(builtIn: readonly Capability[]): Registry {
  const sources = new Map<string, readonly Capability[]>()
  const listeners = new Set<() => void>()
  let byName = index(builtIn)
  let sorted = sort(byName)
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    get: name => byName.get(name),
    list: () => sorted,
    offer(source, capabilities) {
      const next = new Map(sources).set(source, capabilities)
      byName = index([...builtIn, ...[...next.values()].flat()])
      sorted = sort(byName)
      sources.set(source, capabilities)
      tell()
    },
    refresh: tell,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function index(capabilities: readonly Capability[]): ReadonlyMap<string, Capability> {
  const byName = new Map<string, Capability>()
  for (const capability of capabilities) {
    checkName(capability.name)
    if (byName.has(capability.name)) throw new Error(`two capabilities are named ${capability.name}`)
    byName.set(capability.name, capability)
  }
  for (const capability of capabilities) checkRecovery(capability, byName)
  return byName
}

function sort(byName: ReadonlyMap<string, Capability>): readonly Capability[] {
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function checkName(name: string): void {
  if (!CAPABILITY_NAME_PATTERN.test(name))
    throw new Error(`${name} is no capability name: its tool name could not be mapped back`)
  if (toToolName(name) === STAND_IN_TOOL) throw new Error(`${name} is the name that the bridge uses for itself`)
  if (OWN_TOOLS.includes(name)) throw new Error(`${name} is the name of a tool of the gateway itself`)
  if (toToolName(name).length > MAX_TOOL_NAME_LENGTH) throw new Error(`the tool name of ${name} is too long`)
}

function checkRecovery({name, errors}: Capability, known: ReadonlyMap<string, Capability>): void {
  for (const [type, {recovery}] of Object.entries(errors)) {
    const missing = recovery.find(action => action.capability !== undefined && !known.has(action.capability))
    if (missing) throw new Error(`${type} of ${name} sends the caller to ${missing.capability}, which does not exist`)
  }
}
