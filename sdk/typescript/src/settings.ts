import {readFileSync} from 'node:fs'
import {readSettings, type Settings} from '../../../src/bridge/settings.ts'
import type {Environment} from '../../../src/config/env.ts'
import type {Paths} from '../../../src/config/paths.ts'
import {KruxosError} from '../../../src/contract/errors.ts'
import type {KruxOSError} from './errors.ts'
import {localError} from './raise.ts'

/** Which gateway, and as whom. What is left out comes from the environment, then the profile, then the usual places. */
export interface ConnectionSettings {
  /** `host[:port]` (TLS), `wss://…`, or `ws://…` on this machine; `localhost:7700` when nobody says otherwise */
  readonly endpoint?: string | undefined
  /** an agent token or a user token */
  readonly apiKey?: string | undefined
  /** of a token that was granted to this user; the bridge socket is asked for it */
  readonly tokenLabel?: string | undefined
  /** a file of mode 0600 that holds a token and nothing else */
  readonly credentialsFile?: string | undefined
  /** must be the token's own agent when given */
  readonly agentName?: string | undefined
  /** the one certificate authority to trust */
  readonly caFile?: string | undefined
  /** SHA-256 of the gateway's public key, hex or base64, in place of an authority */
  readonly pinSha256?: string | undefined
}

interface Name {
  readonly variable: string
  readonly option: keyof ConnectionSettings
  /** its key in the profile; a token itself does not stand there */
  readonly profile?: string
}

/** What a layer says of one subject comes from that layer whole: a label never mixes with another layer's token. */
const SUBJECTS: readonly (readonly Name[])[] = [
  [{variable: 'KRUXOS_ENDPOINT', option: 'endpoint', profile: 'endpoint'}],
  [{variable: 'KRUXOS_AGENT_NAME', option: 'agentName', profile: 'agent_name'}],
  [
    {variable: 'KRUXOS_TOKEN_LABEL', option: 'tokenLabel', profile: 'token_label'},
    {variable: 'KRUXOS_AGENT_TOKEN', option: 'apiKey'},
    {variable: 'KRUXOS_API_KEY', option: 'apiKey'},
    {variable: 'KRUXOS_USER_TOKEN', option: 'apiKey'},
    {variable: 'KRUXOS_CREDENTIALS_FILE', option: 'credentialsFile', profile: 'credentials_file'},
  ],
  [
    {variable: 'KRUXOS_CA_FILE', option: 'caFile', profile: 'ca_file'},
    {variable: 'KRUXOS_PIN_SHA256', option: 'pinSha256', profile: 'pin_sha256'},
  ],
]

const PROFILE_KEYS = SUBJECTS.flat().flatMap(({profile}) => profile ?? [])
const TOKEN = /^(?:[0-9a-f]{64}|krx_user_[\w-]+)$/i

/** @internal */
export type Profile = Readonly<Record<string, string>>

/** @throws ConfigurationError naming the setting; AuthenticationError for a text that is no token @internal */
export function resolveSettings(
  options: ConnectionSettings,
  env: Environment,
  profile: Profile,
  paths: Pick<Paths, 'bridgeSocket' | 'caFile'>,
): Settings {
  const merged: Record<string, string> = {}
  const said: Record<string, string> = {}
  for (const subject of SUBJECTS) {
    const layers = [
      subject.map(({option}) => options[option]),
      subject.map(({variable}) => env[variable]),
      subject.map(({profile: key}) => (key === undefined ? undefined : profile[key])),
    ]
    const index = layers.findIndex(values => values.some(Boolean))
    for (const [at, {variable, option}] of subject.entries()) {
      merged[variable] = layers[index]?.[at] ?? ''
      if (index === 0) said[variable] = option
    }
  }
  return checked(merged, said, paths)
}

/** Complaints name what the caller wrote: `endpoint`, not the variable that it stands for. */
function checked(
  env: Environment,
  said: Readonly<Record<string, string>>,
  paths: Pick<Paths, 'bridgeSocket' | 'caFile'>,
): Settings {
  const rename = (text: string) => text.replaceAll(/\bKRUXOS_[A-Z0-9_]+/g, name => said[name] ?? name)
  try {
    const settings = readSettings({gateway: undefined, label: undefined, cli: undefined}, env, paths)
    const {token} = settings
    if (token.kind !== 'variable') return settings
    const name = rename(token.name)
    if (!TOKEN.test(token.token)) throw noToken(name, token.token)
    return {...settings, token: {...token, name}}
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    throw localError('Configuration', rename(error.message), {hint: error.hint && rename(error.hint), cause: error})
  }
}

function noToken(name: string, text: string): KruxOSError {
  const what = /^<.*>$/.test(text) ? 'still holds the placeholder of the documentation' : 'holds no token'
  return localError('auth.invalid_credentials', `${name} ${what}`, {
    hint: 'make a token with: kruxos token create my-program --agent my-agent; an agent token is 64 hex characters',
  })
}

/** @throws ConfigurationError when the file is there and cannot be used @internal */
export function readProfile(file: string): Profile {
  const text = readIfPresent(file)
  if (text === undefined) return {}
  const profile = parse(text)
  const wrong = profile && Object.keys(profile).find(key => !PROFILE_KEYS.includes(key))
  if (profile && wrong === undefined && Object.values(profile).every(value => typeof value === 'string'))
    return profile as Profile
  const what = wrong === undefined ? 'is not a JSON object of texts' : `has an unknown key "${wrong}"`
  throw localError('Configuration', `the profile ${file} ${what}`, {hint: `its keys are: ${PROFILE_KEYS.join(', ')}`})
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return undefined
    throw localError('Configuration', `the profile ${file} cannot be read (${code})`, {cause: error})
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
