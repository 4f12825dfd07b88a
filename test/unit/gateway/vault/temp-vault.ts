import {join} from 'node:path'
import {openStore, type Store} from '../../../../src/gateway/store/index.ts'
import {openVault, type Vault, type VaultOptions} from '../../../../src/gateway/vault/index.ts'
import {type Cleanup, tempFolder} from '../store/temp-store.ts'

export const PASSPHRASE = 'correct horse battery staple'

export interface TempVault {
  readonly folder: string
  readonly file: string
  readonly keyFile: string
  readonly store: Store
  readonly vault: Vault
  put(path: string, secret: string): Promise<void>
  get(path: string): Promise<string | null>
  remove(path: string): Promise<boolean>
  /** the same store, as the next start of the gateway finds it */
  reopen(change?: Partial<VaultOptions>): Promise<TempVault>
}

/** A vault in a store in a folder of their own. */
export async function tempVault(
  t: Cleanup,
  options: Partial<VaultOptions> = {},
  folder = tempFolder(t),
): Promise<TempVault> {
  const file = join(folder, 'kruxos.db')
  const store = await openStore({file})
  t.after(() => store.close())
  return withVault(store, folder, options)
}

async function withVault(store: Store, folder: string, options: Partial<VaultOptions>): Promise<TempVault> {
  const keyFile = options.keyFile ?? join(folder, 'vault.key')
  const vault = await openVault({storage: store.vault, sealer: 'key-file', keyFile, sleep: async () => {}, ...options})
  return {
    folder,
    file: join(folder, 'kruxos.db'),
    keyFile,
    store,
    vault,
    put: (path, secret) => store.transaction(tables => vault.put(tables.vault, path, secret)),
    get: path => vault.get(store.vault, path),
    remove: path => store.transaction(tables => vault.remove(tables.vault, path)),
    reopen: (change = {}) => withVault(store, folder, {...options, ...change}),
  }
}
