import {AdminCommand} from '../../cli/admin-command.ts'
import {upstreamTable} from '../../cli/upstream/view.ts'

export default class UpstreamList extends AdminCommand {
  static override operation = 'upstream.list'
  static override summary = 'List the MCP servers whose tools the gateway offers.'
  static override description =
    'Says whether each runs, and how many of its tools changed or are new since an operator approved them.'
  static override examples = [{description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(UpstreamList)
    const result = await this.admin.call('upstream.list', {})
    const {bold} = await this.paint()
    this.log(upstreamTable(result.upstreams, {width: this.width, heading: bold}))
    return result
  }
}
