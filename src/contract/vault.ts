import {z} from 'zod'

export const SEALERS = ['key-file', 'passphrase', 'systemd-credential'] as const
export const Sealer = z.enum(SEALERS).describe('what wraps the vault key')
export type Sealer = z.infer<typeof Sealer>

export const VaultStatus = z.strictObject({
  state: z.enum(['unlocked', 'locked', 'broken']),
  sealer: Sealer,
  entries: z.int().min(0),
  reason: z.string().nullable().describe('why it is locked or broken, and what to do'),
})
export type VaultStatus = z.infer<typeof VaultStatus>

export const MIN_PASSPHRASE_LENGTH = 12
export const Passphrase = z.string().min(1).max(1024)
export const VaultCompareParams = z.strictObject({
  path: z
    .string()
    .regex(/^(secret\/[^/]+|service\/[^/]+\/password|user\/token\/[^/]+)$/, 'the path of a secret, password or token'),
  secretValue: z.string().min(1).max(65_536),
})
export const VaultCompareResult = z.strictObject({
  isSame: z.boolean().describe('false too when it holds nothing there'),
})
export const VaultStatusResult = z.strictObject({vault: VaultStatus})
export const VaultUnlockParams = z.strictObject({
  passphrase: Passphrase.optional().describe('for a vault that is sealed with one; others read their key again'),
})
export const VaultRotateKeyParams = z.strictObject({
  passphrase: Passphrase.optional().describe('needed when the vault is sealed with one; it stays the same'),
})
export const VaultChangeResult = z.strictObject({vault: VaultStatus, changed: z.boolean()})
export const VaultResealParams = z.strictObject({
  sealer: Sealer,
  passphrase: Passphrase.min(MIN_PASSPHRASE_LENGTH).optional().describe('needed for the passphrase sealer'),
})
