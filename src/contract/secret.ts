import {z} from 'zod'
import {LABEL_PATTERN, LABEL_RULE} from './names.ts'
import {Pattern} from './policy-file.ts'

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
  capabilities: z.array(Pattern).max(64).describe('names or patterns of capabilities'),
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

/** Longest value, characters: a certificate chain with its key fits. */
export const MAX_SECRET_LENGTH = 65_536
/** Named so that the audit log masks it. */
const secretValue = z.string().min(1).max(MAX_SECRET_LENGTH).describe('the value; no operation gives it out again')
const description = z.string().max(500).describe('what it is for, for people')

export const SecretSetParams = z.strictObject({
  name: SecretName,
  secretValue,
  description: description.default(''),
  capabilities: SecretScope.shape.capabilities.default([]),
  hosts: SecretScope.shape.hosts.default([]),
  agents: SecretScope.shape.agents.default(null),
  ifAbsent: z.boolean().default(false).describe('a secret of this name is fine as it is'),
})
export const SecretRef = z.strictObject({name: SecretName})
export const SecretRotateParams = z.strictObject({name: SecretName, secretValue})
export const SecretScopeParams = z.strictObject({
  name: SecretName,
  description: description.optional(),
  ...SecretScope.partial().shape,
})
export const SecretListParams = z.strictObject({includeRevoked: z.boolean().default(false)})
export const SecretListResult = z.strictObject({secrets: z.array(Secret)})
export const SecretShowResult = z.strictObject({secret: Secret})
export const SecretChangeResult = z.strictObject({secret: Secret, changed: z.boolean()})
