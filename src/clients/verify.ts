import {stripVTControlCharacters} from 'node:util'
import {holdsToken} from '../contract/names.ts'
import {isEqual, isTable, valueAt} from './formats/format.ts'
import type {ServerEntry} from './server-entry.ts'

/** What a client says about our entry. `detail` is one of our own phrases or a cleaned word of the client's. */
export interface Verdict {
  readonly state: 'ok' | 'failed' | 'absent' | 'unknown'
  readonly detail: string
}

export type VerifiableClient = 'claude-code' | 'codex'

interface Options {
  /** HOME, PATH and the variables of the client, of the user whose file is checked */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** set by root to ask as another user */
  readonly uid?: number
  readonly gid?: number
  readonly timeoutMs?: number | undefined
}

/** `claude mcp list` gives each server 30 s. */
const TIMEOUT_MS = 40_000

/**
 * Asks the client itself, if it is on the PATH. Its output is never shown as it is: it holds the tokens of every
 * server in clear.
 */
export async function askClient(client: VerifiableClient, entry: ServerEntry, options: Options): Promise<Verdict> {
  const {execa} = await import('execa')
  const [program, args] =
    client === 'codex' ? ['codex', ['mcp', 'get', entry.serverName, '--json']] : ['claude', ['mcp', 'list']]
  const {timeoutMs = TIMEOUT_MS, ...start} = options
  const child = execa(program, args, {...start, extendEnv: false, reject: false, stdin: 'ignore', stderr: 'ignore'})
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    child.kill('SIGKILL')
    // What it has started may hold the pipe for as long as it likes.
    child.stdout.destroy()
  }, timeoutMs)
  const outcome = await child.finally(() => clearTimeout(timer))
  if (outcome.code === 'ENOENT') return {state: 'unknown', detail: `${program} is not on the PATH`}
  if (isLate) return {state: 'unknown', detail: `${program} did not answer within ${timeoutMs / 1000} s`}
  if (outcome.code !== undefined) return {state: 'unknown', detail: `${program} cannot be started`}
  return client === 'codex' ? judgeCodex(outcome, entry) : parseClaudeList(outcome.stdout, entry.serverName)
}

function judgeCodex({exitCode, stdout}: {exitCode?: number | undefined; stdout: string}, entry: ServerEntry): Verdict {
  return exitCode === 0 ? parseCodexGet(stdout, entry) : {state: 'failed', detail: 'codex does not know the server'}
}

/** The line `NAME: COMMAND ARGS - ✔ Connected` of `claude mcp list`; its exit code says nothing. */
export function parseClaudeList(output: string, serverName: string): Verdict {
  const lines = stripVTControlCharacters(output).split(/\r?\n/)
  const line = lines.find(other => other.startsWith(`${serverName}: `))
  if (line === undefined) return {state: 'absent', detail: 'Claude Code does not list the server'}
  const status = / - [^\w\s]+ +(\w.*)$/u.exec(line)?.[1] ?? ''
  if (/^Connected\b/.test(status)) return {state: 'ok', detail: 'Claude Code is connected'}
  if (/^Pending\b/.test(status))
    return {state: 'failed', detail: 'Claude Code waits for approval of the entry of a project'}
  if (/^Failed\b/.test(status)) return {state: 'failed', detail: `Claude Code cannot connect: ${reasonOf(status)}`}
  return {state: 'unknown', detail: 'Claude Code reports a state that is not known here'}
}

function reasonOf(status: string): string {
  if (/\bE(?:NOENT|ACCES)\b/.test(status)) return 'the program does not start'
  if (/CONNECTION_CLOSED|Connection closed/.test(status)) return 'the program ended at once'
  return /timed out/.test(status) ? 'no answer in time' : 'no reason given'
}

/** The object of `codex mcp get NAME --json`: what Codex understood must be what we wrote. */
export function parseCodexGet(output: string, {command, args, env}: ServerEntry): Verdict {
  const server = parseObject(output)
  if (server === undefined) return {state: 'unknown', detail: 'Codex answered something that is not known here'}
  if (valueAt(server, ['enabled']) === false) {
    return {
      state: 'failed',
      detail: `Codex has switched the server off: ${cleaned(valueAt(server, ['disabled_reason']))}`,
    }
  }
  const transport = valueAt(server, ['transport'])
  const found = [valueAt(transport, ['command']), valueAt(transport, ['args']), valueAt(transport, ['env'])]
  return isEqual(found, [command, args, env])
    ? {state: 'ok', detail: 'Codex reads the entry as it was written'}
    : {state: 'failed', detail: 'Codex reads another entry than the one that was written'}
}

function parseObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isTable(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** One short line without control characters or tokens. */
function cleaned(value: unknown): string {
  const line = stripVTControlCharacters(String(value ?? 'no reason given'))
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, 200)
  return holdsToken(line) ? 'no reason that can be shown' : line
}
