import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'

export default class MountRemove extends AdminCommand {
  static override operation = 'mount.remove'
  static override summary = 'Take a mount away from agents.'
  static override description =
    'The folder and what is in it stay as they are. What agents deleted there stays in their trash, and can be restored when a folder is mounted under the label again.'
  static override examples = [{description: 'By label:', command: '<%= config.bin %> <%= command.id %> docs'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {label: text({description: 'label of the mount', required: true})}

  async run() {
    const {args} = await this.parse(MountRemove)
    const result = await this.admin.call('mount.remove', {label: checkLabel(args.label)})
    this.log(`No agent sees ${result.mount.path} any more; ${result.mount.hostDir} is as it was.`)
    return result
  }
}
