import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'
import {serviceFields} from '../../cli/service-view.ts'

export default class ServiceShow extends AdminCommand {
  static override operation = 'service.show'
  static override summary = 'Show one service, never its password.'
  static override description = 'Its servers, who may use it, and whether its last use worked.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> work'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'its name', required: true})}

  async run() {
    const {args} = await this.parse(ServiceShow)
    const result = await this.admin.call('service.show', {name: checkLabel(args.name)})
    this.log(serviceFields(result.service, this.width))
    return result
  }
}
