import {builtIn} from '../../src/gateway/capabilities/index.ts'
import {createRegistry, type Registry} from '../../src/gateway/registry/index.ts'

/** The built-in capabilities. Their definitions need no running gateway. */
export function builtInRegistry(): Registry {
  return createRegistry(
    builtIn({agent: {} as never, email: {mail: {unavailable: () => null}} as never, system: {} as never}).capabilities,
  )
}
