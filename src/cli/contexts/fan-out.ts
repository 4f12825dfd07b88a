import {currentHost} from '../../config/host.ts'
import {resolvePaths} from '../../config/paths.ts'
import {wantsJson} from '../arguments.ts'
import {ownCommand} from '../entries.ts'
import {readPreferences} from '../preferences.ts'
import {table} from '../table.ts'
import {visibleJson} from '../text.ts'
import {matching, readContexts} from './contexts.ts'
import type {Spread} from './pattern.ts'

/** Each is a process with an ssh of its own. */
const AT_ONCE = 8
const TIMEOUT_MS = 120_000

interface Outcome {
  readonly context: string
  readonly exit: number
  /** what it printed; with --json as a value */
  readonly output: unknown
}

interface Work extends Spread {
  /** folder of this package */
  readonly root: string
}

/** Runs one command on many machines, each in a process of its own; the worst exit code is that of the whole. */
export async function fanOut(work: Work): Promise<number> {
  const outcomes: Outcome[] = []
  const {configDir} = resolvePaths(currentHost())
  const json = wantsJson(work.argv, readPreferences(configDir))
  const queue = matching(readContexts(configDir), work.pattern)
  const next = async (): Promise<void> => {
    for (let context = queue.shift(); context !== undefined; context = queue.shift())
      outcomes.push(await runOn(context, work, json))
  }
  await Promise.all(Array.from({length: AT_ONCE}, next))
  outcomes.sort((one, other) => one.context.localeCompare(other.context))
  process.stdout.write(`${json ? toJson(outcomes) : toTable(outcomes)}\n`)
  return Math.max(...outcomes.map(({exit}) => exit))
}

async function runOn(context: string, {root, command, argv}: Work, json: boolean): Promise<Outcome> {
  const {execa} = await import('execa')
  const [program, ...own] = ownCommand(root)
  const words = [...own, ...command, '--context', context, ...argv]
  const env = {KRUXOS_NO_INPUT: '1'}
  const child = await execa(program, words, {env, reject: false, stdin: 'ignore', timeout: TIMEOUT_MS})
  const exit = child.exitCode ?? 1
  const text = child.stdout === '' ? child.stderr : child.stdout
  return {context, exit, output: json ? parse(child.stdout) : text}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function toJson(results: readonly Outcome[]): string {
  return visibleJson({schema: 'kruxos.fan-out/v1', results}, 2)
}

function toTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({context, exit, output}) =>
    String(output)
      .split('\n')
      .map(line => [context, String(exit), line]),
  )
  return table(['CONTEXT', 'EXIT', 'OUTPUT'], rows)
}
