import {AdminCommand} from '../../cli/admin-command.ts'
import {PREFERENCES, type PreferenceName, preferencesFile, readPreferences} from '../../cli/preferences.ts'
import {table} from '../../cli/table.ts'

export default class ConfigList extends AdminCommand {
  static override operation = 'config.list'
  static override summary = 'List the preferences of this command line.'
  static override description =
    'They change how kruxos talks to you, never the gateway; that has gateway.yaml (kruxos help settings). With output json every command prints JSON as with --json; --no-json is the way back for one.'
  static override examples = [{description: 'All, set or not:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['IO'] as const

  async run() {
    await this.parse(ConfigList)
    const {configDir} = this.paths
    const set = readPreferences(configDir)
    const names = Object.keys(PREFERENCES) as PreferenceName[]
    const {bold} = await this.paint()
    const rows = names.map(name => [name, set[name] ?? 'not set', PREFERENCES[name].description])
    this.log(table(['NAME', 'VALUE', 'DESCRIPTION'], rows, {width: this.width, heading: bold}))
    return {file: preferencesFile(configDir), preferences: names.map(name => ({name, value: set[name] ?? null}))}
  }
}
