import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLayer} from '../../cli/policy/files.ts'
import {policyText} from '../../cli/policy/view.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class PolicyShow extends AdminCommand {
  static override operation = 'policy.show'
  static override summary = 'Show the policy in force and its files.'
  static override description =
    'With a layer its file is printed as it is. A file with a fault does not count: what was in force before it still is.'
  static override examples = [
    {description: 'What is in force, and from where:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The file of one agent:', command: '<%= config.bin %> <%= command.id %> agents/default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {layer: text({description: 'system, org, user or agents/NAME'})}

  async run() {
    const {args} = await this.parse(PolicyShow)
    const layer = args.layer === undefined ? {} : {layer: checkLayer(args.layer)}
    const result = await this.admin.call('policy.show', layer)
    const [only] = result.layers
    if (args.layer === undefined) {
      const {bold} = await this.paint()
      this.log(policyText(result.policy, result.layers, {width: this.width, heading: bold}))
    } else if (only?.text == null)
      throw new KruxosError('NOT_FOUND', `there is no ${args.layer}.yaml`, {
        hint: `kruxos policy init --layer ${args.layer}`,
      })
    else this.logDocument(only.text.trimEnd())
    return result
  }
}
