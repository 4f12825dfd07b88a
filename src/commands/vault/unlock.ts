import {AdminCommand} from '../../cli/admin-command.ts'
import {KEY_DERIVATION_TIMEOUT_MS, passphraseFlags, readPassphrase} from '../../cli/passphrase.ts'
import type {Result} from '../../contract/operations.ts'

export default class VaultUnlock extends AdminCommand {
  static override operation = 'vault.unlock'
  static override summary = 'Unlock the vault.'
  static override description =
    `A passphrase is asked for, or read from a file of mode 0600 or from stdin; it is never the value of a flag. Wrong ones are
answered more and more slowly. Nothing is asked when the vault is unlocked already. A vault that is sealed by a key file or a credential needs none.`
  static override examples = [
    {description: 'From a file:', command: '<%= config.bin %> <%= command.id %> --passphrase-file pass.txt'},
    {description: 'From stdin:', command: '<%= config.bin %> <%= command.id %> --passphrase-stdin'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO'] as const
  static override flags = passphraseFlags

  async run() {
    const {flags} = await this.parse(VaultUnlock)
    const result = await this.unlock(flags)
    this.log(result.changed ? 'Unlocked the vault.' : 'The vault is unlocked already.')
    return result
  }

  /** A passphrase that is not needed is not asked for. */
  private async unlock(source: Parameters<typeof readPassphrase>[0]): Promise<Result<'vault.unlock'>> {
    const isGiven = source['passphrase-file'] !== undefined || source['passphrase-stdin'] === true
    const {vault} = isGiven ? {vault: null} : await this.admin.call('vault.status', {})
    if (vault?.state === 'unlocked') return {vault, changed: false}
    const isNeeded = vault === null || vault.sealer === 'passphrase'
    const params = isNeeded ? {passphrase: await readPassphrase(source, this.isPerson, false)} : {}
    return this.admin.call('vault.unlock', params, {timeoutMs: KEY_DERIVATION_TIMEOUT_MS})
  }
}
