import {checkUpstreamName, UpstreamCommand} from '../../cli/upstream/upstream-command.ts'
import {definitionDiff, upstreamPage} from '../../cli/upstream/view.ts'

export default class UpstreamShow extends UpstreamCommand {
  static override operation = 'upstream.show'
  static override summary = 'Show one server, its tools, and what changed in them.'
  static override description =
    'For each tool that changed or is new: the lines of its definition, as approved and as they are. No model has read them.'
  static override examples = [{description: 'One:', command: '<%= config.bin %> <%= command.id %> notes'}]
  static override args = UpstreamCommand.args

  async run() {
    const {args} = await this.parse(UpstreamShow)
    const result = await this.admin.call('upstream.show', {name: checkUpstreamName(args.name)})
    const {upstream, definitions} = result
    const {bold} = await this.paint()
    this.log(upstreamPage(upstream, new Date(), {width: this.width, heading: bold}))
    const waiting = upstream.tools.filter(({state}) => state === 'changed' || state === 'new').map(({tool}) => tool)
    for (const pair of definitions) if (waiting.includes(pair.tool)) this.log(`\n${definitionDiff(pair)}`)
    if (waiting.length > 0) this.logToStderr(`\nTo approve what is shown: kruxos upstream approve ${args.name}`)
    return result
  }
}
