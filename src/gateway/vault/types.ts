import type {Sealer, VaultStatus} from '../../contract/vault.ts'

/** What the vault needs of a database. The store's vault table fits. */
export interface VaultStorage {
  readHeader(): Promise<Uint8Array | null>
  writeHeader(header: Uint8Array): Promise<void>
  get(path: string): Promise<{path: string; version: number; nonce: Uint8Array; ciphertext: Uint8Array} | null>
  put(entry: {path: string; version: number; nonce: Uint8Array; ciphertext: Uint8Array}): Promise<void>
  remove(path: string): Promise<boolean>
  list(): Promise<{path: string; version: number}[]>
}

/**
 * Sealed secrets. Every method but `status`, `unlock` and `lock` throws KruxosError LOCKED while the vault is locked.
 * The storage is an argument so that a secret and the row that speaks of it are one transaction.
 */
export interface Vault {
  status(): Promise<VaultStatus>
  /** @throws KruxosError DENIED on a wrong passphrase, after a growing delay; attempts run one at a time */
  unlock(passphrase: string): Promise<boolean>
  lock(): Promise<boolean>
  put(storage: VaultStorage, path: string, secret: string): Promise<void>
  /** null when there is no such entry. @throws KruxosError IO when the entry was changed or swapped */
  get(storage: VaultStorage, path: string): Promise<string | null>
  remove(storage: VaultStorage, path: string): Promise<boolean>
  reseal(sealer: Sealer, passphrase: string | undefined): Promise<boolean>
}
