import {closeSync, fsyncSync, openSync, unlinkSync, writeFileSync} from 'node:fs'
import {KruxosError} from '../contract/errors.ts'

/** A new file of mode 0600, line by line; durable once it is finished, and gone when it never was. */
export class LineFile implements Disposable {
  readonly #path: string
  readonly #fd: number
  #isFinished = false

  /** @throws KruxosError CONFLICT when the file exists, IO when it cannot be made */
  constructor(path: string) {
    this.#path = path
    this.#fd = this.#guard('create', () => openSync(path, 'wx', 0o600))
  }

  /** @throws KruxosError IO */
  write(line: string): void {
    this.#guard('write', () => writeFileSync(this.#fd, `${line}\n`))
  }

  /** @throws KruxosError IO */
  finish(): void {
    this.#guard('write', () => fsyncSync(this.#fd))
    this.#isFinished = true
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
    if (!this.#isFinished) unlinkSync(this.#path)
  }

  #guard<T>(verb: string, work: () => T): T {
    try {
      return work()
    } catch (cause) {
      const {code} = cause as NodeJS.ErrnoException
      if (code === 'EEXIST') {
        throw new KruxosError('CONFLICT', `${this.#path} exists already`, {
          hint: 'name a file that does not exist yet',
          cause,
        })
      }
      throw new KruxosError('IO', `cannot ${verb} ${this.#path} (${code})`, {cause})
    }
  }
}
