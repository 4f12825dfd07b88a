import type {Readable, Writable} from 'node:stream'
import type {Action} from './actions.ts'
import {EXIT, exitCodeOfSignal, rejectedCode} from './exit-codes.ts'
import {type Frame, LineSplitter} from './framing.ts'
import {Link} from './link.ts'
import type {Log} from './log.ts'
import {findId} from './oversized.ts'
import {MAX_MESSAGE_TO_GATEWAY_BYTES, Relay} from './relay.ts'
import type {Settings} from './settings.ts'

/** How long a host may take to read what is left for it; one that was told to end by a signal has less time. */
const FLUSH_MS = 5000
const FLUSH_AFTER_SIGNAL_MS = 1500
/** Held for a gateway that is away; more stays in the pipe. */
const MAX_HELD_CHARACTERS = 16 * 1_048_576

export interface Stdio {
  readonly input: Readable
  readonly output: Writable
}

/** Joins the relay, the host's two pipes and the link to the gateway. */
export class Bridge {
  readonly #finished = Promise.withResolvers<number>()
  readonly #stdio: Stdio
  readonly #log: Log
  readonly #relay: Relay
  readonly #link: Link
  readonly #lines = new LineSplitter(MAX_MESSAGE_TO_GATEWAY_BYTES)
  #isEnding = false
  #timer: NodeJS.Timeout | undefined
  #timerDeadline: number | undefined

  constructor(settings: Settings, stdio: Stdio, log: Log, version: string) {
    this.#stdio = stdio
    this.#log = log
    this.#relay = new Relay(version)
    this.#link = new Link(settings, {
      connected: () => this.#run(this.#relay.connected(performance.now())),
      message: text => this.#run(this.#relay.fromGateway(text)),
      disconnected: problem => {
        log.debug(() => problem.message)
        this.#run(this.#relay.disconnected(problem, performance.now()))
      },
      rejected: problem => this.#run(this.#relay.rejected(problem, rejectedCode(settings.token), performance.now())),
      drained: () => this.#balance(),
    })
  }

  /** The exit code, once all is delivered. */
  get finished(): Promise<number> {
    return this.#finished.promise
  }

  /** Connects before the first byte is read: hosts wait about a second for the first answers. */
  start(): void {
    const {input, output} = this.#stdio
    this.#link.start()
    output.on('error', () => this.end(EXIT.ok))
    output.on('drain', () => this.#link.resume())
    input.on('data', (chunk: Buffer) => this.#read(this.#lines.push(chunk)))
    input.once('end', () => this.#inputEnded())
    input.once('error', () => this.#inputEnded())
  }

  endBySignal(signal: number): void {
    this.end(exitCodeOfSignal(signal), FLUSH_AFTER_SIGNAL_MS)
  }

  /** Delivers what is on its way to the host, closes the connection, and finishes with the code. */
  end(code: number, flushMs = FLUSH_MS): void {
    if (this.#isEnding) return
    this.#isEnding = true
    clearTimeout(this.#timer)
    this.#stdio.input.pause()
    const flushed = new Promise<void>(resolve => {
      setTimeout(resolve, flushMs)
      this.#stdio.output.write('', () => resolve())
    })
    void Promise.all([flushed, this.#link.close()]).then(() => this.#finished.resolve(code))
  }

  #read(frames: Frame[]): void {
    for (const frame of frames) this.#run(this.#receive(frame))
  }

  #receive(frame: Frame): Action[] {
    if (frame.kind === 'line') return this.#relay.fromHost(frame.text, performance.now())
    if (frame.kind === 'garbled') return this.#relay.garbledFromHost()
    const id = findId(frame.head.toString(), frame.tail.toString())
    return this.#relay.oversizedFromHost(id, frame.size)
  }

  #inputEnded(): void {
    this.#read(this.#lines.end())
    this.#run(this.#relay.hostEnded(performance.now()))
  }

  #run(actions: Action[]): void {
    for (const action of actions) {
      if (this.#isEnding) return
      this.#perform(action)
    }
    this.#balance()
    this.#arm()
  }

  #perform(action: Action): void {
    if (action.kind === 'toHost' || action.kind === 'toGateway')
      this.#log.debug(() => `${action.kind}: ${action.text.length} characters`)
    switch (action.kind) {
      case 'toHost':
        if (!this.#stdio.output.write(`${action.text}\n`)) this.#link.pause()
        break
      case 'toGateway':
        this.#link.send(action.text)
        break
      case 'wake':
        this.#link.wake()
        break
      case 'log':
        this.#log.line(action.line)
        break
      case 'exit':
        this.end(action.code)
    }
  }

  /** The host is read only as fast as the gateway takes it. */
  #balance(): void {
    const {input} = this.#stdio
    const isFull = this.#link.isCongested || this.#relay.heldCharacters > MAX_HELD_CHARACTERS
    if (isFull) input.pause()
    else if (input.isPaused() && !this.#isEnding) input.resume()
  }

  #arm(): void {
    const {deadline} = this.#relay
    if (deadline === this.#timerDeadline) return
    this.#timerDeadline = deadline
    clearTimeout(this.#timer)
    if (deadline !== undefined) this.#timer = setTimeout(() => this.#tick(), Math.max(0, deadline - performance.now()))
  }

  #tick(): void {
    this.#timerDeadline = undefined
    this.#run(this.#relay.tick(performance.now()))
  }
}
