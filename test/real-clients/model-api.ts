import {once} from 'node:events'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {answerMessages, viewMessages} from './anthropic-wire.ts'
import {answerResponses, viewResponses} from './openai-wire.ts'
import {type Script, ScriptedModel} from './script.ts'

/** The server-sent events of one answer. */
export type Answer = Array<{type: string} & Record<string, unknown>>

export interface RecordedRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: unknown
}

export interface ModelApi extends AsyncDisposable {
  /** without a path: http://127.0.0.1:PORT */
  readonly url: string
  readonly model: ScriptedModel
  /** everything that the client sent, in order */
  readonly requests: readonly RecordedRequest[]
}

/**
 * Both model APIs on a free port of loopback, with a scripted model behind them.
 * A request that no real API would get, or that the script does not expect, is answered 400, and closing the API throws it.
 */
export async function startModelApi(script: Script): Promise<ModelApi> {
  const model = new ScriptedModel(script)
  const requests: RecordedRequest[] = []
  const problems: unknown[] = []
  const server = createServer(async (request, response) => {
    try {
      const recorded = await record(request)
      requests.push(recorded)
      await route(recorded, response, model, requests.length)
    } catch (problem) {
      problems.push(problem)
      // 400 is the one status that neither client tries again.
      sendJson(response, 400, {type: 'error', error: {type: 'invalid_request_error', message: String(problem)}})
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    model,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      if (problems.length > 0) throw new AggregateError(problems, 'the client sent what the model API does not know')
    },
  }
}

async function route(request: RecordedRequest, response: ServerResponse, model: ScriptedModel, id: number) {
  switch (`${request.method} ${request.path}`) {
    case 'POST /v1/messages':
      return sendEvents(response, answerMessages(await model.next(viewMessages(request.body)), id))
    case 'POST /v1/responses': {
      const view = viewResponses(request.body)
      return sendEvents(response, answerResponses(await model.next(view), id, view.reach))
    }
    case 'POST /v1/messages/count_tokens':
      return sendJson(response, 200, {input_tokens: 1})
    case 'GET /v1/models':
      return sendJson(response, 200, {object: 'list', data: [], has_more: false})
    default:
      throw new Error(`no such endpoint: ${request.method} ${request.path}`)
  }
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const {method = '', headers} = request
  const path = new URL(request.url ?? '/', 'http://loopback').pathname
  return {method, path, headers, body: text === '' ? null : JSON.parse(text)}
}

function sendEvents(response: ServerResponse, events: Answer): void {
  response.writeHead(200, {'content-type': 'text/event-stream'})
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {'content-type': 'application/json'})
  response.end(JSON.stringify(body))
}
