import {fork} from 'node:child_process'
import {type ErrorBody, KruxosError} from '../contract/errors.ts'
import type {Account} from './account.ts'
import type {ChangeJob, ClientOutcome, FoundEntry, ReadJob} from './apply-change.ts'

/** To the child: whose rights to take on, and what to do with them. */
export interface ChildOrder {
  readonly account: Account
  readonly job: ChangeJob | ReadJob
}

/** From the child. */
export type ChildAnswer = {readonly outcome: unknown} | {readonly error: ErrorBody}

/** Room for a wait for the lock of each of a client's files. */
const TIMEOUT_MS = 120_000

/**
 * Does a job for another user as that user: a child gives up root before it touches a file, so that a link planted in
 * a home leads no further than its owner could go. `entryPoint` is the path of write-child.
 * @throws KruxosError as `applyChange` does; DENIED when this process is not root
 */
export function applyChangeAs(account: Account, job: ChangeJob, entryPoint: string): Promise<ClientOutcome> {
  return runAs<ClientOutcome>({account, job}, entryPoint)
}

/** @throws KruxosError as `readEntries` does */
export function readEntriesAs(account: Account, job: ReadJob, entryPoint: string): Promise<FoundEntry[]> {
  return runAs<FoundEntry[]>({account, job}, entryPoint)
}

/** The job travels over a private channel: arguments and environment could be read by other processes. */
function runAs<T>(order: ChildOrder, entryPoint: string): Promise<T> {
  const child = fork(entryPoint, [], {
    cwd: '/',
    env: {PATH: '/usr/bin:/bin'},
    execArgv: [],
    timeout: TIMEOUT_MS,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const {promise, resolve, reject} = Promise.withResolvers<T>()
  child.once('error', reject)
  child.once('message', answer => settle(answer as ChildAnswer))
  child.once('disconnect', () =>
    reject(new KruxosError('INTERNAL', `the process for user ${order.account.name} ended without an answer`)),
  )
  child.send(order)
  return promise

  function settle(answer: ChildAnswer): void {
    if ('error' in answer) reject(KruxosError.fromBody(answer.error))
    else resolve(answer.outcome as T)
  }
}
