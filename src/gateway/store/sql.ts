import type {SQLInputValue} from 'node:sqlite'

export type Values = Readonly<Record<string, SQLInputValue>>

/** What a table needs of a database: one statement at a time, values bound by name. */
export interface Sql {
  /** the number of rows changed */
  run(sql: string, values?: Values): Promise<number>
  get<Row>(sql: string, values?: Values): Promise<Row | null>
  all<Row>(sql: string, values?: Values): Promise<Row[]>
  /** @throws KruxosError INTERNAL outside a transaction */
  afterCommit(work: () => Promise<void>): void
}
