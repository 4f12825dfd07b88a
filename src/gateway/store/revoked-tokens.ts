import {open, readFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {ioError} from '../files/io-error.ts'
import type {Connection} from './sqlite.ts'

/**
 * The ids of revoked tokens, remembered beside the database and never part of a backup: so a database that is put back
 * to an older state, by whatever way, brings no revoked token back to life. Lines are only added.
 */
export class RevokedTokens {
  readonly #file: string

  constructor(databaseFile: string) {
    this.#file = join(dirname(databaseFile), 'revoked-tokens')
  }

  /** Never fails: the revocation is committed, and the next start adds what is missing here. */
  async add(id: string): Promise<void> {
    await this.#append([id]).catch(() => undefined)
  }

  /** Revokes what the file names, and adds to it what the database says. @throws KruxosError IO */
  async agreeWith(connection: Connection, now: Date): Promise<void> {
    const known = await this.#load()
    connection.atomically(() => {
      for (const id of known) {
        connection.run('UPDATE tokens SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL', {
          id,
          now: now.toISOString(),
        })
      }
    })
    const revoked = connection.all<{id: string}>('SELECT id FROM tokens WHERE revoked_at IS NOT NULL')
    const missing = revoked.map(({id}) => id).filter(id => !known.has(id))
    if (missing.length === 0) return
    await this.#append(missing).catch(error => {
      throw ioError('write', this.#file, error)
    })
  }

  async #load(): Promise<Set<string>> {
    const text = await readFile(this.#file, 'utf8').catch(error => {
      if (error.code === 'ENOENT') return ''
      throw ioError('read', this.#file, error)
    })
    return new Set(text.split('\n').filter(line => line !== ''))
  }

  /** The leading line end sets it apart from a line that a crash cut short. */
  async #append(ids: readonly string[]): Promise<void> {
    await using handle = await open(this.#file, 'a', 0o600)
    await handle.writeFile(`\n${ids.join('\n')}\n`)
    await handle.sync()
  }
}
