import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {toTime} from '../../cli/audit/filter.ts'
import {checkAgentName, checkCapabilityName} from '../../cli/input.ts'
import {readJsonInput} from '../../cli/json-input.ts'
import {filesFlag} from '../../cli/policy/flags.ts'
import {explainOffline} from '../../cli/policy/offline.ts'
import {explanationText} from '../../cli/policy/view.ts'
import type {Tier} from '../../contract/capability.ts'
import type {PolicyExplanation} from '../../contract/policy.ts'

const TIERS: Tier[] = ['autonomous', 'notify', 'approval_required', 'blocked']

export default class PolicyExplain extends AdminCommand {
  static override operation = 'policy.explain'
  static override summary = 'Tell what a call would get, which rule decides, and what every layer says.'
  static override description =
    `Nothing is run and nothing is counted. Without --input: a call for which no condition holds. With --file the policy
is made of these files alone and no gateway is asked; the input is then taken as it is, without defaults.`
  static override examples = [
    {
      description: 'Why does this need approval?',
      command: '<%= config.bin %> <%= command.id %> --capability filesystem.read --input @input.json',
    },
    {
      description: 'Under a file that is not in force yet:',
      command: '<%= config.bin %> <%= command.id %> --file org.yaml --capability filesystem.write',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO', 'NOT_FOUND'] as const
  static override flags = {
    agent: string({description: 'whose call; user: the call of a person', default: 'default-agent', helpValue: 'NAME'}),
    capability: string({description: 'name of the capability, or of its tool', required: true, helpValue: 'NAME'}),
    input: string({description: 'a JSON object, @FILE, or - for stdin', helpValue: 'JSON'}),
    at: string({description: 'when the call is made; now when left out', helpValue: 'TIME'}),
    file: filesFlag,
    default: string({
      description: 'with --file: the tier that a capability which is not built in declares',
      options: TIERS,
    }),
  }

  async run(): Promise<PolicyExplanation> {
    const {flags} = await this.parse(PolicyExplain)
    const question = {
      agent: checkAgentName(flags.agent),
      principal: flags.agent === 'user' ? ('user' as const) : ('agent' as const),
      capability: checkCapabilityName(flags.capability),
      ...(flags.input === undefined ? {} : {input: readJsonInput(flags.input)}),
      ...(flags.at === undefined ? {} : {at: toTime(flags.at, '--at', new Date())}),
    }
    const result = flags.file
      ? explainOffline(question, flags.file, flags.default as Tier | undefined)
      : await this.admin.call('policy.explain', question)
    const {bold} = await this.paint()
    this.log(explanationText(result, {width: this.width, heading: bold}))
    return result
  }
}
