import type {ClientServices} from '../client-services.ts'
import type {Identity, LiveSession} from '../sessions/index.ts'
import type {HttpReply} from '../transport/types.ts'

/** After its last request a client counts as connected for this long: many have no stream open, and none of them says goodbye. */
const IDLE_MS = 600_000
const CLOSE_NORMAL = 1000
const CLOSE_LOST = 1006
const CLOSE_UNAUTHORIZED = 4401

/** A client that comes and goes with its requests, while it counts as connected. */
export interface Attachment {
  readonly session: LiveSession
  readonly openRequests: number
  /** Counts a request as open until its reply is over. */
  add(reply: HttpReply): void
  /** The client says that it will not come back: the session is over, with all that is open but the reply to this. */
  end(asked?: HttpReply): void
  /** The client does not count as connected any more, and can come back. */
  suspend(): void
  /** told once, when the client does not count as connected any more */
  onDetach(listener: () => void): void
}

export interface Attachments {
  of(session: LiveSession): Attachment
  /** Where a token has as many connections as it may, the one of its clients that has been idle for longest makes room. */
  place(identity: Identity, open: () => LiveSession | null): LiveSession | null
}

/** Ties sessions to clients that have no connection of their own. */
export function createAttachments(
  services: Pick<ClientServices, 'log' | 'trail' | 'onConnected'>,
  idleMs = IDLE_MS,
): Attachments {
  const attached = new Map<string, Attachment>()

  function attach(session: LiveSession): Attachment {
    const replies = new Set<HttpReply>()
    const listeners: (() => void)[] = []
    const detach = session.attach((code, reason) => {
      leave(code)
      for (const reply of replies) cut(reply, code, reason)
    })
    const timer = setTimeout(() => (replies.size > 0 ? timer.refresh() : leave(CLOSE_LOST)), idleMs).unref()

    function leave(code: number): void {
      if (attached.get(session.id) !== attachment) return
      attached.delete(session.id)
      clearTimeout(timer)
      for (const listener of listeners) listener()
      detach(code === CLOSE_NORMAL)
      services.log.info({session: session.id, agent: session.identity.agent, code}, 'disconnected')
      services.trail.disconnected(session, code)
    }

    const attachment: Attachment = {
      session,
      get openRequests() {
        return replies.size
      },
      add(reply) {
        if (replies.has(reply)) return
        replies.add(reply)
        timer.refresh()
        // The map is in the order of the last request.
        attached.delete(session.id)
        attached.set(session.id, attachment)
        reply.onClose(() => {
          replies.delete(reply)
          if (attached.get(session.id) === attachment) timer.refresh()
        })
      },
      end(asked) {
        leave(CLOSE_NORMAL)
        for (const reply of replies) if (reply !== asked) cut(reply, CLOSE_NORMAL, 'the session has ended')
      },
      suspend: () => leave(CLOSE_LOST),
      onDetach: listener => void listeners.push(listener),
    }
    attached.set(session.id, attachment)
    services.log.info({session: session.id, agent: session.identity.agent}, 'connected')
    services.trail.connected(session)
    services.onConnected(session)
    return attachment
  }

  function makeRoom({tokenId}: Identity): boolean {
    const idle = attached.values().find(each => each.session.identity.tokenId === tokenId && each.openRequests === 0)
    idle?.suspend()
    return idle !== undefined
  }

  return {
    of: session => attached.get(session.id) ?? attach(session),
    place: (identity, open) => open() ?? (makeRoom(identity) ? open() : null),
  }
}

/** What one client may have open at once is bounded, as on a connection. */
export function isBusy(
  {maxCallsInFlight}: Pick<ClientServices, 'maxCallsInFlight'>,
  {openRequests}: Attachment,
): boolean {
  return openRequests >= maxCallsInFlight
}

function cut(reply: HttpReply, code: number, reason: string): void {
  const [status, message]: [number, string] = code === CLOSE_UNAUTHORIZED ? [401, 'unauthorized'] : [503, reason]
  if (reply.isStreaming) reply.end()
  else reply.answer(status, JSON.stringify({error: {message}}))
}
