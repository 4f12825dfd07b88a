import {setTimeout as sleep} from 'node:timers/promises'
import type {Sealer} from '../../contract/vault.ts'
import {Backoff} from './backoff.ts'
import {EpochFile} from './epoch-file.ts'
import type {KeySources} from './sealing.ts'
import type {Vault, VaultStorage} from './types.ts'
import {SealedVault} from './vault.ts'

export type {Vault, VaultStorage} from './types.ts'

export interface VaultOptions extends KeySources {
  /** where header and entries are kept; not the storage of a transaction */
  readonly storage: VaultStorage
  /** what a new vault is sealed with; afterwards `reseal` decides */
  readonly sealer: Sealer
  /** of a person, read by the caller; without one a passphrase vault starts locked */
  readonly passphrase?: string | undefined
  /** waits between attempts to unlock, ms */
  readonly sleep?: (ms: number) => Promise<unknown>
}

/**
 * Opens the vault, or makes it on the first start. A vault that cannot be opened is no error: it is locked or broken,
 * and says why. Beside the key file stands `<keyFile>.epoch`, see EpochFile.
 */
export async function openVault({storage, sealer, passphrase, sleep = wait, ...sources}: VaultOptions): Promise<Vault> {
  const epochs = new EpochFile(`${sources.keyFile}.epoch`)
  const vault = new SealedVault({storage, sources, epochs, backoff: new Backoff(sleep)}, sealer)
  await vault.start(passphrase)
  return vault
}

function wait(ms: number): Promise<void> {
  return sleep(ms, undefined, {ref: false}) // nobody is kept alive by a wrong passphrase
}
