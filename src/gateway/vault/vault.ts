import {KruxosError} from '../../contract/errors.ts'
import type {Sealer, VaultStatus} from '../../contract/vault.ts'
import {Mutex} from '../mutex.ts'
import type {Backoff} from './backoff.ts'
import {DataKey} from './data-key.ts'
import type {EpochFile} from './epoch-file.ts'
import {changed, locked, toFault} from './faults.ts'
import {decodeHeader, type Header} from './header.ts'
import {listPaths, sealManifest} from './manifest.ts'
import {clearStage, findLeftover, type KeySources, refuseForeignKey, seal, settle, unseal} from './sealing.ts'
import {getSecret, putSecret, readChecked, removeSecret, type Scope, sealAnew} from './secrets.ts'
import type {Transaction, Vault, VaultStorage} from './types.ts'

interface Parts {
  readonly storage: VaultStorage
  readonly sources: KeySources
  readonly epochs: EpochFile
  readonly backoff: Backoff
}

export class SealedVault implements Vault {
  readonly #parts: Parts
  /** of unlock, lock and reseal */
  readonly #turns = new Mutex()
  #sealer: Sealer
  #dataKey: DataKey | null = null
  /** why there is no data key */
  #fault = locked()

  /** @param sealer what a new vault is sealed with; a vault that is there says so itself */
  constructor(parts: Parts, sealer: Sealer) {
    this.#parts = parts
    this.#sealer = sealer
  }

  /** Unlocks the vault, makes it where there is none, or leaves it locked or broken with the reason. */
  async start(passphrase: string | undefined): Promise<void> {
    await this.#open(passphrase).catch(error => {
      if (!(error instanceof KruxosError)) throw error
    })
  }

  async status(): Promise<VaultStatus> {
    const {storage, sources, epochs} = this.#parts
    const paths = await listPaths(storage).catch(() => [])
    const fault = await this.#check().then(() => null, toFault)
    const reason = fault ?? epochs.failure ?? findLeftover(this.#sealer, sources)
    return {
      state: stateOf(fault),
      sealer: this.#sealer,
      entries: paths.length,
      reason: reason && [reason.message, reason.hint].filter(Boolean).join(': '),
    }
  }

  unlock(passphrase: string | undefined): Promise<boolean> {
    return this.#turns.run(async () => {
      if (this.#dataKey) return false
      await this.#open(passphrase)
      return true
    })
  }

  confirm(passphrase: string): Promise<void> {
    return this.#turns.run(async () => {
      const header = await this.#readHeader()
      if (header?.sealer !== 'passphrase') {
        throw new KruxosError('CONFLICT', 'the vault has no passphrase that could be asked for', {
          hint: 'kruxos vault reseal passphrase',
        })
      }
      await this.#confirm(header, passphrase)
    })
  }

  lock(): Promise<boolean> {
    return this.#turns.run(() => {
      if (!this.#dataKey) return false
      this.#dataKey.wipe()
      this.#dataKey = null
      this.#fault = locked()
      return true
    })
  }

  async put(storage: VaultStorage, path: string, secret: string): Promise<void> {
    await putSecret(this.#scope(storage), path, secret)
  }

  async get(storage: VaultStorage, path: string): Promise<string | null> {
    return getSecret(this.#scope(storage), path)
  }

  async remove(storage: VaultStorage, path: string): Promise<boolean> {
    return removeSecret(this.#scope(storage), path)
  }

  reseal(sealer: Sealer, passphrase: string | undefined): Promise<boolean> {
    return this.#turns.run(async () => {
      const {storage, sources} = this.#parts
      const {dataKey} = this.#scope(storage)
      await clearStage(await this.#readHeader(), sources)
      await this.#seal(dataKey, sealer, passphrase)
      return true
    })
  }

  /** Files are written inside the transaction: what read before it has come to its end by then, with the old key. */
  rotateKey(transaction: Transaction, passphrase: string | undefined): Promise<boolean> {
    return this.#turns.run(async () => {
      const {storage, sources} = this.#parts
      this.#scope(storage)
      const header = await this.#readHeader()
      if (header?.sealer === 'passphrase') await this.#confirm(header, passphrase)
      await clearStage(header, sources)
      const next = DataKey.random()
      await transaction(async inside => {
        await inside.writeHeader(await seal(next, this.#sealer, sources, passphrase))
        await sealAnew(this.#scope(inside), next)
      })
      await settle(this.#sealer, sources)
      return true
    })
  }

  async #confirm(header: Header, passphrase: string | undefined): Promise<void> {
    if (passphrase === undefined) throw new KruxosError('USAGE', 'the passphrase of the vault is needed')
    const dataKey = await this.#unseal(header, passphrase)
    dataKey.wipe()
  }

  async #open(passphrase: string | undefined): Promise<void> {
    try {
      await this.#parts.epochs.load()
      const header = await this.#readHeader()
      this.#dataKey = header ? await this.#unseal(header, passphrase) : await this.#create(passphrase)
    } catch (error) {
      this.#fault = toFault(error)
      throw error
    }
    // What is wrong with the entries is told by `status` and by each use of them.
    await this.#check().catch(() => undefined)
  }

  async #check(): Promise<void> {
    const {storage, epochs} = this.#parts
    const {epoch} = await readChecked(this.#scope(storage))
    await epochs.raise(epoch)
  }

  #scope(storage: VaultStorage): Scope {
    if (!this.#dataKey) throw this.#fault
    return {storage, dataKey: this.#dataKey, epochs: this.#parts.epochs}
  }

  async #readHeader(): Promise<Header | null> {
    const bytes = await this.#parts.storage.readHeader()
    return bytes && decodeHeader(bytes)
  }

  #unseal(header: Header, passphrase: string | undefined): Promise<DataKey> {
    const {sources, backoff} = this.#parts
    this.#sealer = header.sealer
    const attempt = () => unseal(header, sources, passphrase)
    return header.sealer === 'passphrase' && passphrase !== undefined ? backoff.run(attempt) : attempt()
  }

  async #create(passphrase: string | undefined): Promise<DataKey> {
    const {storage, sources, epochs} = this.#parts
    if (this.#sealer === 'passphrase' && passphrase === undefined) throw locked('the vault has no passphrase yet')
    epochs.check(0, epochs.highest)
    if ((await listPaths(storage)).length > 0) throw changed('the vault header')
    await refuseForeignKey(sources)
    await clearStage(null, sources)
    const dataKey = DataKey.random()
    await storage.put(sealManifest(dataKey, {epoch: 1, entries: new Map()}))
    await this.#seal(dataKey, this.#sealer, passphrase)
    return dataKey
  }

  /** The header is the one write that decides which key opens the vault: before it the old one, after it the new one. */
  async #seal(dataKey: DataKey, sealer: Sealer, passphrase: string | undefined): Promise<void> {
    const {storage, sources} = this.#parts
    const header = await seal(dataKey, sealer, sources, passphrase)
    await storage.writeHeader(header)
    this.#sealer = sealer
    await settle(sealer, sources)
  }
}

function stateOf(fault: KruxosError | null): VaultStatus['state'] {
  if (!fault) return 'unlocked'
  return fault.code === 'LOCKED' ? 'locked' : 'broken'
}
