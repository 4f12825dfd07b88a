import {once} from 'node:events'
import http, {type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {text as readAll} from 'node:stream/consumers'

/** A message as the suite posted it. */
export interface Posted {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The gateway's settings list it. */
export const ALLOWED_ORIGIN = 'http://localhost'

/** What serves the suite's requests, with whatever stands between it and the gateway. */
export interface Way extends AsyncDisposable {
  serve(posted: Posted, response: ServerResponse): Promise<void>
}

export interface Facade extends AsyncDisposable {
  readonly url: string
}

/** The suite speaks HTTP to localhost and knows no token: here it finds a gateway that asks for none. */
export async function startFacade(way: Way): Promise<Facade> {
  const server = http.createServer((request, response) => {
    void serve(way, request, response).catch(error => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await way[Symbol.asyncDispose]()
    },
  }
}

async function serve(way: Way, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const {method = '', headers} = request
  const own = `localhost:${request.socket.localPort}`
  const body = await readAll(request)
  await way.serve({method, headers: withoutUs(headers, own), body}, response)
}

/** What the suite sends by itself names this facade; what it sends as an attack must reach the gateway as it is. */
function withoutUs({host, origin, ...others}: IncomingHttpHeaders, own: string): IncomingHttpHeaders {
  return {
    ...others,
    ...(host !== undefined && host !== own && {host}),
    ...(origin !== undefined && {origin: origin === `http://${own}` ? ALLOWED_ORIGIN : origin}),
  }
}
