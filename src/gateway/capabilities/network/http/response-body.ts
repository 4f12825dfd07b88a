import type {IncomingMessage} from 'node:http'
import {pipeline, Readable, type Transform} from 'node:stream'
import {createBrotliDecompress, createGunzip, createInflate, createZstdDecompress} from 'node:zlib'
import {NetworkFault} from '../faults.ts'

const DECODERS: Readonly<Record<string, () => Transform>> = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
  'x-gzip': createGunzip,
  zstd: createZstdDecompress,
}
/** Servers use one; a chain of them only serves to be a bomb. */
const MAX_LAYERS = 2

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

/**
 * The content of an answer, decompressed as it is asked for: never more than a chunk ahead, so that a bomb goes no
 * further than its reader. Ends the connection when the reader stops.
 */
export async function* contentOf(response: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  const names = (response.headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
  const layers = names.filter(name => name !== '' && name !== 'identity').reverse()
  const decoders = layers.map(name => DECODERS[name])
  if (layers.length > MAX_LAYERS) throw new NetworkFault('failed', 'the answer is compressed too many times over')
  const isKnown = decoders.every(decoder => decoder !== undefined)
  const source = Readable.from(bounded(response, maxBytes))
  const streams = isKnown ? decoders.map(decoder => decoder()) : []
  if (streams.length > 0) pipeline([source, ...streams], () => {})
  try {
    yield* (streams.at(-1) ?? source) as AsyncIterable<Buffer>
  } catch (cause) {
    if (cause instanceof NetworkFault) throw cause
    throw new NetworkFault('failed', 'the answer broke off, or cannot be decompressed', {}, {cause})
  } finally {
    response.destroy()
  }
}

/** Of what comes over the wire. Endless compressed nothing must end too. */
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
