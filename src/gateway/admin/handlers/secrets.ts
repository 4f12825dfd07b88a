import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {Secret} from '../../../contract/secret.ts'
import {secretPath} from '../../secrets/index.ts'
import type {Tables} from '../../store/types.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {forgetValue} from './token-rows.ts'

type SecretHandlers = Pick<
  Handlers<OperationContext>,
  'secret.list' | 'secret.revoke' | 'secret.rotate' | 'secret.scope' | 'secret.set' | 'secret.show'
>

export function secretHandlers({store, vault, clock}: AdminServices): SecretHandlers {
  const now = () => clock.now().toISOString()
  return {
    'secret.list': async ({includeRevoked}) => {
      const secrets = await store.secrets.list()
      return {secrets: secrets.filter(({revokedAt}) => includeRevoked || revokedAt === null)}
    },

    'secret.show': async ({name}) => ({secret: await requireSecret(store, name)}),

    'secret.set': ({secretValue, ifAbsent, ...described}, {commit}) =>
      commit(async tables => {
        const there = await tables.secrets.get(described.name)
        if (there?.revokedAt === null && ifAbsent) return {secret: there, changed: false}
        if (there?.revokedAt === null) throw taken(described.name)
        await vault.put(tables.vault, secretPath(described.name), secretValue)
        const unused = {rotatedAt: null, revokedAt: null, lastUsedAt: null, uses: 0}
        return putSecret(tables, {...described, ...unused, createdAt: now()})
      }),

    'secret.rotate': ({name, secretValue}, {commit}) =>
      commit(async tables => {
        const secret = await requireLive(tables, name)
        await vault.put(tables.vault, secretPath(name), secretValue)
        return putSecret(tables, {...secret, rotatedAt: now()})
      }),

    'secret.scope': ({name, description, capabilities, hosts, agents}, {commit}) =>
      commit(async tables => {
        const secret = await requireLive(tables, name)
        const changed = {
          ...secret,
          description: description ?? secret.description,
          capabilities: capabilities ?? secret.capabilities,
          hosts: hosts ?? secret.hosts,
          agents: agents === undefined ? secret.agents : agents,
        }
        if (JSON.stringify(changed) === JSON.stringify(secret)) return {secret, changed: false}
        return putSecret(tables, changed)
      }),

    'secret.revoke': ({name}, {commit}) =>
      commit(async tables => {
        const secret = await requireSecret(tables, name)
        if (secret.revokedAt !== null) return {secret, changed: false}
        await forgetValue(vault, tables, secretPath(name))
        return putSecret(tables, {...secret, revokedAt: now()})
      }),
  }
}

async function putSecret(tables: Tables, secret: Secret): Promise<{secret: Secret; changed: true}> {
  await tables.secrets.put(secret)
  return {secret, changed: true}
}

async function requireSecret(tables: Tables, name: string): Promise<Secret> {
  const secret = await tables.secrets.get(name)
  if (!secret) throw new KruxosError('NOT_FOUND', `no secret named ${name}`, {hint: 'kruxos vault list --all'})
  return secret
}

async function requireLive(tables: Tables, name: string): Promise<Secret> {
  const secret = await requireSecret(tables, name)
  if (secret.revokedAt === null) return secret
  throw new KruxosError('CONFLICT', `the secret ${name} is revoked`, {hint: `kruxos vault set ${name}`})
}

function taken(name: string): KruxosError {
  return new KruxosError('CONFLICT', `a secret named ${name} exists already`, {hint: `kruxos vault rotate ${name}`})
}
