import type {z} from 'zod'
import {KruxosError} from '../../contract/errors.ts'
import {type Capability, CapabilityError, type DeclaredError, defineCapability} from '../capability.ts'

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Omit<Capability<I, O>, 'version'>

/** A capability that keeps something in the store: adds the published error for a store that fails. */
export function storedCapability<I extends z.ZodObject, O extends z.ZodObject>(
  error: string,
  definition: Definition<I, O>,
): Capability {
  const declared: DeclaredError = {
    when: 'the store of the gateway could not be read or written',
    retryable: true,
    recovery: [{action: 'retry', description: 'call again after a few seconds', capability: definition.name}],
  }
  return defineCapability<I, O>({
    version: '1.0',
    ...definition,
    errors: {...definition.errors, [error]: declared},
    async handle(input, context) {
      try {
        return await definition.handle(input, context)
      } catch (cause) {
        if (!(cause instanceof KruxosError)) throw cause
        throw new CapabilityError(error, 'the store of the gateway failed', {}, {cause})
      }
    },
  })
}
