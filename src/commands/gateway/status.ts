import {AdminCommand} from '../../cli/admin-command.ts'
import {gatewayText} from '../../cli/status-view.ts'

export default class GatewayStatus extends AdminCommand {
  static override operation = 'gateway.status'
  static override summary = 'Show how the gateway runs: addresses, files, certificate.'
  static override description = 'For the vault, agents and sessions there is "status".'
  static override examples = [{description: 'Now:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(GatewayStatus)
    const {gateway} = await this.admin.call('status.get', {})
    this.log(gatewayText(gateway, this.width))
    return gateway
  }
}
