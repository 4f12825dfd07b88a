import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Params} from '../../src/contract/operations.ts'

export const UPSTREAM_PROGRAM = join(import.meta.dirname, 'upstream-server.ts')

export interface FixtureTool {
  readonly name: string
  readonly description?: string
  readonly inputSchema: Record<string, unknown>
  readonly outputSchema?: Record<string, unknown>
  readonly annotations?: Record<string, unknown>
}

/** Every tool that the server can play, each with a schema of any object. */
export function tool(name: string, more: Partial<FixtureTool> = {}): FixtureTool {
  return {name, description: `Does ${name}.`, inputSchema: {type: 'object'}, ...more}
}

export interface FixtureUpstream extends Disposable {
  readonly launch: Params<'upstream.add'>['launch']
  /** what it says of its tools from now on */
  say(...tools: FixtureTool[]): void
  /** it cannot be started from now on */
  break(): void
  /** how often it was started */
  readonly starts: number
  readonly pids: readonly number[]
  readonly cancelled: string
}

/** A server of our own behind a gateway, whose words a test can change. */
export function fixtureUpstream(
  tools: readonly FixtureTool[],
  more: {start?: string; tells?: boolean} = {},
): FixtureUpstream {
  const dir = mkdtempSync(join(tmpdir(), 'ku-'))
  const file = join(dir, 'script.json')
  const write = (next: readonly FixtureTool[]) => writeFileSync(file, JSON.stringify({tools: next, ...more}))
  const read = (name: string) => (existsSync(name) ? readFileSync(name, 'utf8') : '')
  const pids = () => read(`${file}.starts`).split('\n').filter(Boolean).map(Number)
  write(tools)
  return {
    launch: {transport: 'stdio', command: process.execPath, args: [UPSTREAM_PROGRAM], env: {SCRIPT: {value: file}}},
    say: (...next) => write(next),
    break: () => writeFileSync(file, ''),
    get starts() {
      return pids().length
    },
    get pids() {
      return pids()
    },
    get cancelled() {
      return read(`${file}.cancelled`)
    },
    [Symbol.dispose]: () => rmSync(dir, {recursive: true, force: true}),
  }
}
