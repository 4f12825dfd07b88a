import type {ImapFlow} from 'imapflow'
import {CapabilityError} from '../../capability.ts'
import {Mutex} from '../../mutex.ts'
import {imapOptions, type Login} from '../connection-options.ts'
import {connectFault, isRefusal, unavailable} from '../faults.ts'

/** Mail servers count connections, and logins take time: the next call of an agent usually comes soon. */
const IDLE_MS = 30_000

interface Options {
  readonly host: string
  /** @throws KruxosError LOCKED */
  login(): Promise<Login>
  /** told how each use ended */
  note(fault: string | null): void
  readonly idleMs?: number
}

/** The connection to one IMAP server: opened when it is used, one job at a time, closed when it was not used for a while. */
export class ImapConnection {
  readonly #options: Options
  readonly #turns = new Mutex()
  #client: ImapFlow | null = null
  #idle: NodeJS.Timeout | undefined
  #isEnded = false

  constructor(options: Options) {
    this.#options = options
  }

  /** @param refusal what it means when the server says no. @throws CapabilityError, or the signal's reason */
  run<T>(signal: AbortSignal, refusal: string, job: (client: ImapFlow) => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      signal.throwIfAborted()
      clearTimeout(this.#idle)
      // The one job is this one, so nobody else loses a connection.
      const abort = () => this.close()
      signal.addEventListener('abort', abort, {once: true})
      try {
        const result = await job(await this.#connect(signal))
        signal.throwIfAborted()
        this.#options.note(null)
        return result
      } catch (error) {
        throw signal.aborted ? signal.reason : this.#explain(error, refusal)
      } finally {
        signal.removeEventListener('abort', abort)
        this.#idle = setTimeout(() => this.close(), this.#options.idleMs ?? IDLE_MS).unref()
      }
    })
  }

  /** Breaks off what runs. */
  close(): void {
    clearTimeout(this.#idle)
    this.#client?.close()
    this.#client = null
  }

  /** For good. */
  end(): void {
    this.#isEnded = true
    this.close()
  }

  async #connect(signal: AbortSignal): Promise<ImapFlow> {
    if (this.#client?.usable) return this.#client
    this.close()
    const [{ImapFlow}, login] = await Promise.all([import('imapflow'), this.#options.login()])
    signal.throwIfAborted()
    if (this.#isEnded) throw unavailable('the mail account was disconnected')
    const client = new ImapFlow(imapOptions(login))
    // It is told of in the next use; without a listener it would end the process.
    client.on('error', () => {})
    this.#client = client
    await client.connect()
    return client
  }

  #explain(error: unknown, refusal: string): unknown {
    const {host, note} = this.#options
    if (this.#client?.usable) {
      if (error instanceof CapabilityError) return error
      if (isRefusal(error)) return new CapabilityError(refusal, `${host} refused it`, {}, {cause: error})
      // A fault of ours, which is not to be told as one of the server.
      if (!(error instanceof Error && 'code' in error)) return error
    }
    this.close()
    // A command whose connection was lost is answered as if the server had said no.
    const isLost = error instanceof CapabilityError && error.type === refusal
    const fault = connectFault(host, isLost ? {code: 'lost'} : error)
    note(fault.message)
    return fault
  }
}
