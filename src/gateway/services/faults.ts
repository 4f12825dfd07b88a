import {KruxosError} from '../../contract/errors.ts'
import {CapabilityError} from '../capability.ts'

interface ServerError {
  readonly code?: string
  /** of the system or of TLS, which says more */
  readonly originalCode?: string
  /** SMTP */
  readonly responseCode?: number
  /** IMAP */
  readonly authenticationFailed?: boolean
  readonly tlsFailed?: boolean
  readonly responseStatus?: string
  readonly serverResponseCode?: string
}

export function unavailable(message: string, cause?: unknown): CapabilityError {
  return new CapabilityError('ServiceUnavailable', message, {reason: message}, {cause})
}

/** What a failed login or connection means. Without the server's own words, which repeat addresses and names of users. */
export function connectFault(host: string, error: unknown): CapabilityError {
  if (error instanceof CapabilityError) return error
  if (error instanceof KruxosError) return unavailable(error.message, error)
  const {code = 'failed', originalCode = code, authenticationFailed, responseCode} = error as ServerError
  if (authenticationFailed || code === 'EAUTH') return unavailable(`${host} does not take the login`, error)
  const answer = responseCode === undefined ? '' : ` ${responseCode}`
  return unavailable(`no connection with ${host}: ${originalCode}${answer}`, error)
}

/** True when the IMAP server understood a command and said no to it. */
export function isRefusal(error: unknown): boolean {
  return ['NO', 'BAD'].includes((error as ServerError).responseStatus ?? '')
}
