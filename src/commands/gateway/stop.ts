import {AdminCommand} from '../../cli/admin-command.ts'
import {stopGateway} from '../../cli/daemon.ts'
import {holderOf} from '../../cli/holder.ts'
import {withSpinner} from '../../cli/spinner.ts'
import {checkMayControl, isService, stopService} from '../../cli/systemd/service.ts'

export default class GatewayStop extends AdminCommand {
  static override operation = 'gateway.stop'
  static override summary = 'Stop the gateway.'
  static override description =
    `Calls that run are given a moment to end. Resolves when the process is gone. One that does not run is fine; one that runs and
does not answer is UNREACHABLE.`
  static override examples = [{description: 'At once:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(GatewayStop)
    const pid = await withSpinner(this.isPerson, 'stopping the gateway', () => this.stop())
    this.log(pid === null ? 'The gateway does not run.' : `Stopped the gateway (pid ${pid}).`)
    return {changed: pid !== null, pid}
  }
  private async stop(): Promise<number | null> {
    if (!isService(this.host, this.paths)) return stopGateway(this.admin, this.paths)
    checkMayControl(this.host.uid, 'stop')
    const pid = holderOf(this.paths.dataDir)
    await stopService()
    return pid
  }
}
