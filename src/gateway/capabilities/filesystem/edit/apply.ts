import type {Stats} from 'node:fs'
import {type CallContext, CapabilityError} from '../../../capability.ts'
import {explainSystemError, fail} from '../errors.ts'
import {locateTarget} from '../files/access.ts'
import {publish} from '../files/publish.ts'
import type {Entry} from '../paths/walk.ts'
import type {FileEdit} from './plan.ts'

interface FailedEdit {
  readonly path: string
  /** type of the error */
  readonly reason: string
}

/** Writes file after file and answers which could not be written. Throws when none could. */
export async function applyEdits(context: CallContext, edits: readonly FileEdit[]): Promise<FailedEdit[]> {
  const failed: FailedEdit[] = []
  for (const [index, edit] of edits.entries()) {
    try {
      await applyEdit(context, edit)
    } catch (error) {
      const explained = explainSystemError(error)
      if (!(explained instanceof CapabilityError)) throw explained
      failed.push({path: edit.path, reason: explained.type})
      if (failed.length === edits.length) throw explained
    }
    context.progress(index + 1, edits.length, 'files written')
  }
  return failed
}

async function applyEdit(context: CallContext, {path, content, stats}: FileEdit): Promise<void> {
  await using target = await locateTarget(context, path)
  await publish(context, target, {
    old: stats,
    replace: true,
    fill: file => file.writeFile(content),
    confirm: () => requireUnchanged(target, stats),
  })
}

/** Whoever wrote meanwhile must not lose it. */
async function requireUnchanged({directory, name, path}: Entry, stats: Stats): Promise<void> {
  await using now = await directory.pin(name)
  const isSame = now && SIGNS.every(sign => now.stats[sign] === stats[sign])
  if (!isSame) throw fail('ConflictError', `${path} was changed meanwhile`, {path})
}

const SIGNS = ['dev', 'ino', 'size', 'mtimeMs', 'ctimeMs'] as const
