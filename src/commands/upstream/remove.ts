import {checkUpstreamName, UpstreamCommand} from '../../cli/upstream/upstream-command.ts'

export default class UpstreamRemove extends UpstreamCommand {
  static override operation = 'upstream.remove'
  static override summary = 'End a server and forget what was approved of it.'
  static override description =
    'Its secrets stay in the vault, and its folder on the disk. Adding it again approves its tools anew.'
  static override examples = [{description: 'For good:', command: '<%= config.bin %> <%= command.id %> notes'}]
  static override args = UpstreamCommand.args

  async run() {
    const {args} = await this.parse(UpstreamRemove)
    const result = await this.admin.call('upstream.remove', {name: checkUpstreamName(args.name)})
    this.log(result.changed ? `Removed ${args.name}.` : `There is no ${args.name}.`)
    return result
  }
}
