import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {yesFlag} from '../../cli/flags.ts'
import {checkLabel} from '../../cli/input.ts'

export default class TokenRevoke extends AdminCommand {
  static override operation = 'token.revoke'
  static override summary = 'Revoke a token and close its sessions.'
  static override description =
    `It takes effect at once and cannot be undone. Its label is free again. On a terminal it asks first when the token has
live sessions, which it closes; a script is not asked.`
  static override examples = [{description: 'By label:', command: '<%= config.bin %> <%= command.id %> primary'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {token: text({description: 'its label or id', required: true})}
  static override flags = {yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(TokenRevoke)
    const params = {token: checkLabel(args.token)}
    if (this.isPerson && !flags.yes) await this.askAboutSessions(params)
    const result = await this.admin.call('token.revoke', params)
    const {label} = result.token
    this.log(result.changed ? `Revoked token ${label}; its sessions are closed.` : `Token ${label} is revoked already.`)
    return result
  }

  private async askAboutSessions(params: {token: string}): Promise<void> {
    const {token} = await this.admin.call('token.show', params)
    const {sessions} = await this.admin.call('session.list', {})
    const live = token.state === 'revoked' ? 0 : sessions.filter(({tokenLabel}) => tokenLabel === token.label).length
    if (live === 0) return
    const what = live === 1 ? 'the session that uses it' : `the ${live} sessions that use it`
    await this.confirm(`Revoke the token ${token.label} and close ${what}?`, false)
  }
}
