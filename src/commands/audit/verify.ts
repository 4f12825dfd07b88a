import {AdminCommand} from '../../cli/admin-command.ts'
import {verifyText} from '../../cli/audit/view.ts'

/** A million rows take seconds. */
const TIMEOUT_MS = 600_000

export default class AuditVerify extends AdminCommand {
  static override operation = 'audit.verify'
  static override summary = 'Check that no row of the audit log was changed, removed, moved or added.'
  static override description =
    `Every row is checked with the key of the log, and its end with what the gateway wrote last. Names the first bad row and what
was done: edit, deletion, reorder, insertion, truncation, or fork (another history). Exits CONFLICT then.`
  static override examples = [{description: 'Now:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT'] as const

  async run() {
    await this.parse(AuditVerify)
    const result = await this.admin.call('audit.verify', {}, {timeoutMs: TIMEOUT_MS})
    this.log(verifyText(result, await this.paint()))
    if (!result.ok) this.exitWith('CONFLICT')
    return result
  }
}
