import {boolean, string} from '@oclif/core/flags'
import type {InferredFlags} from '@oclif/core/interfaces'
import {parseEndpoint} from '../../bridge/endpoint.ts'
import {allUsersFlag, ConfigCommand} from '../../cli/cli-config/config-command.ts'
import {gatewayFor} from '../../cli/cli-config/gateway-for.ts'
import type {Given} from '../../cli/cli-config/repeat-command.ts'
import {type Commands, type SetUpOptions, setUpClient} from '../../cli/cli-config/set-up.ts'
import type {Subject} from '../../cli/cli-config/subject.ts'
import {checkAgentName, checkLabel} from '../../cli/input.ts'
import {confirm} from '../../cli/prompt.ts'
import {withSpinner} from '../../cli/spinner.ts'
import {visible} from '../../cli/text.ts'
import type {ClientAdapter} from '../../clients/adapter.ts'
import type {CliConfigResult, ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'

/** As the bridge will read it. @throws KruxosError USAGE */
function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint !== undefined) parseEndpoint(endpoint, '--endpoint')
}

type GenerateFlags = InferredFlags<typeof CliConfigGenerate.flags>

export default class CliConfigGenerate extends ConfigCommand {
  static override operation = 'cli-config.generate'
  static override summary = 'Connect Claude Code, Claude Desktop and Codex to the gateway.'
  static override description =
    `Shows what would be written, and writes it with --write: an agent and a token for each client if they are missing, and
an entry in the client's own file that starts mcp-bridge and holds no secret. Then it checks the entry as the client
would use it. Run it as often as you like: what is right already stays untouched. Under sudo it writes the files of the
user who called it.`
  static override examples = [
    {description: 'Look first:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'Every client that is installed here:', command: '<%= config.bin %> <%= command.id %> --write'},
    {
      description: 'One, installed or not, that may call without asking:',
      command: '<%= config.bin %> <%= command.id %> --codex --allow-tools --write',
    },
    {
      description: 'For everybody on this machine, as root:',
      command: '<%= config.bin %> <%= command.id %> --all-users --write',
    },
    {
      description: 'In a job, to see whether anything is amiss:',
      command: '<%= config.bin %> <%= command.id %> --check',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND', 'DIFFERENT'] as const
  static override flags = {
    ...ConfigCommand.flags,
    'all-users': allUsersFlag,
    write: boolean({char: 'w', description: 'write the files', exclusive: ['check']}),
    check: boolean({description: 'write nothing; exit 10 when something would change'}),
    agent: string({description: 'the agent that the clients act as', helpValue: 'NAME'}),
    label: string({description: 'label of the token they use', helpValue: 'LABEL'}),
    endpoint: string({description: 'gateway that the bridge connects to', helpValue: 'URL'}),
    force: boolean({description: 'replace an entry that differs'}),
    'allow-tools': boolean({description: 'let the client call the tools without asking you'}),
    'always-load': boolean({description: 'Claude Code: show the model every tool at once'}),
    'inline-token': boolean({description: 'put the token itself into the file'}),
    verify: boolean({description: 'try the entry out after writing', default: true, allowNo: true}),
  }

  async run() {
    const {flags, raw} = await this.parse(CliConfigGenerate)
    checkEndpoint(flags.endpoint)
    if (!flags['all-users']) return this.forOne(flags, raw)
    const mode = flags.write ? 'write' : flags.check ? 'check' : 'preview'
    const result = await this.forAllUsers(mode, async user => {
      const subject = await this.subject({user})
      return this.result(subject, await this.reports(subject, flags, raw))
    })
    if (mode === 'preview' && result.changed)
      this.logToStderr(`\nNothing was written. To write it:\n${this.again(raw, '--write')}`)
    return result
  }

  private async forOne(flags: GenerateFlags, raw: readonly Given[]): Promise<CliConfigResult> {
    const subject = await this.subject(flags)
    const reports = await this.reports(subject, flags, raw)
    const result = this.result(subject, reports)
    await this.show(result, !flags.write)
    this.conclude(reports, flags, this.again(raw, '--write'))
    return result
  }

  private async reports(subject: Subject, flags: GenerateFlags, raw: readonly Given[]): Promise<ClientReport[]> {
    const {clients, isNamed} = this.chosen(flags)
    const canAsk = this.isPerson && !flags['all-users']
    const options = {
      ...(await gatewayFor({admin: this.admin, paths: this.paths}, subject)),
      ...(flags.endpoint === undefined ? {} : {endpoint: flags.endpoint}),
      subject,
      bridge: this.bridge,
      childEntry: this.childEntry,
      agent: flags.agent === undefined ? undefined : checkAgentName(flags.agent),
      label: flags.label === undefined ? undefined : checkLabel(flags.label),
      mode: flags.write ? ('write' as const) : ('preview' as const),
      evenIfNotInstalled: isNamed,
      force: flags.force,
      inlineToken: flags['inline-token'],
      allowTools: flags['allow-tools'],
      alwaysLoad: flags['always-load'],
      verify: flags.verify,
      commands: this.commands(raw),
    }
    const reports: ClientReport[] = []
    for (const client of clients) reports.push(await this.setUp(client, options, canAsk))
    return reports
  }

  private commands(given: readonly Given[]): Commands {
    const whose = given.filter(({flag = ''}) => ['user', 'home', 'socket'].includes(flag))
    return {
      force: client => this.againFor(client, given, '--write', '--force'),
      allowTools: client => this.againFor(client, given, '--write', '--allow-tools'),
      verify: ({id}) => this.repeat('cli-config verify', whose, {without: [], add: ['--client', id]}),
    }
  }

  /** Somebody else's entry is replaced by --force, or by a person who has seen the difference. */
  private async setUp(client: ClientAdapter, options: SetUpOptions, canAsk: boolean): Promise<ClientReport> {
    const work = (force: boolean) =>
      withSpinner(this.isPerson && options.mode === 'write', client.title, () =>
        setUpClient(this.admin, client, {...options, force}),
      )
    const report = await work(options.force)
    if (report.status !== 'differs' || options.mode === 'preview' || !canAsk) return report
    process.stderr.write(`${report.files.flatMap(({diff}) => diff.map(visible)).join('\n')}\n`)
    return (await confirm(`Replace the entry of ${client.title}?`)) ? work(true) : report
  }

  private conclude(
    reports: readonly ClientReport[],
    {write, check}: {write: boolean; check: boolean},
    writeCommand: string,
  ): void {
    const mode = write ? 'write' : 'preview'
    if (reports.every(({status}) => status === 'not-installed')) {
      throw new KruxosError('NOT_FOUND', 'none of the clients is installed here, nothing was written', {
        hint: `${writeCommand} --client claude-code`,
      })
    }
    const isDifferent = reports.some(({changed}) => changed)
    if (!write && !check && isDifferent) this.logToStderr(`\nNothing was written. To write it:\n${writeCommand}`)
    if (check && isDifferent && reports.every(({status}) => status !== 'failed')) this.exitWith('DIFFERENT')
    else this.exitFor(reports, mode)
  }
}
