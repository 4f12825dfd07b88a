import {ApplyCommand, fileFlags} from '../cli/apply/apply-command.ts'
import {planText, summary, toApplyResult, toDiffResult} from '../cli/apply/view.ts'
import type {DiffResult} from '../contract/appliance-outputs.ts'

export default class Diff extends ApplyCommand {
  static override operation = 'diff'
  static override summary = 'Tell what "apply" would change.'
  static override description =
    '+ would be created, ~ updated, - removed. Of secrets only that they differ is told. Changes nothing, and exits with 0 whatever it finds; "apply --check" exits with DIFFERENT.'
  static override examples = [
    {description: 'Before it is applied:', command: '<%= config.bin %> <%= command.id %> -f appliance.yaml'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'LOCKED', 'IO', 'NOT_FOUND'] as const

  static override flags = fileFlags

  async run(): Promise<DiffResult> {
    const {flags} = await this.parse(Diff)
    const {plan} = await this.read(flags)
    const planned = await plan()
    const text = planText(planned, await this.paint())
    const end = summary(toApplyResult(planned, 'none'), false)
    this.log(text === '' ? end : `${text}\n\n${end}`)
    return toDiffResult(planned)
  }
}
