import type {MailServer, MailSettings} from '../../contract/service.ts'

const CONNECT_TIMEOUT_MS = 15_000
const SILENCE_TIMEOUT_MS = 30_000
const MEBIBYTE = 1_048_576

/** How to reach a server of an account, and the login. */
export interface Login extends MailServer {
  readonly user: string
  readonly password: string
  readonly ca: string | null
}

export function loginOf({user, ca, ...servers}: MailSettings, server: 'smtp' | 'imap', password: string): Login {
  return {...servers[server], user, ca, password}
}

export function smtpOptions({host, port, security, ca}: Login) {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: tlsOptions(ca),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    logger: false,
  }
}

export function imapOptions({host, port, security, user, password, ca}: Login) {
  return {
    host,
    port,
    secure: security === 'tls',
    ...(security === 'tls' ? {} : {doSTARTTLS: security === 'starttls'}),
    auth: {user, pass: password},
    tls: tlsOptions(ca),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableAutoIdle: true,
    // A hostile server must not fill the memory; one answer to SEARCH names every message of a folder.
    maxLineLength: 8 * MEBIBYTE,
    maxLiteralSize: 8 * MEBIBYTE,
    maxResponseSize: 16 * MEBIBYTE,
    // Dovecot describes up to 10,000 parts of one message, some twenty tokens each.
    maxResponseTokens: 500_000,
    logger: false,
  } as const
}

function tlsOptions(ca: string | null) {
  return {...(ca === null ? {} : {ca}), minVersion: 'TLSv1.2', rejectUnauthorized: true} as const
}
