import type {Environment} from '../config/env.ts'
import type {Paths} from '../config/paths.ts'
import {KruxosError} from '../contract/errors.ts'
import {AGENT_NAME_PATTERN, DEFAULT_TOKEN_LABEL, LABEL_PATTERN, LABEL_RULE} from '../contract/names.ts'
import type {CommandLine} from './command-line.ts'
import {parseEndpoint} from './endpoint.ts'

/** The token of a label in the system keychain. */
export type ReadKeychain = (label: string) => Promise<string>

export type TokenSource =
  | {readonly kind: 'label'; readonly label: string; readonly socket: string}
  | {readonly kind: 'variable'; readonly name: string; readonly token: string}
  | {readonly kind: 'file'; readonly path: string}
  | {readonly kind: 'keychain'; readonly label: string; readonly read: ReadKeychain}

/** What the certificate of the gateway is held against; `default` knows better only when the bridge socket says so. */
export type TrustSource =
  | {readonly kind: 'file'; readonly path: string}
  | {readonly kind: 'pin'; readonly sha256: Buffer}
  | {readonly kind: 'default'; readonly path: string}

export interface Settings {
  /** ws: or wss: */
  readonly endpoint: URL
  readonly agentName: string | undefined
  readonly clientName: string | undefined
  readonly token: TokenSource
  readonly trust: TrustSource
  readonly isDebug: boolean
}

const DEFAULT_ENDPOINT = 'wss://localhost:7700'

/**
 * @param readKeychain without it no keychain is looked at: the SDKs have none
 * @throws KruxosError USAGE naming the flag or variable
 */
export function readSettings(
  line: Pick<CommandLine, 'gateway' | 'label' | 'cli'>,
  env: Environment,
  paths: Pick<Paths, 'bridgeSocket' | 'caFile'>,
  readKeychain?: ReadKeychain,
): Settings {
  const endpoint = line.gateway ?? (env['KRUXOS_ENDPOINT'] || DEFAULT_ENDPOINT)
  const agentName = env['KRUXOS_AGENT_NAME'] || undefined
  if (agentName !== undefined) check(AGENT_NAME_PATTERN, agentName, 'KRUXOS_AGENT_NAME', `must ${LABEL_RULE}`)
  if (line.cli !== undefined) check(/^[\w.-]{1,64}$/, line.cli, '--cli', 'is 1 to 64 letters, digits, ".", "_" or "-"')
  return {
    endpoint: parseEndpoint(endpoint, line.gateway === undefined ? 'KRUXOS_ENDPOINT' : '--gateway'),
    agentName,
    clientName: line.cli,
    token: tokenSource(line.label, env, paths.bridgeSocket, readKeychain),
    trust: trustSource(env, paths.caFile),
    isDebug: /^debug$/i.test(env['KRUXOS_LOG'] || env['KRUXOS_BRIDGE_LOG_LEVEL'] || ''),
  }
}

/** The first that is set; with none, the usual label. */
function tokenSource(
  flag: string | undefined,
  env: Environment,
  socket: string,
  read: ReadKeychain | undefined,
): TokenSource {
  const label = flag ?? (env['KRUXOS_TOKEN_LABEL'] || undefined)
  if (label !== undefined) {
    check(LABEL_PATTERN, label, flag === undefined ? 'KRUXOS_TOKEN_LABEL' : '--label', `must ${LABEL_RULE}`)
    return {kind: 'label', label, socket}
  }
  const name = ['KRUXOS_AGENT_TOKEN', 'KRUXOS_API_KEY', 'KRUXOS_USER_TOKEN'].find(variable => env[variable])
  if (name !== undefined) return {kind: 'variable', name, token: env[name] ?? ''}
  const path = env['KRUXOS_CREDENTIALS_FILE']
  if (path) return {kind: 'file', path}
  const kept = env['KRUXOS_KEYCHAIN_LABEL']
  return kept && read ? {kind: 'keychain', label: kept, read} : {kind: 'label', label: DEFAULT_TOKEN_LABEL, socket}
}

function trustSource(env: Environment, defaultCaFile: string): TrustSource {
  if (env['KRUXOS_CA_FILE']) return {kind: 'file', path: env['KRUXOS_CA_FILE']}
  const pin = env['KRUXOS_PIN_SHA256']
  if (!pin) return {kind: 'default', path: defaultCaFile}
  const sha256 = /^[0-9a-f]{64}$/i.test(pin) ? Buffer.from(pin, 'hex') : Buffer.from(pin, 'base64')
  if (sha256.length === 32) return {kind: 'pin', sha256}
  throw new KruxosError('USAGE', 'KRUXOS_PIN_SHA256 is not a SHA-256', {hint: 'give 64 hex digits or 44 of base64'})
}

function check(pattern: RegExp, value: string, name: string, rule: string): void {
  if (!pattern.test(value)) throw new KruxosError('USAGE', `${name} does not fit: it ${rule}`)
}
