import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {capabilityPage} from '../../cli/capability-view.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName, checkCapabilityName} from '../../cli/input.ts'

export default class CapabilityShow extends AdminCommand {
  static override operation = 'capability.show'
  static override summary = 'Show one capability whole.'
  static override description = 'Its inputs, output, errors and examples; with --json the JSON Schemas themselves.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> filesystem.read'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the capability, or of its tool', required: true})}
  static override flags = {agent: agentFlag}

  async run() {
    const {args, flags} = await this.parse(CapabilityShow)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const result = await this.admin.call('capability.show', {name: checkCapabilityName(args.name), ...agent})
    const {bold} = await this.paint()
    this.log(capabilityPage(result.capability, {width: this.width, heading: bold}))
    return result
  }
}
