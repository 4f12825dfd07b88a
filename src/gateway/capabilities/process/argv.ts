import {z} from 'zod'
import {splitWords} from './words.ts'

const MAX_ARGUMENTS = 1000
/** MAX_ARG_STRLEN of Linux, bytes; a longer argument cannot be passed. */
const MAX_ARGUMENT_BYTES = 131_071

const Argument = z
  .string()
  .refine(text => Buffer.byteLength(text) <= MAX_ARGUMENT_BYTES && !text.includes('\0') && text.isWellFormed(), {
    error: `must hold no zero byte and at most ${MAX_ARGUMENT_BYTES} bytes`,
  })

/** Which program, and with what. */
export const commandFields = {
  command: z
    .union([Argument.min(1), z.array(Argument).min(1).max(MAX_ARGUMENTS)])
    .describe(
      'the program, or an array of program and arguments; a line without args is split into words as a shell does, and no shell runs',
    ),
  args: z.array(Argument).max(MAX_ARGUMENTS).optional().describe('its arguments, passed as they are'),
  shell: z
    .boolean()
    .default(false)
    .describe('command is a script for /bin/sh, with pipes, globs and variables; args become $1, $2, …'),
}

interface Command {
  command: string | string[]
  args?: string[] | undefined
  shell: boolean
}

/**
 * One form for all ways to write the same: a program and its arguments. Policy, approval and audit see this form, so
 * that none of the ways goes round a rule.
 */
export function normalize<T extends Command>(input: T): T {
  const words = wordsOf(input)
  const [command, ...args] = words ?? []
  return command === undefined ? input : {...input, command, args}
}

/** Of what `normalize` gave: the program to start. */
export function argvOf({command, args = [], shell}: Command): [string, ...string[]] {
  const [program = '', ...rest] = [command, args].flat()
  return shell ? ['/bin/sh', '-c', program, 'sh', ...rest] : [program, ...rest]
}

/** Whether `normalize` could make out a program. */
export function isNormal({command, args}: Command): boolean {
  return typeof command === 'string' && command.trim() !== '' && args !== undefined
}

export const COMMAND_RULE = 'must name a program: text with closed quotes, or an array without args and shell'

function wordsOf({command, args, shell}: Command): string[] | null {
  if (Array.isArray(command)) return shell || args !== undefined ? null : command
  if (shell || args !== undefined) return [command, ...(args ?? [])]
  return splitWords(command)
}
