import {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import {ERRORS} from './errors.ts'
import {notFound, requireVault, type SecretsServices} from './services.ts'

const input = z.strictObject({
  secret_name: z.string().min(1).max(63).describe('name of the secret'),
  reason: z.enum(['expiring', 'compromised', 'auth_failure']).default('expiring').describe('why it is to be replaced'),
})

const output = z.strictObject({
  request_id: z
    .string()
    .describe('id of the alert that the operators see; asking again gives the same one while it is open'),
  secret_name: z.string().describe('name of the secret'),
  status: z.enum(['submitted']).describe('operators were told; they decide'),
})

export function secretsRotateRequest(services: SecretsServices): Capability {
  return defineCapability({
    name: 'secrets.rotate_request',
    version: '1.0',
    title: 'Ask for a new secret',
    purpose: 'Asks the operators to replace the value of a secret; its name stays the same.',
    whenToUse:
      'Use it when a secret is refused, about to expire, or may have been seen. Do not wait for it: operators decide when; see rotated_at in secrets.list instead.',
    effect: 'write-local',
    isIdempotent: true,
    tier: 'notify',
    input,
    output,
    errors: {SecretNotFound: ERRORS.SecretNotFound, VaultLocked: ERRORS.VaultLocked},
    examples: [{description: 'The API refuses it', input: {secret_name: 'github', reason: 'auth_failure'}}],
    tags: ['secrets', 'vault', 'rotation'],
    async handle({secret_name, reason}, {agent}) {
      await requireVault(services)
      const known = await services.secrets.list(agent)
      if (!known.some(({name}) => name === secret_name)) throw notFound(secret_name)
      const request_id = await services.askForRotation({agent, secret: secret_name, reason})
      return {request_id, secret_name, status: 'submitted' as const}
    },
  })
}
