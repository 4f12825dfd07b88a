import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'

export default class PairCancel extends AdminCommand {
  static override operation = 'pairing.cancel'
  static override summary = 'Void a pairing code that was not used.'
  static override description = 'What a used one gave is ended with "token revoke".'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> pair_3f'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the code, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(PairCancel)
    const result = await this.admin.call('pairing.cancel', {id: args.id})
    const {id, state} = result.pairing
    this.log(result.changed ? `Cancelled ${id}.` : `${id} is ${state} already.`)
    return result
  }
}
