import {toCapabilityName, toToolName} from '../../contract/names.ts'
import {type CallsInFlight, createCallsInFlight} from './calls.ts'
import type {Exchange} from './exchange.ts'
import {
  errorMessage,
  INTERNAL_ERROR,
  INVALID_PARAMS,
  INVALID_REQUEST,
  isObject,
  notificationMessage,
  type Request,
  resultMessage,
} from './json-rpc.ts'
import type {McpServices, ToolOutcome} from './protocol.ts'
import {toCallResult} from './results.ts'
import {traceparentOf} from './trace-context.ts'

export type Method = (request: Request, exchange: Exchange) => void

/** What a revision adds to each result. */
export type Dress = (result: Record<string, unknown>) => Record<string, unknown>

/** What a revision makes of the outcome of a call. */
export type Reply = (outcome: ToolOutcome) => Record<string, unknown>

export interface ToolMethods {
  readonly calls: CallsInFlight
  /** @param approvalId of a request that the call joins */
  callTool(request: Request, exchange: Exchange, reply: Reply, approvalId?: string | null): void
  checkApproval(request: Request, exchange: Exchange, dress: Dress): void
}

/** The methods that both eras answer alike, for one client. */
export function createToolMethods(services: McpServices): ToolMethods {
  const calls = createCallsInFlight()

  async function callTool(
    {id, params}: Request,
    exchange: Exchange,
    reply: Reply,
    approvalId: string | null = null,
  ): Promise<void> {
    const fault = faultOfCall({calls, services}, {id, params})
    if (fault) return exchange.answer(fault)
    const {name, arguments: input = {}, _meta: meta} = params as {name: string} & Request['params']
    const running = calls.begin(id)
    const progress = progressSender(meta, text => {
      if (running.isOwed) exchange.notify(text)
    })
    const answer = await services
      .call({
        name: toCapabilityName(name),
        input,
        signal: running.signal,
        traceparent: traceparentOf(meta),
        approvalId,
        progress,
      })
      .then(outcome => (outcome === 'unknown' ? unknownTool(id, name) : resultMessage(id, reply(outcome))))
      .catch(() => errorMessage(id, {code: INTERNAL_ERROR, message: 'the call failed for a reason of the gateway'}))
    if (running.finish()) exchange.answer(answer)
  }

  async function checkApproval({id, params}: Request, exchange: Exchange, dress: Dress): Promise<void> {
    const fail = (code: number, message: string) => exchange.answer(errorMessage(id, {code, message}))
    const approvalId = params['approval_id'] ?? params['request_id']
    if (typeof approvalId !== 'string') return fail(INVALID_PARAMS, '"approval_id" must be the id of a request')
    const report = await services.checkApproval(approvalId).catch(() => undefined)
    if (report === undefined) return fail(INTERNAL_ERROR, 'the request could not be looked up')
    if (report === null) return fail(INVALID_PARAMS, 'you never made a request of this id')
    const {outcome, ...facts} = report
    exchange.answer(resultMessage(id, dress({...facts, result: outcome && toCallResult(outcome)})))
  }

  return {
    calls,
    callTool: (request, exchange, reply, approvalId) => void callTool(request, exchange, reply, approvalId),
    checkApproval: (request, exchange, dress) => void checkApproval(request, exchange, dress),
  }
}

/** Why a call cannot begin, as the answer; undefined when it can. */
function faultOfCall(
  {calls, services}: {calls: CallsInFlight; services: McpServices},
  {id, params: {name}}: Pick<Request, 'id' | 'params'>,
): string | undefined {
  const fault = (code: number, message: string) => errorMessage(id, {code, message})
  if (typeof name !== 'string') return fault(INVALID_PARAMS, '"name" must be the name of a tool')
  if (calls.has(id)) return fault(INVALID_REQUEST, 'a request with this id is still running')
  if (calls.size >= services.maxCallsInFlight)
    return fault(INVALID_REQUEST, 'too many calls are running on this connection')
  return toToolName(toCapabilityName(name)) === name ? undefined : unknownTool(id, name)
}

function unknownTool(id: Request['id'], name: string): string {
  return errorMessage(id, {code: INVALID_PARAMS, message: `unknown tool ${JSON.stringify(name.slice(0, 128))}`})
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

/** A page of `tools/list`, with members of the revision in front. */
export function listTools(services: McpServices, {id, params}: Request, exchange: Exchange, members = ''): void {
  const {cursor} = params
  const page = cursor === undefined || typeof cursor === 'string' ? services.listTools(cursor) : null
  if (page === null) exchange.answer(errorMessage(id, {code: INVALID_PARAMS, message: 'unknown cursor'}))
  else exchange.answer(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{${members}${page.slice(1)}}`)
}
