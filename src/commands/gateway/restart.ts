import {askReady, stopGateway} from '../../cli/daemon.ts'
import {checkIsOurs, pathsOfRunning} from '../../cli/own-gateway.ts'
import {withSpinner} from '../../cli/spinner.ts'
import {checkMayControl, isService, restartService} from '../../cli/systemd/service.ts'
import {startAndWait} from '../../cli/systemd/service-start.ts'
import type {Paths} from '../../config/paths.ts'
import {loadSettings} from '../../config/settings.ts'
import GatewayStart from './start.ts'

export default class GatewayRestart extends GatewayStart {
  static override operation = 'gateway.restart'
  static override summary = 'Stop the gateway, then start it again.'
  static override description =
    `Sessions are kept: bridges connect again by themselves, and calls that ran meanwhile are answered with an error that says so.
It starts with the folders of the gateway that ran; gateway.yaml is checked first, and while it does not fit nothing is
stopped. A gateway that does not run is started.`
  static override examples = [
    {description: 'After a change of gateway.yaml:', command: '<%= config.bin %> <%= command.id %>'},
  ]

  override async run() {
    await this.parse(GatewayRestart)
    const paths = await this.places()
    await loadSettings(paths.settingsFile, this.host.env)
    const changed = isService(this.host, paths) ? await this.restartService(paths) : await this.restart(paths)
    const gateway = await this.running()
    this.log(`Restarted the gateway (pid ${gateway.pid}, ${gateway.endpoint}).`)
    return {changed, pid: gateway.pid, endpoint: gateway.endpoint, logFile: paths.logFile}
  }

  private async restart(paths: Paths): Promise<boolean> {
    await withSpinner(this.isPerson, 'stopping the gateway', () => stopGateway(this.admin, paths))
    return this.start(paths)
  }

  private restartService(paths: Paths): Promise<boolean> {
    checkMayControl(this.host.uid, 'restart')
    return withSpinner(this.isPerson, 'restarting the gateway', async () => {
      await startAndWait(() => restartService(paths), {admin: this.admin, env: this.host.env})
      return true
    })
  }

  /** Those of the gateway that runs; ours, when none does. @throws KruxosError DENIED when it is another user's */
  private async places(): Promise<Paths> {
    if ((await askReady(this.admin)) === null) return this.paths
    checkIsOurs(this.paths, this.host.uid)
    const {gateway} = await this.admin.call('status.get', {})
    return pathsOfRunning(this.host, this.paths, gateway.dataDir)
  }
}
