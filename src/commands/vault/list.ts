import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {secretTable} from '../../cli/secret-view.ts'

export default class VaultList extends AdminCommand {
  static override operation = 'secret.list'
  static override summary = 'List the secrets of capabilities, never their values.'
  static override description = 'Tokens, which open the gateway itself, are listed by "token list".'
  static override examples = [
    {description: 'Those that can be used:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'Revoked ones too:', command: '<%= config.bin %> <%= command.id %> --all'},
  ]
  static override flags = {all: boolean({description: 'revoked ones too', default: false})}

  async run() {
    const {flags} = await this.parse(VaultList)
    const result = await this.admin.call('secret.list', {includeRevoked: flags.all})
    const {bold} = await this.paint()
    this.log(secretTable(result.secrets, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
