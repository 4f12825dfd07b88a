import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {ifAbsentFlag} from '../../cli/flags.ts'
import {checkAgentName, checkLabel} from '../../cli/input.ts'
import {readSecretValue, secretScopeFlags, secretValueFlags} from '../../cli/secret-input.ts'
import {secretFields, secretGap} from '../../cli/secret-view.ts'

export default class VaultSet extends AdminCommand {
  static override operation = 'secret.set'
  static override summary = 'Keep a secret for capabilities.'
  static override description =
    `A capability sends the secret to the hosts it is bound to; agents see its name and never its value, and nothing prints it
again. The value is asked for, or read from a file of mode 0600 or from stdin, without the end of its last line.`
  static override examples = [
    {
      description: 'For pushing to GitHub:',
      command: `<%= config.bin %> <%= command.id %> github --capability 'git.*' --host github.com --stdin`,
    },
    {
      description: 'In a script that may run twice; "vault scope" says later what it is for:',
      command: '<%= config.bin %> <%= command.id %> github --file token.txt --if-absent',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO'] as const
  static override args = {name: text({description: 'name of the secret', required: true})}
  static override flags = {...secretScopeFlags, ...secretValueFlags, 'if-absent': ifAbsentFlag}

  async run() {
    const {args, flags} = await this.parse(VaultSet)
    const name = checkLabel(args.name)
    const params = {
      name,
      description: flags.description ?? '',
      capabilities: flags.capability ?? [],
      hosts: flags.host ?? [],
      agents: flags.agent?.map(checkAgentName) ?? null,
      ifAbsent: flags['if-absent'],
    }
    const secretValue = await readSecretValue(name, flags, this.isPerson)
    const result = await this.admin.call('secret.set', {...params, secretValue})
    const {secret, changed} = result
    this.log(changed ? `Stored secret ${name}.` : `Secret ${name} exists already; it stays as it is.`)
    this.log(`\n${secretFields(secret, new Date(), this.width)}`)
    const gap = secretGap(secret)
    if (gap !== null) this.warning(gap)
    return result
  }
}
