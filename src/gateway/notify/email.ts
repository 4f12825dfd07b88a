import {readFileSync} from 'node:fs'
import type {Settings} from '../../config/settings.ts'
import {KruxosError} from '../../contract/errors.ts'
import {readSecret} from '../files/secret-file.ts'
import {textOf} from './notice.ts'
import type {Channel} from './types.ts'

type Setting = Extract<Settings['notify'][number], {type: 'email'}>

/** A connection for each notice: they are rare, and mail servers close idle ones. */
export function email(setting: Setting, timeoutMs: number): Channel['send'] {
  const options = smtpOptions(setting, timeoutMs)
  return async notice => {
    const {createTransport} = await import('nodemailer')
    const {title, text} = textOf(notice, setting.include_input)
    const {from, to, host} = setting
    // RFC 3834: nobody's holiday message answers it.
    const headers = {'Auto-Submitted': 'auto-generated'}
    const {rejected} = await createTransport(options)
      .sendMail({from, to, subject: title, text, headers})
      .catch(error => {
        throw new Error(`${host}: ${reasonOf(error)}`)
      })
    if (rejected.length > 0) throw new Error(`${host} took it for some of the addresses only`)
  }
}

function smtpOptions({host, port, encryption, user, password_file, ca_file}: Setting, timeoutMs: number) {
  return {
    host,
    port,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    auth: user === null || password_file === null ? undefined : {user, pass: readSecret(password_file)},
    tls: {ca: ca_file === null ? undefined : readAuthority(ca_file), minVersion: 'TLSv1.2', rejectUnauthorized: true},
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const
}

/** Without the server's own words, which repeat addresses and names of users. */
function reasonOf({code = 'failed', originalCode = code, responseCode}: SmtpError): string {
  return responseCode === undefined ? originalCode : `${originalCode} ${responseCode}`
}

interface SmtpError {
  readonly code?: string
  /** of the system or of TLS, which says more */
  readonly originalCode?: string
  readonly responseCode?: number
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new KruxosError('IO', `cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`, {cause: error})
  }
}
