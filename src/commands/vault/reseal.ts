import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {KEY_DERIVATION_TIMEOUT_MS, passphraseFlags, readPassphrase} from '../../cli/passphrase.ts'
import {vaultFields} from '../../cli/vault-view.ts'
import {KruxosError} from '../../contract/errors.ts'
import {SEALERS, type Sealer} from '../../contract/vault.ts'

export default class VaultReseal extends AdminCommand {
  static override operation = 'vault.reseal'
  static override summary = 'Wrap the vault key with another sealer.'
  static override description =
    `With "key-file" the gateway unlocks the vault by itself when it starts. With "passphrase" a person unlocks it, and a copy of
the disk alone is worth nothing; a passphrase that is lost cannot be replaced. With "systemd-credential" systemd hands the
key to the service (docs/setup.md). The vault has to be unlocked.`
  static override examples = [
    {
      description: 'To a passphrase from a file:',
      command: '<%= config.bin %> <%= command.id %> passphrase --passphrase-file pass.txt',
    },
    {description: 'Back to a key file:', command: '<%= config.bin %> <%= command.id %> key-file'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'LOCKED', 'IO'] as const
  static override args = {sealer: text({description: 'what is to wrap the key', required: true, options: [...SEALERS]})}
  static override flags = passphraseFlags

  async run() {
    const {args, flags} = await this.parse(VaultReseal)
    const sealer = args.sealer as Sealer
    const params =
      sealer === 'passphrase' ? {sealer, passphrase: await readPassphrase(flags, this.isPerson, true)} : {sealer}
    if (sealer !== 'passphrase' && (flags['passphrase-file'] !== undefined || flags['passphrase-stdin'])) {
      throw new KruxosError('USAGE', `a ${sealer.replace('-', ' ')} takes no passphrase`, {
        hint: `kruxos vault reseal ${sealer}`,
      })
    }
    const result = await this.admin.call('vault.reseal', params, {timeoutMs: KEY_DERIVATION_TIMEOUT_MS})
    this.log(
      `${result.changed ? 'Resealed the vault.' : 'The vault is sealed that way already.'}\n\n${vaultFields(result.vault, this.width)}`,
    )
    return result
  }
}
