import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {readPolicyFile, warningsIn} from '../../cli/policy/files.ts'
import {fileArgument, layerFlag} from '../../cli/policy/flags.ts'
import {changesText} from '../../cli/policy/view.ts'

export default class PolicyDiff extends AdminCommand {
  static override operation = 'policy.diff'
  static override summary = 'Tell which capabilities a policy file would give another tier, for which agent.'
  static override description =
    'The file is compared with the one of its layer that is in force, together with all other layers. Changes nothing.'
  static override examples = [
    {description: 'Before it is set:', command: '<%= config.bin %> <%= command.id %> org.yaml'},
    {
      description: 'In a job that must not change anything:',
      command: '<%= config.bin %> <%= command.id %> org.yaml --check',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO', 'DIFFERENT'] as const
  static override args = {file: fileArgument}
  static override flags = {
    layer: layerFlag,
    check: boolean({description: 'exit with DIFFERENT when a tier would change', default: false}),
  }

  async run() {
    const {args, flags} = await this.parse(PolicyDiff)
    const file = readPolicyFile(args.file, flags.layer)
    const {layer, text} = file
    const result = await this.admin.call('policy.diff', {layer, text})
    const paint = await this.paint()
    for (const warning of warningsIn(file, result.warnings)) this.warning(warning)
    this.log(changesText(result.changes, paint, {width: this.width, heading: paint.bold}))
    if (flags.check && result.changes.length > 0) this.exitWith('DIFFERENT')
    return result
  }
}
