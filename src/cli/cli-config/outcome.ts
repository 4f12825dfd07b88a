import {applyChange, type ChangeJob, type ClientOutcome} from '../../clients/apply-change.ts'
import {applyChangeAs} from '../../clients/write-as-user.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import type {ErrorCode} from '../../contract/errors.ts'
import type {Subject} from './subject.ts'

/** Our own files are written here, another user's by a process that has become that user. */
export function runJob({runAs}: Subject, childEntry: string, job: ChangeJob): Promise<ClientOutcome> {
  return runAs ? applyChangeAs(runAs, job, childEntry) : applyChange(job)
}

/** Something else stands under our name, and nothing was written. */
export function isHeldBack({files}: ClientOutcome): boolean {
  return files.some(({purpose, status}) => purpose === 'server' && status === 'differs')
}

export function filesOf({files, obstacles}: ClientOutcome): Pick<ClientReport, 'files' | 'obstacles'> {
  return {
    files: files.map(file => ({...file, diff: [...file.diff], warnings: [...file.warnings]})),
    obstacles: [...obstacles],
  }
}

/** What went wrong with a client, as an exit code; null when nothing did. */
export function faultOf({
  error,
  handshake,
  verdict,
  obstacles,
}: Pick<ClientReport, 'error' | 'handshake' | 'verdict' | 'obstacles'>): ErrorCode | null {
  if (error) return error.code as ErrorCode
  if (handshake && !handshake.ok) return (handshake.code ?? 'UNREACHABLE') as ErrorCode
  if (verdict?.state === 'failed' || verdict?.state === 'absent') return 'CONFLICT'
  return obstacles.some(({blocks}) => blocks) ? 'CONFLICT' : null
}
