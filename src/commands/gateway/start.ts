import {AdminCommand} from '../../cli/admin-command.ts'
import {askReady, startGateway} from '../../cli/daemon.ts'
import {gatewayCommand} from '../../cli/entries.ts'
import {checkMayStart, environmentFor} from '../../cli/own-gateway.ts'
import {withSpinner} from '../../cli/spinner.ts'
import {findAppliance, type Paths} from '../../config/paths.ts'

export default class GatewayStart extends AdminCommand {
  static override operation = 'gateway.start'
  static override summary = 'Start the gateway in the background.'
  static override description =
    `Waits until it is ready, up to 20 seconds. One that runs already is fine. On a machine that has a gateway of the system (root
started it, its data lies in /var/lib/kruxos) only root can start that, and nobody starts another by accident.`
  static override examples = [{description: 'For yourself:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO'] as const

  async run() {
    await this.parse(GatewayStart)
    const changed = (await askReady(this.admin)) === null && (await this.start(this.paths))
    const {gateway} = await this.admin.call('status.get', {})
    const {pid, endpoint} = gateway
    this.log(`${changed ? 'Started the gateway' : 'The gateway runs already'} (pid ${pid}, ${endpoint}).`)
    return {changed, pid, endpoint, logFile: this.paths.logFile}
  }

  /** @returns false when another start was faster */
  protected async start(paths: Paths): Promise<boolean> {
    checkMayStart(paths, this.host.uid)
    const appliance = findAppliance(this.host)
    if (paths.mode === 'user' && appliance !== undefined) {
      this.warning(`this is a gateway of your own, in ${paths.dataDir}; that of the system (${appliance}) is another`)
    }
    const options = {
      command: gatewayCommand(this.config.root),
      env: environmentFor(this.host, paths),
      logFile: paths.logFile,
    }
    return withSpinner(this.isPerson, 'starting the gateway', () => startGateway(this.admin, options))
  }
}
