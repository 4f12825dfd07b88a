import {readdir, readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import type {Audit} from './audit/index.ts'
import type {Log} from './log.ts'

/** Folder of what other processes did, a file each, until it is in the audit log. Only the gateway writes that. */
export const PENDING_EVENTS = 'events.pending'

const PendingEvent = z.strictObject({
  event: z.enum(['backup.created', 'backup.restored']),
  at: z.iso.datetime(),
  operator: z.string().describe('uid, and the one who called sudo'),
  input: z.record(z.string(), z.unknown()),
})
export type PendingEvent = z.infer<typeof PendingEvent>

interface Options {
  readonly dataDir: string
  readonly audit: Audit
  readonly log: Log
}

const EVERY_MS = 5000

/** Records what waits, now and as it comes. What was recorded just before a crash may be recorded twice, never not at all. */
export async function recordPendingEvents(options: Options): Promise<{stop(): Promise<void>}> {
  let running = recordAll(options)
  await running
  const timer = setInterval(() => {
    running = running.then(() => recordAll(options))
  }, EVERY_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function recordAll({dataDir, audit, log}: Options): Promise<void> {
  const folder = join(dataDir, PENDING_EVENTS)
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter(each => each.endsWith('.json')).sort()) {
    await recordOne(audit, join(folder, name)).catch(err =>
      log.error({file: name, err}, 'an event waits for the audit log'),
    )
  }
}

async function recordOne(audit: Audit, file: string): Promise<void> {
  const {event, at, operator, input} = PendingEvent.parse(JSON.parse(await readFile(file, 'utf8')))
  const actor = {type: 'operator', name: operator, sessionId: null, tokenId: null, client: null} as const
  const intent = {event, actor, subject: null, input: {...input, at}, decision: null, approvalId: null}
  await audit.record(intent, {status: 'success', error: null, output: null, durationMs: 0})
  await rm(file, {force: true})
}
