import {string as text} from '@oclif/core/args'
import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkIdempotencyKey, idempotencyKeyFlag} from '../../cli/flags.ts'
import {parseCount} from '../../cli/input.ts'
import {readJsonValue} from '../../cli/json-input.ts'
import {ownerFlags, ownerOf} from '../../cli/state/owner.ts'
import {visible} from '../../cli/text.ts'

export default class StateSet extends AdminCommand {
  static override operation = 'state.set'
  static override summary = 'Write a key.'
  static override description =
    `An agent's older versions stay as history. With --expected-version nothing is overwritten that you have not seen;
0 means that there must be no such key yet.`
  static override examples = [
    {
      description: 'A text, which is JSON in quotes:',
      command: `<%= config.bin %> <%= command.id %> release.owner '"build-bot"' --shared`,
    },
    {
      description: 'From a file:',
      command: '<%= config.bin %> <%= command.id %> project.todo @input.json --agent default-agent',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override args = {
    key: text({description: 'the key', required: true}),
    value: text({description: 'JSON, @FILE, or - for stdin', required: true}),
  }
  static override flags = {
    ...ownerFlags,
    'expected-version': string({description: 'the version that must be there', helpValue: 'NUMBER'}),
    'idempotency-key': idempotencyKeyFlag,
  }

  async run() {
    const {args, flags} = await this.parse(StateSet)
    const expected = flags['expected-version']
    const params = {
      ...ownerOf(flags),
      key: args.key,
      value: readJsonValue(args.value, 'the value'),
      ...(expected === undefined ? {} : {expectedVersion: parseCount(expected, '--expected-version', VERSIONS)}),
    }
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const result = await this.admin.call('state.set', params, {idempotencyKey})
    this.log(`Wrote ${visible(result.key)}, version ${result.version}.`)
    return result
  }
}

const VERSIONS = {min: 0, max: 999_999_999}
