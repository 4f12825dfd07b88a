import {AdminCommand} from '../../cli/admin-command.ts'
import {LOCAL, readContexts} from '../../cli/contexts/contexts.ts'
import {table} from '../../cli/table.ts'

export default class ContextList extends AdminCommand {
  static override operation = 'context.list'
  static override summary = 'List the machines that commands can go to.'
  static override description = 'The one in use has a star; "local" is this machine.'
  static override examples = [{description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['IO'] as const

  async run() {
    await this.parse(ContextList)
    const {current, urls} = readContexts(this.paths.configDir)
    const contexts = Object.entries({[LOCAL]: null, ...urls})
      .map(([name, url]) => ({name, url, current: name === current}))
      .sort((one, other) => one.name.localeCompare(other.name))
    const rows = contexts.map(({name, url, current: isCurrent}) => [isCurrent ? '*' : '', name, url ?? 'this machine'])
    const {bold} = await this.paint()
    this.log(table(['', 'NAME', 'URL'], rows, {width: this.width, heading: bold}))
    return {contexts}
  }
}
