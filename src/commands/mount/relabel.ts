import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'

export default class MountRelabel extends AdminCommand {
  static override operation = 'mount.relabel'
  static override summary = 'Give a mount another label, and so another path.'
  static override description =
    'Rules of a policy that name the old path hold for it no more: change them first. What was deleted under the old label can be restored under that label only.'
  static override examples = [
    {description: 'From docs to handbook:', command: '<%= config.bin %> <%= command.id %> docs handbook'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override args = {
    label: text({description: 'label of the mount', required: true}),
    'new-label': text({description: 'its new label', required: true}),
  }

  async run() {
    const {args} = await this.parse(MountRelabel)
    const params = {label: checkLabel(args.label), newLabel: checkLabel(args['new-label'])}
    const result = await this.admin.call('mount.relabel', params)
    this.log(`Agents see ${result.mount.hostDir} as ${result.mount.path}${result.changed ? ' now' : ' already'}.`)
    return result
  }
}
