import {KruxosError} from '../../contract/errors.ts'
import type {ToolDefinition, Upstream} from '../../contract/upstream.ts'
import {SecretRefused, type Secrets, type SecretUse} from '../secret.ts'
import type {PinRow, UpstreamRow} from '../upstream.ts'
import type {Connection} from './connection.ts'
import {faultOf} from './definition.ts'
import {listOrClose, reasonOf} from './faults.ts'
import {checkUrl} from './http.ts'
import {checkNames} from './names.ts'
import {pinOf, review, toTool} from './review.ts'
import {bindingOf, resolverOf} from './values.ts'

/** An operator waits; a program that has to be fetched first takes its time. */
const PREPARE_TIMEOUT_MS = 120_000

/** A server that was tried out and runs, but belongs to nobody yet. */
export interface Candidate {
  readonly row: UpstreamRow
  readonly pins: readonly PinRow[]
  readonly open: Connection
  readonly definitions: readonly ToolDefinition[]
  /** as it will be shown */
  readonly view: Upstream
}

type UseSecret = (name: string, use: SecretUse) => Promise<string>
export type Connect = (row: UpstreamRow, signal: AbortSignal, use: UseSecret) => Promise<Connection>

/** @throws KruxosError USAGE, UNREACHABLE and what its secrets are refused with; then nothing of it is left running */
export async function prepare(row: UpstreamRow, connect: Connect, use: UseSecret): Promise<Candidate> {
  const {name, launch, renames, createdAt} = row
  if (launch.transport === 'http') checkUrl(launch.url)
  const open = await connect(row, AbortSignal.timeout(PREPARE_TIMEOUT_MS), use).catch(refuse(row))
  const definitions = await listOrClose(open).catch(refuse(row))
  try {
    const usable = definitions.filter(definition => faultOf(definition) === null)
    const tools = usable.map(tool => tool.name)
    checkNames(name, tools, renames)
    const candidate = {row, open, definitions, pins: usable.map(definition => pinOf(name, definition, createdAt))}
    return {...candidate, view: viewOf(candidate)}
  } catch (error) {
    await open.close('it was not added')
    throw error
  }
}

/** @throws KruxosError USAGE when tools would have no name, or what a secret of it is refused with */
export async function checkTerms(row: UpstreamRow, tools: readonly string[], check: Secrets['check']): Promise<void> {
  const {name, launch, renames, enabled} = row
  if (launch.transport === 'http') checkUrl(launch.url)
  checkNames(name, tools, renames)
  if (!enabled) return
  const use: UseSecret = async (secret, purpose) => {
    await check(secret, purpose)
    return ''
  }
  await resolverOf({...row, use})(launch.transport === 'http' ? launch.headers : launch.env).catch(refuse(row))
}

function viewOf({row, open, definitions, pins}: Omit<Candidate, 'view'>): Upstream {
  return {
    ...row,
    renames: {...row.renames},
    agents: row.agents && [...row.agents],
    state: 'running',
    problem: null,
    server: open.server,
    protocol: open.protocol,
    since: row.createdAt,
    restarts: 0,
    tools: review(row, pins, definitions).map(toTool),
  }
}

function refuse({name, launch}: UpstreamRow): (error: unknown) => never {
  const isProgram = launch.transport === 'stdio'
  return error => {
    if (error instanceof SecretRefused) throw secretError(name, error)
    const problem = `the server ${name} does not ${isProgram ? 'run' : 'answer'}: ${reasonOf(error)}`
    const hint = isProgram ? 'kruxos gateway logs -n 50' : 'see whether the URL is right and the server is up'
    throw new KruxosError('UNREACHABLE', problem, {hint, cause: error})
  }
}

function secretError(name: string, {reason, message}: SecretRefused): KruxosError {
  if (reason === 'locked') return new KruxosError('LOCKED', message, {hint: 'kruxos vault unlock'})
  const code = reason === 'unknown' || reason === 'revoked' ? 'NOT_FOUND' : 'DENIED'
  return new KruxosError(code, message, {hint: `put it in the vault for the capability ${bindingOf(name)}`})
}
