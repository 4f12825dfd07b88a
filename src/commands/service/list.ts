import {AdminCommand} from '../../cli/admin-command.ts'
import {serviceTable} from '../../cli/service-view.ts'

export default class ServiceList extends AdminCommand {
  static override operation = 'service.list'
  static override summary = 'List connected services.'
  static override description = 'Who may use each, and whether its last use worked.'
  static override examples = [{description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(ServiceList)
    const result = await this.admin.call('service.list', {})
    const {bold} = await this.paint()
    this.log(serviceTable(result.services, {width: this.width, heading: bold}))
    return result
  }
}
