import {z} from 'zod'
import {LABEL_PATTERN, LABEL_RULE} from './names.ts'

export const SecretName = z.string().regex(LABEL_PATTERN, LABEL_RULE)

/** `example.com`, `*.example.com` (any depth below it), with `:port` where only that port counts. */
export const SecretHost = z
  .string()
  .max(260)
  .regex(
    /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/,
    'a host name in lower case, "*.name" or an address',
  )

/** What a secret may be used for. Empty lists: for nothing. */
export const SecretScope = z.strictObject({
  capabilities: z.array(z.string().min(1).max(128)).max(64).describe('names or patterns of capabilities'),
  hosts: z.array(SecretHost).max(64).describe('hosts that it may be sent to'),
  agents: z.array(z.string().min(1).max(64)).max(64).nullable().describe('null: every agent'),
})
export type SecretScope = z.infer<typeof SecretScope>

/** A secret as operators and agents see it: never its value. */
export const Secret = z.strictObject({
  name: SecretName,
  description: z.string(),
  ...SecretScope.shape,
  createdAt: z.iso.datetime(),
  rotatedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  uses: z.int().min(0),
})
export type Secret = z.infer<typeof Secret>
