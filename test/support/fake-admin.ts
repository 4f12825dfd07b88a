import {mkdtemp, rm} from 'node:fs/promises'
import {createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {ERRORS, KruxosError} from '../../src/contract/errors.ts'
import {type OperationName, operations, type Parsed, type Result} from '../../src/contract/operations.ts'
import {answers} from './fixtures.ts'

/** The gateway is a process of its own: this stands in for it, on a real socket, and says only what the contract allows. */
export interface FakeAdmin extends AsyncDisposable {
  readonly dir: string
  readonly socketPath: string
  /** every request that arrived, in order */
  readonly requests: readonly {name: OperationName; params: unknown; headers: IncomingHttpHeaders}[]
}

export interface FakeAdminOptions {
  /** other answers; a KruxosError is answered as the gateway answers one */
  readonly answers?: Partial<{[N in OperationName]: (params: Parsed<N>) => Result<N> | KruxosError}>
  readonly version?: string
  /** connections that wait to be accepted; the gateway's own number when left out */
  readonly backlog?: number
  /** takes the place of any answer; for what no gateway would say */
  readonly respond?: (request: IncomingMessage, response: ServerResponse) => void
}

export async function fakeAdmin(options: FakeAdminOptions = {}): Promise<FakeAdmin> {
  const dir = await mkdtemp(join(tmpdir(), 'kf-'))
  const socketPath = join(dir, 'a.sock')
  const requests: {name: OperationName; params: unknown; headers: IncomingHttpHeaders}[] = []
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '').replace('/v1/', '') as OperationName
    const body = JSON.parse(await text(request))
    requests.push({name, params: body, headers: request.headers})
    if (options.respond) return options.respond(request, response)
    const {status, value} = answerTo(name, body, options)
    response.writeHead(status, {'content-type': 'application/json', 'kruxos-version': options.version ?? '0.1.0'})
    response.end(JSON.stringify(value))
  })
  await new Promise<void>(resolve => server.listen({path: socketPath, backlog: options.backlog ?? 4096}, resolve))
  return {
    dir,
    socketPath,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(dir, {recursive: true, force: true})
    },
  }
}

/** Both directions pass the contract's schemas: neither the client nor a fixture can leave it. */
function answerTo(name: OperationName, body: unknown, {answers: changed}: FakeAdminOptions) {
  const {params, result} = operations[name]
  const parsed = params.safeParse(body)
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({path, message}) => ({path: `/${path.join('/')}`, message}))
    return failure(new KruxosError('USAGE', `the input of ${name} does not fit`, {issues}))
  }
  const answer = (changed?.[name] ?? answers[name]) as (params: unknown) => unknown
  const value = answer(parsed.data)
  return value instanceof KruxosError ? failure(value) : {status: 200, value: result.parse(value)}
}

function failure(error: KruxosError) {
  return {status: ERRORS[error.code].http, value: {error: error.toBody()}}
}
