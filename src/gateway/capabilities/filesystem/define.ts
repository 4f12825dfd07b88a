import type {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import {ERRORS, type ErrorType, explainSystemError} from './errors.ts'
import {inPlace} from './files/places.ts'

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Omit<Capability<I, O>, 'version' | 'errors'> & {
  readonly version?: string
  /** beside those that any of them can end with */
  readonly errors: readonly ErrorType[]
  /** it waits for something else most of the time, so it takes no place of its caller */
  readonly isWaiting?: boolean
}

/** What walking to a path can end with, whatever is done there. */
const COMMON: readonly ErrorType[] = [
  'PathOutOfScope',
  'PermissionDenied',
  'MountUnavailable',
  'ResourceExhausted',
  'ConflictError',
]

/** A capability that works on paths: adds the errors that all of them share, and translates those of the system. */
export function filesystemCapability<I extends z.ZodObject, O extends z.ZodObject>({
  isWaiting = false,
  ...definition
}: Definition<I, O>): Capability {
  const {preview} = definition
  return defineCapability<I, O>({
    version: '1.0',
    ...definition,
    errors: Object.fromEntries([...COMMON, ...definition.errors].map(type => [type, ERRORS[type]])),
    async handle(input, context) {
      try {
        const work = () => definition.handle(input, context)
        return await (isWaiting ? work() : inPlace(context, work))
      } catch (error) {
        throw explainSystemError(error)
      }
    },
    ...(preview && {
      preview: (input, context) =>
        preview(input, context).catch(error => {
          throw explainSystemError(error)
        }),
    }),
  })
}
