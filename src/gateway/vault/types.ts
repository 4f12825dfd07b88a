import type {Sealer, VaultStatus} from '../../contract/vault.ts'

export interface StoredEntry {
  readonly path: string
  readonly version: number
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/**
 * What the vault needs of a database. The store's vault table fits.
 * Reads that are asked for together, without awaiting between, see one state.
 */
export interface VaultStorage {
  readHeader(): Promise<Uint8Array | null>
  writeHeader(header: Uint8Array): Promise<void>
  get(path: string): Promise<StoredEntry | null>
  put(entry: StoredEntry): Promise<void>
  remove(path: string): Promise<boolean>
  list(): Promise<{path: string; version: number}[]>
  /** runs the work once the transaction is durable. @throws KruxosError INTERNAL outside a transaction */
  afterCommit(work: () => Promise<void>): void
}

/** Does its work all or nothing. */
export type Transaction = (work: (storage: VaultStorage) => Promise<void>) => Promise<void>

/**
 * Sealed secrets. Every method but `status`, `unlock` and `lock` throws KruxosError LOCKED while the vault is locked,
 * and IO while it is broken, with what to do.
 * The storage is an argument so that a secret and the row that speaks of it are one transaction; `put` and `remove`
 * change two rows themselves and take nothing but the storage of a transaction.
 * A path is made of letters, digits, ".", "_", "-" and "/", at most 200.
 */
export interface Vault {
  /** Checks the entries too: `broken` when one was added, removed or put back to an older one outside the vault. */
  status(): Promise<VaultStatus>
  /**
   * False when it is unlocked already. A vault with a key file or a systemd credential reads that again and does not
   * look at the passphrase; a new vault with the passphrase sealer takes the first one.
   * @throws KruxosError LOCKED when a passphrase is needed and none is given, DENIED on a wrong one; then each attempt
   * waits longer, and they run one at a time
   */
  unlock(passphrase: string | undefined): Promise<boolean>
  /**
   * Asks for nothing but that somebody knows the passphrase.
   * @throws KruxosError DENIED on a wrong one, as `unlock` does; CONFLICT when the vault is sealed otherwise
   */
  confirm(passphrase: string): Promise<void>
  /** Forgets the key. False when it is locked already. */
  lock(): Promise<boolean>
  /** @throws KruxosError USAGE on a path or a text that cannot be kept as it is */
  put(storage: VaultStorage, path: string, secret: string): Promise<void>
  /** null when there is no such entry. @throws KruxosError IO when it, or the list of entries, was changed */
  get(storage: VaultStorage, path: string): Promise<string | null>
  /** false when there is no such entry */
  remove(storage: VaultStorage, path: string): Promise<boolean>
  /**
   * Wraps the data key with a new key file or passphrase, or with the credential of systemd; the entries stay as they
   * are. The old key file is removed: a backup of the database from before needs a copy of it.
   * @throws KruxosError USAGE on a passphrase that is missing or too short
   */
  reseal(sealer: Sealer, passphrase: string | undefined): Promise<boolean>
  /**
   * Seals every entry anew under a new data key, in one transaction, and that with a new key file, the same passphrase
   * or the credential: whoever has an old key and a new copy of the database can open nothing of it.
   * @throws KruxosError USAGE when the passphrase is missing, DENIED when it is wrong
   */
  rotateKey(transaction: Transaction, passphrase: string | undefined): Promise<boolean>
}
