import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'
import {probeFields} from '../../cli/service-view.ts'

/** Two logins at servers that may be slow to say no. */
const TIMEOUT_MS = 60_000

export default class ServiceTest extends AdminCommand {
  static override operation = 'service.test'
  static override summary = 'Log in to the servers of a service.'
  static override description =
    'Nothing is sent and nothing is read. Exits with UNREACHABLE when a server does not take the login.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> work'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'its name', required: true})}

  async run() {
    const {args} = await this.parse(ServiceTest)
    const result = await this.admin.call('service.test', {name: checkLabel(args.name)}, {timeoutMs: TIMEOUT_MS})
    this.log(probeFields(result.probes, this.width))
    if (!result.ok) this.exitWith('UNREACHABLE')
    return result
  }
}
