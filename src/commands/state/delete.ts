import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {ownerFlags, ownerOf} from '../../cli/state/owner.ts'
import {visible} from '../../cli/text.ts'

export default class StateDelete extends AdminCommand {
  static override operation = 'state.delete'
  static override summary = 'Delete a key with its history.'
  static override description = 'A key that is not there is no error. "state backup" before it keeps a way back.'
  static override examples = [
    {description: 'Of one agent:', command: '<%= config.bin %> <%= command.id %> project.todo --agent default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {key: text({description: 'the key', required: true})}
  static override flags = ownerFlags

  async run() {
    const {args, flags} = await this.parse(StateDelete)
    const result = await this.admin.call('state.delete', {...ownerOf(flags), key: args.key})
    this.log(result.changed ? `Deleted ${visible(result.key)}.` : `There is no key ${visible(result.key)}.`)
    return result
  }
}
