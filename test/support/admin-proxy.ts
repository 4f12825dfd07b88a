import {createServer, type IncomingMessage, request} from 'node:http'
import {buffer} from 'node:stream/consumers'
import {type OperationName, operations} from '../../src/contract/operations.ts'

/** Stands between a client and the admin socket, and sees each request that changes something. */
export interface AdminProxy extends AsyncDisposable {
  readonly changes: readonly OperationName[]
}

interface Options {
  readonly socketPath: string
  readonly target: string
  /** `count` requests that change something have come; false: this one is not passed on */
  before?(count: number): boolean
  /** the gateway has done it and the client does not know yet; false: it never will */
  after?(count: number): boolean
}

export async function adminProxy({socketPath, target, before, after}: Options): Promise<AdminProxy> {
  const changes: OperationName[] = []
  const server = createServer(async (incoming, response) => {
    const name = (incoming.url ?? '').replace('/v1/', '') as OperationName
    const body = await buffer(incoming)
    const isChange = operations[name].access !== 'read'
    if (isChange) changes.push(name)
    const count = changes.length
    if (isChange && before?.(count) === false) return void response.destroy()
    const answer = await forward(target, incoming, body)
    const content = await buffer(answer)
    if (isChange && after?.(count) === false) return void response.destroy()
    response.writeHead(answer.statusCode ?? 500, answer.headers).end(content)
  })
  await new Promise<void>(resolve => server.listen(socketPath, resolve))
  return {
    changes,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function forward(socketPath: string, {method, url, headers}: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({socketPath, method, path: url, headers, agent: false}, resolve)
    outgoing.on('error', reject).end(body)
  })
}
