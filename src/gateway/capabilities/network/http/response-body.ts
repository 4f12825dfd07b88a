import type {IncomingHttpHeaders, IncomingMessage} from 'node:http'
import {pipeline, Readable, type Transform} from 'node:stream'
import {createBrotliDecompress, createGunzip, createInflate, createZstdDecompress} from 'node:zlib'
import {NetworkFault} from '../faults.ts'

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['br', createBrotliDecompress],
  ['deflate', createInflate],
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['zstd', createZstdDecompress],
])
/** Servers use one; a chain of them only serves to be a bomb. */
const MAX_LAYERS = 2

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

/** False for content that is packed in a way that is not known here, so that nobody can say what is in it. */
export function isReadable({headers}: IncomingMessage): boolean {
  const {'transfer-encoding': transfer = 'chunked'} = headers
  return transfer.toLowerCase() === 'chunked' && decodersFor(headers) !== null
}

/**
 * The content of an answer, decompressed as it is asked for: never more than a chunk ahead, so that a bomb goes no
 * further than its reader. What is packed in an unknown way stays as it is. Ends the connection when the reader stops.
 */
export async function* contentOf(response: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  const decoders = (decodersFor(response.headers) ?? []).map(create => create())
  if (decoders.length > MAX_LAYERS) throw new NetworkFault('failed', 'the answer is compressed too many times over')
  const source = Readable.from(bounded(response, 2 * maxBytes))
  if (decoders.length > 0) pipeline([source, ...decoders], () => {})
  try {
    yield* (decoders.at(-1) ?? source) as AsyncIterable<Buffer>
  } catch (cause) {
    if (cause instanceof NetworkFault) throw cause
    throw new NetworkFault('failed', 'the answer broke off, or cannot be decompressed', {}, {cause})
  } finally {
    response.destroy()
  }
}

/** In the order in which they are to be applied; null when one is not known. */
function decodersFor(headers: IncomingHttpHeaders): (() => Transform)[] | null {
  const names = (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
  const decoders = names.filter(name => name !== '' && name !== 'identity').map(name => DECODERS.get(name))
  return decoders.every(decoder => decoder !== undefined) ? decoders.reverse() : null
}

/** Of what comes over the wire, for endless compressed nothing must end too; compressing can also make it longer. */
async function* bounded(response: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  let received = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    yield chunk
    received += chunk.length
    if (received > maxBytes) throw new NetworkFault('failed', `the answer has more than ${maxBytes} bytes`)
  }
}

export interface Body {
  readonly bytes: Buffer
  /** there was more */
  readonly isCut: boolean
}

export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Body> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of contentOf(response, maxBytes)) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) break
  }
  return {bytes: Buffer.concat(chunks).subarray(0, maxBytes), isCut: size > maxBytes}
}
