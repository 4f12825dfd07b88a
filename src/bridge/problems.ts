import {KruxosError} from '../contract/errors.ts'
import {isLoopback} from './endpoint.ts'

/** The gateway cannot take us now; `retryAfterSeconds` as it said. */
export class BusyError extends KruxosError {
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number) {
    super('UNREACHABLE', message, {hint: 'the bridge tries again by itself'})
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The gateway does not take the token. */
export class RejectedError extends KruxosError {
  constructor(endpoint: URL) {
    super('DENIED', `the gateway at ${address(endpoint)} rejected the token`)
  }
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name cannot be resolved now',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'no answer',
  ABORT_ERR: 'no answer within 5 s',
}

/** Why no connection came about, from the code of Node.js or OpenSSL. */
export function connectProblem(error: unknown, endpoint: URL, authority: string): KruxosError {
  const {code = '', message} = error as NodeJS.ErrnoException
  const certificate = certificateProblem(code, endpoint, authority)
  if (certificate) return certificate
  const reason =
    NETWORK[code] ?? (code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'it does not speak TLS 1.3' : message)
  const hint = isLoopback(endpoint.hostname)
    ? 'start it with: kruxos gateway start'
    : 'see that the gateway runs there and that this is its address'
  return new KruxosError('UNREACHABLE', `no gateway at ${address(endpoint)}: ${reason}`, {hint, cause: error})
}

function certificateProblem(code: string, endpoint: URL, authority: string): KruxosError | undefined {
  const clock = `look at the clock of this machine (it says ${new Date().toISOString().slice(0, 16)}Z)`
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return refused(endpoint, 'has expired', `${clock}; if it is right: kruxos gateway restart`)
    case 'CERT_NOT_YET_VALID':
      return refused(endpoint, 'is not valid yet', clock)
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return refused(endpoint, `is not for the name ${endpoint.hostname}`, 'connect to a name that it holds')
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
      return refused(
        endpoint,
        `was not made by ${authority}`,
        'something else may listen on that port: see kruxos status',
      )
    case 'UNSPECIFIED': // what OpenSSL says of a name constraint that is not kept
      return refused(endpoint, `is for names that ${authority} may not vouch for`, 'see kruxos doctor')
    default:
      return undefined
  }
}

export function wrongPin(endpoint: URL, hint: string): KruxosError {
  return refused(endpoint, 'does not have the public key that was pinned', hint)
}

function refused(endpoint: URL, what: string, hint: string): KruxosError {
  return new KruxosError('UNREACHABLE', `the certificate at ${address(endpoint)} ${what}; nothing was sent`, {hint})
}

/** Without what a query or a path may hold. */
export function address(endpoint: URL): string {
  return `${endpoint.protocol}//${endpoint.host}`
}
