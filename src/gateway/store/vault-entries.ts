import type {Sql} from './sql.ts'
import type {SealedEntry, VaultEntries} from './types.ts'

export function vaultEntriesTable(sql: Sql): VaultEntries {
  return {
    async readHeader() {
      const row = await sql.get<{header: Uint8Array}>('SELECT header FROM vault_header')
      return row?.header ?? null
    },

    async writeHeader(header) {
      await sql.run(
        'INSERT INTO vault_header (id, header) VALUES (1, :header) ON CONFLICT (id) DO UPDATE SET header = :header',
        {header},
      )
    },

    get: path =>
      sql.get<SealedEntry>('SELECT path, version, nonce, ciphertext FROM vault_entries WHERE path = :path', {path}),

    async put(entry) {
      await sql.run(
        `INSERT INTO vault_entries (path, version, nonce, ciphertext) VALUES (:path, :version, :nonce, :ciphertext)
         ON CONFLICT (path) DO UPDATE SET version = :version, nonce = :nonce, ciphertext = :ciphertext`,
        {...entry},
      )
    },

    remove: async path => (await sql.run('DELETE FROM vault_entries WHERE path = :path', {path})) === 1,

    list: () => sql.all<{path: string; version: number}>('SELECT path, version FROM vault_entries ORDER BY path'),

    afterCommit: work => sql.afterCommit(work),
  }
}
