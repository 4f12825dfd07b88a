import {z} from 'zod'
import {Severity} from '../../../../contract/alert.ts'
import {count, timestamp} from '../fields.ts'

const File = z.strictObject({
  path: z.string().describe('absolute below /workspace'),
  modified_at: timestamp.describe('latest change'),
})
const AlertSeen = z.strictObject({
  severity: Severity.describe('how grave'),
  message: z.string().describe('what is the matter'),
  count: count.describe('how often'),
  last_at: timestamp.describe('the last time'),
})

export const Briefing = z.strictObject({
  since: timestamp.describe('what came after this is told'),
  filesystem_changes: z
    .strictObject({
      count: count.describe('files of your workspace that changed'),
      files: z.array(File).describe('the latest of them; none in a summary'),
      complete: z.boolean().describe('false when the workspace is too large to look through'),
    })
    .describe('files of your workspace'),
  process_events: z
    .strictObject({
      calls: count.describe('your calls since then, this one not among them'),
      failed: count.describe('of these, refused or failed'),
      complete: z.boolean().describe('false when there were more than are counted'),
    })
    .describe('what you did'),
  pending_approvals: count.describe('your requests that nobody has decided'),
  unread_messages: count.describe('messages to you that comms.receive has not given you'),
  alerts: z
    .strictObject({
      count: count.describe('open alerts about you'),
      items: z.array(AlertSeen).describe('these; none in a summary'),
    })
    .describe('what operators were told about you'),
  health: z.record(z.string(), z.string().describe('its status')).describe('status of each part of the gateway'),
  summary: z.string().describe('the same in a few sentences'),
})
export type Briefing = z.infer<typeof Briefing>
