import {basename} from 'node:path'
import {type CallContext, CapabilityError} from '../../capability.ts'
import type {Letter} from '../../mail.ts'
import {explainSystemError} from '../filesystem/errors.ts'
import {openFile} from '../filesystem/files/access.ts'
import {readRange} from '../filesystem/files/content.ts'

/** Base64 makes a third more of it, and mail servers refuse more than 25 MiB. */
const MAX_BYTES = 18 * 1_048_576

/** The content of files of the caller, as it is now. @throws CapabilityError */
export async function readAttachments(context: CallContext, paths: readonly string[]): Promise<Letter['attachments']> {
  const attachments = []
  let left = MAX_BYTES
  for (const path of paths) {
    context.signal.throwIfAborted()
    const content = await readFile(context, path, left)
    left -= content.length
    attachments.push({filename: basename(path), content})
  }
  return attachments
}

async function readFile(context: CallContext, path: string, maxBytes: number): Promise<Buffer> {
  try {
    await using opened = await openFile(context, path)
    if (opened.stats.size > maxBytes)
      throw new CapabilityError('MessageTooLarge', 'the attachments are larger than 18 MiB together', {path})
    return await readRange(opened.file, 0, opened.stats.size)
  } catch (error) {
    throw explainSystemError(error)
  }
}
