import {type ClientServices, mcpServicesFor} from '../client-services.ts'
import {createMcpPeer, type HttpMessage} from '../mcp/index.ts'
import type {HttpReply} from '../transport/types.ts'
import type {Attachment} from './attachments.ts'
import {exchangeOver} from './replies.ts'

interface Stateless {
  readonly attachment: Attachment
  readonly message: HttpMessage['message']
  readonly accept: string | undefined
}

/** One request of 2026-07-28: ids of different requests have nothing to do with each other, and closing the response cancels it. */
export function serveStateless(
  services: ClientServices,
  {attachment, message, accept}: Stateless,
  reply: HttpReply,
): void {
  const {session} = attachment
  if (message.kind === 'notification' || message.kind === 'response') {
    reply.answer(202)
    return
  }
  attachment.add(reply)
  const peer = createMcpPeer(mcpServicesFor(services, session), {announce: () => {}, era: 'modern'})
  const isListening = message.kind === 'request' && message.method === 'subscriptions/listen'
  const unwatch = isListening ? services.toolLists.watch(session.identity, peer.toolsChanged) : () => {}
  const exchange = exchangeOver(reply, accept)
  if (message.kind === 'request') {
    const cancelled = {
      kind: 'notification',
      method: 'notifications/cancelled',
      params: {requestId: message.id},
    } as const
    reply.onGone(() => peer.serve(cancelled, exchange))
  }
  reply.onClose(() => {
    unwatch()
    peer.close()
  })
  peer.serve(message, exchange)
}
