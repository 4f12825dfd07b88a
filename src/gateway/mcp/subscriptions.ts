import type {Exchange} from './exchange.ts'
import {
  errorMessage,
  INVALID_PARAMS,
  INVALID_REQUEST,
  isObject,
  notificationMessage,
  type Request,
  type RequestId,
} from './json-rpc.ts'

const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId'
const LIST_CHANGED = 'notifications/tools/list_changed'
/** A client needs one; more of them would cost us a message each. */
const MAX_SUBSCRIPTIONS = 16

/** `subscriptions/listen` of one client (2026-07-28, basic/utilities/subscriptions). Open until it is cancelled. */
export interface Subscriptions {
  listen(request: Request, exchange: Exchange): void
  cancel(id: unknown): void
  toolsChanged(): void
  close(): void
}

export function createSubscriptions(): Subscriptions {
  const listening = new Map<unknown, (method: string, params?: object) => void>()

  return {
    listen({id, params}, exchange) {
      const wanted = params['notifications']
      if (!isObject(wanted))
        return exchange.answer(errorMessage(id, {code: INVALID_PARAMS, message: '"notifications" must be an object'}))
      if (listening.has(id) || listening.size >= MAX_SUBSCRIPTIONS)
        return exchange.answer(errorMessage(id, {code: INVALID_REQUEST, message: 'too many subscriptions'}))
      const tell = teller(id, exchange)
      const isForTools = wanted['toolsListChanged'] === true
      listening.set(id, isForTools ? tell : () => {})
      tell('notifications/subscriptions/acknowledged', {notifications: isForTools ? {toolsListChanged: true} : {}})
    },
    cancel: id => void listening.delete(id),
    toolsChanged() {
      for (const tell of listening.values()) tell(LIST_CHANGED)
    },
    close: () => listening.clear(),
  }
}

/** Each message names the request that it belongs to. */
function teller(id: RequestId, exchange: Exchange): (method: string, params?: object) => void {
  return (method, params) => exchange.notify(notificationMessage(method, {...params, _meta: {[SUBSCRIPTION_ID]: id}}))
}
