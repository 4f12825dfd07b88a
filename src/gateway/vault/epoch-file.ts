import {readFile} from 'node:fs/promises'
import type {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {quote} from '../files/quote.ts'
import {Mutex} from '../mutex.ts'
import {broken} from './faults.ts'
import {replace} from './files.ts'

/**
 * The highest epoch that was committed, remembered outside the database, so that a database put back to an older state
 * is noticed. Written after the commit and before it is acknowledged: a crash between the two leaves it one behind,
 * never ahead. It cannot tell when the file is put back as well, so keep it out of backups of the database.
 */
export class EpochFile {
  readonly #file: string
  readonly #turns = new Mutex()
  #highest = 0
  #failure: KruxosError | null = null

  constructor(file: string) {
    this.#file = file
  }

  get highest(): number {
    return this.#highest
  }

  /** why the file lags behind, if it does */
  get failure(): KruxosError | null {
    return this.#failure
  }

  /** A missing file is no fault: removing it is how an operator accepts a restored database. @throws KruxosError IO */
  async load(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch(error => {
      if (error.code === 'ENOENT') return '0\n'
      throw ioError('read', this.#file, error)
    })
    if (!/^\d{1,15}\n$/.test(text)) throw broken(`${this.#file} is damaged`, this.#acceptance())
    this.#highest = Math.max(this.#highest, Number(text))
  }

  /** Never fails: the commit stands. */
  async raise(epoch: number): Promise<void> {
    if (epoch <= this.#highest && !this.#failure) return
    this.#highest = Math.max(epoch, this.#highest)
    this.#failure = await this.#turns
      .run(() => replace(this.#file, `${this.#highest}\n`))
      .then(
        () => null,
        error => ioError('write', this.#file, error),
      )
  }

  /** @throws KruxosError IO when the epoch of the database is lower than what was remembered before it was read */
  check(epoch: number, remembered: number): void {
    if (epoch >= remembered) return
    throw broken(
      `the database is older than the vault remembers (epoch ${epoch}, not ${remembered})`,
      `if you put a backup in its place on purpose: ${this.#acceptance()}`,
    )
  }

  #acceptance(): string {
    return `rm ${quote(this.#file)} && kruxos gateway restart`
  }
}
