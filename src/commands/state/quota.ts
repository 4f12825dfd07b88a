import {AdminCommand} from '../../cli/admin-command.ts'
import {ownerFlags, ownerIfAny} from '../../cli/state/owner.ts'
import {quotaTable} from '../../cli/state/view.ts'

export default class StateQuota extends AdminCommand {
  static override operation = 'state.quota'
  static override summary = 'Tell how much agents keep, and how much they may.'
  static override description =
    `The quota is for the latest versions; older ones use what is free of it, and the oldest go first. The settings
state.persistent_quota_mb and state.shared_quota_mb change it.`
  static override examples = [
    {description: 'Everybody:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'One agent:', command: '<%= config.bin %> <%= command.id %> --agent default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = ownerFlags

  async run() {
    const {flags} = await this.parse(StateQuota)
    const result = await this.admin.call('state.quota', ownerIfAny(flags))
    const {bold} = await this.paint()
    this.log(quotaTable(result.quotas, {width: this.width, heading: bold}))
    return result
  }
}
