import {z} from 'zod'
import {Timestamp} from './agent.ts'
import type {ErrorBody} from './errors.ts'

export const BackupCreateResult = z.strictObject({
  file: z.string(),
  bytes: z.int().min(0),
  files: z.int().min(0).describe('how many are in it'),
  createdAt: Timestamp,
  workspaces: z.boolean().describe('the workspaces of the agents are in it'),
  leftOut: z
    .strictObject({count: z.int().min(0), names: z.array(z.string()).describe('the first of them')})
    .describe('what could not be read in workspaces, or has a name that is not UTF-8'),
})
export type BackupCreateResult = z.infer<typeof BackupCreateResult>

export const BackupVerifyResult = z.strictObject({
  file: z.string(),
  version: z.string().describe('of the kruxos that made it'),
  createdAt: Timestamp,
  files: z.int().min(0),
  auditRows: z.int().min(0).describe('rows of the audit log, each checked'),
})
export type BackupVerifyResult = z.infer<typeof BackupVerifyResult>

export const BackupRestoreResult = z.strictObject({
  ...BackupVerifyResult.shape,
  replaced: z.array(z.string()).describe('folders into which what was there was moved'),
})
export type BackupRestoreResult = z.infer<typeof BackupRestoreResult>

const BackupFile = z.strictObject({
  file: z.string(),
  bytes: z.int().min(0),
  modifiedAt: Timestamp.describe('of the file'),
  lockedBy: z.enum(['passphrase', 'keys']),
  keys: z.int().min(0).describe('how many age keys open it; the format does not say whose'),
  opens: z.boolean().nullable().describe('with the key that was given; null: none was given'),
  createdAt: Timestamp.nullable().describe('null: it was not opened'),
  version: z
    .string()
    .nullable()
    .describe('of the kruxos that made it; null: it was not opened, or is no backup of kruxos'),
})
export type BackupFile = z.infer<typeof BackupFile>

export const BackupListResult = z.strictObject({folder: z.string(), backups: z.array(BackupFile)})
export type BackupListResult = z.infer<typeof BackupListResult>

/** Who can open a backup that is made. */
export type BackupLock = {readonly passphrase: string} | {readonly recipients: readonly string[]}
/** What opens a backup. */
export type BackupUnlock = {readonly passphrase: string} | {readonly identities: readonly string[]}

export interface BackupResults {
  create: BackupCreateResult
  list: BackupListResult
  verify: BackupVerifyResult
  restore: BackupRestoreResult
}

/** To the process that works on backups, over a private channel: arguments could be read by other processes. */
export type BackupOrder =
  | {readonly action: 'create'; readonly file: string; readonly lock: BackupLock; readonly workspaces: boolean}
  | {readonly action: 'list'; readonly folder: string; readonly unlock: BackupUnlock | null}
  | {readonly action: 'verify'; readonly file: string; readonly unlock: BackupUnlock}
  | {readonly action: 'restore'; readonly file: string; readonly unlock: BackupUnlock; readonly force: boolean}

/** From that process. */
export type BackupAnswer = {readonly result: BackupResults[BackupOrder['action']]} | {readonly error: ErrorBody}
