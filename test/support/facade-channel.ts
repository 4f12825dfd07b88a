import type {ServerResponse} from 'node:http'
import {toSuiteNames} from './tool-names.ts'

const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId'
/** What the modern era says with a status as well (2026-07-28, streamable-http). */
const STATUS_OF_ERROR: Readonly<Record<number, number>> = {
  [-32_601]: 404,
  [-32_700]: 400,
  [-32_600]: 400,
  [-32_020]: 400,
  [-32_021]: 400,
  [-32_022]: 400,
}

export interface Pipe {
  send(text: string): void
  onMessage(listener: (text: string) => void): void
  close(): void
}

interface Message {
  id?: string | number | undefined
  method?: string
  params?: {_meta?: Record<string, unknown>; progressToken?: unknown}
  error?: {code: number; message: string}
}

interface Waiting {
  readonly id: string | number | undefined
  readonly progressToken: unknown
  readonly isModern: boolean
  readonly response: ServerResponse
}

/** One pipe, and the responses that wait for what comes through it. */
export class Channel {
  readonly #pipe: Pipe
  readonly #waiting = new Map<number, Waiting>()
  readonly #streams = new Set<ServerResponse>()
  #lastId = 0

  constructor(pipe: Pipe) {
    this.#pipe = pipe
    pipe.onMessage(text => this.#receive(JSON.parse(toSuiteNames(text))))
  }

  send(text: string): void {
    this.#pipe.send(text)
  }

  /** Different requests of the suite may have the same id, so here each gets its own. */
  request(message: Message, isModern: boolean, response: ServerResponse): void {
    this.#lastId += 1
    const id = this.#lastId
    const {_meta: meta = {}} = message.params ?? {}
    this.#waiting.set(id, {id: message.id, progressToken: meta['progressToken'], isModern, response})
    response.on('close', () => {
      if (!this.#waiting.delete(id)) return
      this.send(JSON.stringify({jsonrpc: '2.0', method: 'notifications/cancelled', params: {requestId: id}}))
    })
    this.send(JSON.stringify({...message, id}))
  }

  listen(response: ServerResponse): void {
    this.#streams.add(response)
    response.on('close', () => this.#streams.delete(response))
    stream(response)
  }

  close(): void {
    this.#pipe.close()
  }

  #receive(message: Message): void {
    if (message.method === undefined) this.#answer(message)
    else this.#tell(message)
  }

  #tell(message: Message): void {
    const owner = this.#ownerOf(message)
    const [elsewhere] = this.#streams
    if (owner) event(owner.response, message)
    else if (elsewhere) event(elsewhere, message)
  }

  #answer(message: Message): void {
    const waiting = this.#waiting.get(Number(message.id))
    if (!waiting) return
    this.#waiting.delete(Number(message.id))
    const {response, isModern, id} = waiting
    const answer = {...message, id}
    if (response.headersSent) {
      event(response, answer)
      response.end()
      return
    }
    response.writeHead(isModern ? statusOf(message) : 200, {'content-type': 'application/json'})
    response.end(JSON.stringify(answer))
  }

  /** The request that a notification belongs to; its id there is ours, and the suite's here. */
  #ownerOf({params}: Message): Waiting | undefined {
    const subscription = params?._meta?.[SUBSCRIPTION_ID]
    if (subscription === undefined) {
      const token = params?.progressToken
      return token === undefined ? undefined : this.#waiting.values().find(each => each.progressToken === token)
    }
    const waiting = this.#waiting.get(Number(subscription))
    if (waiting && params?._meta) params._meta[SUBSCRIPTION_ID] = waiting.id
    return waiting
  }
}

function statusOf({error}: Message): number {
  if (!error) return 200
  const isAboutMeta = error.code === -32_602 && error.message.includes('_meta')
  return isAboutMeta ? 400 : (STATUS_OF_ERROR[error.code] ?? 200)
}

function stream(response: ServerResponse): void {
  if (response.headersSent) return
  response.writeHead(200, {'content-type': 'text/event-stream'})
  response.flushHeaders()
}

function event(response: ServerResponse, message: Message): void {
  stream(response)
  response.write(`data: ${JSON.stringify(message)}\n\n`)
}
