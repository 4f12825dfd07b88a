/** A code that lets another machine come to a token of its own, once. */
export interface PairingRow {
  readonly id: string
  /** SHA-256 of the secret in the code, hex */
  readonly secretHash: string
  /** null: an agent of its own */
  readonly agent: string | null
  /** null: as the device calls itself */
  readonly name: string | null
  /** ISO 8601, UTC */
  readonly createdAt: string
  readonly expiresAt: string
  readonly usedAt: string | null
  readonly cancelledAt: string | null
  /** of the device; null before it is used */
  readonly tokenId: string | null
}

export interface PairingTable {
  insert(row: PairingRow): Promise<void>
  getBySecretHash(secretHash: string): Promise<PairingRow | null>
  getByToken(tokenId: string): Promise<PairingRow | null>
  list(): Promise<PairingRow[]>
  setUsed(id: string, usedAt: string, tokenId: string): Promise<void>
  setCancelled(id: string, cancelledAt: string): Promise<void>
  /** those that were never used */
  removeExpiredBefore(time: string): Promise<void>
}
