import http, {type IncomingHttpHeaders} from 'node:http'
import {createInterface} from 'node:readline'
import type {Way} from './facade.ts'
import {toGatewayNames, toSuiteNames} from './tool-names.ts'

/** HTTP to HTTP: adds the bearer. */
export function httpWay(port: number, token: string): Way {
  const agent = new http.Agent({keepAlive: true})
  return {
    async serve({method, headers, body}, response) {
      const text = toGatewayNames(body)
      const request = http.request({
        agent,
        host: '127.0.0.1',
        port,
        method,
        path: '/mcp',
        headers: {host: `localhost:${port}`, ...forwarded(headers, text), authorization: `Bearer ${token}`},
      })
      response.on('close', () => request.destroy())
      request.on('error', () => response.destroy())
      request.on('response', answer => {
        const {'content-length': _, ...rest} = answer.headers
        response.writeHead(answer.statusCode ?? 500, rest)
        response.flushHeaders()
        answer.on('error', () => response.destroy())
        const lines = createInterface({input: answer, crlfDelay: Number.POSITIVE_INFINITY})
        lines.on('error', () => response.destroy())
        lines.on('line', line => response.write(`${toSuiteNames(line)}\n`))
        lines.on('close', () => response.end())
      })
      request.end(text)
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
    },
  }
}

function forwarded(headers: IncomingHttpHeaders, text: string): IncomingHttpHeaders {
  const name = headers['mcp-name']
  return {
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
    ...(typeof name === 'string' && {'mcp-name': name.replace(/^test_(?!_)/, 'test__')}),
  }
}
