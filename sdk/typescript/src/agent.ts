import {readCredentialsFile} from '../../../src/bridge/credentials-file.ts'
import type {Settings} from '../../../src/bridge/settings.ts'
import {currentHost} from '../../../src/config/host.ts'
import {resolvePaths} from '../../../src/config/paths.ts'
import manifest from '../package.json' with {type: 'json'}
import {findBridge} from './bridge-command.ts'
import {askBriefing, type Briefing, type BriefingOptions} from './briefing.ts'
import type {Invoke} from './call-options.ts'
import {Capabilities} from './capabilities.ts'
import {httpServer, type McpConfig, type McpConfigOptions, stdioServer} from './mcp-config.ts'
import {type Namespace, toNamespaces} from './namespaces.ts'
import {localError} from './raise.ts'
import {type MessagesClient, type RunOptions, type RunParams, type RunResult, run} from './run.ts'
import {Session} from './session.ts'
import {type ConnectionSettings, readProfile, resolveSettings} from './settings.ts'
import {type State, toState} from './state.ts'
import {type Capability, type McpTool, toCapability} from './tools.ts'

/** Above what an approval holds a call (45 s) and a call may run (60 s). */
const DEFAULT_TIMEOUT_MS = 120_000
const DEFAULT_RECONNECT_TIMEOUT_MS = 30_000

export interface ConnectOptions extends ConnectionSettings {
  /** how long a call waits for its answer when it does not say; 120 s */
  readonly timeoutMs?: number
  /** how long a call waits for a gateway that is away; 30 s */
  readonly reconnectTimeoutMs?: number
  /** what `kruxos status` shows of this program */
  readonly clientInfo?: {readonly name: string; readonly version: string}
}

/** One agent's connection to a gateway. It comes back by itself after the gateway was away. */
export class KruxOS {
  readonly capabilities: Capabilities
  readonly #settings: Settings
  readonly #session: Session
  #current: readonly Capability[] = []
  #namespaces: readonly string[] = []
  readonly #invoke: Invoke = (...call) => this.capabilities.invoke(...call)
  #state: State = toState(undefined, this.#invoke)

  private constructor(settings: Settings, options: ConnectOptions) {
    this.#settings = settings
    this.#session = new Session(settings, {
      clientInfo: options.clientInfo ?? {name: manifest.name, version: manifest.version},
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      reconnectTimeoutMs: options.reconnectTimeoutMs ?? DEFAULT_RECONNECT_TIMEOUT_MS,
      onTools: tools => this.#adopt(tools as McpTool[]),
    })
    this.capabilities = new Capabilities(this.#session, () => this.#current)
  }

  /**
   * Connects. What is not given comes from the environment, then from the profile, then from this user's bridge socket.
   * `Typed` is what `kruxos capability types` wrote for the agent: with it, `agent.filesystem.read({path})` is checked.
   * @throws AuthenticationError, ConfigurationError, ServiceUnavailableError
   */
  static connect<Typed extends object = object>(options?: ConnectOptions): Promise<KruxOS & Typed>
  static connect<Typed extends object = object>(
    endpoint: string | undefined,
    options?: ConnectOptions,
  ): Promise<KruxOS & Typed>
  static async connect<Typed extends object>(
    first?: string | ConnectOptions,
    second: ConnectOptions = {},
  ): Promise<KruxOS & Typed> {
    const options = typeof first === 'object' ? first : {...second, ...(first !== undefined && {endpoint: first})}
    const host = currentHost()
    const paths = resolvePaths(host)
    const settings = resolveSettings(options, host.env, readProfile(paths.profileFile), paths)
    const agent = new KruxOS(settings, options)
    await agent.#session.open()
    return agent as KruxOS & Typed
  }

  /** What the gateway tells a model before it has seen any tool: a part for the system prompt. */
  get instructions(): string {
    return this.#session.instructions
  }

  /** What the agent remembers: `agent.state.get('key')` lasts, `agent.state.session` does not, `agent.state.shared` is for all. */
  get state(): State {
    return this.#state
  }

  /** What changed since the agent was last here. */
  briefing(options?: BriefingOptions): Promise<Briefing> {
    return askBriefing(this.#invoke, options)
  }

  /** Lets a model work with these capabilities until it stops: `client` is `new Anthropic()`, `params` are its own. */
  run<C extends MessagesClient>(client: C, params: RunParams<C>, options?: RunOptions): Promise<RunResult<C>> {
    return run(client, this.capabilities, params, options)
  }

  /** What an MCP host needs to connect as this agent does. Without the token unless asked. */
  asMcpConfig({transport, includeToken, serverName = 'kruxos', command}: McpConfigOptions = {}): McpConfig {
    const secret = includeToken ? this.#secret() : null
    const source = {settings: this.#settings, secret, command: command ?? findBridge(currentHost())}
    return {mcpServers: {[serverName]: transport === 'http' ? httpServer(source) : stdioServer(source)}}
  }

  async close(): Promise<void> {
    await this.#session.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #secret(): string {
    const {token} = this.#settings
    if (token.kind === 'variable') return token.token
    if (token.kind === 'file') return readCredentialsFile(token.path)
    throw localError('Configuration', `the token with the label ${token.label} stays in the vault`, {
      hint: 'leave includeToken out: on this machine the label is enough',
    })
  }

  /** Each category becomes a property, so that `agent.filesystem.read({path})` calls. */
  #adopt(tools: readonly McpTool[]): void {
    this.#current = tools.map(toCapability)
    for (const name of this.#namespaces) Reflect.deleteProperty(this, name)
    const namespaces = toNamespaces(this.#current, this.#invoke)
    this.#state = toState(namespaces['state'] as Namespace | undefined, this.#invoke)
    this.#namespaces = Object.keys(namespaces).filter(name => !(name in this))
    for (const name of this.#namespaces)
      Object.defineProperty(this, name, {value: namespaces[name], configurable: true, enumerable: true})
  }
}
