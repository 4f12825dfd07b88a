import type {z} from 'zod'
import {KruxosError} from '../../../contract/errors.ts'
import {BackupDamaged, SessionOver, StateConflict, StateQuotaReached, TooManySharedWatches} from '../../agent-state.ts'
import {type CallContext, type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {ERRORS, type ErrorType} from './errors.ts'

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Omit<Capability<I, O>, 'version' | 'errors'> & {
  readonly errors: readonly ErrorType[]
}

/** A capability of the state: picks its errors, and says in their words what went wrong below. */
export function stateCapability<I extends z.ZodObject, O extends z.ZodObject>({
  errors,
  ...definition
}: Definition<I, O>): Capability {
  return defineCapability<I, O>({
    version: '1.0',
    ...definition,
    errors: Object.fromEntries(errors.map(type => [type, ERRORS[type]])),
    async handle(input, context) {
      try {
        return await definition.handle(input, context)
      } catch (error) {
        throw explain(error, errors)
      }
    },
  })
}

export function fail(type: ErrorType, message: string, context: Record<string, unknown> = {}): CapabilityError {
  return new CapabilityError(type, message, context)
}

/** Under this name others see who wrote a key. */
export function writerOf({principal, agent}: CallContext): string {
  return principal === 'operator' ? 'operator' : agent
}

function explain(error: unknown, declared: readonly ErrorType[]): unknown {
  if (error instanceof StateQuotaReached) {
    const {message, usedBytes, neededBytes, limitBytes} = error
    return fail('QuotaExceeded', message, {used_bytes: usedBytes, needed_bytes: neededBytes, limit_bytes: limitBytes})
  }
  if (error instanceof StateConflict) {
    const {key, message, expectedVersion, actualVersion} = error
    return fail('VersionConflict', message, {
      resource: key,
      expected_version: expectedVersion,
      actual_version: actualVersion,
    })
  }
  if (error instanceof SessionOver) return fail(sessionError(declared), error.message)
  if (error instanceof TooManySharedWatches) return fail('SubscriptionFailed', error.message, {limit: error.limit})
  if (error instanceof BackupDamaged) return new CapabilityError('BackupDamaged', error.message, {}, {cause: error})
  return isOfStorage(error) ? storageError(error, declared) : error
}

function sessionError(declared: readonly ErrorType[]): ErrorType {
  return declared.includes('SessionNotFound') ? 'SessionNotFound' : 'SubscriptionFailed'
}

/** Of the database, or of the file system. */
function isOfStorage(error: unknown): boolean {
  if (error instanceof KruxosError) return error.code === 'IO' || error.code === 'CONFLICT'
  return error instanceof Error && 'errno' in error && 'syscall' in error
}

/** Its own text is not shown: it names paths of this machine. */
function storageError(cause: unknown, declared: readonly ErrorType[]): CapabilityError {
  const type = declared.includes('IoError') ? 'IoError' : 'DatabaseError'
  return new CapabilityError(type, ERRORS[type].when, {}, {cause})
}
