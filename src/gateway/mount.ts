/** A folder of the host that operators lend to agents. */
export interface MountRow {
  /** agents see /mnt/<label> */
  readonly label: string
  /** absolute; it had no symbolic link in it when it was added */
  readonly hostDir: string
  readonly isReadOnly: boolean
  /** null: every agent */
  readonly agents: readonly string[] | null
  /** ISO 8601, UTC */
  readonly createdAt: string
}

export interface MountTable {
  /** Puts the row in the place of one of the same label. */
  put(row: MountRow): Promise<void>
  remove(label: string): Promise<void>
  /** sorted by label */
  list(): Promise<MountRow[]>
}
