import {join} from 'node:path'
import type {Upstream, UpstreamsState} from '../../contract/upstream.ts'
import type {Capability} from '../capability.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import type {Secrets} from '../secret.ts'
import type {PinRow, UpstreamRow, UpstreamTable} from '../upstream.ts'
import {listOrClose, reasonOf} from './faults.ts'
import {type Candidate, checkTerms, prepare} from './prepare.ts'
import {isUnapproved} from './review.ts'
import {UpstreamServer} from './server.ts'
import {resolverOf} from './values.ts'

export type {Candidate} from './prepare.ts'
export {pinOf, type Review} from './review.ts'
export type {UpstreamServer} from './server.ts'
export {bindingOf, hostOf} from './values.ts'

interface Options {
  readonly table: Pick<UpstreamTable, 'list' | 'pins'>
  readonly secrets: Pick<Secrets, 'use' | 'check'>
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  /** each server gets a folder of its own in it */
  readonly dir: string
  offer(source: string, capabilities: readonly Capability[]): void
  refresh(): void
}

/** What a connection showed. */
export interface Trial {
  /** why it does not work; null when it does */
  readonly problem: string | null
  readonly server: string | null
  readonly protocol: string | null
  readonly tools: number
}

export interface Upstreams {
  /** Begins to start what was added; waits for none of it to run. */
  start(): Promise<void>
  stop(): Promise<void>
  get(name: string): UpstreamServer | undefined
  list(): Upstream[]
  state(): UpstreamsState
  /**
   * Starts a server that is to be added and reads its tools.
   * @param secrets values that are not in the vault yet
   * @throws KruxosError USAGE, UNREACHABLE, LOCKED, NOT_FOUND, DENIED; then nothing of it is left running
   */
  prepare(row: UpstreamRow, secrets: Readonly<Record<string, string>>): Promise<Candidate>
  /** Takes it into service, once it is in the store, in the place of the one that has its name. */
  adopt(candidate: Candidate): Promise<void>
  /** What can be told of new terms of a server that is not started for them. @throws KruxosError USAGE, NOT_FOUND, DENIED */
  check(row: UpstreamRow): Promise<void>
  test(server: UpstreamServer, signal: AbortSignal): Promise<Trial>
  remove(name: string): Promise<void>
}

/** MCP servers of others as capabilities. The client of MCP is loaded with the first of them. */
export function createUpstreams(options: Options): Upstreams {
  const {table, secrets, clock, log, version, dir} = options
  const servers = new Map<string, UpstreamServer>()

  async function connect(row: UpstreamRow, signal: AbortSignal, onToolsChanged: () => void, use = secrets.use) {
    const runtime = await import('./runtime.ts')
    const resolve = resolverOf({...row, use})
    const {name, launch} = row
    return runtime.connect({name, launch, homeDir: join(dir, name), version, log, resolve, signal, onToolsChanged})
  }

  async function createServer(row: UpstreamRow, pins: readonly PinRow[]): Promise<UpstreamServer> {
    const {toCapability} = await import('./runtime.ts')
    const server = new UpstreamServer(row, pins, {
      clock,
      log,
      toCapability,
      connect: (current, signal, onToolsChanged) => connect(current, signal, onToolsChanged),
      offer: capabilities => options.offer(`upstream:${row.name}`, capabilities),
      refresh: options.refresh,
    })
    servers.set(row.name, server)
    return server
  }

  async function load(rows: readonly UpstreamRow[]): Promise<void> {
    for (const row of rows) {
      const server = await createServer(row, await table.pins(row.name))
      if (row.enabled) server.start()
    }
  }

  return {
    async start() {
      const rows = await table.list()
      await load(rows).catch(err => log.error({err}, 'upstream servers were not started'))
    },
    async stop() {
      await Promise.all([...servers.values()].map(server => server.stop()))
    },
    get: name => servers.get(name),
    list: () => [...servers.values()].map(server => server.view()).sort((a, b) => (a.name < b.name ? -1 : 1)),
    state() {
      const views = [...servers.values()].map(server => server.view())
      return {
        enabled: views.filter(({enabled}) => enabled).length,
        running: views.filter(({state}) => state === 'running').length,
        unapproved: views.flatMap(({tools}) => tools.filter(isUnapproved)).length,
      }
    },
    prepare(row, values) {
      const use: Secrets['use'] = async (name, purpose) => values[name] ?? secrets.use(name, purpose)
      const look = () => void servers.get(row.name)?.look()
      return prepare(row, (candidate, signal, useSecret) => connect(candidate, signal, look, useSecret), use)
    },
    async adopt({row, open, definitions}) {
      await servers.get(row.name)?.stop()
      const server = await createServer(row, await table.pins(row.name))
      server.start({open, definitions})
    },
    async check(row) {
      const approved = servers.get(row.name)?.reviews.filter(tool => tool.approved !== null) ?? []
      await checkTerms(
        row,
        approved.map(({tool}) => tool),
        secrets.check,
      )
    },
    async test({row}, signal) {
      try {
        const open = await connect(row, signal, () => {})
        const tools = await listOrClose(open)
        await open.close('it was only a test')
        return {server: open.server, protocol: open.protocol, tools: tools.length, problem: null}
      } catch (error) {
        return {server: null, protocol: null, tools: 0, problem: reasonOf(error)}
      }
    },
    async remove(name) {
      await servers.get(name)?.stop()
      servers.delete(name)
    },
  }
}
