import {AsyncLocalStorage} from 'node:async_hooks'
import {KruxosError} from '../../contract/errors.ts'
import {Mutex} from '../mutex.ts'
import type {Sql, Values} from './sql.ts'
import type {Connection} from './sqlite.ts'

/** One connection shared by turns: a statement by itself, or a whole transaction. */
export class Transactions {
  readonly #connection: Connection
  readonly #turns = new Mutex()
  readonly #current = new AsyncLocalStorage<Transaction>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Statements on their own: each waits until no transaction is open. */
  statements(): Sql {
    const turn = <T>(work: () => T) => this.#takeTurn(work)
    return {
      run: (sql, values) => turn(() => this.#connection.run(sql, values)),
      get: <Row>(sql: string, values?: Values) => turn(() => this.#connection.get<Row>(sql, values)),
      all: <Row>(sql: string, values?: Values) => turn(() => this.#connection.all<Row>(sql, values)),
      afterCommit() {
        throw new KruxosError('INTERNAL', 'this change must be part of a transaction')
      },
    }
  }

  run<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#takeTurn(async () => {
      const transaction = new Transaction(this.#connection)
      return transaction.complete(() => this.#current.run(transaction, () => work(transaction)))
    })
  }

  close(): Promise<void> {
    return this.#takeTurn(() => this.#connection.close())
  }

  #takeTurn<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#current.getStore()?.isOpen) {
      return Promise.reject(new KruxosError('INTERNAL', 'inside a transaction, use the tables that it was handed'))
    }
    return this.#turns.run(work)
  }
}

class Transaction implements Sql {
  readonly #connection: Connection
  readonly #afterCommit: (() => Promise<void>)[] = []
  #failure: unknown
  isOpen = true

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async run(sql: string, values?: Values): Promise<number> {
    return this.#statement(() => this.#connection.run(sql, values))
  }

  async get<Row>(sql: string, values?: Values): Promise<Row | null> {
    return this.#statement(() => this.#connection.get<Row>(sql, values))
  }

  async all<Row>(sql: string, values?: Values): Promise<Row[]> {
    return this.#statement(() => this.#connection.all<Row>(sql, values))
  }

  afterCommit(work: () => Promise<void>): void {
    this.#requireOpen()
    this.#afterCommit.push(work)
  }

  async complete<T>(work: () => Promise<T>): Promise<T> {
    const result = await this.#commit(work)
    for (const job of this.#afterCommit) await job()
    return result
  }

  async #commit<T>(work: () => Promise<T>): Promise<T> {
    this.#connection.execute('BEGIN IMMEDIATE')
    try {
      const result = await work()
      if (this.#failure) throw this.#failure
      this.#connection.execute('COMMIT')
      return result
    } catch (error) {
      this.#connection.rollback()
      throw error
    } finally {
      this.isOpen = false
    }
  }

  /** After a statement failed nothing of the transaction may be kept, whatever `work` makes of the error. */
  #statement<T>(run: () => T): T {
    this.#requireOpen()
    if (this.#failure) throw this.#failure
    try {
      return run()
    } catch (error) {
      this.#failure = error
      throw error
    }
  }

  #requireOpen(): void {
    if (!this.isOpen) throw new KruxosError('INTERNAL', 'the transaction is over')
  }
}
