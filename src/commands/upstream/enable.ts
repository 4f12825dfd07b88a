import {checkUpstreamName, UpstreamCommand} from '../../cli/upstream/upstream-command.ts'

export default class UpstreamEnable extends UpstreamCommand {
  static override operation = 'upstream.enable'
  static override summary = 'Start a server that was disabled.'
  static override description = 'Its tools are offered again; what changed meanwhile waits for approval.'
  static override examples = [{description: 'Again:', command: '<%= config.bin %> <%= command.id %> notes'}]
  static override args = UpstreamCommand.args

  async run() {
    const {args} = await this.parse(UpstreamEnable)
    const result = await this.admin.call('upstream.enable', {name: checkUpstreamName(args.name)})
    this.log(result.changed ? `Enabled ${args.name}.` : `${args.name} is enabled already.`)
    return result
  }
}
