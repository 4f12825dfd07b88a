import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkPreferenceName, readPreferences} from '../../cli/preferences.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class ConfigGet extends AdminCommand {
  static override operation = 'config.get'
  static override summary = 'Print one preference.'
  static override description = 'Exits with NOT_FOUND when it is not set.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> output'}]
  static override exits = ['IO', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the preference', required: true})}

  async run() {
    const {args} = await this.parse(ConfigGet)
    const name = checkPreferenceName(args.name)
    const value = readPreferences(this.paths.configDir)[name]
    if (value === undefined)
      throw new KruxosError('NOT_FOUND', `${name} is not set`, {hint: `kruxos config set ${name} VALUE`})
    this.log(value)
    return {name, value}
  }
}
