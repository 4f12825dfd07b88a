import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import {text} from 'node:stream/consumers'
import {SMTPServer, type SMTPServerOptions} from 'smtp-server'

export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | undefined
  readonly isEncrypted: boolean
  /** headers and body, lines joined again as a reader would */
  readonly text: string
}

export interface MailServer extends AsyncDisposable {
  readonly port: number
  readonly received: readonly Mail[]
  /** ends a connection as a fault of the network would */
  hangUp(sessionId: string): void
}

/** A mail server on 127.0.0.1 that keeps what it is given. */
export async function mailServer(options: SMTPServerOptions): Promise<MailServer> {
  const received: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    onData(stream, {envelope, user, secure}, done) {
      text(stream).then(raw => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map(({address}) => address)
        received.push({from, to, user: user as string | undefined, isEncrypted: secure, text: unfolded(raw)})
        done()
      }, done)
    },
    ...options,
  })
  // A client that does not trust the certificate hangs up.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    hangUp(sessionId) {
      for (const connection of server.connections) if (connection.id === sessionId) connection.close()
    },
    [Symbol.asyncDispose]: () => new Promise(resolve => server.close(() => resolve())),
  }
}

/** Soft line breaks of quoted-printable taken out. */
function unfolded(raw: string): string {
  return raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')
}
