import {after, before} from 'node:test'
import {ImapFlow} from 'imapflow'
import {createTransport} from 'nodemailer'
import type {SMTPServerOptions} from 'smtp-server'
import type {Params} from '../../src/contract/operations.ts'
import {makeAuthority} from '../support/certificates.ts'
import {type ImapServer, imapServer} from '../support/imap-server.ts'
import {type MailServer, mailServer} from '../support/mail-server.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import type {TempGateway} from '../support/temp-gateway.ts'

/** Nowhere but in the vault and on the way to the servers. */
export const PASSWORD = 'canary-of-the-mailbox'

export const authority = makeAuthority()

/** One IMAP server for all tests of a file; each test has a user of its own. */
export function sharedImapServer(): {readonly server: ImapServer} {
  let server: ImapServer | undefined
  before(async () => {
    server = await imapServer({...authority.issue(), password: PASSWORD})
  })
  after(() => server?.[Symbol.asyncDispose]())
  return {
    get server() {
      if (!server) throw new Error('not started')
      return server
    },
  }
}

/** An SMTP server that takes the password and keeps what it is given. */
export function smtpServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  return mailServer({
    ...authority.issue(),
    authOptional: false,
    onAuth: ({username, password}, _, done) =>
      password === PASSWORD ? done(null, {user: username}) : done(new Error('no')),
    ...options,
  })
}

export function accountOn(
  imap: Pick<ImapServer, 'tlsPort'>,
  smtp: Pick<MailServer, 'port'>,
  user: string,
): Pick<Params<'service.add'>, 'settings' | 'password'> {
  return {
    settings: {
      smtp: {host: 'localhost', port: smtp.port, security: 'starttls'},
      imap: {host: 'localhost', port: imap.tlsPort, security: 'tls'},
      user,
      from: 'bot@example.com',
      ca: authority.cert,
    },
    password: PASSWORD,
  }
}

export interface Incoming {
  readonly from?: string
  readonly subject?: string
  readonly text?: string
  readonly html?: string
  readonly attachments?: {filename: string; content: string}[]
  readonly raw?: string
}

/** Puts messages into a folder of a user, as another program would. */
export async function deliver(imap: ImapServer, user: string, mails: readonly Incoming[], folder = 'INBOX') {
  await using client = await otherClient(imap, user)
  const composer = createTransport({streamTransport: true, buffer: true})
  for (const {raw, ...mail} of mails) {
    const {message} = await composer.sendMail({from: 'Anna <anna@example.com>', to: 'bot@example.com', ...mail})
    await client.append(folder, raw ?? (message as Buffer))
  }
}

/** The last message of a folder, as it is kept. */
export async function sourceOf(imap: ImapServer, user: string, folder: string): Promise<string> {
  await using client = await otherClient(imap, user)
  await client.mailboxOpen(folder)
  const [message] = await client.fetchAll('*', {source: true})
  return String(message?.source)
}

async function otherClient({tlsPort}: ImapServer, user: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: 'localhost',
    port: tlsPort,
    secure: true,
    auth: {user, pass: PASSWORD},
    tls: {ca: authority.cert},
    logger: false,
  })
  await client.connect()
  return client
}

export interface Row {
  readonly id: string
  readonly from: string
  readonly subject: string
  readonly labels: string[]
  readonly is_read: boolean
  readonly has_attachments: boolean
}

export async function searchMail(client: RpcClient, input: object = {}): Promise<Row[]> {
  const {messages, error} = await client.callTool('email__search', input)
  if (error) throw new Error(JSON.stringify(error))
  return messages as Row[]
}

/** The type of the error that a call ends with. */
export async function errorOf(client: RpcClient, tool: string, input: object): Promise<unknown> {
  const {error} = await client.callTool(tool, input)
  return (error as {error_type?: string} | undefined)?.error_type
}

/** A gateway's account `work` for every agent, and a client of the agent `bot`. */
export async function connectAccount(
  gateway: TempGateway,
  account: Pick<Params<'service.add'>, 'settings' | 'password'>,
): Promise<RpcClient> {
  await gateway.admin.call('service.add', {name: 'work', ...account})
  return gateway.connect(await gateway.createToken('bot'))
}
