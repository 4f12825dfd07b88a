import {builtInDefinitions} from '../../src/gateway/capabilities/index.ts'
import {createRegistry, type Registry} from '../../src/gateway/registry/index.ts'

/** The built-in capabilities. */
export function builtInRegistry(): Registry {
  return createRegistry(builtInDefinitions())
}
