import {AdminCommand} from '../../cli/admin-command.ts'
import {KEY_DERIVATION_TIMEOUT_MS, passphraseFlags, readPassphrase} from '../../cli/passphrase.ts'

export default class VaultUnlock extends AdminCommand {
  static override operation = 'vault.unlock'
  static override summary = 'Unlock the vault.'
  static override description =
    `A passphrase is asked for, or read from a file of mode 0600 or from stdin; it is never the value of a flag. Wrong ones are
answered more and more slowly. A vault that is sealed by a key file or a credential needs none.`
  static override examples = [
    {description: 'From a file:', command: '<%= config.bin %> <%= command.id %> --passphrase-file pass.txt'},
    {description: 'From stdin:', command: '<%= config.bin %> <%= command.id %> --passphrase-stdin'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO'] as const
  static override flags = passphraseFlags

  async run() {
    const {flags} = await this.parse(VaultUnlock)
    const passphrase = await this.passphrase(flags)
    const result = await this.admin.call('vault.unlock', passphrase === undefined ? {} : {passphrase}, {
      timeoutMs: KEY_DERIVATION_TIMEOUT_MS,
    })
    this.log(result.changed ? 'Unlocked the vault.' : 'The vault is unlocked already.')
    return result
  }

  private async passphrase(source: Parameters<typeof readPassphrase>[0]): Promise<string | undefined> {
    const isGiven = source['passphrase-file'] !== undefined || source['passphrase-stdin'] === true
    const {vault} = isGiven ? {vault: null} : await this.admin.call('vault.status', {})
    return vault === null || vault.sealer === 'passphrase' ? readPassphrase(source, this.isPerson, false) : undefined
  }
}
