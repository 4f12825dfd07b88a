import {z} from 'zod'
import {CapabilityError} from '../../capability.ts'

/** Fields that several of these capabilities have. */

/** Of a request, characters. */
const MAX_BODY_LENGTH = 4_194_304

export const urlInput = z.string().min(1).describe('absolute http or https URL')
export const bodyInput = z.string().max(MAX_BODY_LENGTH).nullable().default(null)

export function timeoutInput(preset: number, max: number) {
  return z.int().min(1).max(max).default(preset).describe('seconds until the whole answer must be there')
}

/** Named in the schema and looked at by the handler, so that a wrong one gets the error that says what to do. */
export function methodInput(methods: readonly string[]) {
  return z
    .string()
    .max(16)
    .default('GET')
    .meta({enum: [...methods]})
    .describe('what to do with it')
}

/** The body goes with methods that have one. */
export function bodyFor(method: string, body: string | null): string | null {
  return method === 'GET' || method === 'HEAD' ? null : body
}

export function checkMethod(method: string, methods: readonly string[]): string {
  if (methods.includes(method)) return method
  throw new CapabilityError('InvalidMethod', `there is no method ${method} here; use ${methods.join(', ')}`, {method})
}
