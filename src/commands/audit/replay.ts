import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {toSessionId} from '../../cli/audit/filter.ts'
import {allOf} from '../../cli/audit/read.ts'
import {replayText} from '../../cli/audit/view.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class AuditReplay extends AdminCommand {
  static override operation = 'audit.replay'
  static override summary = 'Tell the story of one session: each call, its input, and how it ended.'
  static override description =
    'For a session that is connected, and for one that ended long ago. Nothing is run again.'
  static override examples = [
    {description: 'A session that status shows:', command: '<%= config.bin %> <%= command.id %> sess-a1b2c3d4'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {session: text({description: 'id of the session', required: true})}

  async run() {
    const {args} = await this.parse(AuditReplay)
    const session = toSessionId(args.session)
    const entries = await allOf(this.admin, {session})
    if (entries.length === 0) {
      throw new KruxosError('NOT_FOUND', 'the audit log has no such session', {
        hint: 'kruxos audit query --event "session.*"',
      })
    }
    this.log(replayText(session, entries, await this.paint()))
    return {session, entries}
  }
}
