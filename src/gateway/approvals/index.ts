import type {ApprovalRequest, ApprovalTable, GrantTable} from '../approval.ts'
import {createChanges} from '../changes.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import {createRuns} from './executor.ts'
import {createGrants} from './grants.ts'
import {createQueue} from './queue.ts'
import {createSweeper} from './sweeper.ts'
import type {Approvals, Executor} from './types.ts'

export {hashOf} from './digest.ts'
export {answerTo, queueFull} from './refusals.ts'
export type {Approvals, Decider, Executor, GrantTerms, Ruling} from './types.ts'

/** What this room needs of the store. */
interface Tables {
  readonly approvals: ApprovalTable
  readonly grants: GrantTable
}

export interface ApprovalStore extends Tables {
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>
}

export interface ApprovalOptions {
  readonly store: ApprovalStore
  readonly clock: Clock
  readonly log: Log
  readonly maxPendingPerAgent: number
  readonly executor: Executor
  /** told of requests that ended without an operator's word */
  onEnded(request: ApprovalRequest): void
}

/** Requests for approval: rows that outlive the call, the session and the gateway. Nothing here knows a capability. */
export function createApprovals(options: ApprovalOptions): Approvals {
  const changes = createChanges()
  const runs = createRuns({...options, changes})
  const grants = createGrants(options)
  const queue = createQueue({...options, changes, runs})
  const sweeper = createSweeper({...options, sweep: queue.expireOverdue})

  async function runApproved(): Promise<void> {
    for (const {id} of await options.store.approvals.list({states: ['approved']})) runs.start(id)
  }

  return {
    ...queue,
    ...grants,
    get version() {
      return changes.version
    },
    async changed(version, waitSeconds, signal) {
      if (version === changes.version) await changes.next(null, waitSeconds * 1000, signal)
    },
    runApproved,
    abort: runs.abort,
    async start() {
      await queue.giveUpRunning()
      sweeper.start()
    },
    async stop() {
      sweeper.stop()
      await runs.stop()
    },
  }
}
