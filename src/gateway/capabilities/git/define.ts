import {existsSync} from 'node:fs'
import type {z} from 'zod'
import {type CallContext, type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {explainSystemError} from '../filesystem/errors.ts'
import {inOrder} from '../filesystem/files/mutation-order.ts'
import {resolvePath, rootsOf} from '../filesystem/paths/roots.ts'
import {ERRORS, type ErrorType, fail} from './errors.ts'
import {hostPath} from './repository/host-path.ts'

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Omit<Capability<I, O>, 'version' | 'errors'> & {
  /** beside those that any of them can end with */
  readonly errors: readonly ErrorType[]
}

const COMMON: readonly ErrorType[] = [
  ...(['PathOutOfScope', 'PermissionDenied', 'MountUnavailable', 'ResourceExhausted', 'ConflictError'] as const),
  ...(['NotARepository', 'UnsafeRepository', 'GitFailed', 'ResultTooLarge'] as const),
]

/** A capability that runs git: adds the errors that all of them share, and translates those of the system. */
export function gitCapability<I extends z.ZodObject, O extends z.ZodObject>(definition: Definition<I, O>): Capability {
  const {preview} = definition
  return defineCapability<I, O>({
    version: '1.0',
    ...definition,
    errors: Object.fromEntries([...COMMON, ...definition.errors].map(type => [type, ERRORS[type]])),
    unavailable: whyUnavailable,
    handle: (input, context) => inTurn(definition, input, context).catch(rethrow),
    ...(preview && {preview: (input, context) => preview(input, context).catch(rethrow)}),
  })
}

/** Calls that change one repository take turns: git itself would refuse the second. */
async function inTurn<I extends z.ZodObject, O extends z.ZodObject>(
  {effect, handle}: Pick<Definition<I, O>, 'effect' | 'handle'>,
  input: z.output<I>,
  context: CallContext,
): Promise<z.input<O>> {
  const work = () => handle(input, context)
  if (effect === 'read') return work()
  const place = resolvePath(rootsOf(context), String(input['path']))
  return inOrder(hostPath(place), context.signal, work)
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
