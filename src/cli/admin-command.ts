import {Command} from '@oclif/core/command'
import {boolean, string} from '@oclif/core/flags'
import type {ArgInput, FlagInput, Input, OutputArgs, OutputFlags, ParserOutput} from '@oclif/core/interfaces'
import pack from '../../package.json' with {type: 'json'}
import {currentHost} from '../config/host.ts'
import {type Host, type Paths, resolvePaths} from '../config/paths.ts'
import {ERRORS, type ErrorCode, KruxosError} from '../contract/errors.ts'
import {type AdminClient, adminClient} from './admin-client.ts'
import {wantsJson} from './arguments.ts'
import {loadPaint, type Paint, wantsColour} from './colour.ts'
import {LOCAL, readContexts, type SshTarget, targetOf} from './contexts/contexts.ts'
import {isLocalCommand} from './contexts/local-commands.ts'
import {inLocale} from './locale.ts'
import {isPerson} from './person.ts'
import {type Preferences, readPreferences} from './preferences.ts'
import {report} from './report.ts'
import {visible, visibleJson, visibleText} from './text.ts'
import {inFlags, toUsageError} from './usage-error.ts'

interface GlobalFlags {
  readonly socket?: string
  readonly context?: string
  readonly 'no-input'?: boolean
}

/** The face that all commands share: global flags, the client, output, and what becomes of errors. */
export abstract class AdminCommand extends Command {
  static override baseFlags = {
    context: string({
      description: 'the machine to ask, or a pattern such as eu-*',
      helpValue: 'NAME',
      helpGroup: 'GLOBAL',
      exclusive: ['socket'],
    }),
    json: boolean({description: 'print one JSON object', helpGroup: 'GLOBAL', allowNo: true}),
    'no-input': boolean({description: 'ask nothing, whatever the terminal', helpGroup: 'GLOBAL'}),
    socket: string({description: 'path of the admin socket', helpValue: 'PATH', helpGroup: 'GLOBAL'}),
  }
  /** Names the schema of the JSON output, `kruxos.<operation>/v1`. */
  static operation: string
  /** What it can exit with, besides OK, INTERNAL and USAGE; its help shows them. */
  static exits: readonly ErrorCode[] = ['UNREACHABLE', 'DENIED']

  protected host: Host = currentHost()
  #preferences: Preferences = {}
  #isInputRefused = false
  #isPainted = false
  #admin: AdminClient | undefined
  #paths: Paths | undefined
  #remote: {context: string; target: SshTarget} | null = null

  abstract override run(): Promise<object>

  /** Never rejects for an error of the command: that is told, and in the exit code. */
  async execute(): Promise<void> {
    await this._run()
  }

  protected override async init(): Promise<void> {
    await super.init()
    this.#preferences = readPreferences(this.paths.configDir)
  }

  protected override async parse<
    F extends OutputFlags<FlagInput>,
    B extends OutputFlags<FlagInput>,
    A extends OutputArgs<ArgInput>,
  >(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    // oclif would wait for stdin in place of a missing argument.
    for (const argument of Object.values(options?.args ?? {})) argument.ignoreStdin = true
    const parsed = await super.parse(options, argv).catch(error => {
      throw toUsageError(error, this.face())
    })
    refuseRepeated(parsed, options?.flags ?? {})
    const {socket, context, 'no-input': noInput} = parsed.flags as GlobalFlags
    this.#remote = this.findRemote(context, socket)
    this.#isInputRefused = noInput === true
    const path = socket || this.host.env['KRUXOS_SOCKET'] || this.#preferences.socket
    this.host = {...this.host, env: {...this.host.env, KRUXOS_SOCKET: path}}
    this.#paths = undefined
    return parsed
  }

  protected override async catch(error: Error & {code?: string}): Promise<void> {
    if (error.code === 'EEXIT') throw error
    process.exitCode = report(inFlags(error, this.face()), {
      json: this.jsonEnabled(),
      debug: Boolean(this.host.env['DEBUG']),
    })
  }

  override jsonEnabled(): boolean {
    const follows = 'follow' in (this.ctor.flags ?? {})
    return wantsJson(this.argv, this.#preferences, follows ? ['-f'] : [])
  }

  protected override toSuccessJson(result: object): object {
    return {schema: `kruxos.${(this.ctor as typeof AdminCommand).operation}/v1`, ...result}
  }

  override log(message = ''): void {
    super.log(this.fit(message, process.stdout))
  }

  /** The text of a file: a program gets it as it is, for a file again. */
  protected logDocument(text: string): void {
    if (process.stdout.isTTY) this.log(text)
    else super.log(text)
  }

  override logToStderr(message = ''): void {
    super.logToStderr(this.fit(message, process.stderr))
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(`${visibleJson(json, 2)}\n`)
  }

  /** The gateway; call it after `parse`. */
  protected get admin(): AdminClient {
    if (this.#remote) this.#admin ??= this.remoteAdmin(this.#remote)
    this.#admin ??= adminClient({
      socketPath: this.paths.adminSocket,
      isSystems: this.paths.mode === 'appliance' && this.host.uid !== 0,
      uid: this.host.uid,
      onVersion: version => this.compareVersions(version),
    })
    return this.#admin
  }

  /** Tells the gateways that this user looks at apart. */
  protected get gatewayPlace(): string {
    return this.#remote === null ? this.paths.adminSocket : `context ${this.#remote.context}`
  }

  /** Files, users and programs of the machine that is asked are not ours to look at. */
  protected get isElsewhere(): boolean {
    return this.#remote !== null
  }

  /** Looked up once: what a command finds when it begins, it acts on to its end. */
  protected get paths(): Paths {
    this.#paths ??= resolvePaths(this.host)
    return this.#paths
  }

  /** True when a question would be answered. */
  protected get isPerson(): boolean {
    return isPerson({
      stdinIsTerminal: process.stdin.isTTY === true,
      stderrIsTerminal: process.stderr.isTTY === true,
      noInput: this.#isInputRefused,
      env: this.host.env,
    })
  }

  /** Columns of the terminal, or undefined when the result goes elsewhere. */
  protected get width(): number | undefined {
    return process.stdout.columns || undefined
  }

  protected paint(): Promise<Paint> {
    const isTerminal = process.stdout.isTTY === true
    this.#isPainted = wantsColour(isTerminal, this.host.env)
    return loadPaint(isTerminal, this.host.env)
  }

  /** For people and programs alike: one line on stderr. */
  protected warning(message: string): void {
    process.stderr.write(`warning: ${visible(message)}\n`)
  }

  /** @throws KruxosError USAGE when nobody can be asked, DENIED when the answer is no */
  protected async confirm(question: string, isAnswered: boolean): Promise<void> {
    if (isAnswered) return
    if (!this.isPerson) {
      throw new KruxosError('USAGE', 'this has to be confirmed and nobody can be asked', {hint: 'give --yes'})
    }
    const prompt = await import('./prompt.ts')
    if (!(await prompt.confirm(question))) throw new KruxosError('DENIED', 'not confirmed, nothing was done')
  }

  /** The result is printed as it is, and says no. */
  protected exitWith(code: ErrorCode): void {
    process.exitCode = ERRORS[code].exit
  }

  /** Without --context the one in use, which a socket that was named wins over. @throws KruxosError USAGE, NOT_FOUND */
  private findRemote(named: string | undefined, socket: string | undefined) {
    const isLocal = isLocalCommand(this.id ?? '')
    if (isLocal && named !== undefined && named !== LOCAL)
      throw new KruxosError('USAGE', `${this.face().name} acts on this machine and goes to no other`)
    if (isLocal || (named === undefined && (socket || this.host.env['KRUXOS_SOCKET']))) return null
    const contexts = readContexts(this.paths.configDir)
    const context = named ?? contexts.current
    return context === LOCAL ? null : {context, target: targetOf(contexts, context)}
  }

  private remoteAdmin({context, target}: {context: string; target: SshTarget}): AdminClient {
    const load = () => Promise.all([import('./contexts/remote-client.ts'), import('./contexts/ssh-link.ts')])
    return {
      call: async (...call) => {
        const [{remoteClient}, {sshLink}] = await load()
        const connect = () => sshLink(context, target, this.isPerson)
        return remoteClient({connect, onVersion: version => this.compareVersions(version)}).call(...call)
      },
    }
  }

  /** Most messages hold something that others chose: nothing in it is obeyed but the styles of a command that paints. */
  private fit(message: string, {isTTY}: {readonly isTTY: boolean}): string {
    const {env} = this.host
    const text = visibleText(message, this.#isPainted)
    return isTTY ? inLocale(text, env) : text
  }

  private face() {
    const {flags, baseFlags} = this.ctor
    return {
      name: (this.id ?? '').replaceAll(':', ' '),
      flags: Object.keys({...baseFlags, ...flags}).map(flag => `--${flag}`),
    }
  }

  private compareVersions(gateway: string): void {
    if (gateway === pack.version) return
    this.warning(`the gateway runs kruxos ${gateway}, this is ${pack.version}; kruxos gateway restart`)
  }
}

/** The last one does not win in silence. */
function refuseRepeated({raw}: Pick<ParserOutput, 'raw'>, flags: FlagInput): void {
  const given = raw.filter(token => token.type === 'flag').map(token => token.flag)
  const repeated = given.find((flag, index) => given.indexOf(flag) !== index && !isMultiple(flags[flag]))
  if (repeated) throw new KruxosError('USAGE', `--${repeated} can only be given once`)
}

function isMultiple(flag: FlagInput[string] | undefined): boolean {
  return flag?.type === 'option' && flag.multiple === true
}
