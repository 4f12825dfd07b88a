import type {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import type {Mail} from '../../mail.ts'
import {ERRORS, type ErrorType} from './errors.ts'

/** What these capabilities work with. */
export interface EmailServices {
  readonly mail: Mail
  readonly maxSentPerHour: number
  readonly maxDeletedPerHour: number
  now(): Date
}

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Omit<
  Capability<I, O>,
  'version' | 'errors' | 'unavailable'
> & {
  /** beside those of every account */
  readonly errors: readonly ErrorType[]
}

const COMMON: readonly ErrorType[] = ['AccountNotFound', 'ServiceUnavailable']

/** A capability that nobody sees before a mail account is connected. */
export function emailCapability<I extends z.ZodObject, O extends z.ZodObject>(
  {mail}: Pick<EmailServices, 'mail'>,
  definition: Definition<I, O>,
): Capability {
  return defineCapability<I, O>({
    version: '1.0',
    ...definition,
    errors: Object.fromEntries([...COMMON, ...definition.errors].map(type => [type, ERRORS[type]])),
    unavailable: () => mail.unavailable(),
  })
}
