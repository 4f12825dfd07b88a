import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'

export default class ApproveRevokeGrant extends AdminCommand {
  static override operation = 'grant.revoke'
  static override summary = 'End a grant.'
  static override description = 'The next call it would have covered waits for approval again.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> grant-5c'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the grant, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(ApproveRevokeGrant)
    const result = await this.admin.call('grant.revoke', {id: args.id})
    this.log(result.changed ? `Revoked ${result.grant.id}.` : `${result.grant.id} is revoked already.`)
    return result
  }
}
