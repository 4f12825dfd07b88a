import {z} from 'zod'
import {AgentName, Timestamp} from './agent.ts'
import {DEFAULT_TOKEN_LABEL, LABEL_PATTERN, LABEL_RULE} from './names.ts'

export const TokenLabel = z
  .string()
  .regex(LABEL_PATTERN, `a label must ${LABEL_RULE}`)
  .describe('label of a token; its vault entry is user/token/<label>')

/** A year; a token that lives for ever is made by leaving the lifetime out. */
export const MAX_TTL_SECONDS = 31_536_000
export const MIN_TTL_SECONDS = 60
export const MIN_WRAP_SECONDS = 1
export const MAX_WRAP_SECONDS = 604_800

export const Token = z.strictObject({
  id: z.string().describe('tok_ and 12 hex characters; safe to show'),
  label: z.string(),
  principal: z.enum(['agent', 'user']).describe('whom the token speaks for'),
  agent: z.string().nullable().describe('null for a user token'),
  state: z.enum(['active', 'expired', 'revoked']),
  stored: z.boolean().describe('the vault can give the token to a bridge'),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  revokedAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable(),
  grantedUids: z.array(z.int().min(0)).describe('users whose bridge may ask for it'),
})
export type Token = z.infer<typeof Token>

export const TokenCreateParams = z.strictObject({
  label: TokenLabel.default(DEFAULT_TOKEN_LABEL),
  principal: z.enum(['agent', 'user']).default('agent'),
  agent: AgentName.optional().describe('must exist; default-agent when left out'),
  ttlSeconds: z.int().min(MIN_TTL_SECONDS).max(MAX_TTL_SECONDS).optional().describe('seconds; no expiry when left out'),
  store: z.boolean().default(true).describe('keep the token in the vault so that a bridge can be given it'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex')
    .optional()
    .describe('SHA-256 of a secret that the client made and keeps; the token is then not stored'),
  wrapTtlSeconds: z
    .int()
    .min(MIN_WRAP_SECONDS)
    .max(MAX_WRAP_SECONDS)
    .optional()
    .describe('give a one-use code in place of the secret, valid for so long; the token is then not stored'),
  grantUids: z.array(z.int().min(0)).max(64).default([]),
  ifAbsent: z
    .boolean()
    .default(false)
    .describe('an active token of this label and agent is fine as it is; its secret is not repeated'),
})
export const HandOver = z.strictObject({
  code: z.string().describe('krx_code_ and 22 characters; "token unwrap" takes it once'),
  expiresAt: Timestamp,
})
export type HandOver = z.infer<typeof HandOver>
export const TokenCreateResult = z.strictObject({
  token: Token,
  secret: z
    .string()
    .nullable()
    .describe(
      'null when nothing was created, the client made it, or a code stands for it; only a stored token can be revealed later',
    ),
  handOver: HandOver.optional().describe('what was asked for with wrapTtlSeconds; given once'),
  changed: z.boolean(),
})
export const TokenUnwrapParams = z.strictObject({code: z.string().min(1).max(64)})
export const TokenUnwrapResult = z.strictObject({
  token: Token,
  secret: z.string().nullable().describe('null in the answer to a repeated request: it is given once'),
})
/** A label, or an id from `token list`. A label means the token that is not revoked. */
export const TokenRef = z.strictObject({token: z.string().min(1).max(80).describe('a label or an id')})
export const TokenListParams = z.strictObject({
  agent: z.string().optional(),
  includeRevoked: z.boolean().default(false),
})
export const TokenListResult = z.strictObject({tokens: z.array(Token)})
export const TokenShowResult = z.strictObject({token: Token})
export const TokenChangeResult = z.strictObject({token: Token, changed: z.boolean()})
export const TokenRevealResult = z.strictObject({token: Token, secret: z.string()})
export const TokenGrantParams = z.strictObject({label: TokenLabel, uid: z.int().min(0)})
export const TokenGrantResult = z.strictObject({
  token: Token,
  bridgeSocket: z.string().describe("the socket on which that user's bridge asks for the token"),
  changed: z.boolean(),
})
