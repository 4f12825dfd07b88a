import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {scheduleTable} from '../../cli/schedule-view.ts'

export default class ScheduleList extends AdminCommand {
  static override operation = 'schedule.list'
  static override summary = 'List the calls that agents planned.'
  static override description =
    'Agents plan calls with scheduler.cron_create and scheduler.delay. With --all also those that are over.'
  static override examples = [{description: 'What will run:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = {agent: agentFlag, all: boolean({description: 'also those that are over', default: false})}

  async run() {
    const {flags} = await this.parse(ScheduleList)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const result = await this.admin.call('schedule.list', {...agent, all: flags.all})
    const {bold} = await this.paint()
    this.log(scheduleTable(result.schedules, {width: this.width, heading: bold}))
    return result
  }
}
