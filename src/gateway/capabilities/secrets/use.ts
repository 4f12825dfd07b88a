import {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {SecretRefused} from '../../secret.ts'
import {ERRORS} from './errors.ts'
import {notFound, requireVault, type SecretsServices} from './services.ts'

const input = z.strictObject({
  secret_name: z.string().min(1).max(63).describe('name of the secret'),
  capability: z
    .string()
    .min(1)
    .max(128)
    .describe('capability that would use it, for example network.credentialed_request'),
  host: z
    .string()
    .min(1)
    .max(260)
    .nullable()
    .default(null)
    .describe('host that it would be sent to, with :port where it matters'),
})

const output = z.strictObject({
  usable: z.boolean().describe('true: a call with it would not be refused for the secret'),
  used: z.boolean().describe('false: nothing was sent, and no value was read'),
})

export function secretsUse(services: SecretsServices): Capability {
  return defineCapability({
    name: 'secrets.use',
    version: '1.0',
    title: 'Check a secret',
    purpose: 'Tells whether a secret could be used by a capability, for a host. It gives no value and uses nothing.',
    whenToUse:
      'Use it to find out why a secret is refused. To use a secret do not call this: name it in network.credentialed_request instead.',
    effect: 'read',
    tier: 'notify',
    input,
    output,
    errors: {
      HostNotAllowed: ERRORS.HostNotAllowed,
      ScopeViolation: ERRORS.ScopeViolation,
      SecretNotFound: ERRORS.SecretNotFound,
      VaultLocked: ERRORS.VaultLocked,
    },
    examples: [
      {
        description: 'Could a request to GitHub carry it',
        input: {secret_name: 'github', capability: 'network.credentialed_request', host: 'api.github.com'},
      },
    ],
    tags: ['secrets', 'vault', 'internal'],
    async handle({secret_name, capability, host}, {agent}) {
      await requireVault(services)
      const use = {agent, capability, host: host?.toLowerCase() ?? null}
      await services.secrets.check(secret_name, use).catch(error => {
        throw error instanceof SecretRefused ? told(error, secret_name) : error
      })
      return {usable: true, used: false}
    },
  })
}

function told({reason, message}: SecretRefused, name: string): CapabilityError {
  if (reason === 'capability') return new CapabilityError('ScopeViolation', message, {secret_name: name})
  if (reason === 'host') return new CapabilityError('HostNotAllowed', message, {secret_name: name})
  return notFound(name)
}
