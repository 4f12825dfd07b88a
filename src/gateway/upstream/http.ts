import {KruxosError} from '../../contract/errors.ts'

/** As over standard streams; a stream of events may be longer, each event may not. */
const MAX_BODY_BYTES = 16 * 1_048_576
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** @throws KruxosError USAGE for an address that would show secrets to the network, or that holds one */
export function checkUrl(text: string): void {
  const {protocol, hostname, username, password} = new URL(text)
  if (username || password)
    throw new KruxosError('USAGE', 'the URL holds a name or a password', {
      hint: "put it in the vault and give --header 'Authorization: vault:NAME'",
    })
  if (protocol === 'https:' || LOOPBACK.test(hostname)) return
  throw new KruxosError('USAGE', `${protocol}//${hostname} is not encrypted`, {
    hint: 'give an https URL; http is for servers on this machine',
  })
}

/** `fetch` that follows no redirect, because that could take our headers elsewhere, and reads no more than a message may have. */
export async function boundedFetch(url: string | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, {...init, redirect: 'manual'})
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel()
    throw new Error(`the server answers with a redirect (${response.status}); give the URL it leads to`)
  }
  if (!response.body) return response
  const {status, statusText, headers} = response
  return new Response(response.body.pipeThrough(bound(isEvents(headers))), {status, statusText, headers})
}

function isEvents(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false
}

function bound(isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
  let size = 0
  return new TransformStream({
    transform(chunk, controller) {
      const end = isStream ? endOfEvent(chunk) : -1
      size = end === -1 ? size + chunk.length : chunk.length - end
      if (size > MAX_BODY_BYTES) controller.error(new RangeError(`an answer has more than ${MAX_BODY_BYTES} bytes`))
      else controller.enqueue(chunk)
    },
  })
}

/** Where the last event of a chunk ends: at a blank line. */
function endOfEvent(chunk: Uint8Array): number {
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  return Math.max(text.lastIndexOf('\n\n'), text.lastIndexOf('\r\n\r\n'))
}
