import {z} from 'zod'

const MAX_VARIABLES = 64
const MAX_VALUE_BYTES = 32_768

/** They decide which code a program loads, and whose it is. */
const PROTECTED = /^(PATH|HOME|USER|LD_.*|NODE_OPTIONS|BASH_ENV|ENV|GCONV_PATH|GLIBC_TUNABLES)$/

const Name = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/)
  .refine(name => !PROTECTED.test(name), {error: 'is set by the gateway'})

const Value = z
  .string()
  .refine(text => Buffer.byteLength(text) <= MAX_VALUE_BYTES && !text.includes('\0') && text.isWellFormed(), {
    error: `must hold no zero byte and at most ${MAX_VALUE_BYTES} bytes`,
  })

export const environmentField = z
  .record(Name, Value)
  .refine(variables => Object.keys(variables).length <= MAX_VARIABLES, {error: `at most ${MAX_VARIABLES} variables`})
  .default({})
  .describe('further variables; PATH, HOME, USER, LD_* and their like cannot be set')

/** Nothing of the gateway's own environment: it may name credentials. */
export function environmentOf(given: Readonly<Record<string, string>>, home: string): Record<string, string> {
  return {LANG: 'C.UTF-8', ...given, PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, USER: 'agent'}
}
