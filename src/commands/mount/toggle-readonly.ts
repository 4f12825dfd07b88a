import {string as text} from '@oclif/core/args'
import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'

export default class MountToggleReadonly extends AdminCommand {
  static override operation = 'mount.toggle-readonly'
  static override summary = 'Make a mount read-only, or writable again.'
  static override description = 'Calls that run already end as they began. A script says which with --to.'
  static override examples = [
    {description: 'The other of the two:', command: '<%= config.bin %> <%= command.id %> docs'},
    {description: 'Safe to repeat:', command: '<%= config.bin %> <%= command.id %> docs --to read-only'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override args = {label: text({description: 'label of the mount', required: true})}
  static override flags = {
    to: string({
      description: 'what it shall be; the other of the two when left out',
      options: ['read-only', 'writable'],
    }),
  }

  async run() {
    const {args, flags} = await this.parse(MountToggleReadonly)
    const wanted = flags.to === undefined ? {} : {readOnly: flags.to === 'read-only'}
    const result = await this.admin.call('mount.toggle-readonly', {label: checkLabel(args.label), ...wanted})
    const {path, readOnly} = result.mount
    this.log(`${path} is ${readOnly ? 'read-only' : 'writable'} ${result.changed ? 'now' : 'already'}.`)
    return result
  }
}
