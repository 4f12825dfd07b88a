import {join} from 'node:path'
import {
  type AuditLog,
  type AuditOptions,
  type Intent,
  type Outcome,
  openAudit,
} from '../../../../src/gateway/audit/index.ts'
import {openAuditLog} from '../../../../src/gateway/store/index.ts'
import {type Cleanup, tempFolder} from '../store/temp-store.ts'

export const SILENT = {error() {}, warn() {}, info() {}, debug() {}}

export const DONE: Outcome = {status: 'success', error: null, output: {bytes: 3}, durationMs: 1.5}

export interface TempAudit {
  readonly audit: AuditLog
  readonly folder: string
  readonly files: {readonly db: string; readonly key: string; readonly head: string}
}

/** A whole log on the disk; open it again with the same folder. */
export async function tempAudit(
  t: Cleanup,
  {folder = tempFolder(t), ...change}: Partial<AuditOptions> & {folder?: string} = {},
): Promise<TempAudit> {
  const files = {db: join(folder, 'audit.db'), key: join(folder, 'audit.key'), head: join(folder, 'audit.head')}
  const audit = await openAudit({
    storage: await openAuditLog(files.db),
    keyFile: files.key,
    headFile: files.head,
    failMode: 'deny',
    retentionDays: 90,
    version: '0.0.0-test',
    log: SILENT,
    now: () => new Date(),
    ...change,
  })
  t.after(() => audit.close())
  return {audit, folder, files}
}

export function call(capability: string, change: Partial<Intent> & {agent?: string; session?: string} = {}): Intent {
  const {agent = 'build', session = 'sess-00000001', ...rest} = change
  return {
    event: 'capability.call',
    actor: {type: 'agent', name: agent, sessionId: session, tokenId: 'tok_1', client: 'test/1'},
    subject: capability,
    input: {path: '/workspace/a.txt'},
    decision: {tier: 'autonomous', rule: 'default', reason: 'its default'},
    approvalId: null,
    ...rest,
  }
}

/** One call from its intent to its outcome. */
export async function make(audit: AuditLog, intent: Intent, outcome: Outcome = DONE): Promise<number> {
  const id = await audit.intend(intent)
  audit.conclude(id, outcome)
  return id
}
