import {join} from 'node:path'
import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../cli/admin-command.ts'
import {bridgeCommand} from '../cli/cli-config/bridge-command.ts'
import {faultOf} from '../cli/cli-config/outcome.ts'
import {renderReports} from '../cli/cli-config/render.ts'
import {loadPaint} from '../cli/colour.ts'
import {DEFAULT_ANSWERS, passphraseOf, readAnswers} from '../cli/setup/answers.ts'
import type {Asked} from '../cli/setup/ask.ts'
import {connectClients, usersOf} from '../cli/setup/clients.ts'
import {lookAround} from '../cli/setup/present.ts'
import {renderStep} from '../cli/setup/render.ts'
import {runSteps} from '../cli/setup/run.ts'
import type {SetupContext} from '../cli/setup/step.ts'
import type {CliConfigResult} from '../contract/cli-config.ts'
import {KruxosError} from '../contract/errors.ts'
import type {SetupAnswers, SetupResult, SetupStep} from '../contract/setup.ts'
import Doctor from './doctor.ts'

interface Chosen {
  readonly answers?: string | undefined
  readonly defaults: boolean
  readonly user?: string | undefined
}

export default class Setup extends AdminCommand {
  static override operation = 'setup'
  static override summary = 'Set this machine up: the gateway, its vault and policy, agents and clients.'
  static override description =
    `Asks, on a terminal; --defaults takes the usual answers, and --answers those of a file with any of the keys settings,
vault, agents, policy and clients. Each step looks at what is there and does only what is missing: run it again at any
time, also after it was interrupted. A policy that is there is never replaced. It ends with what "doctor" finds, and with
its exit code.`
  static override examples = [
    {description: 'With questions:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'In a script, the usual way:', command: '<%= config.bin %> <%= command.id %> --defaults'},
    {description: 'From a file:', command: '<%= config.bin %> <%= command.id %> --answers setup.yaml'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override flags = {
    answers: string({description: 'YAML or JSON; - for stdin', helpValue: 'FILE', exclusive: ['defaults']}),
    defaults: boolean({description: 'ask nothing, take what is usual', default: false}),
    user: string({description: 'whose clients; needs root for another user', helpValue: 'NAME'}),
  }

  async run(): Promise<SetupResult> {
    const {flags} = await this.parse(Setup)
    this.checkMaySetUp()
    const {admin, host, paths} = this
    const context = {...(await this.asked(flags)), admin, host, paths, root: this.config.root}
    const steps = await runSteps(context, step => this.tell(step))
    const {outcome, results} = await connectClients(context, this.clientTools)
    const clients = {name: 'clients' as const, ...outcome}
    await this.tell(clients)
    await this.showClients(results)
    const doctor = await this.examine(context)
    const fault = results
      .flatMap(result => result.clients)
      .map(faultOf)
      .find(code => code !== null)
    if (fault && doctor.ok) this.exitWith(fault)
    return {changed: [...steps, clients].some(({changed}) => changed), steps: [...steps, clients], doctor}
  }

  /** @throws KruxosError DENIED */
  private checkMaySetUp(): void {
    const {mode, dataDir} = this.paths
    if (mode === 'user' || this.host.uid === 0) return
    throw new KruxosError('DENIED', `this machine has a gateway of the system (${dataDir}), and only root sets it up`, {
      hint: 'sudo kruxos setup',
    })
  }

  /** @throws KruxosError USAGE when nobody can be asked */
  private async asked(flags: Chosen): Promise<Asked> {
    if (flags.answers !== undefined) return this.given(readAnswers(flags.answers), flags)
    if (flags.defaults) return this.given(DEFAULT_ANSWERS, flags)
    if (!this.isPerson) {
      throw new KruxosError('USAGE', 'nobody can be asked: give --answers FILE or --defaults', {
        hint: 'kruxos setup --defaults',
      })
    }
    const {askEverything} = await import('../cli/setup/ask.ts')
    return askEverything(await lookAround({admin: this.admin, host: this.host, paths: this.paths}, flags.user))
  }

  private given(answers: SetupAnswers, {user}: Chosen): Asked {
    return {
      answers: user === undefined ? answers : {...answers, clients: {...answers.clients, users: [user]}},
      passphrase: passphraseOf(answers, this.host),
    }
  }

  private get clientTools() {
    const {root} = this.config
    return {
      bridge: bridgeCommand(root, {platform: this.host.platform, node: process.execPath}),
      childEntry: join(root, 'dist', 'write-child.cjs'),
    }
  }

  private async tell(step: SetupStep): Promise<void> {
    const paint = await loadPaint(process.stderr.isTTY === true, this.host.env)
    process.stderr.write(`${renderStep(step, paint, process.stderr.columns || undefined)}\n`)
  }

  /** What was written, or went wrong, with what to do next. */
  private async showClients(results: readonly CliConfigResult[]): Promise<void> {
    const paint = await loadPaint(process.stderr.isTTY === true, this.host.env)
    const view = {paint, width: process.stderr.columns || undefined, isPreview: false}
    for (const result of results) {
      const clients = result.clients.filter(report => report.changed || faultOf(report) !== null)
      if (clients.length > 0) process.stderr.write(`\n${renderReports({...result, clients}, view)}\n\n`)
    }
  }

  /** The command itself: what it finds, prints and exits with is the same. */
  private examine(context: SetupContext): Promise<SetupResult['doctor']> {
    const [user] = usersOf(context) ?? []
    const socket = this.host.env['KRUXOS_SOCKET']
    const argv = [
      ...(this.jsonEnabled() ? ['--json'] : []),
      ...(user === undefined ? [] : ['--user', user]),
      ...(socket ? ['--socket', socket] : []),
    ]
    return new Doctor(argv, this.config).run()
  }
}
