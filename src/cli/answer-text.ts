import type {IncomingMessage} from 'node:http'

/** Far above the largest answer that a gateway gives. */
const MAX_BYTES = 64 * 1_048_576

/** An answer as text; one without end does not fill the memory. @throws when it breaks off, or is too large */
export async function answerText(response: IncomingMessage, maxBytes = MAX_BYTES): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
