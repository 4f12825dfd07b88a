import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'
import {readSecretValue, secretValueFlags} from '../../cli/secret-input.ts'

export default class VaultRotate extends AdminCommand {
  static override operation = 'secret.rotate'
  static override summary = 'Replace the value of a secret.'
  static override description = 'The next use takes the new value. What it may be used for, and by whom, stays.'
  static override examples = [
    {description: 'From a file:', command: '<%= config.bin %> <%= command.id %> github --file token.txt'},
    {description: 'From stdin:', command: '<%= config.bin %> <%= command.id %> github --stdin'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the secret', required: true})}
  static override flags = secretValueFlags

  async run() {
    const {args, flags} = await this.parse(VaultRotate)
    const name = checkLabel(args.name)
    const secretValue = await readSecretValue(name, flags, this.isPerson)
    const result = await this.admin.call('secret.rotate', {name, secretValue})
    this.log(`Replaced the value of secret ${name}.`)
    return result
  }
}
