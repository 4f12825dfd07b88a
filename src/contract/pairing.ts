import {z} from 'zod'
import {AgentName, Timestamp} from './agent.ts'
import {CliConfigResult} from './cli-config.ts'
import {PAIRING_SECRET_PATTERN} from './pairing-code.ts'
import {TokenLabel} from './token.ts'

/** How another machine comes to a token and to what it trusts: docs/pairing.md. */

const MIN_TTL_SECONDS = 1
const MAX_TTL_SECONDS = 86_400
const DEFAULT_TTL_SECONDS = 600

const Pairing = z.strictObject({
  id: z.string().describe('pair_ and 8 hex characters; safe to show'),
  state: z.enum(['open', 'used', 'expired', 'cancelled']),
  agent: z.string().nullable().describe('whom the device will act as; null: an agent of its own'),
  name: z.string().nullable().describe('what the device will be called; null: as it calls itself'),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  usedAt: Timestamp.nullable(),
  label: z.string().nullable().describe('label of the token that the device got; null before'),
})
export type Pairing = z.infer<typeof Pairing>

export const PairingCreateParams = z.strictObject({
  agent: AgentName.optional().describe('whom the device acts as; must exist; an agent of its own when left out'),
  name: TokenLabel.optional().describe('what the device is called, and its token; as it calls itself when left out'),
  ttlSeconds: z.int().min(MIN_TTL_SECONDS).max(MAX_TTL_SECONDS).default(DEFAULT_TTL_SECONDS),
})
export const PairingCreateResult = z.strictObject({
  pairing: Pairing,
  pairingCode: z.string().nullable().describe('given once; null in the answer to a repeated request'),
  hosts: z.array(z.string()).describe('how other machines may reach this one; none while it listens to itself alone'),
  port: z.int(),
  changed: z.boolean(),
})
export const PairingListResult = z.strictObject({pairings: z.array(Pairing)})
export const PairingRef = z.strictObject({id: z.string().min(1).max(40).describe('an id, or the beginning of one')})
export const PairingCancelResult = z.strictObject({pairing: Pairing, changed: z.boolean()})

/** What the device sends to /pair, once the pin fits. */
export const PairRequest = z.strictObject({
  secret: z.string().regex(PAIRING_SECRET_PATTERN, 'must be the secret of a pairing code'),
  device: z.string().max(255).describe('what the device calls itself'),
  tokenHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex')
    .describe('SHA-256 of the token that the device made and keeps'),
})
export type PairRequest = z.infer<typeof PairRequest>
export const PairAnswer = z.strictObject({label: z.string(), agent: z.string(), tokenId: z.string()})
export type PairAnswer = z.infer<typeof PairAnswer>

/** What `kruxos pair HOST` and `kruxos unpair HOST` did on the device. */
export const PairUseResult = z.strictObject({
  ...CliConfigResult.shape,
  gateway: z.string().describe('what the bridge connects to, for example wss://appliance.lan:7700'),
  pinSha256: z.string().describe("SHA-256 of the gateway's public key, base64"),
  label: z.string(),
  agent: z.string(),
  keptIn: z.enum(['keychain', 'file']),
  file: z.string().nullable().describe('the file of mode 0600 that holds the token'),
  bridge: z.array(z.string()).describe('the command that starts the bridge'),
})
export type PairUseResult = z.infer<typeof PairUseResult>
export const UnpairResult = z.strictObject({
  ...CliConfigResult.shape,
  gateway: z.string(),
  label: z.string().nullable().describe('of the token, which stays valid until it is revoked; null: not paired'),
})
export type UnpairResult = z.infer<typeof UnpairResult>
