import {randomUUID} from 'node:crypto'
import {open, rename} from 'node:fs/promises'
import {join} from 'node:path'
import {makePrivateFolder, syncFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'
import {PENDING_EVENTS, type PendingEvent} from '../pending-events.ts'

/** Leaves a note of what was done beside the gateway, which puts it into the audit log. */
export async function leaveEvent(dataDir: string, event: PendingEvent): Promise<void> {
  const folder = join(dataDir, PENDING_EVENTS)
  await makePrivateFolder(folder)
  const file = join(folder, `${event.at.replaceAll(/\D/g, '')}-${randomUUID().slice(0, 8)}.json`)
  await write(file, JSON.stringify(event)).catch(error => {
    throw ioError('write', file, error)
  })
  await syncFolder(folder)
}

async function write(file: string, text: string): Promise<void> {
  {
    await using handle = await open(`${file}.partial`, 'wx', 0o600)
    await handle.writeFile(text)
    await handle.sync()
  }
  await rename(`${file}.partial`, file)
}
