import {ADD_TIMEOUT_MS} from '../../cli/upstream/import.ts'
import {checkUpstreamName, UpstreamCommand} from '../../cli/upstream/upstream-command.ts'

export default class UpstreamTest extends UpstreamCommand {
  static override operation = 'upstream.test'
  static override summary = 'Connect to a server once more and count its tools.'
  static override description =
    'Starts a second one beside the one that runs, and ends it again. The one that runs is asked for its tools, too.'
  static override examples = [{description: 'Does it work?', command: '<%= config.bin %> <%= command.id %> notes'}]
  static override args = UpstreamCommand.args

  async run() {
    const {args} = await this.parse(UpstreamTest)
    const name = checkUpstreamName(args.name)
    const result = await this.admin.call('upstream.test', {name}, {timeoutMs: ADD_TIMEOUT_MS})
    const {ok, server, protocol, tools, durationMs, problem} = result
    if (!ok) this.exitWith('UNREACHABLE')
    const took = `${Math.round(durationMs)} ms`
    this.log(
      ok ? `${args.name} works: ${server}, MCP ${protocol}, ${tools} tools, ${took}` : `${args.name}: ${problem}`,
    )
    return result
  }
}
