import {AdminCommand} from '../../cli/admin-command.ts'
import {pairingTable} from '../../cli/pair/view.ts'

export default class PairList extends AdminCommand {
  static override operation = 'pairing.list'
  static override summary = 'List pairing codes and what became of them.'
  static override description =
    'Never the codes themselves. One that nobody used is forgotten a day after it ended; "token list" has the tokens.'
  static override examples = [{description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(PairList)
    const result = await this.admin.call('pairing.list', {})
    const {bold} = await this.paint()
    this.log(pairingTable(result.pairings, new Date(), {width: this.width, heading: bold, spare: ['MADE']}))
    return result
  }
}
