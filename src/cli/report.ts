import {KruxosError} from '../contract/errors.ts'
import {wrap} from './table.ts'
import {visible, visibleJson, visibleText} from './text.ts'

/** As many as the readers of files and inputs tell. */
const MAX_ISSUES = 20

export interface ReportOptions {
  readonly json: boolean
  /** show the stack of an unexpected error */
  readonly debug: boolean
}

/**
 * Tells what went wrong: one JSON object on stdout, or two lines on stderr.
 * Returns the exit code, which is the same in both.
 */
export function report(thrown: unknown, {json, debug}: ReportOptions): number {
  const error = toKruxosError(thrown)
  if (json) process.stdout.write(`${visibleJson({error: {...error.toBody(), hint: hintOf(error)}}, 2)}\n`)
  else process.stderr.write(describe(error, process.stderr.columns || undefined))
  if (debug && error.code === 'INTERNAL' && thrown instanceof Error)
    process.stderr.write(`${visibleText(thrown.stack ?? '', false)}\n`)
  return error.exitCode
}

/** @param width columns of the terminal; undefined when it is none. A hint stays one line: it can be pasted. */
export function describe(error: KruxosError, width?: number): string {
  const issues = (error.issues ?? [])
    .filter(({message}) => !error.message.endsWith(message))
    .slice(0, MAX_ISSUES)
    .map(({path, message}) => `${path} ${message}`.trim())
  const isPageUseful = error.hint !== undefined && error.code !== 'USAGE'
  return [
    ...fold(`error: ${error.message}`, width),
    ...issues.flatMap(issue => fold(issue, width, '  ')),
    visible(`hint: ${hintOf(error)}`),
    ...(isPageUseful ? [`more: kruxos help ${error.code}`] : []),
  ]
    .map(line => `${line}\n`)
    .join('')
}

function fold(text: string, width = Number.POSITIVE_INFINITY, indent = ''): string[] {
  const [first, ...rest] = wrap(visible(text), width - indent.length - 2)
  return [`${indent}${first}`, ...rest.map(line => `${indent}  ${line}`)]
}

function hintOf(error: KruxosError): string {
  return error.hint ?? `kruxos help ${error.code}`
}

/** An error that nobody expected says no more than its kind: its message could hold anything. */
export function toKruxosError(thrown: unknown): KruxosError {
  if (thrown instanceof KruxosError) return thrown
  const kind = thrown instanceof Error ? ((thrown as NodeJS.ErrnoException).code ?? thrown.name) : typeof thrown
  return new KruxosError('INTERNAL', `an unexpected fault (${kind})`, {
    hint: 'run the command again with DEBUG=1 to see where',
    cause: thrown,
  })
}
