import {AdminCommand} from '../../cli/admin-command.ts'
import {askReady, startGateway} from '../../cli/daemon.ts'
import {gatewayCommand} from '../../cli/entries.ts'
import {checkMayStart, environmentFor} from '../../cli/own-gateway.ts'
import {withSpinner} from '../../cli/spinner.ts'
import {checkMayControl, isService, startService} from '../../cli/systemd/service.ts'
import {startAndWait} from '../../cli/systemd/service-start.ts'
import {findAppliance, type Paths} from '../../config/paths.ts'
import type {GatewayState} from '../../contract/status.ts'

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
    const {pid, endpoint} = await this.running()
    this.log(`${changed ? 'Started the gateway' : 'The gateway runs already'} (pid ${pid}, ${endpoint}).`)
    return {changed, pid, endpoint, logFile: this.paths.logFile}
  }

  /** The gateway that runs now; a vault that lets no client in is told of. */
  protected async running(): Promise<GatewayState> {
    const {gateway, vault} = await this.admin.call('status.get', {})
    if (vault.state !== 'unlocked')
      this.warning(`the vault is ${vault.state}, no client is let in: kruxos vault unlock`)
    return gateway
  }

  /** @returns false when another start was faster */
  protected async start(paths: Paths): Promise<boolean> {
    if (isService(this.host, paths)) return this.startService(paths)
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
  private startService(paths: Paths): Promise<boolean> {
    checkMayControl(this.host.uid, 'start')
    return withSpinner(this.isPerson, 'starting the gateway', async () => {
      await startAndWait(() => startService(paths), {admin: this.admin, env: this.host.env})
      return true
    })
  }
}
