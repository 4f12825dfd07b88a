import {AdminCommand} from '../../cli/admin-command.ts'
import {stopGateway} from '../../cli/daemon.ts'
import {holderOf} from '../../cli/holder.ts'
import {withSpinner} from '../../cli/spinner.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class GatewayStop extends AdminCommand {
  static override operation = 'gateway.stop'
  static override summary = 'Stop the gateway.'
  static override description =
    `Calls that run are given a moment to end. Resolves when the process is gone. One that does not run is fine; one that runs and
does not answer is UNREACHABLE.`
  static override examples = [{description: 'At once:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(GatewayStop)
    const {adminSocket, dataDir} = this.paths
    const pid = await withSpinner(this.isPerson, 'stopping the gateway', () => stopGateway(this.admin))
    const silent = pid === null ? holderOf(dataDir) : null
    if (silent !== null) {
      const message = `the gateway (pid ${silent}) runs in ${dataDir} and does not answer at ${adminSocket}`
      throw new KruxosError('UNREACHABLE', message, {hint: `kill ${silent}`})
    }
    this.log(pid === null ? 'The gateway does not run.' : `Stopped the gateway (pid ${pid}).`)
    return {changed: pid !== null, pid}
  }
}
