import {AdminCommand} from '../../cli/admin-command.ts'
import {yesFlag} from '../../cli/flags.ts'
import {readPolicyFile, warningsIn} from '../../cli/policy/files.ts'
import {fileArgument, layerFlag} from '../../cli/policy/flags.ts'
import {changesText} from '../../cli/policy/view.ts'
import {visible} from '../../cli/text.ts'

export default class PolicySet extends AdminCommand {
  static override operation = 'policy.set'
  static override summary = 'Put a policy file in force.'
  static override description =
    `It is checked, and what it changes is shown first. The gateway puts it whole in the place of its layer's file, and
agents whose tools changed are told. A file with a fault changes nothing.`
  static override examples = [
    {description: 'With a look at what changes:', command: '<%= config.bin %> <%= command.id %> org.yaml'},
    {
      description: 'For one agent, from a program:',
      command: '<%= config.bin %> <%= command.id %> bot.yaml --layer agents/default-agent --yes',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO'] as const
  static override args = {file: fileArgument}
  static override flags = {layer: layerFlag, yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(PolicySet)
    const file = readPolicyFile(args.file, flags.layer)
    const {layer, text} = file
    const {isSameText, currentVersion, changes, warnings} = await this.admin.call('policy.diff', {layer, text})
    const paint = await this.paint()
    for (const warning of warningsIn(file, warnings)) this.warning(warning)
    this.logToStderr(changesText(changes, paint, {width: this.width, heading: paint.bold}))
    await this.confirm(`Put it in the place of ${layer}.yaml?`, flags.yes || isSameText)
    const result = await this.admin.call('policy.set', {layer, text, expectedVersion: currentVersion})
    this.log(visible(result.changed ? `${result.file} is in force.` : `${result.file} is so already.`))
    return result
  }
}
