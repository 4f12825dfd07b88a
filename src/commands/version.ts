import pack from '../../package.json' with {type: 'json'}
import {AdminCommand} from '../cli/admin-command.ts'

export default class Version extends AdminCommand {
  static override operation = 'version'
  static override summary = 'Print the versions of kruxos and Node.js.'
  static override description = 'Asks nothing of the gateway; "status" says which version that runs.'
  static override examples = [{description: 'For a bug report:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = [] as const

  async run() {
    await this.parse(Version)
    const result = {version: pack.version, node: process.version, platform: `${process.platform}-${process.arch}`}
    this.log(`kruxos ${result.version} (Node.js ${result.node}, ${result.platform})`)
    return result
  }
}
