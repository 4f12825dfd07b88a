import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** A folder for one call that only the gateway can look into. */
export class Scratch implements AsyncDisposable {
  readonly dir: string

  private constructor(dir: string) {
    this.dir = dir
  }

  static async open(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), 'kxg-')))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.dir, {recursive: true, force: true})
  }
}
