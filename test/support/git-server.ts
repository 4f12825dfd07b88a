import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {TestContext} from 'node:test'

interface Options {
  /** where its repositories are */
  readonly root: string
  /** `user:password` that it wants; without, it lets nobody in who asks */
  readonly credential?: string
  /** answers everything with this address */
  readonly redirectTo?: string
  /** never answers */
  readonly hangs?: boolean
}

export interface GitServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  /** `127.0.0.1:port` */
  readonly host: string
  /** `Authorization` of each request; undefined for none */
  readonly authorizations: (string | undefined)[]
}

/** A git server over HTTP: git's own http-backend behind a door that asks for a password. */
export async function gitServer(t: Pick<TestContext, 'after'>, options: Options): Promise<GitServer> {
  const authorizations: (string | undefined)[] = []
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization)
    if (options.hangs) return
    if (options.redirectTo) {
      response.writeHead(302, {location: `${options.redirectTo}${request.url}`}).end()
    } else if (options.credential && !isAllowed(request, options.credential)) {
      response.writeHead(401, {'www-authenticate': 'Basic realm="git"'}).end()
    } else {
      serve(request, response, options.root)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {origin: `http://${host}`, host, authorizations}
}

function isAllowed({headers}: IncomingMessage, credential: string): boolean {
  return headers.authorization === `Basic ${Buffer.from(credential).toString('base64')}`
}

/** One request through the common gateway interface (RFC 3875). */
function serve(request: IncomingMessage, response: ServerResponse, root: string): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'somebody',
    },
  })
  request.pipe(child.stdin)
  child.stdin.on('error', () => {})
  const chunks: Buffer[] = []
  child.stdout.on('data', chunk => chunks.push(chunk))
  child.on('close', () => {
    const output = Buffer.concat(chunks)
    const end = output.indexOf('\r\n\r\n')
    const headers = output.subarray(0, end).toString().split('\r\n')
    for (const line of headers) {
      const [name = '', value = ''] = line.split(': ')
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
      else if (name !== '') response.setHeader(name, value)
    }
    response.end(output.subarray(end + 4))
  })
}

/** A bare repository that takes pushes over HTTP, with one commit. */
export function servedRepository(root: string, name = 'project.git'): void {
  const env = {...process.env, GIT_CONFIG_GLOBAL: '/dev/null'}
  const git = (...args: string[]) => execFileSync('git', args, {cwd: root, env, encoding: 'utf8'}).trim()
  git('init', '--quiet', '--bare', '--initial-branch=main', name)
  const inRepository = ['-C', name, '-c', 'user.name=host', '-c', 'user.email=host@example.org']
  const tree = git('-C', name, 'hash-object', '-w', '-t', 'tree', '/dev/null')
  const commit = git(...inRepository, 'commit-tree', tree, '-m', 'from the host')
  git('-C', name, 'update-ref', 'refs/heads/main', commit)
  git('-C', name, 'config', 'http.receivepack', 'true')
}
