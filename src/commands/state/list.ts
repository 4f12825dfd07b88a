import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {ownerFlags, ownerOf} from '../../cli/state/owner.ts'
import {entryTable} from '../../cli/state/view.ts'
import type {Result} from '../../contract/operations.ts'
import type {StateItem} from '../../contract/state.ts'

export default class StateList extends AdminCommand {
  static override operation = 'state.list'
  static override summary = 'List the keys that an agent keeps, or that all share.'
  static override description = 'The sizes count against the quota: see "state quota".'
  static override examples = [
    {description: 'Of one agent:', command: '<%= config.bin %> <%= command.id %> --agent default-agent'},
    {description: 'Some of what is shared:', command: '<%= config.bin %> <%= command.id %> --shared --prefix release.'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = {
    ...ownerFlags,
    prefix: string({description: 'only keys that begin so', default: '', helpValue: 'TEXT'}),
  }

  async run(): Promise<Result<'state.list'>> {
    const {flags} = await this.parse(StateList)
    const params = {...ownerOf(flags), prefix: flags.prefix}
    const entries: StateItem[] = []
    for (let after: string | null = ''; after !== null; ) {
      const page: Result<'state.list'> = await this.admin.call('state.list', {...params, after})
      entries.push(...page.entries)
      after = page.next
    }
    const {bold} = await this.paint()
    this.log(entryTable(entries, new Date(), {width: this.width, heading: bold}))
    return {entries, next: null}
  }
}
