import type {Exchange} from '../mcp/index.ts'
import type {HttpReply} from '../transport/types.ts'

type Headers = Readonly<Record<string, string>>

/** Before the protocol has a say. */
export function refuse(reply: HttpReply, status: number, message: string, headers: Headers = {}): void {
  const closing = status === 413 ? {connection: 'close'} : {}
  reply.answer(status, JSON.stringify({error: {message}}), {...closing, ...headers})
}

/** One JSON answer, or a stream when something comes before it or the client takes nothing else. */
export function exchangeOver(reply: HttpReply, accept = '*/*', headers: Headers = {}): Exchange {
  const takes = (type: string) => accept.includes(type) || accept.includes('*/*')
  const canStream = takes('text/event-stream')
  const mustStream = canStream && !takes('application/json')
  return {
    notify(text) {
      if (!canStream) return
      reply.stream(headers)
      reply.event(text)
    },
    answer(text, status = 200) {
      if (mustStream) reply.stream(headers)
      if (!reply.isStreaming) return reply.answer(status, text, headers)
      reply.event(text)
      reply.end()
    },
  }
}
