import {isIP} from 'node:net'
import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {isTaken, Placement, place, takeSecret} from './credential.ts'
import {networkCapability, within} from './define.ts'
import {Networks} from './egress/addresses.ts'
import {parseUrl, targetOf} from './egress/target.ts'
import {NetworkFault} from './faults.ts'
import {bodyFor, bodyInput, checkMethod, methodInput, timeoutInput, urlInput} from './fields.ts'
import {answerFields, readAnswer} from './http/answer.ts'
import type {Outgoing} from './http/exchange.ts'
import {follow} from './http/follow.ts'
import {previewRequest} from './http/preview.ts'
import {RequestHeaders, toLowerCase} from './http/request-headers.ts'
import {ACCEPTED_ENCODINGS} from './http/response-body.ts'
import {createScrub} from './http/scrub.ts'
import type {NetworkServices} from './services.ts'

const NAME = 'network.credentialed_request'
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'] as const
const BEARER = {type: 'header', name: 'Authorization', format: 'Bearer {secret}'} as const

const input = z
  .strictObject({
    url: urlInput.describe('absolute https URL, of a host that the secret is bound to'),
    secret_name: z.string().min(1).max(63).describe('name of the secret, as secrets.list tells it'),
    method: methodInput(METHODS),
    headers: RequestHeaders.default({}).describe('further headers of the request'),
    body: bodyInput.describe('content of the request, text; not sent with GET and HEAD'),
    timeout: timeoutInput(30, 300),
    credential_placement: Placement.default(BEARER).describe('where the secret goes; as a bearer token by default'),
  })
  .refine(
    ({url, headers, credential_placement}) => !isTaken(credential_placement, URL.parse(url), toLowerCase(headers)),
    {
      path: ['credential_placement'],
      error: 'the request has that header or parameter already',
    },
  )
  .refine(({headers}) => !Object.hasOwn(toLowerCase(headers), 'range'), {
    path: ['headers'],
    error: 'a part of an answer could hold a part of the secret: ask for the whole',
  })

const output = z.strictObject(answerFields)

export function credentialedRequest(services: NetworkServices): Capability {
  return networkCapability({
    name: NAME,
    title: 'Make an HTTP request with a secret',
    purpose: 'Sends one HTTP request to which the gateway adds a secret that you never see, and gives its answer.',
    whenToUse:
      'Use it for an API that needs a key or token. Do not ask a person for the value: name the secret. For what needs none use network.http_request instead.',
    effect: 'write-external',
    isDestructive: true,
    tier: 'notify',
    input,
    output,
    faults: {target: 'InvalidUrl', refused: 'HostNotAllowed', unresolved: 'RequestFailed', failed: 'RequestFailed'},
    errors: ['InvalidMethod', 'ScopeViolation', 'SecretNotFound', 'VaultLocked'],
    examples: [
      {
        description: 'With a bearer token',
        input: {url: 'https://api.github.com/user', secret_name: 'github'},
      },
      {
        description: 'With a key in the query',
        input: {
          url: 'https://api.example.com/v1/weather?city=Oslo',
          secret_name: 'weather',
          credential_placement: {type: 'query', name: 'key'},
        },
      },
    ],
    tags: ['network', 'secrets', 'external', 'credentialed'],
    preview: async call =>
      previewRequest(place(toOutgoing(call), call.credential_placement, `***${call.secret_name}***`)),
    async handle(call, context) {
      const outgoing = toOutgoing(call)
      const target = targetOf(outgoing.url)
      services.egress.check(target)
      const use = {agent: context.agent, capability: NAME, host: target.authority}
      const secret = await takeSecret(services.secrets, call.secret_name, use)
      const started = performance.now()
      return within(call.timeout, context, async signal => {
        const placed = place(outgoing, call.credential_placement, secret)
        // to another origin the secret must not go, and without it the request makes no sense: that redirect is the answer
        const {response} = await follow(services, placed, 'same-origin', signal)
        return readAnswer(response, placed.method, started, createScrub(secret))
      })
    },
  })
}

const loopback = new Networks(['127.0.0.0/8', '::1'])

function toOutgoing({url: text, method, headers, body}: z.output<typeof input>): Outgoing {
  const url = parseUrl(text)
  if (url.protocol !== 'https:' && !isLoopback(targetOf(url).host)) {
    throw new NetworkFault('target', 'a secret is sent over https only')
  }
  return {
    url,
    method: checkMethod(method, METHODS),
    headers: {'accept-encoding': ACCEPTED_ENCODINGS, ...toLowerCase(headers)},
    body: bodyFor(method, body),
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) > 0 && loopback.covers(host))
}
