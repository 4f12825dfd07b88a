import type {z} from 'zod'
import {startDeadline} from '../../calls/deadline.ts'
import {
  type CallContext,
  type Capability,
  CapabilityError,
  type DeclaredError,
  defineCapability,
} from '../../capability.ts'
import {ERRORS, type ErrorType} from './errors.ts'
import {type FaultKind, NetworkFault} from './faults.ts'

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Omit<Capability<I, O>, 'version' | 'errors'> & {
  /** the declared error by which each kind of fault is told */
  readonly faults: Readonly<Record<FaultKind, ErrorType>>
  /** beside those */
  readonly errors?: readonly ErrorType[]
  /** of another family */
  readonly otherErrors?: Readonly<Record<string, DeclaredError>>
}

/** A capability that reaches out: adds the errors of its faults, and tells faults as what it declares. */
export function networkCapability<I extends z.ZodObject, O extends z.ZodObject>({
  faults,
  errors = [],
  otherErrors = {},
  ...definition
}: Definition<I, O>): Capability {
  const {preview} = definition
  const declared = new Set([...Object.values(faults), ...errors])
  const tell = (error: unknown): never => {
    if (!(error instanceof NetworkFault)) throw error
    throw new CapabilityError(faults[error.kind], error.message, error.context, {cause: error})
  }
  return defineCapability<I, O>({
    version: '1.0',
    ...definition,
    errors: {...Object.fromEntries([...declared].map(type => [type, ERRORS[type]])), ...otherErrors},
    handle: (input, context) => definition.handle(input, context).catch(tell),
    ...(preview && {preview: async (input, context) => preview(input, context).catch(tell)}),
  })
}

/** Runs work that a server could draw out. @throws NetworkFault failed when the time is over */
export async function within<T>(
  seconds: number,
  {signal}: Pick<CallContext, 'signal'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using deadline = startDeadline(signal, seconds * 1000)
  try {
    return await work(deadline.signal)
  } catch (cause) {
    if (!deadline.isOver) throw cause
    throw new NetworkFault('failed', `no whole answer within ${seconds} s`, {timeout_seconds: seconds}, {cause})
  }
}
