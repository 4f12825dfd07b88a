import {open, readFile, rename} from 'node:fs/promises'
import {z} from 'zod'
import {fromText, type Head, toText} from './chain.ts'
import {syncFolder} from './key-file.ts'

/** The end of the log as it was noted outside it, and the first intent that had no outcome then. */
export interface Note {
  readonly head: Head
  readonly firstOpen: number
}

const Content = z.strictObject({
  seq: z.int().min(0),
  mac: z.string().regex(/^[\w-]{43}$/),
  firstOpen: z.int().min(0),
})

/** null when there is none, or none that can be read: then the end of the log is what the log says. */
export async function readNote(file: string): Promise<Note | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const content = Content.safeParse(parse(text))
  if (!content.success) return null
  const {seq, mac, firstOpen} = content.data
  return {head: {seq, mac: fromText(mac)}, firstOpen}
}

/** Old or new after a crash, never half; never ahead of the log, because it is written after it. */
export async function writeNote(file: string, {head, firstOpen}: Note): Promise<void> {
  const draft = `${file}.new`
  {
    await using handle = await open(draft, 'w', 0o600)
    await handle.writeFile(`${JSON.stringify({seq: head.seq, mac: toText(head.mac), firstOpen})}\n`)
    await handle.sync()
  }
  await rename(draft, file)
  await syncFolder(file)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
