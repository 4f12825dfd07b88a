import {boolean} from '@oclif/core/flags'
import {ApplyCommand, fileFlags, type MakePlan} from '../cli/apply/apply-command.ts'
import {execute} from '../cli/apply/execute.ts'
import type {Context} from '../cli/apply/kind.ts'
import {type Lease, underLease} from '../cli/apply/lease.ts'
import type {WholePlan} from '../cli/apply/plan.ts'
import {restartState} from '../cli/apply/settings.ts'
import {planText, summary, toApplyResult} from '../cli/apply/view.ts'
import type {ApplyResult} from '../contract/appliance-outputs.ts'

export default class Apply extends ApplyCommand {
  static override operation = 'apply'
  static override summary = 'Make the gateway what a file says.'
  static override description =
    `Agents, secrets, policy, mounts, upstream servers, mail accounts, tokens, client configs and settings; docs/apply.md
describes the file. A thing that the file names is afterwards as the file says; what it leaves out has its default. Everything is
checked first; when a step fails, those before it are taken back. The same file again changes nothing.`
  static override examples = [
    {
      description: 'At first boot, or after each change:',
      command: '<%= config.bin %> <%= command.id %> -f appliance.yaml',
    },
    {
      description: 'In a job that must not change anything:',
      command: '<%= config.bin %> <%= command.id %> -f appliance.yaml --check',
    },
    {
      description: 'And nothing else is left:',
      command: '<%= config.bin %> <%= command.id %> -f appliance.yaml --prune --restart',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND', 'DIFFERENT'] as const
  static override flags = {
    ...fileFlags,
    check: boolean({description: 'change nothing; exit 10 when something would change', default: false}),
    restart: boolean({description: 'restart the gateway when its settings changed', default: false}),
  }

  async run(): Promise<ApplyResult> {
    const {flags} = await this.parse(Apply)
    const {context, plan} = await this.read(flags)
    const planned = await plan()
    if (flags.check) return this.conclude(planned, await restartState(planned, context, false), false)
    const isNeeded = planned.changes.length + planned.removals.length > 0
    const done = isNeeded ? await underLease(context.admin, lease => this.apply(plan, context, lease)) : planned
    return this.conclude(done, await restartState(done, context, true), true)
  }

  /** Planned anew: somebody may have been faster. */
  private async apply(plan: MakePlan, {restart}: Context, lease: Lease): Promise<WholePlan> {
    const planned = await plan(restart && (() => restart().finally(lease.renew)))
    await execute(planned, lease.check)
    return planned
  }

  private async conclude(plan: WholePlan, restart: ApplyResult['restart'], isDone: boolean): Promise<ApplyResult> {
    const result = toApplyResult(plan, restart)
    const text = planText(plan, await this.paint())
    this.log(text === '' ? summary(result, isDone) : `${text}\n\n${summary(result, isDone)}`)
    if (isDone && restart === 'needed') this.warning('the gateway reads its settings anew at: kruxos gateway restart')
    if (!isDone && result.changed) this.exitWith('DIFFERENT')
    return result
  }
}
