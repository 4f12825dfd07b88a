import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {toTime} from '../../cli/audit/filter.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {readPolicyFile} from '../../cli/policy/files.ts'
import {fileArgument, layerFlag} from '../../cli/policy/flags.ts'
import {replayText} from '../../cli/policy/replay-view.ts'

const TIMEOUT_MS = 300_000

export default class PolicyReplay extends AdminCommand {
  static override operation = 'policy.replay'
  static override summary = 'Decide the calls of the audit log again under another policy file.'
  static override description =
    `Tells which past calls would have been decided otherwise. Rate limits are left out, and calls of which the log keeps
too little (secrets, long texts where they matter). Changes nothing.`
  static override examples = [
    {description: 'The last month:', command: '<%= config.bin %> <%= command.id %> org.yaml --since 30d'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO'] as const
  static override args = {file: fileArgument}
  static override flags = {
    agent: agentFlag,
    layer: layerFlag,
    since: string({description: 'not before: 1h, 7d ago, or a time in ISO 8601', default: '30d', helpValue: 'TIME'}),
  }

  async run() {
    const {args, flags} = await this.parse(PolicyReplay)
    const {layer, text} = readPolicyFile(args.file, flags.layer)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const since = toTime(flags.since, '--since', new Date())
    const result = await this.admin.call('policy.replay', {layer, text, since, ...agent}, {timeoutMs: TIMEOUT_MS})
    const {bold} = await this.paint()
    this.log(replayText(result, {width: this.width, heading: bold}))
    return result
  }
}
