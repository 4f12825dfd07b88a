import {setTimeout as sleep} from 'node:timers/promises'
import type {z} from 'zod'
import type {ApprovalListResult} from '../../contract/approval.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'

const WAIT_SECONDS = 20
const ANSWER_WITHIN_MS = 40_000
const RETRY_MS = 1000

export type Queue = z.output<typeof ApprovalListResult>

/** The queue now and after each change, without end. A gateway that is away is told once as an error, and waited for. */
export async function* watchQueue(admin: AdminClient, filter: {agent?: string}): AsyncGenerator<Queue | KruxosError> {
  let version: string | undefined
  let isAway = false
  for (;;) {
    const seen = version === undefined ? {} : {version, waitSeconds: WAIT_SECONDS}
    const answer: Queue | KruxosError = await admin
      .call('approval.list', {...filter, ...seen}, {timeoutMs: ANSWER_WITHIN_MS})
      .catch(unreachable)
    if (answer instanceof KruxosError) {
      if (!isAway) yield answer
      isAway = true
      version = undefined
      await sleep(RETRY_MS)
      continue
    }
    if (answer.version !== version || isAway) yield answer
    isAway = false
    version = answer.version
  }
}

function unreachable(error: unknown): KruxosError {
  if (error instanceof KruxosError && error.code === 'UNREACHABLE') return error
  throw error
}
