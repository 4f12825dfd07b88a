import {randomBytes} from 'node:crypto'
import {KEY_BYTES} from './cipher.ts'
import {locked} from './faults.ts'

/** The key that entries are sealed with, in memory until `wipe`. */
export class DataKey {
  readonly #bytes: Buffer
  #isWiped = false

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  static random(): DataKey {
    return new DataKey(randomBytes(KEY_BYTES))
  }

  /** To be asked for right before each use: the vault may have been locked since. @throws KruxosError LOCKED */
  get bytes(): Buffer {
    if (this.#isWiped) throw locked()
    return this.#bytes
  }

  /** Whoever holds this key has the other from now on, which is wiped. */
  become(other: DataKey): void {
    other.bytes.copy(this.bytes)
    other.wipe()
  }

  wipe(): void {
    this.#isWiped = true
    this.#bytes.fill(0)
  }
}
