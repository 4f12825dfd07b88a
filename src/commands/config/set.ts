import {string as text} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkPreference, checkPreferenceName, writePreference} from '../../cli/preferences.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class ConfigSet extends AdminCommand {
  static override operation = 'config.set'
  static override summary = 'Set one preference, or unset it.'
  static override description =
    'output takes text or json (as --json); socket takes the path of an admin socket. Flags and environment variables still win over it.'
  static override examples = [
    {description: 'JSON from every command:', command: '<%= config.bin %> <%= command.id %> output json'},
    {description: 'As it was:', command: '<%= config.bin %> <%= command.id %> output --unset'},
  ]
  static override exits = ['IO'] as const
  static override args = {
    name: text({description: 'name of the preference', required: true}),
    value: text({description: 'its value'}),
  }
  static override flags = {unset: boolean({description: 'forget the value', default: false})}

  async run() {
    const {args, flags} = await this.parse(ConfigSet)
    const name = checkPreferenceName(args.name)
    if ((args.value === undefined) !== flags.unset) {
      throw new KruxosError('USAGE', 'give a value or --unset, one of the two', {
        hint: `kruxos config set ${name} --help`,
      })
    }
    const value = args.value === undefined ? null : checkPreference(name, args.value)
    const changed = await writePreference(this.paths.configDir, name, value)
    this.log(value === null ? `${name} is not set.` : `${name} is ${value}.`)
    return {name, value, changed}
  }
}
