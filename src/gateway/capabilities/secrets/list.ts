import {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {ERRORS} from './errors.ts'
import {requireVault, type SecretsServices} from './services.ts'

const input = z.strictObject({
  include_revoked: z.boolean().default(false).describe('also those that were revoked'),
})

const time = z.iso.datetime()

const row = z
  .strictObject({
    name: z.string().describe('what to name it by'),
    description: z.string().describe('what it is for; may be empty'),
    allowed_capabilities: z.array(z.string()).describe('capabilities that may use it, or patterns of them'),
    allowed_hosts: z.array(z.string()).describe('hosts that it may be sent to'),
    created_at: time.describe('when it was set'),
    rotated_at: time.nullable().describe('when its value was replaced last; null: never'),
    revoked: z.boolean().describe('nothing can use it any more'),
  })
  .describe('one secret')

const output = z.strictObject({
  secrets: z.array(row).describe('secrets that you may use, sorted by name'),
  total: z.int().min(0).describe('how many'),
})

export function secretsList(services: SecretsServices): Capability {
  return defineCapability({
    name: 'secrets.list',
    version: '1.0',
    title: 'List secrets',
    purpose: 'Names the secrets that you can use and what each is for, never their values.',
    whenToUse:
      'Use it before a call that needs a key or token. Do not ask a person for the value: name the secret in network.credentialed_request instead.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    errors: {VaultError: ERRORS.VaultError, VaultLocked: ERRORS.VaultLocked},
    examples: [{description: 'Those that can be used', input: {}}],
    tags: ['secrets', 'vault', 'safe', 'read'],
    async handle({include_revoked}, {agent}) {
      if ((await services.vaultState()) === 'broken') throw new CapabilityError('VaultError', 'the vault is damaged')
      await requireVault(services)
      const known = await services.secrets.list(agent, include_revoked)
      const secrets = known.map(secret => ({
        name: secret.name,
        description: secret.description,
        allowed_capabilities: secret.capabilities,
        allowed_hosts: secret.hosts,
        created_at: secret.createdAt,
        rotated_at: secret.rotatedAt,
        revoked: secret.revokedAt !== null,
      }))
      return {secrets, total: secrets.length}
    },
  })
}
