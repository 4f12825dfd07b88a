import type {ApprovalRequest, CallResult} from '../approval.ts'
import type {Changes} from '../changes.ts'
import type {Log} from '../log.ts'
import type {ApprovalStore} from './index.ts'
import {outcomeUnknown} from './refusals.ts'
import type {Executor} from './types.ts'

interface Services {
  readonly store: ApprovalStore
  readonly changes: Changes
  readonly log: Log
  readonly executor: Executor
}

export interface Runs {
  /** Runs an approved request, unless it is not approved any more or somebody else was first. */
  start(id: string): void
  abort(whose: (request: ApprovalRequest) => boolean): void
  /** Aborts them all and waits until their ends are on the disk. */
  stop(): Promise<void>
}

/** The one place where an approved call runs: whoever takes the row from `approved` to `running` runs it, once. */
export function createRuns({store, changes, log, executor}: Services): Runs {
  const running = new Map<string, {request: ApprovalRequest; controller: AbortController}>()
  const turns = new Set<Promise<void>>()
  let isStopping = false

  async function run(id: string): Promise<void> {
    const request = await store.approvals.get(id)
    if (isStopping || request?.state !== 'approved' || !executor.mayRun(request)) return
    if (!(await store.approvals.claim(id))) return
    const controller = new AbortController()
    running.set(id, {request, controller})
    changes.note(id)
    const result = await executor.run(request, controller.signal).catch(error => failed(request, error))
    running.delete(id)
    await store.approvals.finish(id, 'done', result)
    changes.note(id)
  }

  function failed(request: ApprovalRequest, error: unknown): CallResult {
    log.error({approval: request.id, err: error}, 'an approved call failed')
    return {ok: false, error: outcomeUnknown(request)}
  }

  return {
    start(id) {
      const turn = run(id)
        .catch(error => log.error({approval: id, err: error}, 'an approved call could not be run'))
        .finally(() => turns.delete(turn))
      turns.add(turn)
    },
    abort(whose) {
      for (const {request, controller} of running.values()) {
        if (whose(request)) controller.abort(new Error('an operator stopped it'))
      }
    },
    async stop() {
      isStopping = true
      for (const {controller} of running.values()) controller.abort(new Error('the gateway stops'))
      await Promise.all(turns)
    },
  }
}
