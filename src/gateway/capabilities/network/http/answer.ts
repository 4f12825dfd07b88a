import type {IncomingMessage} from 'node:http'
import {z} from 'zod'
import {NetworkFault} from '../faults.ts'
import {isReadable, readBody} from './response-body.ts'
import type {Scrub} from './scrub.ts'
import {toText} from './text.ts'

/** The answer goes to a model, twice over in one message; larger things are for network.download. */
const MAX_BODY_BYTES = 2_097_152
/** The longest secret that is sent, characters: a server takes no longer header. */
export const MAX_SENT_SECRET = 4096
/** A secret that begins before the cut must be seen whole, however it is written: ten characters for each. */
const MARGIN = MAX_SENT_SECRET * 10

/** What the capabilities that make a request answer. */
export const answerFields = {
  status_code: z.int().describe('HTTP status'),
  headers: z
    .record(z.string(), z.string().describe('value; several are joined by ", ", cookies by line ends'))
    .describe('headers of the answer, names in lower case'),
  body: z.string().describe('the content, decompressed: text, or base64 where it is none'),
  body_encoding: z.enum(['text', 'base64']).describe('what body is'),
  truncated: z.boolean().describe('there was more than fits here; network.download gets all of it'),
  duration_ms: z.int().min(0).describe('until the content had come'),
}
export type Answer = z.infer<z.ZodObject<typeof answerFields>>

/** The answer to a request, without the secret that went with it. */
export async function readAnswer(
  response: IncomingMessage,
  method: string,
  started: number,
  scrub: Scrub | null = null,
): Promise<Answer> {
  if (scrub && !isReadable(response)) {
    response.destroy()
    throw new NetworkFault('failed', 'the answer is packed in a way in which the secret could not be seen')
  }
  const margin = scrub ? MARGIN : 0
  const {bytes, isCut} = hasContent(response, method)
    ? await readBody(response, MAX_BODY_BYTES + margin)
    : {bytes: Buffer.alloc(0), isCut: false}
  response.destroy()
  const drop = isCut ? margin : 0
  const text = toText(bytes, response.headers['content-type'])
  return {
    status_code: response.statusCode ?? 0,
    headers: headersOf(response, scrub),
    body: text === null ? base64Of(scrub?.bytes(bytes) ?? bytes, drop) : shortened(scrub?.text(text) ?? text, drop),
    body_encoding: text === null ? 'base64' : 'text',
    truncated: isCut,
    duration_ms: Math.round(performance.now() - started),
  }
}

/** RFC 9110, 6.4.1 */
function hasContent({statusCode}: IncomingMessage, method: string): boolean {
  return method !== 'HEAD' && statusCode !== 204 && statusCode !== 304
}

function headersOf({headersDistinct}: IncomingMessage, scrub: Scrub | null): Record<string, string> {
  const clean = (text: string) => scrub?.text(text) ?? text
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [
      clean(name),
      clean(values.join(name === 'set-cookie' ? '\n' : ', ')),
    ]),
  )
}

function base64Of(bytes: Buffer, drop: number): string {
  return bytes.subarray(0, Math.max(0, bytes.length - drop)).toString('base64')
}

function shortened(text: string, drop: number): string {
  return text.slice(0, Math.max(0, text.length - drop))
}
