import {stopGateway} from '../../cli/daemon.ts'
import {withSpinner} from '../../cli/spinner.ts'
import GatewayStart from './start.ts'

export default class GatewayRestart extends GatewayStart {
  static override operation = 'gateway.restart'
  static override summary = 'Stop the gateway, then start it again.'
  static override description =
    `Sessions are kept: bridges connect again by themselves, and calls that ran meanwhile are answered with an error that says so.
A gateway that does not run is started.`
  static override examples = [
    {description: 'After a change of gateway.yaml:', command: '<%= config.bin %> <%= command.id %>'},
  ]

  override async run() {
    await this.parse(GatewayRestart)
    await withSpinner(this.isPerson, 'stopping the gateway', () => stopGateway(this.admin))
    const changed = await this.start()
    const {gateway} = await this.admin.call('status.get', {})
    this.log(`Restarted the gateway (pid ${gateway.pid}, ${gateway.endpoint}).`)
    return {changed, pid: gateway.pid, endpoint: gateway.endpoint, logFile: this.paths.logFile}
  }
}
