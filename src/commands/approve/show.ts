import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {approvalPage} from '../../cli/approve/view.ts'

export default class ApproveShow extends AdminCommand {
  static override operation = 'approval.show'
  static override summary = 'Show one request, and what would happen if it ran now.'
  static override description =
    `For a file that would be written this is a unified diff against what is there now. What came from the agent is shown
with control characters escaped.`
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> appr-3f'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the request, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(ApproveShow)
    const result = await this.admin.call('approval.show', {id: args.id})
    this.log(approvalPage(result.approval, new Date(), await this.paint(), this.width))
    return result
  }
}
