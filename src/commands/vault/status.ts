import {AdminCommand} from '../../cli/admin-command.ts'
import {vaultFields} from '../../cli/vault-view.ts'

export default class VaultStatus extends AdminCommand {
  static override operation = 'vault.status'
  static override summary = 'Tell whether the vault is unlocked, and what seals it.'
  static override description = 'A locked vault gives out no token and takes none, so that no agent can connect.'
  static override examples = [{description: 'Now:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(VaultStatus)
    const result = await this.admin.call('vault.status', {})
    this.log(vaultFields(result.vault, this.width))
    return result
  }
}
