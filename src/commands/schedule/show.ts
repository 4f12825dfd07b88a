import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {scheduleText} from '../../cli/schedule-view.ts'

export default class ScheduleShow extends AdminCommand {
  static override operation = 'schedule.show'
  static override summary = 'Show one planned call.'
  static override description = 'What is called with which input, as whom, and how the last runs ended.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> cron-5c'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the planned call, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(ScheduleShow)
    const result = await this.admin.call('schedule.show', {id: args.id})
    const {bold} = await this.paint()
    this.log(scheduleText(result.schedule, {width: this.width, heading: bold}))
    return result
  }
}
