import {type Id, isObject, notificationText, type Request, requestText} from './messages.ts'

/** Ids of our own requests; a host numbers its requests or names them after itself. */
const OWN_INITIALIZE = 'mcp-bridge/initialize'
const OWN_TOOLS_LIST = 'mcp-bridge/tools-list'
const LIST_CHANGED = notificationText('notifications/tools/list_changed')
const NO_TOOLS = '[]'

/** What the host knows of its MCP session, so that a new connection can be brought to the same point. */
export class HostSession {
  /** the host's own parameters, once they were answered */
  #initialize: {readonly params: unknown; readonly byBridge: boolean} | undefined
  #isInitialized = false
  /** the tools as JSON: as the gateway listed them last, and as the host saw them last */
  #tools = NO_TOOLS
  #shownTools: string | undefined

  get tools(): string {
    return this.#tools
  }

  /** The request that repeats the host's handshake, when it has had one. */
  get replay(): string | undefined {
    return this.#initialize && requestText(OWN_INITIALIZE, 'initialize', this.#initialize.params)
  }

  /** What of ours the gateway answered; undefined when it answers the host. */
  ownAnswer(id: Id): 'handshake' | 'tools' | undefined {
    if (id === OWN_INITIALIZE) return 'handshake'
    return id === OWN_TOOLS_LIST ? 'tools' : undefined
  }

  /** The host says that its handshake is complete. */
  initialized(): void {
    this.#isInitialized = true
  }

  /** The gateway gave the host this result. */
  answered({method, params}: Request, result: unknown): void {
    if (method === 'initialize') this.#initialize = {params, byBridge: false}
    if (method !== 'tools/list' || params['cursor'] !== undefined) return
    this.#tools = toolsOf(result)
    this.#shownTools = this.#tools
  }

  /** We answered in the gateway's place. */
  answeredOffline({method, params}: Request): void {
    if (method === 'initialize') this.#initialize = {params, byBridge: true}
    if (method === 'tools/list') this.#shownTools = this.#tools
  }

  /** What completes the handshake with the gateway, after its answer. */
  get completion(): string[] {
    return this.#isInitialized ? [notificationText('notifications/initialized')] : []
  }

  /** How the host comes to know of tools that changed meanwhile: it is told, or we find out whether it must be. */
  afterReplay(): {readonly toHost: string[]; readonly toGateway: string[]} {
    if (!this.#initialize || !this.#isInitialized) return {toHost: [], toGateway: []}
    const {params, byBridge} = this.#initialize
    this.#initialize = {params, byBridge: false}
    if (byBridge) return {toHost: [LIST_CHANGED], toGateway: []}
    return {toHost: [], toGateway: this.#shownTools === undefined ? [] : [requestText(OWN_TOOLS_LIST, 'tools/list')]}
  }

  /** The answer to our own question; what the host is told when its list is out of date. */
  toolsLearned(result: unknown): string[] {
    if (result === undefined) return []
    this.#tools = toolsOf(result)
    return this.#shownTools === this.#tools ? [] : [LIST_CHANGED]
  }
}

function toolsOf(result: unknown): string {
  const tools = isObject(result) ? result['tools'] : undefined
  return Array.isArray(tools) ? JSON.stringify(tools) : NO_TOOLS
}
