import {option, string} from '@oclif/core/flags'
import {KruxosError} from '../contract/errors.ts'
import {MAIL_SECURITY, type MailSecurity, type MailServer, type MailSettings} from '../contract/service.ts'
import {parseCount} from './input.ts'
import {askText} from './prompt.ts'
import {readText} from './text-file.ts'

const security = (server: string) =>
  option({
    options: MAIL_SECURITY,
    description: `encryption of ${server}; none is for this machine only`,
    default: 'tls' as const,
  })()

export const mailFlags = {
  'smtp-host': string({description: 'server that takes mail', helpValue: 'HOST'}),
  'smtp-port': string({description: '465 for tls, 587 for starttls when left out', helpValue: 'PORT'}),
  'smtp-security': security('SMTP'),
  'imap-host': string({description: 'server that keeps mail; the SMTP one when left out', helpValue: 'HOST'}),
  'imap-port': string({description: '993 for tls, 143 for starttls when left out', helpValue: 'PORT'}),
  'imap-security': security('IMAP'),
  user: string({description: 'login at both servers', helpValue: 'USER'}),
  from: string({description: 'address that mail is sent from; the user when that is one', helpValue: 'ADDRESS'}),
  'ca-file': string({description: 'authorities of both servers, PEM; those of Node when left out', helpValue: 'FILE'}),
}

type MailFlags = {readonly [F in Exclude<keyof typeof mailFlags, `${string}-security`>]?: string | undefined} & {
  readonly [F in Extract<keyof typeof mailFlags, `${string}-security`>]: MailSecurity
}

const PORTS = {
  smtp: {tls: 465, starttls: 587, none: 25},
  imap: {tls: 993, starttls: 143, none: 143},
} as const satisfies Record<'smtp' | 'imap', Record<MailSecurity, number>>

/** An account from flags; a person is asked for what is missing. @throws KruxosError USAGE, IO */
export async function readMailSettings(flags: MailFlags, isPerson: boolean): Promise<MailSettings> {
  const need = async (flag: 'smtp-host' | 'imap-host' | 'user' | 'from', question: string, suggestion?: string) => {
    const value = flags[flag] ?? (isPerson ? await askText(question, suggestion) : suggestion)
    if (value) return value
    throw new KruxosError('USAGE', `--${flag} is needed`, {hint: 'kruxos help service add email'})
  }
  const server = (kind: 'smtp' | 'imap', host: string): MailServer => {
    const security = flags[`${kind}-security`]
    const port = flags[`${kind}-port`]
    const chosen =
      port === undefined ? PORTS[kind][security] : parseCount(port, `--${kind}-port`, {min: 1, max: 65_535})
    return {host, port: chosen, security}
  }
  const user = await need('user', 'Login, mostly the address:')
  const from = await need('from', 'Address to send from:', user.includes('@') ? user : undefined)
  const smtp = server('smtp', await need('smtp-host', 'Server that takes mail (SMTP):'))
  const imap = server('imap', await need('imap-host', 'Server that keeps mail (IMAP):', smtp.host))
  const caFile = flags['ca-file']
  return {smtp, imap, user, from, ca: caFile === undefined ? null : readText(caFile)}
}
