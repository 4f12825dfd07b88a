import {KruxOSError} from '../../sdk/typescript/src/errors.ts'
import {httpServer, stdioServer} from '../../sdk/typescript/src/mcp-config.ts'
import {type ConnectionSettings, type Profile, resolveSettings} from '../../sdk/typescript/src/settings.ts'
import {parseEndpoint} from '../../src/bridge/endpoint.ts'
import type {Settings} from '../../src/bridge/settings.ts'

const TOKEN = '0123456789abcdef'.repeat(4)
const USER_TOKEN = `krx_user_${'A'.repeat(43)}`
const PIN = 'fedcba9876543210'.repeat(4)
const PATHS = {bridgeSocket: '/run/bridge.sock', caFile: '/data/tls/ca.pem'}

export function endpointVectors() {
  const texts = [
    'localhost:7700',
    'localhost',
    'gateway.example',
    'gateway.example:443',
    '[::1]:7700',
    'wss://localhost:7700',
    'wss://gateway.example/mcp',
    'https://localhost:7700/mcp',
    'ws://localhost:7700/mcp',
    'ws://127.0.0.1:7700/',
    'http://[::1]:7700',
    'ws://gateway.example:7700',
    'ftp://localhost',
    'wss://user:secret@localhost',
    `wss://localhost/?token=${TOKEN}`,
    'local host',
    '',
  ]
  return {
    about: 'what a text means as an endpoint; `url` null: refused with a ConfigurationError',
    cases: texts.map(text => ({text, url: urlOf(text)})),
  }
}

function urlOf(text: string): string | null {
  try {
    return parseEndpoint(text, 'endpoint').href
  } catch {
    return null
  }
}

interface Given {
  options?: ConnectionSettings
  env?: Record<string, string>
  profile?: Profile
}

const GIVEN: Readonly<Record<string, Given>> = {
  'nothing: the bridge socket of this user': {},
  'the environment of a container': {
    env: {KRUXOS_ENDPOINT: 'gateway.example:7700', KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_PIN_SHA256: PIN},
  },
  'the alias of the agent token': {env: {KRUXOS_API_KEY: TOKEN}},
  'a user token': {env: {KRUXOS_USER_TOKEN: USER_TOKEN}},
  'a label comes before a token of the same layer': {env: {KRUXOS_TOKEN_LABEL: 'build', KRUXOS_AGENT_TOKEN: TOKEN}},
  'a profile': {
    profile: {
      endpoint: 'wss://gateway.example',
      agent_name: 'build',
      credentials_file: '/home/u/token',
      ca_file: '/home/u/ca.pem',
    },
  },
  'the environment comes before the profile, subject by subject': {
    env: {KRUXOS_AGENT_TOKEN: TOKEN},
    profile: {endpoint: 'gateway.example', token_label: 'build'},
  },
  'options come before both': {
    options: {endpoint: 'localhost:7700', apiKey: TOKEN},
    env: {KRUXOS_ENDPOINT: 'gateway.example', KRUXOS_TOKEN_LABEL: 'build', KRUXOS_AGENT_NAME: 'build'},
    profile: {ca_file: '/home/u/ca.pem'},
  },
  'an option saves from a bad variable': {options: {endpoint: 'localhost'}, env: {KRUXOS_ENDPOINT: 'ftp://x'}},
  'a label of our own': {options: {tokenLabel: 'build'}},
  'a file with the token': {options: {credentialsFile: '/home/u/token'}},
  'the placeholder of the documentation': {options: {endpoint: 'localhost:7700', apiKey: '<64-char hex>'}},
  'a token that is too short': {options: {apiKey: 'abc123'}},
  'plain text to another machine': {options: {endpoint: 'ws://gateway.example:7700', apiKey: TOKEN}},
  'a label that cannot be': {options: {tokenLabel: 'No Label'}},
  'a pin that is none': {options: {apiKey: TOKEN, pinSha256: 'abc'}},
}

export function settingsVectors() {
  return {
    about:
      'options before environment before profile, each subject (endpoint, agent, token, trust) from the first layer that says anything of it. `raises`: the class of the error',
    paths: {bridge_socket: PATHS.bridgeSocket, ca_file: PATHS.caFile},
    cases: Object.entries(GIVEN).map(([name, {options = {}, env = {}, profile = {}}]) => ({
      name,
      options: snakeCased(options),
      env,
      profile,
      ...resolved(() => resolveSettings(options, env, profile, PATHS)),
    })),
  }
}

function resolved(resolve: () => Settings) {
  try {
    return {settings: plainSettings(resolve()), raises: null}
  } catch (error) {
    if (!(error instanceof KruxOSError)) throw error
    return {settings: null, raises: error.constructor.name}
  }
}

function plainSettings({endpoint, agentName, token, trust}: Settings) {
  return {
    endpoint: endpoint.href,
    agent_name: agentName ?? null,
    token,
    trust: trust.kind === 'pin' ? {kind: 'pin', sha256: trust.sha256.toString('hex')} : trust,
  }
}

export function mcpConfigVectors() {
  const command = '/opt/kruxos/bin/mcp-bridge'
  const given: Record<string, ConnectionSettings> = {
    'a label': {endpoint: 'localhost:7700', tokenLabel: 'build', agentName: 'build'},
    'a token': {endpoint: 'localhost:7700', apiKey: TOKEN},
    'a user token': {endpoint: 'localhost:7700', apiKey: USER_TOKEN},
    'a file and a pin': {endpoint: 'wss://gateway.example/mcp', credentialsFile: '/home/u/token', pinSha256: PIN},
    'plain text on this machine': {endpoint: 'ws://127.0.0.1:7700', apiKey: TOKEN},
  }
  return {
    about: '`stdio` and `http` are the entries of mcpServers.kruxos; `with_token` those with include_token',
    command,
    cases: Object.entries(given).map(([name, options]) => {
      const settings = resolveSettings(options, {}, {}, PATHS)
      const secret = options.apiKey ?? TOKEN
      return {
        name,
        options: snakeCased(options),
        stdio: stdioServer({command, settings, secret: null}),
        http: httpServer({settings, secret: null}),
        with_token: {stdio: stdioServer({command, settings, secret}), http: httpServer({settings, secret})},
      }
    }),
  }
}

function snakeCased(options: ConnectionSettings): Record<string, string> {
  const snake = (key: string) => key.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [snake(key), String(value)]))
}
