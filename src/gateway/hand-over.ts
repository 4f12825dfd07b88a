/** A code that stands for the secret of a token until somebody brings it. */
export interface HandOverRow {
  /** SHA-256 of the code, hex */
  readonly codeHash: string
  readonly tokenId: string
  /** ISO 8601, UTC */
  readonly expiresAt: string
  readonly usedAt: string | null
}

export interface HandOverTable {
  insert(row: HandOverRow): Promise<void>
  get(codeHash: string): Promise<HandOverRow | null>
  setUsed(codeHash: string, usedAt: string): Promise<void>
}
