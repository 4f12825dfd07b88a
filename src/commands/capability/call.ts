import {string as text} from '@oclif/core/args'
import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {untilDecided} from '../../cli/approve/until-decided.ts'
import {exitOfErrorType} from '../../cli/capability-exit.ts'
import {errorText} from '../../cli/capability-view.ts'
import {agentFlag, checkIdempotencyKey, idempotencyKeyFlag} from '../../cli/flags.ts'
import {checkAgentName, checkCapabilityName, parseDuration} from '../../cli/input.ts'
import {readJsonInput} from '../../cli/json-input.ts'
import {visibleJson} from '../../cli/text.ts'
import type {Result} from '../../contract/operations.ts'

export default class CapabilityCall extends AdminCommand {
  static override operation = 'capability.call'
  static override summary = 'Run one capability as the operator.'
  static override description =
    `The call goes the way of an agent's call and is recorded as yours. Its result is printed as JSON. An error of the
capability is told on stderr, or with --json printed as "error" of the result, and gives the exit code. Calls of operators
wait for approval only where approvals.ask_operators says so; then --wait waits for the decision.`
  static override examples = [
    {
      description: 'With its input on the command line:',
      command: `<%= config.bin %> <%= command.id %> filesystem.read --input '{"path": "a.txt"}'`,
    },
    {
      description: 'With its input from a file:',
      command: '<%= config.bin %> <%= command.id %> filesystem.list --input @input.json',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'LOCKED', 'IO', 'NOT_FOUND', 'PENDING'] as const
  static override args = {name: text({description: 'name of the capability, or of its tool', required: true})}
  static override flags = {
    agent: agentFlag,
    input: string({description: 'a JSON object, @FILE, or - for stdin', default: '{}', helpValue: 'JSON'}),
    wait: boolean({description: 'where it needs approval: wait for it', default: false}),
    timeout: string({description: 'how long to wait: seconds, or 5m', default: '120', helpValue: 'TIME'}),
    'idempotency-key': idempotencyKeyFlag,
  }

  async run() {
    const {args, flags} = await this.parse(CapabilityCall)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const params = {name: checkCapabilityName(args.name), ...agent, input: readJsonInput(flags.input)}
    const timeoutMs = parseDuration(flags.timeout, '--timeout') * 1000
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const first = await this.admin.call('capability.call', params, {idempotencyKey, timeoutMs})
    const pending = flags.wait ? pendingId(first) : null
    if (pending !== null) await untilDecided(this.admin, pending, timeoutMs)
    const result = pending === null ? first : await this.admin.call('capability.call', params, {timeoutMs})
    if (result.error !== null) {
      this.logToStderr(errorText(result.error))
      this.exitWith(exitOfErrorType(result.error.error_type))
    }
    if (result.result !== null) this.log(visibleJson(result.result, 2))
    return result
  }
}

function pendingId({error}: Result<'capability.call'>): string | null {
  return error?.error_type === 'ApprovalPending' ? String(error.context['approval_id']) : null
}
