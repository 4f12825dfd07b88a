import {string as text} from '@oclif/core/args'
import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {parseCount} from '../../cli/input.ts'
import {ownerFlags, ownerOf} from '../../cli/state/owner.ts'
import {visibleJson} from '../../cli/text.ts'

export default class StateGet extends AdminCommand {
  static override operation = 'state.get'
  static override summary = 'Print the value of a key as JSON.'
  static override description =
    'With --version an older one, as long as it is kept. With --json also who wrote it and when.'
  static override examples = [
    {description: 'The latest:', command: '<%= config.bin %> <%= command.id %> project.todo --agent default-agent'},
    {description: 'What is shared:', command: '<%= config.bin %> <%= command.id %> release.owner --shared'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {key: text({description: 'the key', required: true})}
  static override flags = {
    ...ownerFlags,
    version: string({description: 'an older version', helpValue: 'NUMBER'}),
  }

  async run() {
    const {args, flags} = await this.parse(StateGet)
    const version = flags.version === undefined ? {} : {version: parseCount(flags.version, '--version', VERSIONS)}
    const result = await this.admin.call('state.get', {...ownerOf(flags), key: args.key, ...version})
    this.log(visibleJson(result.value, 2))
    return result
  }
}

const VERSIONS = {min: 1, max: 999_999_999}
