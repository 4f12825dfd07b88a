import {string as text} from '@oclif/core/args'
import {boolean, string} from '@oclif/core/flags'
import type {Subject} from '../../cli/cli-config/subject.ts'
import {checkAgentName, checkLabel, parseDuration} from '../../cli/input.ts'
import {DeviceCommand} from '../../cli/pair/device-command.ts'
import type {PairingRecord} from '../../cli/pair/records.ts'
import {checkSide} from '../../cli/pair/sides.ts'
import {openDoorHint, renderCode, renderPaired} from '../../cli/pair/view.ts'
import {readText, STDIN} from '../../cli/text-file.ts'
import {CLIENT_IDS, type ClientId} from '../../clients/adapter.ts'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import {parsePairingCode} from '../../contract/pairing-code.ts'

interface DeviceFlags {
  readonly 'allow-tools': boolean
  readonly client: ClientId[]
  readonly 'code-stdin': boolean
  readonly force: boolean
  readonly keychain: boolean
}

interface Done {
  readonly record: PairingRecord
  readonly entry: ServerEntry
  readonly subject: Subject
  readonly reports: ClientReport[]
}

export default class Pair extends DeviceCommand {
  static override operation = 'pairing.create'
  static override summary = 'Let another machine use this gateway, or this machine the gateway of another.'
  static override description =
    `Where the gateway runs, without arguments: prints a code that another machine can use once, for ten minutes. On that
machine, with the host and the code: makes a token there, keeps it in the system keychain (or a file of mode 0600),
writes Claude Code, Claude Desktop and Codex, and tries it out. The code names the gateway's key: nothing is sent to
anybody else. Pairing again replaces token and entries.`
  static override examples = [
    {description: 'Where the gateway runs:', command: '<%= config.bin %> <%= command.id %> --ttl 5m'},
    {
      description: 'On the other machine; it asks for the code:',
      command: '<%= config.bin %> <%= command.id %> appliance.lan',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override args = {
    host: text({description: 'where the gateway is: HOST or HOST:PORT'}),
    code: text({description: 'the code that it printed; asked for when left out'}),
  }
  static override flags = {
    agent: string({description: 'the agent that the device acts as; one of its own otherwise', helpValue: 'NAME'}),
    name: string({description: 'name of the device and its token', helpValue: 'NAME'}),
    ttl: string({description: 'how long the code is good, for example 5m', helpValue: 'TIME'}),
    'code-stdin': boolean({description: 'read the code from stdin', default: false}),
    client: string({
      description: 'only this client, installed or not; can be repeated',
      options: [...CLIENT_IDS],
      multiple: true,
      helpValue: 'NAME',
    }),
    force: boolean({description: 'replace an entry that differs', default: false}),
    'allow-tools': boolean({description: 'let the client call the tools without asking you', default: false}),
    keychain: boolean({description: 'keep the token in the system keychain', default: true, allowNo: true}),
  }

  #isDevice = false

  async run() {
    const {args, flags, raw} = await this.parse(Pair)
    this.#isDevice = args.host !== undefined
    checkSide(raw, this.#isDevice ? 'device' : 'gateway')
    if (args.host === undefined) return this.giveCode(flags)
    return this.pair(args.host, args.code, {...flags, client: (flags.client ?? []) as ClientId[]})
  }

  protected override toSuccessJson(result: object): object {
    const json = super.toSuccessJson(result)
    return this.#isDevice ? {...json, schema: 'kruxos.pairing.use/v1'} : json
  }

  private async giveCode({agent, name, ttl}: Partial<Record<'agent' | 'name' | 'ttl', string | undefined>>) {
    const result = await this.admin.call('pairing.create', {
      ...(agent === undefined ? {} : {agent: checkAgentName(agent)}),
      ...(name === undefined ? {} : {name: checkLabel(name)}),
      ...(ttl === undefined ? {} : {ttlSeconds: parseDuration(ttl, '--ttl')}),
    })
    this.log(renderCode(result, await this.paint()))
    if (result.hosts.length === 0) this.warnOfClosedDoor()
    return result
  }

  private warnOfClosedDoor(): void {
    this.warning('the gateway listens to its own machine alone, so no other can pair with it yet')
    const {mode, adminSocket} = this.paths
    const hint = openDoorHint(mode === 'appliance' && this.host.uid !== 0 ? 'sudo ' : '')
    this.logToStderr(`hint: ${this.gatewayPlace === adminSocket ? '' : 'on its machine: '}${hint}`)
  }

  private async pair(host: string, given: string | undefined, flags: DeviceFlags) {
    const endpoint = this.endpointOf(host)
    const subject = await this.subject()
    const code = parsePairingCode(await this.readCode(given, flags['code-stdin']))
    const {pairMachine} = await import('../../cli/pair/pair-machine.ts')
    const {facts} = subject
    const {root} = this.config
    const options = {endpoint, code, host: this.host, home: facts.home, root, useKeychain: flags.keychain}
    const {record, entry} = await pairMachine(options)
    const {setUpClients} = await import('../../cli/pair/set-up-clients.ts')
    const {client: named, force, 'allow-tools': allowTools} = flags
    const again = `${this.program} pair ${host}`
    const reports = await setUpClients(entry, record, {
      subject,
      childEntry: this.childEntry,
      named,
      force,
      allowTools,
      again,
    })
    return this.showPaired({record, entry, subject, reports})
  }

  private async showPaired({record, entry, subject, reports}: Done) {
    const {tokenId: _, ...paired} = record
    const bridge = [entry.command, ...entry.args]
    const result = {...this.result(subject, reports), ...paired, changed: true, bridge}
    this.log(renderPaired(result, await this.paint()))
    await this.show(result)
    this.exitFor(reports)
    return result
  }

  private async readCode(given: string | undefined, isOnStdin: boolean): Promise<string> {
    if (isOnStdin) return readText(STDIN)
    if (given !== undefined) return given
    if (!this.isPerson)
      throw new KruxosError('USAGE', 'the pairing code is needed and nobody can be asked', {hint: 'give --code-stdin'})
    const {askText} = await import('../../cli/prompt.ts')
    return askText('Pairing code:')
  }
}
