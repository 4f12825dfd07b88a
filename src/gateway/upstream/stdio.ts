import type {ChildProcessWithoutNullStreams} from 'node:child_process'
import type {JSONRPCMessage, Transport} from '@modelcontextprotocol/client'
import {Lines} from '../programs/lines.ts'
import {endProgram, type ProgramLaunch, startProgram} from './program.ts'

/** A result larger than that reaches no client anyway. */
const MAX_MESSAGE_BYTES = 16 * 1_048_576
const MAX_STDERR_LINE_BYTES = 65_536

export interface StdioOptions extends ProgramLaunch {
  /** a line that the server wrote for people, or that is no message */
  onText(line: string): void
}

/**
 * MCP over the standard streams of a program: one message a line. The client of the SDK has such a transport too, which
 * starts programs in our own process group, with variables of our environment, and reads lines of any length.
 */
export class StdioTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #options: StdioOptions
  #child: ChildProcessWithoutNullStreams | undefined
  #lastText = ''
  #isClosing = false

  constructor(options: StdioOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const child = startProgram(this.#options)
    this.#child = child
    const started = Promise.withResolvers<void>()
    child.once('spawn', started.resolve)
    child.on('error', error => {
      started.reject(error)
      this.onerror?.(error)
    })
    child.once('close', () => this.onclose?.())
    // It may close its input before it ends.
    child.stdin.on('error', () => {})
    this.#read(child.stdout, MAX_MESSAGE_BYTES, line => this.#take(line))
    this.#read(child.stderr, MAX_STDERR_LINE_BYTES, line => this.#note(line))
    await started.promise
  }

  send(message: JSONRPCMessage): Promise<void> {
    const {promise, resolve, reject} = Promise.withResolvers<void>()
    const child = this.#child
    if (!child?.stdin.writable) return Promise.reject(new Error('the server has ended'))
    child.stdin.write(`${JSON.stringify(message)}\n`, error => (error ? reject(error) : resolve()))
    return promise
  }

  async close(): Promise<void> {
    this.#isClosing = true
    if (this.#child) await endProgram(this.#child)
  }

  /** How it ended by itself, and the last that it wrote; null when it runs, or was ended. */
  get ending(): string | null {
    const {exitCode = null, signalCode = null} = this.#child ?? {}
    if (this.#isClosing && !exitCode) return null
    if (exitCode === null && signalCode === null) return null
    const how = signalCode === null ? `with exit code ${exitCode}` : `by ${signalCode}`
    return `it ended ${how}${this.#lastText && `: ${this.#lastText}`}`
  }

  /** The line of a stack trace that says something is the one that names an error. */
  #note(line: string): void {
    const isBetter = !/Error/.test(this.#lastText) || /Error/.test(line)
    if (line.trim() !== '' && isBetter) this.#lastText = line.trim()
    this.#options.onText(line)
  }

  #read(stream: NodeJS.ReadableStream, maxBytes: number, take: (line: string) => void): void {
    const lines = new Lines(maxBytes)
    const read = (chunk: Buffer) => {
      try {
        for (const line of lines.push(chunk)) take(line)
      } catch (error) {
        stream.off('data', read)
        this.onerror?.(error as Error)
        void this.close()
      }
    }
    stream.on('data', read)
  }

  /** Programs print greetings where only messages belong: what is none is passed over. */
  #take(line: string): void {
    const message = parse(line)
    if (message) this.onmessage?.(message)
    else if (line.trim() !== '') this.#options.onText(line)
  }
}

function parse(line: string): JSONRPCMessage | null {
  try {
    const message: unknown = JSON.parse(line)
    return Object(message).jsonrpc === '2.0' ? (message as JSONRPCMessage) : null
  } catch {
    return null
  }
}
