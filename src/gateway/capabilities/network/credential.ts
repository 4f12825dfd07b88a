import {z} from 'zod'
import {CapabilityError} from '../../capability.ts'
import {type SecretRefusal, SecretRefused, type Secrets, type SecretUse} from '../../secret.ts'
import type {ErrorType} from './errors.ts'
import {NetworkFault} from './faults.ts'
import {MAX_SENT_SECRET} from './http/answer.ts'
import type {Outgoing} from './http/exchange.ts'
import {fitsHeader, HeaderName} from './http/request-headers.ts'

const SLOT = '{secret}'

/** Where a secret goes in a request. */
export const Placement = z
  .strictObject({
    type: z.enum(['header', 'query']).default('header').describe('in a header or in the query of the URL'),
    name: z.string().min(1).max(256).describe('name of the header or of the parameter'),
    format: z
      .string()
      .max(256)
      .default(SLOT)
      .refine(format => format.split(SLOT).length === 2, 'has {secret} in it, once')
      .refine(fitsHeader, 'one line of Latin-1')
      .describe('text with {secret} where the value goes'),
  })
  .refine(({type, name}) => type === 'query' || HeaderName.safeParse(name).success, {
    path: ['name'],
    error: 'is a header that a request can have',
  })
export type Placement = z.output<typeof Placement>

/** True when the request has something at that place already. */
export function isTaken({type, name}: Placement, url: URL | null, headers: Outgoing['headers']): boolean {
  return type === 'query' ? (url?.searchParams.has(name) ?? false) : Object.hasOwn(headers, name.toLowerCase())
}

/** The request with the secret in it. */
export function place(outgoing: Outgoing, {type, name, format}: Placement, secret: string): Outgoing {
  // not replace(): "$&" in a secret would mean something
  const value = format.split(SLOT).join(secret)
  if (type === 'header') return {...outgoing, headers: {...outgoing.headers, [name.toLowerCase()]: value}}
  const url = new URL(outgoing.url)
  url.searchParams.append(name, value)
  return {...outgoing, url}
}

const REFUSALS: Readonly<Record<SecretRefusal, ErrorType>> = {
  unknown: 'SecretNotFound',
  revoked: 'SecretNotFound',
  agent: 'SecretNotFound',
  capability: 'ScopeViolation',
  host: 'HostNotAllowed',
  locked: 'VaultLocked',
}

/** The value, fit to be sent. A secret that was revoked or is for others looks like one that does not exist. */
export async function takeSecret(secrets: Pick<Secrets, 'use'>, name: string, use: SecretUse): Promise<string> {
  const secret = await secrets.use(name, use).catch(error => {
    if (!(error instanceof SecretRefused)) throw error
    const type = REFUSALS[error.reason]
    const message = type === 'SecretNotFound' ? `there is no secret ${name} that you may use` : error.message
    throw new CapabilityError(type, message, {secret_name: name})
  })
  if (/^[\x20-\x7e]+$/.test(secret) && secret.length <= MAX_SENT_SECRET) return secret
  throw new NetworkFault(
    'failed',
    `the secret ${name} is longer than a request can carry, or more than one line of ASCII`,
  )
}
