import type {IncomingMessage, ServerResponse} from 'node:http'
import {answerText} from './answer.ts'
import {clientRequest} from './client-request.ts'
import type {Limits} from './limits.ts'
import type {HttpReply, HttpService} from './types.ts'

const EVENT_STREAM = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no', // a proxy must not hold events back
}

/** Requests whose answer is one text or a stream of them. */
export interface HttpExchanges {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Ends the streams; a request that has no answer yet keeps its connection. */
  close(): void
}

export function createHttpExchanges(service: HttpService, limits: Limits): HttpExchanges {
  const streaming = new Set<ServerResponse>()
  return {
    async serve(request, response) {
      const reply = createReply(response, limits, streaming)
      response.on('error', () => response.destroy())
      await service(
        {
          ...clientRequest(request),
          method: request.method ?? '',
          text: (maxBytes = limits.maxPayloadBytes) => readText(request, maxBytes),
        },
        reply,
      )
    },
    close() {
      for (const response of streaming) response.end()
    },
  }
}

function createReply(response: ServerResponse, limits: Limits, streaming: Set<ServerResponse>): HttpReply {
  let keepAlive: NodeJS.Timeout | undefined

  response.once('close', () => {
    clearInterval(keepAlive)
    streaming.delete(response)
  })

  function stream(headers: Readonly<Record<string, string>> = {}): void {
    if (response.headersSent || response.destroyed) return
    response.writeHead(200, {...EVENT_STREAM, ...headers})
    response.flushHeaders()
    streaming.add(response)
    // A comment now and then: a proxy cuts what is silent, and a client that is gone shows.
    keepAlive = setInterval(() => response.write(':\n\n'), limits.pingIntervalMs)
  }

  return {
    get isStreaming() {
      return response.headersSent && !response.writableEnded
    },
    answer(status, text = '', headers = {}) {
      if (!response.headersSent && !response.destroyed) answerText(response, status, text, headers)
    },
    stream,
    event(text) {
      stream()
      if (response.writableEnded || response.destroyed) return
      if (response.writableLength > limits.maxBufferedBytes) response.destroy()
      else response.write(`event: message\ndata: ${text}\n\n`)
    },
    end: () => void response.end(),
    onGone: listener => void response.once('close', () => !response.writableFinished && listener()),
    onClose: listener => void response.once('close', listener),
  }
}

/** The whole body; null when it is larger than a message may be, or its sender is gone. */
async function readText(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  if (Number(request.headers['content-length']) > maxBytes) return null
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBytes) return null
      chunks.push(chunk)
    }
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString()
}
