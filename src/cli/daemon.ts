import {spawn} from 'node:child_process'
import {closeSync, fstatSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Environment} from '../config/env.ts'
import type {Paths} from '../config/paths.ts'
import {ERRORS, type ErrorCode, KruxosError} from '../contract/errors.ts'
import type {Result} from '../contract/operations.ts'
import type {AdminClient} from './admin-client.ts'
import {holderOf} from './holder.ts'
import {linesAfter, openLog} from './log-file.ts'
import {isRunning, waitForEnd} from './processes.ts'
import {reportedError} from './reported-error.ts'
import {NotRunningError} from './socket.ts'
import {cut} from './text.ts'

const READY_TIMEOUT_MS = 20_000
/** What a gateway that lost to another gives that one to become ready. */
const RIVAL_TIMEOUT_MS = 3000
const STOP_TIMEOUT_MS = 30_000
/** What a gateway that holds its folder and does not answer is given. */
const SILENCE_TIMEOUT_MS = 5000
const POLL_MS = 50
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const SHOWN_LOG_LINES = 3
const SHOWN_LINE_LENGTH = 200

export interface StartOptions {
  readonly command: readonly [string, ...string[]]
  readonly env: Environment
  readonly logFile: string
}

interface Child {
  readonly pid: number | undefined
  /** where its part of the log begins, bytes */
  readonly logStart: number
  /** undefined while it runs */
  exit: number | null | undefined
}

/** What `gateway.ready` says, or null when nothing answers. */
export async function askReady(admin: AdminClient): Promise<Result<'gateway.ready'> | null> {
  try {
    return await admin.call('gateway.ready', {})
  } catch (error) {
    if (error instanceof NotRunningError) return null
    throw error
  }
}

/**
 * Starts a gateway in the background and waits until it is ready.
 * @returns false when another start was faster
 * @throws KruxosError what the gateway ended with; UNREACHABLE when it takes too long
 */
export async function startGateway(admin: AdminClient, options: StartOptions): Promise<boolean> {
  const child = spawnDetached(options)
  using _ = takenBackWhenInterrupted(child)
  let failure: KruxosError | undefined
  let end = Date.now() + READY_TIMEOUT_MS
  while (Date.now() < end) {
    if (failure === undefined && child.exit !== undefined) {
      failure = lastWords(child, options.logFile)
      end = Date.now() + (failure.code === 'CONFLICT' ? RIVAL_TIMEOUT_MS : 0)
    }
    const answer = await askReady(admin)
    if (answer?.ready) return answer.pid === child.pid
    await sleep(POLL_MS)
  }
  throw failure ?? tooSlow()
}

/** For one that somebody else started. @throws KruxosError UNREACHABLE when it takes too long */
export async function waitUntilReady(admin: AdminClient): Promise<void> {
  for (const end = Date.now() + READY_TIMEOUT_MS; Date.now() < end; await sleep(POLL_MS)) {
    if ((await askReady(admin))?.ready) return
  }
  throw tooSlow()
}

/** Ctrl-C before it is ready means that it is not wanted. */
function takenBackWhenInterrupted({pid}: Child): Disposable {
  const interrupted = (signal: NodeJS.Signals) => {
    if (pid !== undefined && isRunning(pid)) process.kill(pid)
    process.kill(process.pid, signal)
  }
  for (const signal of INTERRUPTS) process.once(signal, interrupted)
  return {
    [Symbol.dispose]() {
      for (const signal of INTERRUPTS) process.off(signal, interrupted)
    },
  }
}

/** @returns the pid of the gateway that was stopped, or null when none ran. @throws KruxosError UNREACHABLE */
export async function stopGateway(admin: AdminClient, {adminSocket, dataDir}: Paths): Promise<number | null> {
  let running = await askReady(admin)
  // One that starts or ends does not answer for a moment.
  for (const end = Date.now() + SILENCE_TIMEOUT_MS; running === null; running = await askReady(admin)) {
    const pid = holderOf(dataDir)
    if (pid === null) return null
    if (Date.now() > end) throw silent(`the gateway (pid ${pid}) of ${dataDir} does not answer at ${adminSocket}`, pid)
    await sleep(POLL_MS)
  }
  const {pid} = running
  await admin.call('gateway.stop', {})
  if (await waitForEnd(pid, STOP_TIMEOUT_MS)) return pid
  throw silent(`the gateway (pid ${pid}) still runs after ${STOP_TIMEOUT_MS / 1000} s`, pid)
}

function silent(message: string, pid: number): KruxosError {
  return new KruxosError('UNREACHABLE', message, {hint: `kill ${pid}`})
}

function spawnDetached({command: [file, ...args], env, logFile}: StartOptions): Child {
  const log = openLog(logFile)
  const logStart = fstatSync(log).size
  const process = spawn(file, args, {detached: true, stdio: ['ignore', log, log], env: {...env}})
  const child: Child = {pid: process.pid, logStart, exit: undefined}
  closeSync(log)
  process.once('error', () => {
    child.exit = null
  })
  process.once('exit', code => {
    child.exit = code
  })
  process.unref()
  return child
}

/** Its last line is its error, as JSON; without that, its exit code and the end of its log. */
function lastWords({exit, logStart}: Child, logFile: string): KruxosError {
  const {lines} = linesAfter(logFile, logStart)
  const told = reportedError(lines.at(-1) ?? '')
  if (told) return told
  const code = codeOfExit(exit)
  return new KruxosError(code, 'the gateway ended while it started', {
    hint:
      code === 'IO' && lines.length === 0
        ? `its log could not be written: is the disk of ${logFile} full?`
        : 'kruxos gateway logs',
    issues: lines.slice(-SHOWN_LOG_LINES).map(line => ({path: 'log:', message: cut(line, SHOWN_LINE_LENGTH)})),
  })
}

function codeOfExit(exit: number | null | undefined): ErrorCode {
  const codes = Object.keys(ERRORS) as ErrorCode[]
  return codes.find(code => ERRORS[code].exit === exit) ?? 'INTERNAL'
}

function tooSlow(): KruxosError {
  return new KruxosError('UNREACHABLE', `the gateway is not ready after ${READY_TIMEOUT_MS / 1000} s`, {
    hint: 'kruxos wait --for ready',
  })
}
