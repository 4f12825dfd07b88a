import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {tokenTable} from '../../cli/token-view.ts'

export default class UserTokenList extends AdminCommand {
  static override operation = 'token.list'
  static override summary = 'List user tokens, never their secrets.'
  static override description = 'The user tokens of "token list". Revoked ones only with --all.'
  static override examples = [
    {description: 'All that are not revoked:', command: '<%= config.bin %> <%= command.id %>'},
  ]
  static override flags = {all: boolean({description: 'revoked ones too', default: false})}

  async run() {
    const {flags} = await this.parse(UserTokenList)
    const {tokens: all} = await this.admin.call('token.list', {includeRevoked: flags.all})
    const tokens = all.filter(token => token.principal === 'user')
    const {bold} = await this.paint()
    this.log(tokenTable(tokens, new Date(), {width: this.width, heading: bold}))
    return {tokens}
  }
}
