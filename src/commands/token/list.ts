import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {tokenTable} from '../../cli/token-view.ts'

export default class TokenList extends AdminCommand {
  static override operation = 'token.list'
  static override summary = 'List tokens, never their secrets.'
  static override description = 'Expired tokens are listed, revoked ones only with --all.'
  static override examples = [
    {description: 'Tokens that are not revoked:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: "One agent's, revoked ones too:",
      command: '<%= config.bin %> <%= command.id %> --agent default-agent --all',
    },
  ]
  static override flags = {agent: agentFlag, all: boolean({description: 'revoked ones too', default: false})}

  async run() {
    const {flags} = await this.parse(TokenList)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const result = await this.admin.call('token.list', {...agent, includeRevoked: flags.all})
    const {bold} = await this.paint()
    this.log(tokenTable(result.tokens, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
