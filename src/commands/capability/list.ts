import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {capabilityTable} from '../../cli/capability-view.ts'
import {checkAgentName} from '../../cli/input.ts'
import type {Tier} from '../../contract/capability.ts'

const TIERS: Tier[] = ['autonomous', 'notify', 'approval_required', 'blocked']

export default class CapabilityList extends AdminCommand {
  static override operation = 'capability.list'
  static override summary = 'List capabilities, their tools and tiers.'
  static override description =
    `The tier says what becomes of a call: it runs (autonomous), runs and is told (notify), waits for a person
(approval_required), or is refused (blocked). WHY names what decided it; a narrow terminal leaves out TOOL. Blocked and unavailable ones only with --all.`
  static override examples = [
    {description: 'What agents can call:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: "One agent's view of one category:",
      command: '<%= config.bin %> <%= command.id %> --agent default-agent --category filesystem',
    },
  ]
  static override flags = {
    agent: string({description: 'as this agent sees them', helpValue: 'NAME'}),
    all: boolean({description: 'blocked and unavailable ones too', aliases: ['include-blocked'], default: false}),
    category: string({description: 'of one category', helpValue: 'NAME'}),
    tier: string({description: 'of one tier', options: TIERS}),
  }

  async run() {
    const {flags} = await this.parse(CapabilityList)
    const result = await this.admin.call('capability.list', {
      ...(flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}),
      ...(flags.category === undefined ? {} : {category: flags.category}),
      ...(flags.tier === undefined ? {} : {tier: flags.tier as Tier}),
      all: flags.all,
    })
    const {bold} = await this.paint()
    this.log(capabilityTable(result.capabilities, {width: this.width, heading: bold}))
    const hidden = result.total - result.capabilities.length
    if (hidden > 0) this.logToStderr(`${hidden} more; --all shows every one`)
    return result
  }
}
