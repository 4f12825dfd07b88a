import {AdminCommand} from '../../cli/admin-command.ts'
import {askReady, startGateway} from '../../cli/daemon.ts'
import {gatewayCommand} from '../../cli/entries.ts'
import {withSpinner} from '../../cli/spinner.ts'

export default class GatewayStart extends AdminCommand {
  static override operation = 'gateway.start'
  static override summary = 'Start the gateway in the background.'
  static override description =
    `Waits until it is ready, up to 20 seconds. One that runs already is fine. On an appliance systemd starts the gateway
instead, with "gateway run".`
  static override examples = [{description: 'For yourself:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO'] as const

  async run() {
    await this.parse(GatewayStart)
    const changed = (await askReady(this.admin)) === null && (await this.start())
    const {gateway} = await this.admin.call('status.get', {})
    const {pid, endpoint} = gateway
    this.log(`${changed ? 'Started the gateway' : 'The gateway runs already'} (pid ${pid}, ${endpoint}).`)
    return {changed, pid, endpoint, logFile: this.paths.logFile}
  }

  protected start(): Promise<boolean> {
    const options = {
      command: gatewayCommand(this.config.root),
      env: this.host.env,
      logFile: this.paths.logFile,
    }
    return withSpinner(this.isPerson, 'starting the gateway', () => startGateway(this.admin, options))
  }
}
