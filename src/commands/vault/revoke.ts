import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {yesFlag} from '../../cli/flags.ts'
import {checkLabel} from '../../cli/input.ts'

export default class VaultRevoke extends AdminCommand {
  static override operation = 'secret.revoke'
  static override summary = 'Destroy the value of a secret.'
  static override description =
    `It takes effect at once and cannot be undone. What the secret was for stays on record, "vault list --all" shows it, and its
name can be used again. On a terminal it asks first; a script is not asked.`
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> github'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the secret', required: true})}
  static override flags = {yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(VaultRevoke)
    const name = checkLabel(args.name)
    if (this.isPerson) await this.confirm(`Destroy the value of the secret ${name}?`, flags.yes)
    const result = await this.admin.call('secret.revoke', {name})
    this.log(result.changed ? `Revoked secret ${name}.` : `Secret ${name} is revoked already.`)
    return result
  }
}
