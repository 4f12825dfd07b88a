import {type ChildProcess, spawn} from 'node:child_process'
import type {Readable} from 'node:stream'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ErrorCode} from '../../contract/errors.ts'
import {STAND_IN_TOOL} from '../../contract/names.ts'
import {visible} from '../text.ts'
import {causeOf} from './cause.ts'

const TIMEOUT_MS = 10_000
/** A bridge ends at once when its stdin does. */
const GRACE_MS = 1000

export interface Handshake {
  readonly ok: boolean
  /** from the start of the program to its answer to `initialize` */
  readonly initializeMs: number | null
  readonly tools: number | null
  /** why it failed, as the program said it; escaped, without secrets */
  readonly reason: string | null
  /** the same as a code; null when it works */
  readonly code: ErrorCode | null
}

export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** Starts the program of an entry as a client would, in a scrubbed environment, and asks it for its tools. */
export async function shakeHands(
  entry: ServerEntry,
  {home, runAs, timeoutMs = TIMEOUT_MS}: {home: string; runAs: RunAs | null; timeoutMs?: number | undefined},
): Promise<Handshake> {
  const identity = runAs ? {uid: runAs.uid, gid: runAs.gid} : {}
  const options = {cwd: home, env: {PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, ...entry.env}, ...identity}
  const handshake = await converse(entry, options, timeoutMs)
  return handshake.ok ? handshake : {...handshake, code: await causeOf(entry, options, timeoutMs)}
}

type Start = {readonly cwd: string; readonly env: Record<string, string>} & Partial<RunAs>

async function converse({command, args}: ServerEntry, options: Start, timeoutMs: number): Promise<Handshake> {
  const start = performance.now()
  const child = spawn(command, args, {...options, stdio: ['pipe', 'pipe', 'pipe']})
  const complaints = collectStderr(child)
  const {promise: late, reject} = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
  try {
    const request = requester(child)
    const ask: Ask = (method, params) => Promise.race([request(method, params), late])
    await ask('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: {name: 'kruxos-verify', version: '1'},
    })
    const initializeMs = Math.round(performance.now() - start)
    const {tools} = (await ask('tools/list', {})) as {tools: {name: string}[]}
    // The bridge answers also while there is no gateway, with one tool that says so.
    const count = tools.filter(({name}) => name !== STAND_IN_TOOL).length
    const ok = count > 0
    const reason = ok ? null : (complaints() ?? 'the gateway offered no tools')
    return {ok, initializeMs, tools: count, reason, code: null}
  } catch (error) {
    return {ok: false, initializeMs: null, tools: null, reason: complaints() ?? (error as Error).message, code: null}
  } finally {
    clearTimeout(timer)
    letGo(child)
  }
}

/** What does not end is killed; what it has started may hold its pipes, and must not hold us. */
function letGo(child: ChildProcess): void {
  child.stdin?.end()
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    child.stdout?.destroy()
    child.stderr?.destroy()
  }, GRACE_MS)
  child.once('close', () => clearTimeout(timer))
}

type Ask = (method: string, params: object) => Promise<unknown>

function requester(child: ChildProcess): Ask {
  const {stdin, stdout} = child
  if (!stdin || !stdout) throw new Error('the program has no stdin or stdout')
  stdin.on('error', () => {})
  const waiting = new Map<number, {resolve(result: unknown): void; reject(error: Error): void}>()
  const failAll = (error: Error) => {
    for (const {reject} of waiting.values()) reject(error)
  }
  child.once('error', failAll)
  child.once('close', code => failAll(new Error(`the program ended (exit ${code}) before it answered`)))
  onLine(stdout, line => {
    const {id, result, error} = parse(line)
    if (error) waiting.get(id)?.reject(new Error(visible(String(error.message))))
    else waiting.get(id)?.resolve(result)
  })
  let next = 0
  return (method, params) => {
    const id = ++next
    stdin.write(`${JSON.stringify({jsonrpc: '2.0', id, method, params})}\n`)
    return new Promise((resolve, reject) => waiting.set(id, {resolve, reject}))
  }
}

/** Lines end at LF alone: U+2028 in a message is part of it. */
function onLine(stream: Readable, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
}

interface Message {
  id?: number
  result?: unknown
  error?: {message?: unknown}
}

/** A program that prints something else is not what we wait for; it runs into the time limit. */
function parse(line: string): Message & {id: number} {
  try {
    return {id: -1, ...JSON.parse(line)}
  } catch {
    return {id: -1}
  }
}

/** The last thing that it said, without the name it puts in front. */
function collectStderr(child: ChildProcess): () => string | null {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000)
  })
  return () => {
    const line = text.trim().split('\n').at(-1) ?? ''
    return line === '' ? null : visible(line.replace(/^mcp-bridge: /, '').slice(0, 300))
  }
}
