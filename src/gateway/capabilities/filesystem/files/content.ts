import {createHash, hash} from 'node:crypto'
import type {FileHandle} from 'node:fs/promises'
import type {CallContext} from '../../../capability.ts'
import {MEBIBYTE} from '../fields.ts'

/** The bytes of a range; fewer when the file ends before. */
export async function readRange(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const {bytesRead} = await file.read(buffer, filled, length - filled, start + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** The first `size` bytes in chunks: a file that grows meanwhile has an end too. A chunk is overwritten by the next. */
export async function* chunksOf(file: FileHandle, size: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(size, MEBIBYTE))
  for (let position = 0; position < size; ) {
    signal.throwIfAborted()
    const {bytesRead} = await file.read(buffer, 0, Math.min(buffer.length, size - position), position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Copies the first `size` bytes and answers their number and SHA-256. */
export async function copyContent(
  from: FileHandle,
  to: FileHandle,
  size: number,
  {signal, progress}: Pick<CallContext, 'signal' | 'progress'>,
): Promise<{copied: number; checksum: string}> {
  const digest = createHash('sha256')
  let copied = 0
  for await (const chunk of chunksOf(from, size, signal)) {
    await to.writeFile(chunk)
    digest.update(chunk)
    copied += chunk.length
    progress(copied, size, 'bytes copied')
  }
  return {copied, checksum: digest.digest('hex')}
}

export async function hashFile(file: FileHandle, size: number, signal: AbortSignal): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of chunksOf(file, size, signal)) digest.update(chunk)
  return digest.digest('hex')
}

export function hashBytes(bytes: Uint8Array): string {
  return hash('sha256', bytes)
}
