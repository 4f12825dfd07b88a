import type {ClientHost} from '../../clients/adapter.ts'
import type {ForeignLaunch, ForeignServer} from '../../clients/foreign-servers.ts'
import {isSecret} from '../../clients/mask.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Params} from '../../contract/operations.ts'
import type {UpstreamImportResult, UpstreamValue} from '../../contract/upstream.ts'
import type {AdminClient} from '../admin-client.ts'
import {findProgram} from './launch.ts'
import {proposeUpstreamName} from './upstream-command.ts'
import {targetOf} from './view.ts'

type Imported = UpstreamImportResult['servers'][number]
type AddParams = Params<'upstream.add'> & {readonly secrets: Record<string, string>}

/** A first start may have to fetch the program. */
export const ADD_TIMEOUT_MS = 180_000

/** Texts that tell nothing: switches, numbers, plain words and paths. Everything else goes into the vault. */
const PLAIN = /^(|true|false|\d{1,6}|[a-z]{1,20}|(\/|~\/|\.\/|[A-Za-z]:\\)[\w ./\\-]*)$/

/** Brings one server under the gateway, or says what would come of it. */
export async function importServer(
  admin: AdminClient,
  server: ForeignServer,
  {host, taken, write}: {host: ClientHost; taken: ReadonlySet<string>; write: boolean},
): Promise<Imported> {
  const name = nameFor(server.name, taken)
  const blank = {host: server.name, name, file: server.file, target: '', secrets: [], tools: 0, replaced: false}
  if (!server.launch) return {...blank, status: 'skipped', problem: server.problem}
  try {
    const params = toParams(name, server.launch, host)
    const known = {...blank, target: targetOf(params.launch as never), secrets: Object.keys(params.secrets).sort()}
    if (!write) return {...known, status: 'planned', problem: null}
    const {upstream, changed} = await admin.call('upstream.add', params, {timeoutMs: ADD_TIMEOUT_MS})
    return {...known, status: changed ? 'added' : 'present', problem: null, tools: upstream.tools.length}
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    if (error.code === 'UNREACHABLE' && !/does not run/.test(error.message)) throw error
    return {...blank, status: 'failed', problem: `${error.message}${error.hint ? ` (${error.hint})` : ''}`}
  }
}

/** A category of the gateway's own is never given to a server. */
function nameFor(name: string, taken: ReadonlySet<string>): string {
  const proposed = proposeUpstreamName(name)
  return taken.has(proposed) ? proposeUpstreamName(`mcp_${proposed}`) : proposed
}

function toParams(name: string, launch: ForeignLaunch, host: ClientHost): AddParams {
  const secrets: Record<string, string> = {}
  const keep = (key: string, prefix: string, value: string): UpstreamValue => {
    const secret = `${name}.${key.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-')}`.slice(0, 63)
    secrets[secret] = value
    return {secret, ...(prefix && {prefix})}
  }
  if (launch.transport === 'http') {
    const headers = mapValues(launch.headers, (key, value) => {
      const [, prefix = '', rest = value] = /^([A-Za-z]+ )(.+)$/s.exec(value) ?? []
      return keep(key, prefix, rest)
    })
    return {name, launch: {...launch, headers}, secrets}
  }
  const env = mapValues(launch.env, (key, value) =>
    PLAIN.test(value) && (value === '' || !isSecret(key, value)) ? {value} : keep(key, '', value),
  )
  const command = findProgram(launch.command, host)
  return {name, launch: {...launch, command, args: [...launch.args], env}, secrets}
}

function mapValues(
  texts: Readonly<Record<string, string>>,
  map: (key: string, value: string) => UpstreamValue,
): Record<string, UpstreamValue> {
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, map(key, value)]))
}
