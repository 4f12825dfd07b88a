import {checkUpstreamName, UpstreamCommand} from '../../cli/upstream/upstream-command.ts'

export default class UpstreamDisable extends UpstreamCommand {
  static override operation = 'upstream.disable'
  static override summary = 'End a server and take its tools back.'
  static override description = 'What was approved of it stays. "upstream enable" starts it again.'
  static override examples = [{description: 'For a while:', command: '<%= config.bin %> <%= command.id %> notes'}]
  static override args = UpstreamCommand.args

  async run() {
    const {args} = await this.parse(UpstreamDisable)
    const result = await this.admin.call('upstream.disable', {name: checkUpstreamName(args.name)})
    this.log(result.changed ? `Disabled ${args.name}.` : `${args.name} is disabled already.`)
    return result
  }
}
