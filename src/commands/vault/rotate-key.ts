import {AdminCommand} from '../../cli/admin-command.ts'
import {KEY_DERIVATION_TIMEOUT_MS, passphraseFlags, readPassphrase} from '../../cli/passphrase.ts'

export default class VaultRotateKey extends AdminCommand {
  static override operation = 'vault.rotate-key'
  static override summary = 'Seal every entry of the vault anew under a new key.'
  static override description =
    `After a key may have been seen by others. A key file is replaced too; a passphrase stays, and is asked for or read from a
file of mode 0600 or stdin. All or nothing, also when the power fails. Old backups open with their own key as before.`
  static override examples = [{description: 'Now:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'LOCKED', 'IO'] as const
  static override flags = passphraseFlags

  async run() {
    const {flags} = await this.parse(VaultRotateKey)
    const {vault} = await this.admin.call('vault.status', {})
    const isNeeded = vault.sealer === 'passphrase'
    const params = isNeeded ? {passphrase: await readPassphrase(flags, this.isPerson, false)} : {}
    const result = await this.admin.call('vault.rotate-key', params, {timeoutMs: KEY_DERIVATION_TIMEOUT_MS})
    this.log(`Sealed ${result.vault.entries} entries anew.`)
    return result
  }
}
