import {AdminCommand} from '../../cli/admin-command.ts'

export default class VaultLock extends AdminCommand {
  static override operation = 'vault.lock'
  static override summary = 'Make the gateway forget the vault key.'
  static override description =
    `Until "vault unlock" no token or secret can be read, made or changed. Agents are disconnected and
cannot come back meanwhile. A vault sealed by a key file is unlocked again when the gateway starts.`
  static override examples = [{description: 'At once:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(VaultLock)
    const result = await this.admin.call('vault.lock', {})
    this.log(result.changed ? 'Locked the vault.' : 'The vault is locked already.')
    return result
  }
}
