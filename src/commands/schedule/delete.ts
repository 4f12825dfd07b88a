import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'

export default class ScheduleDelete extends AdminCommand {
  static override operation = 'schedule.delete'
  static override summary = 'End a planned call.'
  static override description = 'It runs no more. A run that has begun goes to its end.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> cron-5c'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the planned call, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(ScheduleDelete)
    const result = await this.admin.call('schedule.delete', {id: args.id})
    const {id} = result.schedule
    this.log(result.changed ? `Deleted ${id}.` : `${id} has run already.`)
    return result
  }
}
