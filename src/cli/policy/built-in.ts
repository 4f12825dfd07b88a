import type {Tier} from '../../contract/capability.ts'
import builtIn from '../../policy/built-in.json' with {type: 'json'}

/** The capabilities of this version, for work without a gateway. */
export const BUILT_IN: readonly {readonly name: string; readonly inputs: readonly string[]}[] = builtIn

export function declaredTier(capability: string): Tier | undefined {
  return builtIn.find(({name}) => name === capability)?.tier as Tier | undefined
}
