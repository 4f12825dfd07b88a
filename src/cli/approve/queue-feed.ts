import {setTimeout as sleep} from 'node:timers/promises'
import type {z} from 'zod'
import type {ApprovalListResult} from '../../contract/approval.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'

const WAIT_SECONDS = 20
const ANSWER_WITHIN_MS = 40_000
const RETRY_MS = 1000
/** A gateway that does not wait is not asked without pause. */
const PAUSE_MS = 100

export type Queue = z.output<typeof ApprovalListResult>

/** The queue now and after each change, until the signal. A gateway that is away is told once as an error, and waited for. */
export async function* watchQueue(
  admin: AdminClient,
  filter: {agent?: string},
  signal: AbortSignal,
): AsyncGenerator<Queue | KruxosError> {
  let version: string | undefined
  let isAway = false
  for (;;) {
    const seen = version === undefined ? {} : {version, waitSeconds: WAIT_SECONDS}
    const answer: Queue | KruxosError = await admin
      .call('approval.list', {...filter, ...seen}, {timeoutMs: ANSWER_WITHIN_MS, signal})
      .catch(unreachable)
    if (signal.aborted) return
    if (answer instanceof KruxosError) {
      if (!isAway) yield answer
      isAway = true
      version = undefined
      await sleep(RETRY_MS)
      continue
    }
    if (answer.version === version) await sleep(PAUSE_MS)
    else yield answer
    isAway = false
    version = answer.version
  }
}

function unreachable(error: unknown): KruxosError {
  if (error instanceof KruxosError && error.code === 'UNREACHABLE') return error
  throw error
}
