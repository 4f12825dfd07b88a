import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {yesFlag} from '../../cli/flags.ts'
import {ownerFlags, ownerIfAny} from '../../cli/state/owner.ts'
import {ownerText} from '../../cli/state/view.ts'

export default class StateRestore extends AdminCommand {
  static override operation = 'state.restore'
  static override summary = 'Put state back as it is in a backup.'
  static override description =
    `All that is in the backup, or with --agent or --shared that part of it: whole or not at all. What was written since
is lost. Restored values are new versions, so that agents which read the old ones have to read again.`
  static override examples = [
    {
      description: 'One agent out of it:',
      command: '<%= config.bin %> <%= command.id %> bkp-20260131-093000-000-1a2b --agent bot --yes',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the backup, see "state backups"', required: true})}
  static override flags = {...ownerFlags, yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(StateRestore)
    const params = {id: args.id, ...ownerIfAny(flags)}
    await this.confirm('What was written since the backup is lost. Restore it?', flags.yes)
    const result = await this.admin.call('state.restore', params)
    const owners = [...result.agents, ...(result.shared ? [null] : [])].map(ownerText)
    this.log(`Restored ${owners.join(', ') || 'nothing'} from ${result.id}.`)
    return result
  }
}
