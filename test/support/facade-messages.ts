import {randomUUID} from 'node:crypto'
import type {ServerResponse} from 'node:http'
import {type HttpMessage, readHttpMessage} from '../../src/gateway/mcp/index.ts'
import type {Posted, Way} from './facade.ts'
import {Channel, type Pipe} from './facade-channel.ts'
import {toGatewayNames} from './tool-names.ts'

/** Opens a pipe of messages with the headers of a request; a number is the status of a refusal. */
export type OpenPipe = (headers: Posted['headers']) => Promise<Pipe | number>

/** The key of the pipe that all requests without a session share. */
const MODERN = 'modern'

/** HTTP to messages: what Streamable HTTP says with headers and status codes, and a pipe does not, is added here. */
export function messagesWay(open: OpenPipe): Way {
  const channels = new Map<string, Channel>()

  async function channelFor(key: string, {headers}: Posted, response: ServerResponse): Promise<Channel | undefined> {
    const known = channels.get(key)
    // An Origin is judged when a pipe is opened.
    if (known && headers.origin === undefined && headers.host === undefined) return known
    const pipe = await open(headers)
    if (typeof pipe === 'number') return void answer(response, pipe)
    const channel = new Channel(pipe)
    channels.get(key)?.close()
    channels.set(key, channel)
    return channel
  }

  async function post(posted: Posted, response: ServerResponse): Promise<void> {
    const read = readHttpMessage(posted.body, posted.headers)
    if ('status' in read) return answer(response, read.status, read.text)
    const key = keyOf(read, posted, response)
    if (key !== MODERN && !response.hasHeader('mcp-session-id') && !channels.has(key)) return answer(response, 404)
    const channel = await channelFor(key, posted, response)
    if (!channel) return
    const text = toGatewayNames(posted.body)
    if (read.message.kind === 'request') return channel.request(JSON.parse(text), read.era === 'modern', response)
    channel.send(posted.body)
    answer(response, 202)
  }

  return {
    async serve(posted, response) {
      const session = posted.headers['mcp-session-id']?.toString() ?? ''
      if (posted.method === 'POST') return post(posted, response)
      const channel = channels.get(session)
      if (!channel) return answer(response, session === '' ? 405 : 404)
      if (posted.method === 'GET') return channel.listen(response)
      channel.close()
      channels.delete(session)
      answer(response, 200)
    },
    async [Symbol.asyncDispose]() {
      for (const channel of channels.values()) channel.close()
    },
  }
}

/** By which a message finds its pipe; a session that begins gets its id here. */
function keyOf({era, message}: HttpMessage, {headers}: Posted, response: ServerResponse): string {
  if (era === 'modern') return MODERN
  if (message.kind !== 'request' || message.method !== 'initialize') return headers['mcp-session-id']?.toString() ?? ''
  const session = randomUUID()
  response.setHeader('mcp-session-id', session)
  return session
}

function answer(response: ServerResponse, status: number, text = ''): void {
  response.writeHead(status, {'content-type': 'application/json'}).end(text)
}
