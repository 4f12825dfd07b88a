import {existsSync} from 'node:fs'
import type {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {explainSystemError} from '../filesystem/errors.ts'
import {ERRORS, type ErrorType, fail} from './errors.ts'

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Omit<Capability<I, O>, 'version' | 'errors'> & {
  /** beside those that any of them can end with */
  readonly errors: readonly ErrorType[]
}

const COMMON: readonly ErrorType[] = ['PathOutOfScope', 'PermissionDenied', 'ResourceExhausted', 'ConflictError']

/** A capability that runs git: adds the errors that all of them share, and translates those of the system. */
export function gitCapability<I extends z.ZodObject, O extends z.ZodObject>(definition: Definition<I, O>): Capability {
  const {preview} = definition
  return defineCapability<I, O>({
    version: '1.0',
    ...definition,
    errors: Object.fromEntries([...COMMON, ...definition.errors].map(type => [type, ERRORS[type]])),
    unavailable: whyUnavailable,
    handle: (input, context) => definition.handle(input, context).catch(rethrow),
    ...(preview && {preview: (input, context) => preview(input, context).catch(rethrow)}),
  })
}

function rethrow(error: unknown): never {
  const explained = explainSystemError(error)
  if (explained instanceof CapabilityError && explained.type === 'DiskFull')
    throw fail('ResourceExhausted', explained.message, explained.context)
  throw explained
}

function whyUnavailable(): string | null {
  return PLACES.some(file => existsSync(file)) ? null : 'git is not installed on the machine of the gateway'
}

const PLACES = ['/usr/bin/git', '/usr/local/bin/git', '/bin/git']
