import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {networkCapability, within} from './define.ts'
import {parseUrl} from './egress/target.ts'
import {bodyFor, bodyInput, checkMethod, methodInput, timeoutInput, urlInput} from './fields.ts'
import {answerFields, readAnswer} from './http/answer.ts'
import type {Outgoing} from './http/exchange.ts'
import {follow} from './http/follow.ts'
import {previewRequest} from './http/preview.ts'
import {RequestHeaders, toLowerCase} from './http/request-headers.ts'
import {ACCEPTED_ENCODINGS} from './http/response-body.ts'
import type {NetworkServices} from './services.ts'

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const

const input = z.strictObject({
  url: urlInput,
  method: methodInput(METHODS),
  headers: RequestHeaders.default({}).describe('headers of the request'),
  body: bodyInput.describe('content of the request, text; not sent with GET and HEAD'),
  timeout: timeoutInput(30, 300),
  follow_redirects: z.boolean().default(true).describe('follow up to 10 redirects'),
})

const output = z.strictObject({...answerFields, url: z.string().describe('where the redirects ended')})

export function httpRequest(services: NetworkServices): Capability {
  return networkCapability({
    name: 'network.http_request',
    title: 'Make an HTTP request',
    purpose: 'Sends one HTTP request to a host of the public internet and gives its answer.',
    whenToUse:
      'Use it for pages and APIs that need no secret. For one that does use network.credentialed_request instead, and to keep a large answer network.download.',
    effect: 'write-external',
    isDestructive: true,
    tier: 'notify',
    input,
    output,
    faults: {target: 'InvalidUrl', refused: 'DomainNotAllowed', unresolved: 'RequestFailed', failed: 'RequestFailed'},
    errors: ['InvalidMethod'],
    examples: [
      {description: 'Read a page', input: {url: 'https://example.com/'}},
      {
        description: 'Send JSON',
        input: {
          url: 'https://api.example.com/v1/notes',
          method: 'POST',
          headers: {'content-type': 'application/json'},
          body: '{"text":"hello"}',
        },
      },
    ],
    tags: ['network', 'http', 'egress'],
    preview: async call => previewRequest(toOutgoing(call)),
    async handle(call, context) {
      const outgoing = toOutgoing(call)
      const started = performance.now()
      return within(call.timeout, context, async signal => {
        const end = await follow(services, outgoing, call.follow_redirects ? 'all' : 'none', signal)
        return {...(await readAnswer(end.response, outgoing.method, started)), url: end.url.href}
      })
    },
  })
}

function toOutgoing({url, method, headers, body}: z.output<typeof input>): Outgoing {
  return {
    url: parseUrl(url),
    method: checkMethod(method, METHODS),
    headers: {'accept-encoding': ACCEPTED_ENCODINGS, ...toLowerCase(headers)},
    body: bodyFor(method, body),
  }
}
