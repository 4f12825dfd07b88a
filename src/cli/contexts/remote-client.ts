import {once} from 'node:events'
import {type IncomingMessage, request} from 'node:http'
import {type AdminClient, type CallOptions, DEFAULT_TIMEOUT_MS, readAnswer} from '../admin-client.ts'
import {type Answer, adminRequest} from '../admin-request.ts'
import {answerText} from '../answer-text.ts'
import type {Link} from './ssh-link.ts'

interface Options {
  connect(): Promise<Link>
  /** told with each answer */
  onVersion(version: string): void
}

/** The admin API of another machine: one request, one link. */
export function remoteClient({connect, onVersion}: Options): AdminClient {
  return {
    async call(name, params, options: CallOptions = {}) {
      const {idempotencyKey, timeoutMs = DEFAULT_TIMEOUT_MS, signal} = options
      const link = await connect()
      const call = {name, body: JSON.stringify(params), idempotencyKey, timeoutMs, signal}
      const answer = await post(link, call).finally(() => link.close())
      if (answer.version) onVersion(answer.version)
      return readAnswer(name, params, answer)
    },
  }
}

async function post(link: Link, call: Parameters<typeof adminRequest>[0]): Promise<Answer> {
  const outgoing = request({...adminRequest(call), createConnection: () => link.stream})
  outgoing.on('error', () => link.close())
  try {
    outgoing.end(call.body)
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    const version = response.headers['kruxos-version']?.toString()
    return {status: response.statusCode ?? 0, version, body: await answerText(response)}
  } catch {
    throw await link.fault()
  }
}
