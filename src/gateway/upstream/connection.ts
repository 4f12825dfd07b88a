import {Client, ProtocolError, StreamableHTTPClientTransport, type Transport} from '@modelcontextprotocol/client'
import type {ToolDefinition, UpstreamLaunch} from '../../contract/upstream.ts'
import {type CallContext, CapabilityError} from '../capability.ts'
import type {Log} from '../log.ts'
import type {Output} from './capability.ts'
import {readDefinition} from './definition.ts'
import {boundedFetch} from './http.ts'
import {logOutput} from './output-log.ts'
import {StdioTransport} from './stdio.ts'
import {clean} from './text.ts'
import type {Resolve} from './values.ts'

/** The first start of a program may install it. */
const CONNECT_TIMEOUT_MS = 60_000
/** Servers from before 2026 may never answer the question of the newer era. */
const PROBE_TIMEOUT_MS = 5000
const LIST_TIMEOUT_MS = 15_000
/** The gateway's own limit ends a call; the client's must not come before it. */
const NO_TIMEOUT_MS = 2_147_483_647
const MAX_TOOLS = 512
const MAX_MESSAGE = 2000

export interface Connection {
  /** name and version as the server gives them */
  readonly server: string | null
  readonly protocol: string | null
  /** resolves with the reason */
  readonly closed: Promise<string>
  /** @throws Error when it does not answer in time */
  list(): Promise<ToolDefinition[]>
  /** @throws CapabilityError of a declared type */
  call(tool: string, input: Record<string, unknown>, context: CallContext): Promise<Output>
  close(reason: string): Promise<void>
}

export interface ConnectOptions {
  readonly name: string
  readonly launch: UpstreamLaunch
  readonly homeDir: string
  readonly version: string
  readonly log: Log
  readonly resolve: Resolve
  readonly signal: AbortSignal
  onToolsChanged(): void
}

/** @throws Error with the reason in words for operators; then nothing of it is left running */
export async function connect(options: ConnectOptions): Promise<Connection> {
  try {
    return await open(options, 'auto')
  } catch (error) {
    // Some servers of the older era end when they are asked something before "initialize".
    if (options.launch.transport === 'http' || options.signal.aborted || !isClosed(error)) throw error
    return open(options, 'legacy')
  }
}

async function open(options: ConnectOptions, mode: 'auto' | 'legacy'): Promise<Connection> {
  const transport = await transportOf(options)
  const closed = Promise.withResolvers<string>()
  const client = new Client(
    {name: 'kruxos', version: options.version},
    {
      versionNegotiation: {mode, probe: {timeoutMs: PROBE_TIMEOUT_MS}},
      // Schemas of strangers are judged by schema.ts, which leaves their regular expressions alone.
      jsonSchemaValidator: {
        getValidator: () => input => ({valid: true, data: input as never, errorMessage: undefined}),
      },
      inputRequired: {autoFulfill: false},
      listChanged: {tools: {autoRefresh: false, onChanged: () => options.onToolsChanged()}},
    },
  )
  client.onclose = () => closed.resolve(endingOf(transport) ?? 'the connection was closed')
  client.onerror = err => options.log.debug({upstream: options.name, err}, 'an upstream server did something odd')
  try {
    await client.connect(transport, {timeout: CONNECT_TIMEOUT_MS, signal: options.signal})
  } catch (error) {
    await transport.close().catch(() => {})
    // How the program ended says more than that its connection is gone.
    const ending = endingOf(transport)
    throw ending === null ? error : new Error(ending)
  }
  return connectionOf(client, closed)
}

async function transportOf({name, launch, homeDir, log, resolve}: ConnectOptions): Promise<Transport> {
  if (launch.transport === 'http') {
    const headers = await resolve(launch.headers)
    return new StreamableHTTPClientTransport(new URL(launch.url), {fetch: boundedFetch, requestInit: {headers}})
  }
  const {command, args, cwd} = launch
  const env = await resolve(launch.env)
  const secrets = Object.keys(launch.env).flatMap(key => ('secret' in (launch.env[key] ?? {}) ? (env[key] ?? []) : []))
  return new StdioTransport({command, args, cwd, env, homeDir, onText: logOutput(log, name, secrets)})
}

function endingOf(transport: Transport): string | null {
  return transport instanceof StdioTransport ? transport.ending : null
}

function connectionOf(client: Client, closed: PromiseWithResolvers<string>): Connection {
  const {name = '', version = ''} = client.getServerVersion() ?? {}
  return {
    server: clean(`${name} ${version}`, 100) || null,
    protocol: client.getNegotiatedProtocolVersion() ?? null,
    closed: closed.promise,
    async list() {
      const {tools} = await client.listTools({}, {timeout: LIST_TIMEOUT_MS, cacheMode: 'bypass'})
      return tools.slice(0, MAX_TOOLS).flatMap(tool => readDefinition(tool) ?? [])
    },
    call: (tool, input, context) => callTool(client, tool, input, context),
    async close(reason) {
      closed.resolve(reason)
      await client.close()
    },
  }
}

async function callTool(
  client: Client,
  name: string,
  input: Record<string, unknown>,
  {signal, progress, traceparent}: CallContext,
): Promise<Output> {
  const onprogress = (now: {progress: number; total?: number | undefined; message?: string | undefined}) =>
    progress(now.progress, now.total, now.message === undefined ? undefined : clean(now.message, MAX_MESSAGE))
  const result = await client
    .callTool(
      {name, arguments: input, ...(traceparent && {_meta: {traceparent}})},
      {signal, onprogress, timeout: NO_TIMEOUT_MS},
    )
    .catch(error => {
      signal.throwIfAborted()
      throw explain(error)
    })
  const content = (result.content ?? []) as Output['content']
  if (result.isError) throw new CapabilityError('UpstreamError', textOf(content))
  const {structuredContent} = result
  return {content, ...(isObject(structuredContent) && {structuredContent})}
}

/** Only an answer of the server tells that a call did not do its work. */
function explain(error: Error): CapabilityError {
  const message = clean(error.message, MAX_MESSAGE)
  if (error instanceof ProtocolError) return new CapabilityError('UpstreamError', message)
  return new CapabilityError('ConnectionLost', 'the server was lost while the call ran', {}, {cause: error})
}

function textOf(content: Output['content']): string {
  const texts = content.flatMap(({text}) => (typeof text === 'string' ? [text] : []))
  return clean(texts.join('\n'), MAX_MESSAGE) || 'the server says that the call failed, and not why'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && /closed|ended/i.test(error.message)
}
