import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type {SMTPConnectionSendInfo} from 'nodemailer/lib/smtp-connection'
import {type Login, smtpOptions} from './connection-options.ts'
import {connectFault} from './faults.ts'

/** What became of one attempt. `delayed`: it has not left, and may when it is tried again. */
export interface Delivery {
  readonly state: 'sent' | 'delayed' | 'failed' | 'unknown'
  readonly reason: string | null
}

export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
}

/**
 * One message over one connection: attempts are rare. Until the server has been given the message nothing can have been sent;
 * afterwards only its own no is sure.
 */
export async function submit(
  login: Login,
  {from, to}: Envelope,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Delivery> {
  const opened = await connect(login, signal).catch((error: unknown) => connectFault(login.host, error))
  if (opened instanceof Error) return {state: 'delayed', reason: opened.message}
  using session = opened
  try {
    const {rejected} = await session.wait<SMTPConnectionSendInfo>(done =>
      session.connection.send({from, to: [...to]}, Buffer.from(message), done),
    )
    return {
      state: 'sent',
      reason: rejected.length === 0 ? null : `${login.host} did not take it for ${rejected.join(', ')}`,
    }
  } catch (error) {
    return judge(login.host, error as SmtpError)
  }
}

/** Connects and logs in, and nothing else. @throws CapabilityError ServiceUnavailable */
export async function probeSmtp(login: Login, signal: AbortSignal): Promise<void> {
  const session = await connect(login, signal).catch(error => {
    throw connectFault(login.host, error)
  })
  session[Symbol.dispose]()
}

interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
}

function judge(host: string, {code = 'failed', responseCode = 0}: SmtpError): Delivery {
  // RFC 5321, 4.2.1: with 4yz and 5yz the message was not taken. An answer out of turn can have any other code.
  if (responseCode >= 400)
    return {state: responseCode < 500 ? 'delayed' : 'failed', reason: `${host} refused it: ${responseCode}`}
  // Found wrong by our own side, before anything was sent.
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return {state: 'failed', reason: `it cannot be sent to ${host}: ${code}`}
  return {state: 'unknown', reason: `the connection with ${host} ended while it was sent`}
}

type Done<T> = (error: Error | null | undefined, result?: T) => void

/** A connection whose every step ends, also when it is lost or the signal comes. */
class Session implements Disposable {
  readonly connection: SMTPConnection
  readonly #signal: AbortSignal
  readonly #abort = () => this.connection.close()
  readonly #lost = Promise.withResolvers<never>()

  constructor(connection: SMTPConnection, signal: AbortSignal) {
    this.connection = connection
    this.#lost.promise.catch(() => {})
    connection.on('error', error => this.#lost.reject(error))
    connection.once('end', () => this.#lost.reject(Object.assign(new Error('closed'), {code: 'ECONNECTION'})))
    this.#signal = signal
    signal.addEventListener('abort', this.#abort)
  }

  wait<T>(step: (done: Done<T>) => void): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      step((error, result) => (error ? reject(error) : resolve(result as T)))
    })
    return Promise.race([answer, this.#lost.promise])
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#abort)
    this.connection.quit()
    this.connection.close()
  }
}

async function connect(login: Login, signal: AbortSignal): Promise<Session> {
  signal.throwIfAborted()
  const {default: Connection} = await import('nodemailer/lib/smtp-connection')
  const session = new Session(new Connection(smtpOptions(login)), signal)
  try {
    await session.wait<void>(done => session.connection.connect(done))
    const {user, password} = login
    await session.wait(done => session.connection.login({user, credentials: {user, pass: password}}, done))
    return session
  } catch (error) {
    session[Symbol.dispose]()
    throw error
  }
}
