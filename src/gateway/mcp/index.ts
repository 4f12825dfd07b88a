import {toCapabilityName, toToolName} from '../../contract/names.ts'
import {createCallsInFlight} from './calls.ts'
import {
  errorMessage,
  INTERNAL_ERROR,
  INVALID_PARAMS,
  INVALID_REQUEST,
  isObject,
  METHOD_NOT_FOUND,
  type Notification,
  notificationMessage,
  parseMessage,
  type Request,
  resultMessage,
} from './json-rpc.ts'
import {type ClientInfo, type McpServices, negotiate} from './protocol.ts'
import {toCallResult} from './results.ts'

export type {ClientInfo, McpServices, ToolCall, ToolOutcome} from './protocol.ts'

/** The protocol of one connection: text in, text out, no socket. Messages may be answered in any order. */
export interface McpConnection {
  receive(text: string): void
  /** Tells an initialized client that its tools changed. */
  toolsChanged(): void
  close(): void
}

type Method = (request: Request) => void

/** The `initialize` era (2024-11-05 to 2025-11-25). Unknown methods, `server/discover` among them, are answered at once. */
export function createMcpConnection(services: McpServices, send: (text: string) => void): McpConnection {
  const calls = createCallsInFlight()
  let isInitialized = false

  const beforeInitialize: Record<string, Method> = {
    initialize: ({id, params}) => {
      isInitialized = true
      services.onClient(clientInfo(params['clientInfo']))
      send(resultMessage(id, initializeResult(services, params['protocolVersion'])))
    },
    ping: ({id}) => send(resultMessage(id, {})),
  }

  const methods: Record<string, Method> = {
    ...beforeInitialize,
    initialize: ({id}) => fail(id, INVALID_REQUEST, 'the session is initialized already'),
    'tools/list': ({id, params}) => {
      if (params['cursor'] !== undefined) return fail(id, INVALID_PARAMS, 'unknown cursor')
      send(resultMessage(id, {tools: services.listTools()}))
    },
    'tools/call': request => void callTool(request),
    'kruxos/checkApproval': request => void checkApproval(request),
  }

  function fail(id: Request['id'], code: number, message: string): void {
    send(errorMessage(id, {code, message}))
  }

  function serve(request: Request): void {
    const handler = lookUp(isInitialized ? methods : beforeInitialize, request.method)
    if (handler) handler(request)
    else if (lookUp(methods, request.method)) fail(request.id, INVALID_REQUEST, 'the session is not initialized')
    else fail(request.id, METHOD_NOT_FOUND, `unknown method ${JSON.stringify(request.method.slice(0, 80))}`)
  }

  function notice({method, params}: Notification): void {
    if (method === 'notifications/cancelled') calls.cancel(params['requestId'])
  }

  async function callTool({id, params}: Request): Promise<void> {
    const {name, arguments: input = {}, _meta: meta} = params
    if (typeof name !== 'string') return fail(id, INVALID_PARAMS, '"name" must be the name of a tool')
    if (calls.has(id)) return fail(id, INVALID_REQUEST, 'a request with this id is still running')
    if (calls.size >= services.maxCallsInFlight)
      return fail(id, INVALID_REQUEST, 'too many calls are running on this connection')
    const capability = toCapabilityName(name)
    if (toToolName(capability) !== name) return send(unknownTool(id, name))
    const running = calls.begin(id)
    const progress = progressSender(meta, text => {
      if (running.isOwed) send(text)
    })
    const answer = await services
      .call({name: capability, input, signal: running.signal, progress})
      .then(outcome => (outcome === 'unknown' ? unknownTool(id, name) : resultMessage(id, toCallResult(outcome))))
      .catch(() => errorMessage(id, {code: INTERNAL_ERROR, message: 'the call failed for a reason of the gateway'}))
    if (running.finish()) send(answer)
  }

  async function checkApproval({id, params}: Request): Promise<void> {
    const approvalId = params['approval_id'] ?? params['request_id']
    if (typeof approvalId !== 'string') return fail(id, INVALID_PARAMS, '"approval_id" must be the id of a request')
    const report = await services.checkApproval(approvalId).catch(() => undefined)
    if (report === undefined) return fail(id, INTERNAL_ERROR, 'the request could not be looked up')
    if (report === null) return fail(id, INVALID_PARAMS, 'you never made a request of this id')
    const {outcome, ...facts} = report
    send(resultMessage(id, {...facts, result: outcome && toCallResult(outcome)}))
  }

  return {
    receive(text) {
      const message = parseMessage(text)
      if (message.kind === 'request') serve(message)
      else if (message.kind === 'notification') notice(message)
      else if (message.kind === 'malformed') send(errorMessage(message.id, message.error))
    },
    toolsChanged() {
      if (isInitialized) send(notificationMessage('notifications/tools/list_changed'))
    },
    close: calls.cancelAll,
  }
}

function lookUp(methods: Record<string, Method>, name: string): Method | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

function initializeResult({server, instructions}: McpServices, requested: unknown): Record<string, unknown> {
  return {
    protocolVersion: negotiate(requested),
    capabilities: {tools: {listChanged: true}},
    serverInfo: server,
    instructions,
  }
}

function unknownTool(id: Request['id'], name: string): string {
  return errorMessage(id, {code: INVALID_PARAMS, message: `unknown tool ${JSON.stringify(name.slice(0, 128))}`})
}

function clientInfo(value: unknown): ClientInfo | null {
  if (!isObject(value) || typeof value['name'] !== 'string') return null
  const version = typeof value['version'] === 'string' ? value['version'] : ''
  return {name: value['name'].slice(0, 100), version: version.slice(0, 40)}
}

/** Progress goes out only when the request carried a token for it. */
function progressSender(
  meta: unknown,
  send: (text: string) => void,
): (done: number, total?: number, message?: string) => void {
  const progressToken = isObject(meta) ? meta['progressToken'] : undefined
  if (typeof progressToken !== 'string' && typeof progressToken !== 'number') return () => {}
  return (progress, total, message) =>
    send(
      notificationMessage('notifications/progress', {
        progressToken,
        progress,
        ...(total === undefined ? {} : {total}),
        ...(message === undefined ? {} : {message}),
      }),
    )
}
